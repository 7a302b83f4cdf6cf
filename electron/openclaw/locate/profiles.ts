import { posix } from 'node:path';
import { namesIn, type ReadOnlyFiles } from '../files.ts';
import { findHome, type LocateInput, STATE_DIR_NAME } from './locate-paths.ts';

/** The longest list from which a person can still choose. */
const MOST = 32;
const PROFILE_FOLDER = new RegExp(`^\\${STATE_DIR_NAME}(?:-([A-Za-z0-9][A-Za-z0-9_-]{0,63}))?$`);

/**
 * The OpenClaw profiles in this home, the default one first as "default". Their state folder must
 * be in the usual place. Except for the default one, it must hold a config. Empty if the home
 * cannot be read.
 */
export function findProfiles(
  input: Omit<LocateInput, 'files' | 'flags'>,
  files: Pick<ReadOnlyFiles, 'exists'>,
  names: (folder: string) => readonly string[] = namesIn,
): readonly string[] {
  const home = findHome(input);
  const found = names(home).flatMap((name) => {
    const match = PROFILE_FOLDER.exec(name);
    if (match === null) return [];
    const profile = match[1];
    if (profile === undefined) return ['default'];
    const config = posix.join(home, name, 'openclaw.json');
    return files.exists(config) === 'absent' ? [] : [profile];
  });
  const rank = (name: string) => (name === 'default' ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b)).slice(0, MOST);
}
