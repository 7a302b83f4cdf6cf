import type { ModelCause } from './model-causes.ts';

type Sentence = { readonly says: RegExp; readonly means: ModelCause };

/**
 * Sentences of providers for what they answer with 400, 403, 429 or 500, by which others mean other
 * things, or with no number at all. Each is known from its provider's own answers; in the order in
 * which they count.
 */
const TELLING: readonly Sentence[] = [
  // OpenAI's protocol (in a transcript of 2026.2.1 with 400 in front).
  { says: /maximum context length is \d/i, means: 'too-long' },
  // Anthropic; Amazon; Google; llama.cpp and LM Studio; DashScope.
  { says: /^.{0,200}prompt is too long: /is, means: 'too-long' },
  { says: /\binput is too long\b/i, means: 'too-long' },
  { says: /\binput token count\b.{0,60}\bexceeds\b/i, means: 'too-long' },
  {
    says: /\bexceeds? (?:the )?(?:available )?context (?:size|length|window)\b/i,
    means: 'too-long',
  },
  { says: /\brange of input length should be\b/i, means: 'too-long' },
  // 2026.2.1, 2026.7.35, 2026.9.6: the gateway's own, with no word beside it.
  { says: /^Context overflow: /, means: 'too-long' },
  // 2026.7.35.
  { says: /Auto-compaction could not recover this turn/, means: 'too-long' },

  // Anthropic, with 400. xAI, with 403. OpenRouter. Moonshot, with 429. DashScope, with 400.
  { says: /\bcredit balance is too low\b/i, means: 'no-credit' },
  { says: /\bdoes ?n[o']t have any credits\b/i, means: 'no-credit' },
  { says: /\brequires more credits\b/i, means: 'no-credit' },
  { says: /\bout of extra usage\b/i, means: 'no-credit' },
  { says: /\binsufficient (?:account )?(?:balance|credits?|funds)\b/i, means: 'no-credit' },
  { says: /\baccount\b.{0,120}\bsuspended\b.{0,60}\bbilling\b/i, means: 'no-credit' },
  { says: /\bmake sure your account is in good standing\b/i, means: 'no-credit' },
  // OpenAI, with 429. Google says it of limits by the minute, and names its page about them.
  {
    says: /\bexceeded your current quota, please check your plan and billing details\b(?!.{0,120}\bai\.google\.dev\b)/is,
    means: 'no-credit',
  },
  // Z.AI and others, in Chinese: the balance is not enough, the account is in arrears.
  { says: /余额不足|欠费|请充值/, means: 'no-credit' },

  // OpenAI and Google, for a country. Anthropic, for the same.
  {
    says: /\b(?:country|region|territory|location)\b.{0,30}\bnot supported\b|\bnot available in your (?:country|region)\b/i,
    means: 'not-here',
  },

  // Google and xAI, with 400. Google, with 403. 2026.7.35 and 2026.9.6: no key is set at all.
  {
    says: /\bAPI key not valid\b|\bAPI key expired\b|\bAPI key was reported as leaked\b/i,
    means: 'signed-out',
  },
  { says: /\bIncorrect API key provided\b/i, means: 'signed-out' },
  { says: /^No API key (?:found )?for provider\b/, means: 'signed-out' },
  { says: /\bOAuth token refresh failed\b/i, means: 'signed-out' },
  // Claude's own program (#103773).
  { says: /\bNot logged in\b.{0,5}\bPlease run \/login\b/, means: 'signed-out' },
  { says: /认证失败|鉴权失败|密钥无效|身份验证失败/, means: 'signed-out' },

  // Azure, Anthropic, OpenRouter, Google, DashScope, and the gateway's own (2026.7 and later).
  { says: /\bcontent management policy\b|\bcontent filter(?:ing)?\b/i, means: 'declined' },
  {
    says: /\b(?:finish|incomplete)_?reason: ?(?:content_filter|refusal|sensitive)\b/i,
    means: 'declined',
  },
  {
    says: /\b(?:finish|block)_?reason: ?(?:SAFETY|PROHIBITED_CONTENT|BLOCKLIST|SPII|RECITATION)\b/i,
    means: 'declined',
  },
  { says: /\binput was flagged\b|\brequires moderation\b/i, means: 'declined' },
  { says: /\bviolates? our usage policy\b|\binappropriate content\b/i, means: 'declined' },
  { says: /^The provider refused this request\b|^Anthropic refusal\b/, means: 'declined' },
  { says: /敏感内容|不安全或敏感|内容安全|违规内容/, means: 'declined' },

  // Anthropic and OpenAI, of a call without its result, and of what they may not see changed.
  {
    says: /\btool_use\b.{0,60}\bwithout\b.{0,10}\btool_result\b|\bunexpected .?tool_use_id\b/i,
    means: 'not-taken',
  },
  {
    says: /\bmust be followed by tool messages\b|\bNo tool (?:call|output) found for\b/i,
    means: 'not-taken',
  },
  { says: /\bwithout its required following item\b/i, means: 'not-taken' },
  {
    says: /\bthinking\b.{0,80}\bcannot be modified\b|\bInvalid .?signature.? in .?thinking\b/i,
    means: 'not-taken',
  },
  { says: /\broles must alternate\b/i, means: 'not-taken' },
  // MiniMax (openclaw/openclaw #37508, #56021).
  {
    says: /\btool result's tool id\b.{0,80}\bnot found\b|\btool call id is invalid\b/i,
    means: 'not-taken',
  },
  // Google.
  { says: /\bfunction call turn comes immediately after\b/i, means: 'not-taken' },
  // Anthropic, of a picture that stays in the conversation.
  {
    says: /\bimage exceeds \d|\bimage dimensions exceed\b|\bCould not process image\b/i,
    means: 'not-taken',
  },
  // OpenAI and Anthropic, of one place in it, which stays there (#82878).
  { says: /\b(?:input|messages)\[\d{1,6}\]\.|\bmessages\.\d{1,6}\.content\b/, means: 'not-taken' },
  // 2026.7.35 and 2026.9.6.
  { says: /^Session history (?:or replay state is invalid|looks corrupted)/, means: 'not-taken' },

  // OpenAI and Google, of one model. OpenRouter, Codex, LM Studio, Z.AI.
  { says: /\bdoes not have access to model\b/i, means: 'not-allowed' },
  {
    says: /\bis not a valid model id\b|\bno endpoints found\b|\bno models? loaded\b/i,
    means: 'no-such-model',
  },
  { says: /\bmodel is not supported when using codex\b/i, means: 'no-such-model' },
  // GitHub Copilot.
  { says: /\brequested model is not supported\b/i, means: 'no-such-model' },
  { says: /模型不存在/, means: 'no-such-model' },

  // Google, Moonshot; Z.AI, with 429: this model is visited too much at the moment.
  {
    says: /\bmodel is (?:currently )?overloaded\b|\bengine is currently overloaded\b/i,
    means: 'overloaded',
  },
  { says: /访问量过大|负载过高|服务过载/, means: 'overloaded' },
];

/** Sentences for errors without any word or number that tells more. */
const FAINT: readonly Sentence[] = [
  // Node's fetch: the connection was closed in the middle of an answer (all versions).
  { says: /^terminated$/, means: 'cut-off' },
  // 2026.9.6 and 2026.7.35, for the same.
  { says: /^(?:stream_read_error|Premature close)\b/i, means: 'cut-off' },
  { says: /\bstream ended (?:before|without)\b/i, means: 'cut-off' },
  // ChatGPT's plan and Claude's: no number, and until when.
  { says: /\busage limit\b|\brate limit\b|\btoo many requests\b/i, means: 'rate-limited' },
  { says: /请求过于频繁|频率限制|速率限制|配额已用尽/, means: 'rate-limited' },
  // OpenClaw (2026.4 and later), the OpenAI client, and a program that stands in for a model.
  { says: /^(?:FailoverError: )?(?:LLM )?request timed out\b/i, means: 'too-slow' },
  { says: /\bproduced no output for \d/i, means: 'too-slow' },
  // The OpenAI client: refused, reset or no such host (2026.2.1, 2026.7.35).
  { says: /^Connection error\.?$/, means: 'unreachable' },
  {
    says: /\b(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ECONNRESET|ETIMEDOUT)\b/,
    means: 'unreachable',
  },
  { says: /^(?:TypeError: )?(?:fetch failed|socket hang up)$/i, means: 'unreachable' },
  {
    says: /\b(?:self[- ]signed|unable to verify the first|expired) certificate\b/i,
    means: 'unreachable',
  },
  // 2026.7.35, 2026.9.6.
  {
    says: /^LLM request failed: (?:network connection|connection refused|DNS lookup|the provider endpoint is unreachable|proxy or tunnel|TLS certificate)/,
    means: 'unreachable',
  },
  { says: /^The provider returned an HTML error page\b/, means: 'unreachable' },
  { says: /网络错误|网络异常|连接超时|连接错误/, means: 'unreachable' },
  // The gateway's own, for a provider's 500 (2026.7 and later).
  { says: /^The AI service returned an internal error\b/, means: 'own-error' },
  { says: /\binternal (?:server )?error\b/i, means: 'own-error' },
  { says: /服务器错误|内部错误|系统繁忙|系统异常/, means: 'own-error' },
  { says: /^The AI service is temporarily overloaded\b/, means: 'overloaded' },
];

/** What a sentence means that tells more than a number which is used for many things. */
export function toldBySentence(text: string): ModelCause | undefined {
  return TELLING.find(({ says }) => says.test(text))?.means;
}

/** What a sentence means where there is nothing else to go by. */
export function hintedBySentence(text: string): ModelCause | undefined {
  return FAINT.find(({ says }) => says.test(text))?.means;
}
