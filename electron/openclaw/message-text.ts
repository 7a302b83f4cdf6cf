import { z } from 'zod';
import type { TextKind } from '../core/evidence/heard-facts.ts';
import { offersSilence } from './answer-text.ts';

const textsSchema = z.union([
  z.string().transform((text) => [text]),
  z
    .array(z.object({ text: z.string() }).catch({ text: '' }))
    .transform((parts) => parts.map((part) => part.text)),
]);

/** The text of a message as in events and transcripts. Null if it is missing. */
function messageText(content: unknown): string | null {
  const texts = textsSchema.safeParse(content);
  if (!texts.success || texts.data.length === 0) return null;
  return texts.data.join('\n').trim();
}

/** 2026.7 and later write this in place of the prompt, whatever its text. */
const POLL = '[OpenClaw heartbeat poll]';
/** The default prompt. The config may set another one (2026.2.1). */
const DEFAULT_PROMPT = 'Read HEARTBEAT.md if it exists';
/** The prompts of a heartbeat that something else than its time has woken (2026.2.1). */
const WOKEN =
  /(?:^|\n)(?:An async command (?:you ran earlier|completion event)|A scheduled (?:reminder|cron event)) /;

/**
 * Whether a `user` message is a heartbeat's prompt, which nobody wrote. Null if the content is
 * missing. Takes the content as in events and transcripts. Keeps nothing.
 */
function isHeartbeatPrompt(content: unknown): boolean | null {
  const text = messageText(content);
  if (text === null) return null;
  return text.endsWith(POLL) || text.includes(DEFAULT_PROMPT) || WOKEN.test(text);
}

/**
 * Commands that OpenClaw itself carries out and answers without its agent, from the registries of
 * 2026.2.1, 2026.5.28 and 2026.7.35. It leaves out commands after which the agent may speak
 * (`/new`, `/reset`, `/skill`, `/btw`, `/steer`, `/learn`, `/goal`) and those of plugins.
 */
const COMMANDS: ReadonlySet<string> = new Set(
  `acp activation agents allowlist approve bash commands compact config context crestodian debug
   diagnostics elevated exec export-session export-trajectory fast focus help id login mcp model
   models name plugins queue reasoning restart send session status stop subagents t tasks think
   thinking tools trace tts unfocus usage v verbose whoami`.split(/\s+/),
);

/**
 * Whether a `user` message is a command that needs no answer from the agent. 2026.5.28 writes
 * `/compact` into the transcript as a message, but its result is no reply. Takes the content as in
 * events and transcripts. Keeps nothing.
 */
function isOwnCommand(content: unknown): boolean {
  const [, name] = /^\/([a-z][a-z-]*)(?::|\s|$)/i.exec(messageText(content) ?? '') ?? [];
  return name !== undefined && COMMANDS.has(name.toLowerCase());
}

/** What kind of text a user's entry has. It says all that is ever kept of the text. */
export function textKindOf(content: unknown): TextKind {
  const isPrompt = isHeartbeatPrompt(content);
  if (isPrompt === null) return 'unread';
  if (isPrompt) return 'heartbeat-prompt';
  if (offersSilence(messageText(content) ?? '')) return 'own-prompt';
  return isOwnCommand(content) ? 'command' : 'other';
}
