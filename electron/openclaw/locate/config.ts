import { z } from 'zod';
import { reason } from '../../core/catalogue/sentences/reason.ts';
import { assertNever } from '../../core/result.ts';
import type { ReadOnlyFiles } from '../files.ts';
import { isTree, MAX_CONFIG_BYTES, parseConfigTree, type Tree } from './config-tree.ts';
import { type Env, substituteVariables } from './env-substitution.ts';
import { readSecret, type SecretSource } from './secrets.ts';

/** The few OpenClaw settings that Clawbuoy needs. Null if not configured. */
export type OpenClawSettings = {
  readonly mode: 'local' | 'remote';
  /** `gateway.mode` as written. Null if missing. A gateway runs only on `local`. */
  readonly writtenMode: string | null;
  readonly port: number | null;
  readonly tls: boolean;
  readonly tlsCertPath: string | null;
  readonly authMode: 'token' | 'password' | 'none' | 'trusted-proxy' | null;
  readonly token: SecretSource;
  readonly password: SecretSource;
  readonly remoteUrl: string | null;
  readonly remoteToken: SecretSource;
  readonly remotePassword: SecretSource;
  readonly remoteTlsFingerprint: string | null;
  readonly logFile: string | null;
  readonly acquireTimeoutMs: number | null;
  readonly maxHoldMs: number | null;
  readonly runTimeoutMs: number | null;
  /** The OpenClaw version that last wrote the config. Only a hint of the installed version. */
  readonly lastTouchedVersion: string | null;
};

export type ConfigState = 'read' | 'absent' | 'denied' | 'too-large' | 'malformed';

export type ConfigRead = {
  readonly state: ConfigState;
  /** Why it is not `read`. Empty if it is. */
  readonly detail: string;
  /** All null unless `read`. */
  readonly settings: OpenClawSettings;
  /** The given environment, with the config's own `env` section below it. */
  readonly env: Env;
  /** Sentences on the file, if it cannot be read, and on fields that cannot be used. */
  readonly findings: readonly string[];
};

const nonEmpty = z.string().trim().min(1);
const positiveMs = z.int().positive();
/** OpenClaw allows `Infinity` for the acquire timeout, and JSON5 can express it. */
const positiveMsOrInfinity = z.union([positiveMs, z.literal(Number.POSITIVE_INFINITY)]);

/** What is said of a field of the wrong kind. */
type WrongField =
  | 'configNoAuthMode'
  | 'configNoMode'
  | 'configNoNumber'
  | 'configNoPath'
  | 'configNoPort'
  | 'configNoSwitch'
  | 'configNoText'
  | 'configNoTime'
  | 'configNoUrl';

class Reader {
  readonly findings: string[] = [];

  constructor(
    private readonly tree: Tree,
    private readonly env: Env,
  ) {}

  raw(field: string): unknown {
    let current: unknown = this.tree;
    for (const key of field.split('.')) {
      if (!isTree(current) || !Object.hasOwn(current, key)) return undefined;
      current = current[key];
    }
    return current;
  }

