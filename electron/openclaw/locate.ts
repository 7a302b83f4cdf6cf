import { posix } from 'node:path';
import { parseEnv } from 'node:util';
import { type ConfigState, type OpenClawSettings, readConfig } from './config.ts';
import { type Credentials, gatherCredentials, type UrlSource } from './credentials.ts';
import type { Env } from './env-substitution.ts';
import type { Presence, ReadOnlyFiles } from './files.ts';
import { type GatewayUrl, parseGatewayUrl } from './gateway-url.ts';
import { choosePort, readLockLimit } from './locate-values.ts';

/** What a person may say on the command line. */
export type LocateFlags = {
  readonly profile?: string;
  readonly stateDir?: string;
  /** Checked by whoever reads the command line with `parseGatewayUrl`. */
  readonly url?: string;
};

export type LocateInput = {
  readonly env: Env;
  readonly homeDir: string;
  readonly flags: LocateFlags;
  readonly files: ReadOnlyFiles;
  /** What relative paths of flags and env are relative to. */
  readonly workDir?: string;
};

/** Where an OpenClaw lives and how it is reached. Holds secrets only behind {@link Credentials}. */
export type Location = {
  /** Links followed, where it exists. */
  readonly stateDir: string;
  /** As configured: the gateway's own messages name this form. */
  readonly rawStateDir: string;
  readonly stateDirState: Presence;
  readonly configPath: string;
  readonly configState: ConfigState;
  readonly configDetail: string;
  /** Null is the default profile. */
  readonly profile: string | null;
  readonly url: string;
  readonly urlSource: UrlSource;
  readonly port: number;
  /** A second port worth a look: the versions differ in what a profile without a port gets. */
  readonly otherPort: number | null;
  readonly isLoopback: boolean;
  readonly gatewayUrl: GatewayUrl;
  readonly bind: { readonly mode: string | null; readonly customHost: string | null };
  readonly controlUiBasePath: string | null;
  readonly credentials: Credentials;
  readonly logging: { readonly file: string | null };
  readonly locks: {
    /** `Infinity` where the config waits for ever. */
    readonly acquireTimeoutMs: number | null;
    readonly staleMs: number | null;
    readonly maxHoldMs: number | null;
  };
  readonly runTimeoutMs: number | null;
  /** The OpenClaw that wrote the config last: a hint, not the running version. */
  readonly lastTouchedVersion: string | null;
  /** What could not be read or understood, in words. No secret is ever in them. */
  readonly findings: readonly string[];
};

const STATE_DIR_NAME = '.openclaw';
const LEGACY_STATE_DIR_NAMES = ['.clawdbot', '.moltbot', '.moldbot'];
const CONFIG_NAMES = ['openclaw.json', 'clawdbot.json', 'moltbot.json', 'moldbot.json'];
const CONFIG_NAME = 'openclaw.json';
const PROFILE_NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/i;
const MAX_DOTENV_BYTES = 1024 * 1024;

function value(env: Env, ...names: readonly string[]): string | null {
  for (const name of names) {
    const text = Object.hasOwn(env, name) ? env[name]?.trim() : undefined;
    if (text) return text;
  }
  return null;
}

function expand(path: string, homeDir: string, workDir: string): string {
  const expanded = path.trim().replace(/^~(?=$|\/)/, () => homeDir);
  return posix.resolve(workDir, expanded);
}

/** The home OpenClaw uses: `OPENCLAW_HOME` (newer versions), else the user's. */
function findHome({ env, homeDir, workDir = '/' }: LocateInput): string {
  const override = value(env, 'OPENCLAW_HOME');
  if (override === null || override === 'undefined' || override === 'null') return homeDir;
  return expand(override, homeDir, workDir);
}

