import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { err, ok, type Result } from '../core/result.ts';
import { errorWords } from '../system/file-reads.ts';
import { type Files, realFiles } from '../system/files.ts';

/**
 * `sun_path` of a Unix socket: 104 bytes on macOS, 108 on Linux, with the ending zero. The
 * smaller one holds everywhere.
 */
const MAX_SOCKET_PATH_BYTES = 103;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where Clawbuoy keeps its own settings, journal, quarantine and socket: `CLAWBUOY_HOME`, or the
 * platform's application-data folder. Only names it; `ensureHome` makes it.
 */
export function clawbuoyHome(
  env: Environment,
  platform: NodeJS.Platform,
  homeDir: string,
): Result<string> {
  const given = env.CLAWBUOY_HOME?.trim() ?? '';
  if (given !== '') {
    return isAbsolute(given)
      ? ok(join(given, '.'))
      : err(`CLAWBUOY_HOME must be an absolute path, not ${given}`);
  }
  if (platform === 'darwin') return ok(join(homeDir, 'Library/Application Support/Clawbuoy'));
  // The XDG specification ignores relative paths.
  const data = env.XDG_DATA_HOME ?? '';
  return ok(join(isAbsolute(data) ? data : join(homeDir, '.local/share'), 'clawbuoy'));
}

/** Names of what lies in Clawbuoy's home. */
export function homeFiles(home: string) {
  return {
    settings: join(home, 'settings.json'),
    journal: join(home, 'journal.jsonl'),
    quarantine: join(home, 'quarantine'),
    archive: join(home, 'archive'),
    device: join(home, 'device.json'),
    away: join(home, 'away.json'),
  };
}

/**
 * Makes the home for this user only. One that exists is used as it is, with its permissions,
 * but refused where others may write: they could put their own socket in its place.
 */
export function ensureHome(home: string, files: Files = realFiles): Result<string> {
  return ensurePrivateFolder(home, files, 0o022);
}

/**
 * Path of the socket of the one engine. Where the home's path is too long for a socket, a short
 * one in a private folder of the temporary directory, named by a hash of the home, so that every
 * Clawbuoy of this home finds the same. Makes that folder; refuses one that is not ours.
 */
export function engineSocketPath(
  home: string,
  temporary: string = tmpdir(),
  files: Files = realFiles,
): Result<string> {
  const direct = join(home, 'engine.sock');
  if (Buffer.byteLength(direct) <= MAX_SOCKET_PATH_BYTES) return ok(direct);
  const hash = createHash('sha256').update(home).digest('hex').slice(0, 16);
  const name = `clawbuoy-${process.getuid?.() ?? 0}-${hash}`;
  const folder = [temporary, '/tmp']
    .map((parent) => join(parent, name))
    .find((path) => Buffer.byteLength(join(path, 'engine.sock')) <= MAX_SOCKET_PATH_BYTES);
  if (folder === undefined) return err('no folder has a path short enough for a socket');
  const made = ensurePrivateFolder(folder, files, 0o077);
  return made.ok ? ok(join(folder, 'engine.sock')) : made;
}

function ensurePrivateFolder(path: string, files: Files, forbidden: number): Result<string> {
  try {
    files.makeFolder(path);
    const stat = files.lstat(path);
    // A home may be reached by a link of its owner's; a folder in a shared place may not.
    const followed = stat.kind === 'symlink' ? files.lstat(files.realpath(path)) : stat;
    if (followed.kind !== 'folder') return err(`${path} is no folder`);
    const uid = process.getuid?.();
    if (uid !== undefined && (stat.uid !== uid || followed.uid !== uid)) {
      return err(`${path} belongs to another user`);
    }
    if ((followed.mode & forbidden) !== 0) {
      return err(`${path} is open to other users; make it private with chmod 700`);
    }
    return ok(path);
  } catch (error) {
    return err(`${path} cannot be made: ${errorWords(error)}`);
  }
}

/** Thrown where Clawbuoy has no place of its own to work in; the message says what to do. */
class NoHomeError extends Error {}

/** Where Clawbuoy's home is or would be; makes nothing. Throws where none can be named. */
export function findHome(env: Environment, homeDir: string): string {
  const home = clawbuoyHome(env, process.platform, homeDir);
  if (!home.ok) throw new NoHomeError(home.error);
  return home.value;
}

/** Finds Clawbuoy's home and makes it; throws {@link NoHomeError} where that cannot be. */
export function takeHome(env: Environment, homeDir: string): string {
  const home = findHome(env, homeDir);
  const made = ensureHome(home);
  if (!made.ok) throw new NoHomeError(made.error);
  return home;
}

/** A folder in Clawbuoy's home, made where it is missing; null where it cannot be. */
export function takeFolder(env: Environment, homeDir: string, name: string): string | null {
  const home = clawbuoyHome(env, process.platform, homeDir);
  if (!home.ok || !ensureHome(home.value).ok) return null;
  const made = ensurePrivateFolder(join(home.value, name), realFiles, 0o077);
  return made.ok ? made.value : null;
}