  /** Reads and checks one field. Null with a finding if it exists but is wrong. */
  read<T>(field: string, schema: z.ZodType<T>, wrong: WrongField): T | null {
    const raw = this.raw(field);
    if (raw === undefined || raw === null) return null;
    let value: unknown = raw;
    if (typeof raw === 'string') {
      const { text, missing } = substituteVariables(raw, this.env);
      if (missing.length > 0) {
        this.findings.push(reason('configVariableUnset', { field, variables: missing.join(', ') }));
        return null;
      }
      value = text;
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    this.findings.push(reason(wrong, { field }));
    return null;
  }
}

/**
 * The environment with the config's `env` section (`env.vars.NAME` and `env.NAME`) below it.
 * OpenClaw applies it in the same way before substitution: existing values win.
 */
function withConfigEnv(tree: Tree, env: Env): Env {
  const section = tree.env;
  if (!isTree(section)) return env;
  const merged: Record<string, string | undefined> = { ...env };
  const vars = isTree(section.vars) ? section.vars : {};
  for (const [name, value] of [...Object.entries(section), ...Object.entries(vars)]) {
    if (typeof value !== 'string' || value.trim() === '') continue;
    const present = Object.hasOwn(env, name) ? env[name] : undefined;
    if (present === undefined || present.trim() === '') merged[name] = value;
  }
  return merged;
}

function readSettings(
  tree: Tree,
  env: Env,
  files: ReadOnlyFiles,
  resolvePath: (path: string) => string,
): { settings: OpenClawSettings; findings: readonly string[] } {
  const reader = new Reader(tree, env);
  const secrets = reader.raw('secrets');
  const context = { env, files, resolvePath, secrets: isTree(secrets) ? secrets : {} };
  const secret = (field: string) => readSecret(reader.raw(field), field, context);
  const seconds = reader.read('agents.defaults.timeoutSeconds', z.number(), 'configNoNumber');
  const logFile = reader.read('logging.file', nonEmpty, 'configNoPath');
  const certPath = reader.read('gateway.tls.certPath', nonEmpty, 'configNoPath');
  const settings: OpenClawSettings = {
    mode: reader.read('gateway.mode', z.enum(['local', 'remote']), 'configNoMode') ?? 'local',
    writtenMode: writtenText(reader.raw('gateway.mode')),
    port: reader.read('gateway.port', z.int().min(1).max(65_535), 'configNoPort'),
    tls: reader.read('gateway.tls.enabled', z.boolean(), 'configNoSwitch') ?? false,
    tlsCertPath: certPath === null ? null : resolvePath(certPath),
    authMode: reader.read(
      'gateway.auth.mode',
      z.enum(['token', 'password', 'none', 'trusted-proxy']),
      'configNoAuthMode',
    ),
    token: secret('gateway.auth.token'),
    password: secret('gateway.auth.password'),
    remoteUrl: reader.read('gateway.remote.url', nonEmpty, 'configNoUrl'),
    remoteToken: secret('gateway.remote.token'),
    remotePassword: secret('gateway.remote.password'),
    remoteTlsFingerprint: reader.read('gateway.remote.tlsFingerprint', nonEmpty, 'configNoText'),
    logFile: logFile === null ? null : resolvePath(logFile),
    acquireTimeoutMs: reader.read(
      'session.writeLock.acquireTimeoutMs',
      positiveMsOrInfinity,
      'configNoTime',
    ),
    maxHoldMs: reader.read('session.writeLock.maxHoldMs', positiveMs, 'configNoTime'),
    runTimeoutMs: seconds !== null && seconds > 0 ? seconds * 1000 : null,
    lastTouchedVersion: reader.read('meta.lastTouchedVersion', nonEmpty, 'configNoText'),
  };
  return { settings, findings: reader.findings };
}

function writtenText(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, 100) : null;
}

/**
 * Reads OpenClaw's config file (JSON5 with `$include` and `${VAR}`). Every failure is a state with
 * its reason. A half-written config is `malformed` now and `read` at the next look. Fields that
 * Clawbuoy does not need are ignored.
 */
export function readConfig(
  path: string,
  env: Env,
  files: ReadOnlyFiles,
  resolvePath: (path: string) => string,
  includeRoots: readonly string[] = [],
): ConfigRead {
  const unread = (state: ConfigState, detail: string, finding?: string): ConfigRead => ({
    state,
    detail,
    settings: readSettings({}, env, files, resolvePath).settings,
    env,
    findings: finding === undefined ? [] : [finding],
  });
  const read = files.readText(path, MAX_CONFIG_BYTES);
  switch (read.kind) {
    case 'absent':
      return unread('absent', reason('foundNoSuchFile', { word: path }));
    case 'denied':
      return unread(
        'denied',
        reason('unreadAt', { path, why: read.why }),
        reason('configUnread', { path, why: read.why }),
      );
    case 'not-a-file':
      return unread(
        'malformed',
        reason('notRegularAt', { path }),
        reason('configNotRegular', { path }),
      );
    case 'too-large':
      return unread(
        'too-large',
        reason('largerThanAt', { path, bytes: MAX_CONFIG_BYTES }),
        reason('configLargerThan', { path, bytes: MAX_CONFIG_BYTES }),
      );
    case 'text':
      break;
    default:
      return assertNever(read);
  }
  const tree = parseConfigTree(read.text.replace(/^\uFEFF/, ''), path, files, includeRoots);
  if (!tree.ok) {
    return unread(
      'malformed',
      reason('notUnderstoodAt', { path, why: tree.error }),
      reason('configNotUnderstood', { path, why: tree.error }),
    );
  }
  const merged = withConfigEnv(tree.value, env);
  const { settings, findings } = readSettings(tree.value, merged, files, resolvePath);
  return { state: 'read', detail: '', settings, env: merged, findings };
}