function findProfile({ env, flags }: LocateInput, findings: string[]): string | null {
  const name = flags.profile?.trim() || value(env, 'OPENCLAW_PROFILE');
  if (name === null || name.toLowerCase() === 'default') return null;
  if (PROFILE_NAME.test(name)) return name;
  findings.push(
    `profile ${JSON.stringify(name.slice(0, 80))} is no profile name (letters, digits, "_", "-"); the default is used`,
  );
  return null;
}

/** Variables of the state dir's `.env`, which the gateway loads below its own environment. */
function withDotEnv(env: Env, paths: readonly string[], files: ReadOnlyFiles, findings: string[]) {
  const merged: Record<string, string | undefined> = { ...env };
  for (const path of paths) {
    const read = files.readText(path, MAX_DOTENV_BYTES);
    if (read.kind === 'absent') continue;
    if (read.kind !== 'text') {
      findings.push(`${path} cannot be read (${read.kind === 'denied' ? read.why : read.kind})`);
      continue;
    }
    for (const [name, text] of Object.entries(parseEnv(read.text))) {
      if (!Object.hasOwn(merged, name)) merged[name] = text;
    }
  }
  return merged;
}

function findConfig(
  input: LocateInput,
  home: string,
  stateDir: string,
  isStateDirChosen: boolean,
): string {
  const { env, files, workDir = '/' } = input;
  const explicit = value(env, 'OPENCLAW_CONFIG_PATH', 'CLAWDBOT_CONFIG_PATH');
  const exists = (path: string) => files.exists(path) !== 'absent';
  const inStateDir = CONFIG_NAMES.map((name) => posix.join(stateDir, name));
  if (explicit !== null) {
    const named = expand(explicit, home, workDir);
    // A state dir named by hand beats a config path that the shell still carries for another
    // gateway: one gateway's token must not go with another one's locks.
    const own = input.flags.stateDir === undefined ? undefined : inStateDir.find(exists);
    return own ?? named;
  }
  const elsewhere = isStateDirChosen
    ? []
    : [STATE_DIR_NAME, ...LEGACY_STATE_DIR_NAMES].flatMap((folder) =>
        CONFIG_NAMES.map((name) => posix.join(home, folder, name)),
      );
  return [...inStateDir, ...elsewhere].find(exists) ?? posix.join(stateDir, CONFIG_NAME);
}

function findStateDir(input: LocateInput, home: string, profile: string | null) {
  const { env, files, flags, workDir = '/' } = input;
  const flag = flags.stateDir?.trim();
  if (flag) return { path: expand(flag, home, workDir), isChosen: true };
  const override = value(env, 'OPENCLAW_STATE_DIR', 'CLAWDBOT_STATE_DIR');
  const profileDir = (name: string | null) =>
    posix.join(home, name === null ? STATE_DIR_NAME : `${STATE_DIR_NAME}-${name}`);
  if (override !== null) {
    const path = expand(override, home, workDir);
    // 2026.9.6: `--profile` replaces a folder that is only inherited from another profile's
    // environment, and keeps one that somebody chose.
    const inherited = value(env, 'OPENCLAW_PROFILE');
    const isInherited =
      flags.profile !== undefined &&
      path === profileDir(inherited?.toLowerCase() === 'default' ? null : inherited);
    if (!isInherited) return { path, isChosen: true };
  }
  if (profile !== null) return { path: profileDir(profile), isChosen: true };
  const folders = [STATE_DIR_NAME, ...LEGACY_STATE_DIR_NAMES].map((name) => posix.join(home, name));
  const existing = folders.find((folder) => files.exists(folder) !== 'absent');
  return { path: existing ?? profileDir(null), isChosen: false };
}

