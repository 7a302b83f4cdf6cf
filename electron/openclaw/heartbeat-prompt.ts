import { messageText } from './message-text.ts';

/** What 2026.7 and later write in place of the prompt, whatever its words. */
const POLL = '[OpenClaw heartbeat poll]';
/** The prompt itself, unless the config has another one (2026.2.1). */
const DEFAULT_PROMPT = 'Read HEARTBEAT.md if it exists';

/**
 * Whether a message of the role `user` is a heartbeat's prompt, which nobody wrote; null where
 * its content is not given. Takes the content as events and transcripts have it; keeps nothing.
 */
export function isHeartbeatPrompt(content: unknown): boolean | null {
  const text = messageText(content);
  if (text === null) return null;
  return text.endsWith(POLL) || text.includes(DEFAULT_PROMPT);
}
