/** OpenClaw's own entries in a conversation, such as copies of what a channel sent. */
const OWN_PROVIDER = 'openclaw';

/**
 * Whether an agent's entry ends its turn at a model, well or not. A tool call is work in progress,
 * a person ended what was aborted, and OpenClaw's own entries come from no model.
 */
export function endsModelTurn(provider: string | null, stopReason: string): boolean {
  return provider !== OWN_PROVIDER && !/^(tool|aborted)/i.test(stopReason);
}