function findUrl(
  flags: LocateFlags,
  env: Env,
  settings: OpenClawSettings,
  port: number,
  findings: string[],
): { url: GatewayUrl; source: UrlSource } {
  const offers: readonly (readonly [UrlSource, string | null | undefined, string])[] = [
    ['flag', flags.url, '--url'],
    ['env', value(env, 'OPENCLAW_GATEWAY_URL'), 'OPENCLAW_GATEWAY_URL'],
    ['config-remote', settings.mode === 'remote' ? settings.remoteUrl : null, 'gateway.remote.url'],
  ];
  for (const [source, text, name] of offers) {
    if (text === null || text === undefined || text.trim() === '') continue;
    const parsed = parseGatewayUrl(text);
    if (parsed.ok) return { url: parsed.value, source };
    findings.push(`${name}: ${parsed.error}; it is ignored`);
  }
  if (settings.mode === 'remote' && settings.remoteUrl === null) {
    findings.push('config: gateway.mode is remote and gateway.remote.url is missing');
  }
  const scheme = settings.tls ? 'wss' : 'ws';
  const href = `${scheme}://127.0.0.1:${port}`;
  return {
    url: { href, scheme, host: '127.0.0.1', port, isLoopback: true },
    source: 'local',
  };
}

/**
 * Finds OpenClaw as it finds itself: flags over env over config, profiles, legacy folders and
 * names (`.clawdbot`, `.moltbot`), the state dir's `.env`, JSON5 config. Reads files only through
 * `files`, changes nothing, never throws; what is missing or unusable is in the states and
 * `findings`. `OPENCLAW_PROFILE` alone selects the profile's folder, as the manual says.
 */
export function locate(input: LocateInput): Location {
  const { flags, files, workDir = '/' } = input;
  const findings: string[] = [];
  const home = findHome(input);
  const profile = findProfile(input, findings);
  const { path: rawStateDir, isChosen } = findStateDir(input, home, profile);
  const configPath = findConfig(input, home, rawStateDir, isChosen);
  const dotEnvFiles = [posix.join(rawStateDir, '.env')];
  if (rawStateDir === posix.join(home, STATE_DIR_NAME)) {
    dotEnvFiles.push(posix.join(home, '.config/openclaw/gateway.env'));
  }
  const env = withDotEnv(input.env, dotEnvFiles, files, findings);
  const includeRoots = (value(env, 'OPENCLAW_INCLUDE_ROOTS') ?? '')
    .split(':')
    .filter((root) => root.trim() !== '')
    .map((root) => expand(root, home, workDir));
  const config = readConfig(
    configPath,
    env,
    files,
    (path) => expand(path, home, posix.dirname(configPath)),
    includeRoots,
  );
  if (config.state !== 'read' && config.state !== 'absent') {
    findings.push(`config: ${config.detail}`);
  }
  findings.push(...config.findings);
  const { settings } = config;
  const { port, otherPort, finding } = choosePort(
    value(config.env, 'OPENCLAW_GATEWAY_PORT', 'CLAWDBOT_GATEWAY_PORT'),
    settings,
    profile,
  );
  if (finding !== null) findings.push(finding);
  const { url, source } = findUrl(flags, config.env, settings, port, findings);
  return {
    stateDir: files.realPath(rawStateDir) ?? rawStateDir,
    rawStateDir,
    stateDirState: files.exists(rawStateDir),
    configPath,
    configState: config.state,
    configDetail: config.detail,
    profile,
    url: url.href,
    urlSource: source,
    port: url.port,
    otherPort: source === 'local' ? otherPort : null,
    isLoopback: url.isLoopback,
    gatewayUrl: url,
    bind: { mode: settings.bind, customHost: settings.customBindHost },
    controlUiBasePath: settings.controlUiBasePath,
    credentials: gatherCredentials(source, url.href, config.env, settings),
    logging: { file: settings.logFile },
    locks: {
      acquireTimeoutMs: readLockLimit(config.env, 'ACQUIRE_TIMEOUT') ?? settings.acquireTimeoutMs,
      staleMs: readLockLimit(config.env, 'STALE') ?? settings.staleMs,
      maxHoldMs: readLockLimit(config.env, 'MAX_HOLD') ?? settings.maxHoldMs,
    },
    runTimeoutMs: settings.runTimeoutMs,
    lastTouchedVersion: settings.lastTouchedVersion,
    findings,
  };
}
