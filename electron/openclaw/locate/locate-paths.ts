import { posix } from 'node:path';
import type { ReadOnlyFiles } from '../files.ts';
import type { Env } from './env-substitution.ts';

/** What a person may say on the command line. */
export type LocateFlags = {
  readonly profile?: string;
  readonly stateDir?: string;
  /** Checked by whoever reads the command line with `parseGatewayUrl`. */
  readonly url?: string;
  readonly trustListener?: boolean;
};

export type LocateInput = {
  readonly env: Env;
  readonly homeDir: string;
  readonly flags: LocateFlags;
  readonly files: ReadOnlyFiles;
  /** What relative paths of flags and env are relative to. */
  readonly workDir?: string;
};

export const STATE_DIR_NAME = '.openclaw';
const LEGACY_STATE_DIR_NAMES = ['.clawdbot', '.moltbot', '.moldbot'];
const CONFIG_NAMES = ['openclaw.json', 'clawdbot.json', 'moltbot.json', 'moldbot.json'];
const CONFIG_NAME = 'openclaw.json';
const PROFILE_NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/i;

/** The first of these variables that is set to something, trimmed. */
export function readVariable(env: Env, ...names: readonly string[]): string | null {
  for (const name of names) {
    const text = Object.hasOwn(env, name) ? env[name]?.trim() : undefined;
    if (text) return text;
  }
  return null;
}

/** An absolute path: `~` is the home, the rest is relative to `workDir`. */
export function expandPath(path: string, homeDir: string, workDir: string): string {
  const expanded = path.trim().replace(/^~(?=$|\/)/, () => homeDir);
  return posix.resolve(workDir, expanded);
}

/** The home OpenClaw uses: `OPENCLAW_HOME` (newer versions), else the user's. */
export function findHome({
  env,
  homeDir,
  workDir = '/',
}: Pick<LocateInput, 'env' | 'homeDir' | 'workDir'>): string {
  const override = readVariable(env, 'OPENCLAW_HOME');
  if (override === null || override === 'undefined' || override === 'null') return homeDir;
  return expandPath(override, homeDir, workDir);
}

/** The profile by flag or env; null is the default one, also where the name is unusable. */
export function findProfile({ env, flags }: LocateInput, findings: string[]): string | null {
  const name = flags.profile?.trim() || readVariable(env, 'OPENCLAW_PROFILE');
  if (name === null || name.toLowerCase() === 'default') return null;
  if (PROFILE_NAME.test(name)) return name;
  findings.push(
    `profile ${JSON.stringify(name.slice(0, 80))} is no profile name (letters, digits, "_", "-"); the default is used`,
  );
  return null;
}

/** How the state dir was settled: it decides which names its config may have. */
export type StateDir = {
  readonly path: string;
  readonly by: 'choice' | 'profile' | 'search';
};

/** The config file that belongs to the state dir, whether or not it exists. */
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
    // A state dir named by hand beats a config path that the shell still carries for another
    // gateway: one gateway's token must not go with another one's locks.
    const own = input.flags.stateDir === undefined ? undefined : inStateDir.find(exists);
    return own ?? named;
  }
  // A profile names its config outright: it is younger than the legacy names.
  if (by === 'profile') return posix.join(stateDir, CONFIG_NAME);
  const elsewhere =
    by === 'choice'
      ? []
      : [STATE_DIR_NAME, ...LEGACY_STATE_DIR_NAMES].flatMap((folder) =>
          CONFIG_NAMES.map((name) => posix.join(home, folder, name)),
        );
  return [...inStateDir, ...elsewhere].find(exists) ?? posix.join(stateDir, CONFIG_NAME);
}

/** The state dir by flag, env, profile, or what exists in the home. */
export function findStateDir(input: LocateInput, home: string, profile: string | null): StateDir {
  const { env, files, flags, workDir = '/' } = input;
  const flag = flags.stateDir?.trim();
  if (flag) return { path: expandPath(flag, home, workDir), by: 'choice' };
  const override = readVariable(env, 'OPENCLAW_STATE_DIR', 'CLAWDBOT_STATE_DIR');
  const profileDir = (name: string | null) =>
    posix.join(home, name === null ? STATE_DIR_NAME : `${STATE_DIR_NAME}-${name}`);
  if (override !== null) {
    const path = expandPath(override, home, workDir);
    // 2026.9.6: `--profile` replaces a folder that is only inherited from another profile's
    // environment, and keeps one that somebody chose.
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

/** Where OpenClaw keeps its state for a profile when nobody says otherwise. */
export function usualStateDirs(home: string, profile: string | null): readonly string[] {
  if (profile !== null) return [posix.join(home, `${STATE_DIR_NAME}-${profile}`)];
  return [STATE_DIR_NAME, ...LEGACY_STATE_DIR_NAMES].map((name) => posix.join(home, name));
}
