import { posix } from 'node:path';
import { parseEnv } from 'node:util';
import { reason } from '../../core/catalogue/sentences/reason.ts';
import type { FileText, PathPresence, ReadOnlyFiles } from '../files.ts';
import { type ConfigState, type OpenClawSettings, readConfig } from './config.ts';
import { type Credentials, gatherCredentials, type UrlSource } from './credentials.ts';
import type { Env } from './env-substitution.ts';
import type { GatewayUrl } from './gateway-url.ts';
import {
  expandPath,
  findConfig,
  findHome,
  findProfile,
  findStateDir,
  type LocateFlags,
  type LocateInput,
  readVariable,
  STATE_DIR_NAME,
  usualStateDirs,
} from './locate-paths.ts';
import { choosePort, readLockLimit, urlGuess } from './locate-values.ts';
import { parseGatewayUrl } from './parse-gateway-url.ts';
import { type TlsPin, tlsPinOf } from './tls-pin.ts';

/** An OpenClaw's place and access. Holds secrets only behind {@link Credentials}. */
export type Location = {
  /** With links followed, if it exists. */
  readonly stateDir: string;
  /** As configured: the gateway's own messages use this form. */
  readonly rawStateDir: string;
  readonly stateDirState: PathPresence;
  /** Whether this profile's OpenClaw uses it by default. */
  readonly isUsualStateDir: boolean;
  readonly configPath: string;
  readonly configState: ConfigState;
  readonly configDetail: string;
  /** `gateway.mode` in the config. Null if missing. */
  readonly writtenMode: string | null;
  /** Null is the default profile. */
  readonly profile: string | null;
  readonly url: string;
  readonly urlSource: UrlSource;
  /** Why the URL is only a guess, in words. Null if it is not. */
  readonly urlGuess: string | null;
  readonly port: number;
  readonly isLoopback: boolean;
  readonly gatewayUrl: GatewayUrl;
  readonly tlsPin: TlsPin;
  /** The key's owner gives it to any listener at this address, seen or not. */
  readonly trustListener: boolean;
  readonly credentials: Credentials;
  readonly logging: { readonly file: string | null };
  readonly locks: {
    /** `Infinity` if the config waits for ever. */
    readonly acquireTimeoutMs: number | null;
    readonly maxHoldMs: number | null;
  };
  readonly runTimeoutMs: number | null;
  /** Sentences on what could not be read or understood. They never contain secrets. */
  readonly findings: readonly string[];
};

const MAX_DOTENV_BYTES = 1024 * 1024;

function unreadWords(path: string, read: Exclude<FileText, { kind: 'text' | 'absent' }>): string {
  switch (read.kind) {
    case 'denied':
      return reason('unreadAt', { path, why: read.why });
    case 'not-a-file':
      return reason('unreadNoFile', { path });
    case 'too-large':
      return reason('unreadTooLarge', { path });
  }
}

/**
 * Adds the variables of the state folder's `.env`, which the gateway loads below its own
 * environment.
 */
function withDotEnv(env: Env, paths: readonly string[], files: ReadOnlyFiles, findings: string[]) {
  const merged: Record<string, string | undefined> = { ...env };
  for (const path of paths) {
    const read = files.readText(path, MAX_DOTENV_BYTES);
    if (read.kind === 'absent') continue;
    if (read.kind !== 'text') {
      findings.push(unreadWords(path, read));
      continue;
    }
    for (const [name, text] of Object.entries(parseEnv(read.text))) {
      if (!Object.hasOwn(merged, name)) merged[name] = text;
    }
  }
  return merged;
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
    ['env', readVariable(env, 'OPENCLAW_GATEWAY_URL'), 'OPENCLAW_GATEWAY_URL'],
    ['config-remote', settings.mode === 'remote' ? settings.remoteUrl : null, 'gateway.remote.url'],
  ];
  for (const [source, text, name] of offers) {
    if (text === null || text === undefined || text.trim() === '') continue;
    const parsed = parseGatewayUrl(text);
    if (parsed.ok) return { url: parsed.value, source };
    findings.push(reason('addressIgnored', { field: name, why: parsed.error }));
  }
  if (settings.mode === 'remote' && settings.remoteUrl === null) {
    findings.push(reason('configNoRemoteUrl'));
  }
  const scheme = settings.tls ? 'wss' : 'ws';
  const href = `${scheme}://127.0.0.1:${port}`;
  return {
    url: { href, scheme, host: '127.0.0.1', port, isLoopback: true },
    source: 'local',
  };
}

