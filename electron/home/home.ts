import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reason } from '../core/catalogue/sentences/reason.ts';
import { err, ok, type Result } from '../core/result.ts';
import { errorWords } from '../system/file-reads.ts';
import { type Files, realFiles } from '../system/files.ts';
import { type Environment, homePath, MAX_SOCKET_PATH_BYTES, socketInHome } from './home-paths.ts';

/** The folder of `homePath`, or why it cannot be named. `ensureHome` makes it. */
export function clawbuoyHome(
  env: Environment,
  platform: NodeJS.Platform,
  homeDir: string,
): Result<string> {
  const path = homePath(env, platform, homeDir);
  if (path !== null) return ok(path);
  return err(reason('homeNotAbsolute', { path: env.CLAWBUOY_HOME?.trim() ?? '' }));
}

/** The paths of the files in Clawbuoy's home. */
export function homeFiles(home: string) {
  return {
    settings: join(home, 'settings.json'),
    journal: join(home, 'journal.jsonl'),
    quarantine: join(home, 'quarantine'),
    archive: join(home, 'archive'),
    device: join(home, 'device.json'),
    away: join(home, 'away.json'),
    secrets: join(home, 'secrets.json'),
  };
}

/**
 * Makes the home for this user only. An existing one is used with its permissions. It is refused if
 * others may write there: they could replace the socket.
 */
export function ensureHome(home: string, files: Files = realFiles): Result<string> {
  return ensurePrivateFolder(home, files, 0o022);
}

/**
 * The path of the engine's socket. If the home's path is too long for a socket, a private folder in
 * the temporary directory is used. Its name is a hash of the home, so that every Clawbuoy of this
 * home finds it. Makes that folder and refuses one that is not ours.
 */
export function engineSocketPath(
  home: string,
  temporary: string = tmpdir(),
  files: Files = realFiles,
): Result<string> {
  const direct = socketInHome(home);
  if (direct !== null) return ok(direct);
  const hash = createHash('sha256').update(home).digest('hex').slice(0, 16);
  const name = `clawbuoy-${process.getuid?.() ?? 0}-${hash}`;
  const folder = [temporary, '/tmp']
    .map((parent) => join(parent, name))
    .find((path) => Buffer.byteLength(join(path, 'engine.sock')) <= MAX_SOCKET_PATH_BYTES);
  if (folder === undefined) return err(reason('noShortPath'));
  const made = ensurePrivateFolder(folder, files, 0o077);
  return made.ok ? ok(join(folder, 'engine.sock')) : made;
}

function ensurePrivateFolder(path: string, files: Files, forbidden: number): Result<string> {
  try {
    files.makeFolder(path);
    const stat = files.lstat(path);
    // The owner may reach the home through a link. A folder in a shared place may not be one.
    const followed = stat.kind === 'symlink' ? files.lstat(files.realpath(path)) : stat;
    if (followed.kind !== 'folder') return err(reason('noFolder', { path }));
    const uid = process.getuid?.();
    if (uid !== undefined && (stat.uid !== uid || followed.uid !== uid)) {
      return err(reason('othersFolder', { path }));
    }
    if ((followed.mode & forbidden) !== 0) {
      return err(reason('folderOpenToOthers', { path }));
    }
    return ok(path);
  } catch (error) {
    return err(reason('folderNotMade', { path, why: errorWords(error) }));
  }
}

/** Thrown if Clawbuoy has no folder of its own. The message says what to do. */
class NoHomeError extends Error {}

/** The path of Clawbuoy's home, existing or not. Makes nothing. Throws if it cannot be named. */
export function findHome(env: Environment, homeDir: string): string {
  const home = clawbuoyHome(env, process.platform, homeDir);
  if (!home.ok) throw new NoHomeError(home.error);
  return home.value;
}

/** Finds Clawbuoy's home and makes it. Throws {@link NoHomeError} if that fails. */
export function takeHome(env: Environment, homeDir: string): string {
  const home = findHome(env, homeDir);
  const made = ensureHome(home);
  if (!made.ok) throw new NoHomeError(made.error);
  return home;
}

/** A folder in Clawbuoy's home, made if missing. Null if that fails. */
export function takeFolder(env: Environment, homeDir: string, name: string): string | null {
  const home = clawbuoyHome(env, process.platform, homeDir);
  if (!home.ok || !ensureHome(home.value).ok) return null;
  const made = ensurePrivateFolder(join(home.value, name), realFiles, 0o077);
  return made.ok ? made.value : null;
}
