import { reason } from '../../core/catalogue/sentences/reason.ts';
import type { OpenClawSettings } from './config.ts';
import type { Env } from './env-substitution.ts';

const DEFAULT_PORT = 18_789;
const DEV_PROFILE_PORT = 19_001;

/** Parses `18789`, `127.0.0.1:18789` or `[::1]:18789`, as OpenClaw reads its port variable. */
function parsePort(text: string): number | null {
  const digits = /^(?:\[[^\]]+\]:|[^:]+:)?(\d{1,5})$/.exec(text)?.[1];
  const port = digits === undefined ? 0 : Number(digits);
  return port >= 1 && port <= 65_535 ? port : null;
}

/** The port that 2026.9.6 gives a named profile without one: FNV-1a into 20000–59999. */
export function profilePort(profile: string): number {
  let hash = 2_166_136_261;
  for (const byte of Buffer.from(profile, 'utf8')) {
    hash = Math.imul(hash ^ byte, 16_777_619) >>> 0;
  }
  return 20_000 + (hash % 40_000);
}

/** Whether a version is 2026.8.1 or later. An unknown version counts as the newest. */
function isRecent(version: string | null): boolean {
  const match = /^(\d{4})\.(\d{1,2})\./.exec(version ?? '');
  if (match === null) return true;
  return Number(match[1]) * 100 + Number(match[2]) >= 202_608;
}

/** `env` also covers the profile `dev`, which sets the variable. */
export type PortSource = 'env' | 'config' | 'default';

/** Findings on unusable settings that define where the gateway listens. */
const ABOUT_PLACE = /^config: gateway\.(port|mode|remote\.url)\b/;

/**
 * Why a local URL is only a guess. Only the config could name the port, and it (or that setting)
 * cannot be understood. Null if it is no guess, for example without a config.
 */
export function urlGuess(
  source: PortSource,
  configFinding: string | null,
  findings: readonly string[],
): string | null {
  if (source === 'env') return null;
  return configFinding ?? findings.find((finding) => ABOUT_PLACE.test(finding)) ?? null;
}

/**
 * The gateway's port on this machine: env over config over the profile's own. Up to 2026.7.35 a
 * profile without a port shares 18789 (`dev` has 19001). Later each has its own.
 */
export function choosePort(
  fromEnv: string | null,
  settings: Pick<OpenClawSettings, 'port' | 'lastTouchedVersion'>,
  profile: string | null,
): { port: number; source: PortSource; finding: string | null } {
  const envPort = fromEnv === null ? null : parsePort(fromEnv);
  const finding = fromEnv !== null && envPort === null ? reason('portVariableIgnored') : null;
  // The command line's profile `dev` sets the variable, so it also wins over the config.
  const fixed = envPort ?? (profile === 'dev' ? DEV_PROFILE_PORT : null);
  if (fixed !== null) return { port: fixed, source: 'env', finding };
  if (settings.port !== null) {
    return { port: settings.port, source: 'config', finding };
  }
  const source = 'default';
  if (profile === null) return { port: DEFAULT_PORT, source, finding };
  const port = isRecent(settings.lastTouchedVersion) ? profilePort(profile) : DEFAULT_PORT;
  return { port, source, finding };
}

/**
 * One `OPENCLAW_SESSION_WRITE_LOCK_*_MS` variable (2026.5.28 and later). Null if unset or unusable.
 */
export function readLockLimit(env: Env, limit: 'ACQUIRE_TIMEOUT' | 'MAX_HOLD'): number | null {
  const text = env[`OPENCLAW_SESSION_WRITE_LOCK_${limit}_MS`]?.trim() ?? '';
  if (text === 'Infinity' && limit === 'ACQUIRE_TIMEOUT') return Number.POSITIVE_INFINITY;
  const ms = /^\d+$/.test(text) ? Number(text) : 0;
  return ms > 0 && Number.isSafeInteger(ms) ? ms : null;
}
