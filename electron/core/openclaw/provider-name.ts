/** The ids that OpenClaw's config uses, with the names as their makers spell them. */
const NAMES: Readonly<Record<string, string>> = {
  anthropic: 'Anthropic',
  cerebras: 'Cerebras',
  deepseek: 'DeepSeek',
  google: 'Google',
  groq: 'Groq',
  huggingface: 'Hugging Face',
  lmstudio: 'LM Studio',
  minimax: 'MiniMax',
  mistral: 'Mistral',
  moonshot: 'Moonshot AI',
  nvidia: 'NVIDIA',
  ollama: 'Ollama',
  openai: 'OpenAI',
  openrouter: 'OpenRouter',
  qwen: 'Qwen',
  together: 'Together AI',
  vllm: 'vLLM',
  xai: 'xAI',
  zai: 'Z.AI',
};

/** A model provider's name for a person: "OpenAI"; one that is not known, as the config has it. */
export function providerName(id: string): string {
  return Object.hasOwn(NAMES, id) ? (NAMES[id] ?? id) : id;
}
