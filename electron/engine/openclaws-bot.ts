import { assertNever } from '../core/result.ts';
import type { ReadOnlyFiles } from '../openclaw/files.ts';

const MOST_CONFIG_BYTES = 2 * 1024 * 1024;
const IN_ENVIRONMENT = 'TELEGRAM_BOT_TOKEN';

/**
 * Whether OpenClaw itself speaks through this bot: Telegram gives each message to one listener
 * only, so whoever else listens takes it away. A config that cannot be read counts as yes. A token
 * that its config only names (another file, a program) is not seen: then Telegram refuses one of
 * two listeners, and Clawbuoy is the one that stops.
 */
export function isOpenClawsBot(
  token: string,
  configPath: string,
  files: Pick<ReadOnlyFiles, 'readText'>,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (env[IN_ENVIRONMENT] === token) return true;
  const config = files.readText(configPath, MOST_CONFIG_BYTES);
  switch (config.kind) {
    case 'text':
      return config.text.includes(token);
    case 'absent':
      return false;
    case 'denied':
    case 'not-a-file':
    case 'too-large':
      return true;
    default:
      return assertNever(config);
  }
}