/**
 * Finds OpenClaw as it finds itself: flags over env over config. It knows profiles, legacy folders
 * and names (`.clawdbot`, `.moltbot`), the state folder's `.env` and JSON5 config. It reads only
 * through `files`, changes nothing, and never throws. Missing or unusable parts are in the states
 * and `findings`. `OPENCLAW_PROFILE` alone selects the profile's folder, as the manual says.
 */
export function locate(input: LocateInput): Location {
  const { flags, files, workDir = '/' } = input;
  const findings: string[] = [];
  const home = findHome(input);
  const profile = findProfile(input, findings);
  const found = findStateDir(input, home, profile);
  const rawStateDir = found.path;
  const configPath = findConfig(input, home, found);
  const dotEnvFiles = [posix.join(rawStateDir, '.env')];
  if (rawStateDir === posix.join(home, STATE_DIR_NAME)) {
    dotEnvFiles.push(posix.join(home, '.config/openclaw/gateway.env'));
  }
  const env = withDotEnv(input.env, dotEnvFiles, files, findings);
  const includeRoots = (readVariable(env, 'OPENCLAW_INCLUDE_ROOTS') ?? '')
    .split(':')
    .filter((root) => root.trim() !== '')
    .map((root) => expandPath(root, home, workDir));
  const config = readConfig(
    configPath,
    env,
    files,
    (path) => expandPath(path, home, posix.dirname(configPath)),
    includeRoots,
  );
  const unusable = config.state === 'read' || config.state === 'absent' ? null : config.detail;
  findings.push(...config.findings);
  const { settings } = config;
  const {
    port,
    source: portSource,
    finding,
  } = choosePort(
    readVariable(config.env, 'OPENCLAW_GATEWAY_PORT', 'CLAWDBOT_GATEWAY_PORT'),
    settings,
    profile,
  );
  if (finding !== null) findings.push(finding);
  const { url, source } = findUrl(flags, config.env, settings, port, findings);
  return {
    stateDir: files.realPath(rawStateDir) ?? rawStateDir,
    rawStateDir,
    stateDirState: files.exists(rawStateDir),
    isUsualStateDir: usualStateDirs(home, profile).includes(rawStateDir),
    configPath,
    configState: config.state,
    configDetail: config.detail,
    writtenMode: settings.writtenMode,
    profile,
    url: url.href,
    urlSource: source,
    urlGuess: source === 'local' ? urlGuess(portSource, unusable, findings) : null,
    port: url.port,
    isLoopback: url.isLoopback,
    gatewayUrl: url,
    tlsPin: tlsPinOf(
      { url, source },
      settings,
      settings.tlsCertPath ?? posix.join(rawStateDir, 'gateway/tls/gateway-cert.pem'),
      files,
    ),
    trustListener: flags.trustListener ?? false,
    credentials: gatherCredentials(source, url.href, config.env, settings),
    logging: { file: settings.logFile },
    locks: {
      acquireTimeoutMs: readLockLimit(config.env, 'ACQUIRE_TIMEOUT') ?? settings.acquireTimeoutMs,
      maxHoldMs: readLockLimit(config.env, 'MAX_HOLD') ?? settings.maxHoldMs,
    },
    runTimeoutMs: settings.runTimeoutMs,
    findings,
  };
}

/** Whether two locations lead to the same OpenClaw in the same way, with the same secrets. */
export function sameLocation(a: Location, b: Location): boolean {
  return JSON.stringify(a) === JSON.stringify(b) && secretsOf(a) === secretsOf(b);
}

/** Only used to detect changes. The text is never kept or shown. */
function secretsOf(location: Location): string {
  const { env, local, remote } = location.credentials;
  return [env, local, remote]
    .flatMap((pair) => [pair.token, pair.password])
    .map((source) => (source.kind === 'known' ? source.secret.reveal() : source.kind))
    .join('\n');
}
