import { z } from 'zod';

const textsSchema = z.union([
  z.string().transform((text) => [text]),
  z
    .array(z.object({ text: z.string() }).catch({ text: '' }))
    .transform((parts) => parts.map((part) => part.text)),
]);

/** The words of a message as events and transcripts have it; null where they are not given. */
function messageText(content: unknown): string | null {
  const texts = textsSchema.safeParse(content);
  if (!texts.success || texts.data.length === 0) return null;
  return texts.data.join('\n').trim();
}

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

/**
 * Commands that OpenClaw itself carries out and answers, without its agent: from the registries of
 * 2026.2.1, 2026.5.28 and 2026.7.35. Those after which the agent may speak (`/new`, `/reset`,
 * `/skill`, `/btw`, `/steer`, `/learn`, `/goal`) are no such commands; nor are those of plugins.
 */
const COMMANDS: ReadonlySet<string> = new Set(
  `acp activation agents allowlist approve bash commands compact config context crestodian debug
   diagnostics elevated exec export-session export-trajectory fast focus help id login mcp model
   models name plugins queue reasoning restart send session status stop subagents t tasks think
   thinking tools trace tts unfocus usage v verbose whoami`.split(/\s+/),
);

/**
 * Whether a message of the role `user` is a command that needs no answer of the agent's: 2026.5.28
 * writes `/compact` into the transcript as a message, and what it did as no reply. Takes the
 * content as events and transcripts have it; keeps nothing.
 */
export function isOwnCommand(content: unknown): boolean {
  const [, name] = /^\/([a-z][a-z-]*)(?::|\s|$)/i.exec(messageText(content) ?? '') ?? [];
  return name !== undefined && COMMANDS.has(name.toLowerCase());
}
