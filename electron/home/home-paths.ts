import { isAbsolute, join } from 'node:path';

/**
 * The limit for `sun_path` of a Unix socket: 104 bytes on macOS, 108 on Linux, including the final
 * zero. The smaller one is valid everywhere.
 */
export const MAX_SOCKET_PATH_BYTES = 103;

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder for Clawbuoy's settings, journal, quarantine and socket: `CLAWBUOY_HOME`, or the
 * platform's application-data folder. Only names it. Null if `CLAWBUOY_HOME` is no absolute path.
 * It stands apart, so that a quick `status` loads nothing else for it.
 */
export function homePath(
  env: Environment,
  platform: NodeJS.Platform,
  homeDir: string,
): string | null {
  const given = env.CLAWBUOY_HOME?.trim() ?? '';
  if (given !== '') return isAbsolute(given) ? join(given, '.') : null;
  if (platform === 'darwin') return join(homeDir, 'Library/Application Support/Clawbuoy');
  // The XDG specification ignores relative paths.
  const data = env.XDG_DATA_HOME ?? '';
  return join(isAbsolute(data) ? data : join(homeDir, '.local/share'), 'clawbuoy');
}

/** The engine's socket in this home. Null if its path is too long for a socket. */
export function socketInHome(home: string): string | null {
  const path = join(home, 'engine.sock');
  return Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES ? path : null;
}
