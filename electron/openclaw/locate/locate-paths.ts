import { posix } from 'node:path';
import { reason } from '../../core/catalogue/sentences/reason.ts';
import type { ReadOnlyFiles } from '../files.ts';
import type { Env } from './env-substitution.ts';

/** The choices that a person may give on the command line. */
export type LocateFlags = {
  readonly profile?: string;
  readonly stateDir?: string;
  /** The reader of the command line checks it with `parseGatewayUrl`. */
  readonly url?: string;
  readonly trustListener?: boolean;
};

export type LocateInput = {
  readonly env: Env;
  readonly homeDir: string;
  readonly flags: LocateFlags;
  readonly files: ReadOnlyFiles;
  /** The base of relative paths in flags and env. */
  readonly workDir?: string;
};

export const STATE_DIR_NAME = '.openclaw';
const LEGACY_STATE_DIR_NAMES = ['.clawdbot', '.moltbot', '.moldbot'];
const CONFIG_NAMES = ['openclaw.json', 'clawdbot.json', 'moltbot.json', 'moldbot.json'];
const CONFIG_NAME = 'openclaw.json';
const PROFILE_NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/i;

/** The first non-empty value of these variables, trimmed. Null if there is none. */
export function readVariable(env: Env, ...names: readonly string[]): string | null {
  for (const name of names) {
    const text = Object.hasOwn(env, name) ? env[name]?.trim() : undefined;
    if (text) return text;
  }
  return null;
}

/** Makes a path absolute: `~` is the home, other paths are relative to `workDir`. */
export function expandPath(path: string, homeDir: string, workDir: string): string {
  const expanded = path.trim().replace(/^~(?=$|\/)/, () => homeDir);
  return posix.resolve(workDir, expanded);
}

/** OpenClaw's home: `OPENCLAW_HOME` (newer versions), else the user's. */
export function findHome({
  env,
  homeDir,
  workDir = '/',
}: Pick<LocateInput, 'env' | 'homeDir' | 'workDir'>): string {
  const override = readVariable(env, 'OPENCLAW_HOME');
  if (override === null || override === 'undefined' || override === 'null') return homeDir;
  return expandPath(override, homeDir, workDir);
}

/** The profile by flag or env. Null means the default one, also for an unusable name. */
export function findProfile({ env, flags }: LocateInput, findings: string[]): string | null {
  const name = flags.profile?.trim() || readVariable(env, 'OPENCLAW_PROFILE');
  if (name === null || name.toLowerCase() === 'default') return null;
  if (PROFILE_NAME.test(name)) return name;
  findings.push(reason('profileNoName', { name: JSON.stringify(name.slice(0, 80)) }));
  return null;
}

/** How the state folder was chosen. It decides which names its config may have. */
export type StateDir = {
  readonly path: string;
  readonly by: 'choice' | 'profile' | 'search';
};

/** The config file that belongs to the state folder, even if it does not exist. */
export function findConfig(
  input: LocateInput,
  home: string,
  { path: stateDir, by }: StateDir,
): string {
  const { env, files, workDir = '/' } = input;
  const explicit = readVariable(env, 'OPENCLAW_CONFIG_PATH', 'CLAWDBOT_CONFIG_PATH');
  const exists = (path: string) => files.exists(path) !== 'absent';
  const inStateDir = CONFIG_NAMES.map((name) => posix.join(stateDir, name));
  if (explicit !== null) {
    const named = expandPath(explicit, home, workDir);
    // A state folder given by flag beats a config path in the shell's environment, which may be
    // another gateway's. One gateway's token must not be used with another one's locks.
    const own = input.flags.stateDir === undefined ? undefined : inStateDir.find(exists);
    return own ?? named;
  }
  // A profile always has this config name, since profiles are newer than the legacy names.
  if (by === 'profile') return posix.join(stateDir, CONFIG_NAME);
  const elsewhere =
    by === 'choice'
      ? []
      : [STATE_DIR_NAME, ...LEGACY_STATE_DIR_NAMES].flatMap((folder) =>
          CONFIG_NAMES.map((name) => posix.join(home, folder, name)),
        );
  return [...inStateDir, ...elsewhere].find(exists) ?? posix.join(stateDir, CONFIG_NAME);
}

/** The state folder by flag, env, profile, or by what exists in the home. */
export function findStateDir(input: LocateInput, home: string, profile: string | null): StateDir {
  const { env, files, flags, workDir = '/' } = input;
  const flag = flags.stateDir?.trim();
  if (flag) return { path: expandPath(flag, home, workDir), by: 'choice' };
  const override = readVariable(env, 'OPENCLAW_STATE_DIR', 'CLAWDBOT_STATE_DIR');
  const profileDir = (name: string | null) =>
    posix.join(home, name === null ? STATE_DIR_NAME : `${STATE_DIR_NAME}-${name}`);
  if (override !== null) {
    const path = expandPath(override, home, workDir);
    // 2026.9.6: `--profile` replaces a folder inherited from another profile's environment, but
    // keeps a folder that a person chose.
    const inherited = readVariable(env, 'OPENCLAW_PROFILE');
    const isInherited =
      flags.profile !== undefined &&
      path === profileDir(inherited?.toLowerCase() === 'default' ? null : inherited);
    if (!isInherited) return { path, by: 'choice' };
  }
  const isDefaultNamed = flags.profile?.trim().toLowerCase() === 'default';
  if (profile !== null || isDefaultNamed) return { path: profileDir(profile), by: 'profile' };
  const folders = [STATE_DIR_NAME, ...LEGACY_STATE_DIR_NAMES].map((name) => posix.join(home, name));
  const existing = folders.find((folder) => files.exists(folder) !== 'absent');
  return { path: existing ?? profileDir(null), by: 'search' };
}

/** OpenClaw's default state folders for a profile. */
export function usualStateDirs(home: string, profile: string | null): readonly string[] {
  if (profile !== null) return [posix.join(home, `${STATE_DIR_NAME}-${profile}`)];
  return [STATE_DIR_NAME, ...LEGACY_STATE_DIR_NAMES].map((name) => posix.join(home, name));
}
