import { messageText } from './message-text.ts';

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
