import type { OpenClawSettings } from './config.ts';
import type { Env } from './env-substitution.ts';

const DEFAULT_PORT = 18_789;
const DEV_PROFILE_PORT = 19_001;

/** `18789`, `127.0.0.1:18789` or `[::1]:18789`, as OpenClaw reads its port variable. */
function parsePort(text: string): number | null {
  const digits = /^(?:\[[^\]]+\]:|[^:]+:)?(\d{1,5})$/.exec(text)?.[1];
  const port = digits === undefined ? 0 : Number(digits);
  return port >= 1 && port <= 65_535 ? port : null;
}

/** The port 2026.9.6 gives a named profile that configures none: FNV-1a into 20000–59999. */
export function profilePort(profile: string): number {
  let hash = 2_166_136_261;
  for (const byte of Buffer.from(profile, 'utf8')) {
    hash = Math.imul(hash ^ byte, 16_777_619) >>> 0;
  }
  return 20_000 + (hash % 40_000);
}

/** From 2026.8.1 on, and where nothing is known: the newest. */
function isRecent(version: string | null): boolean {
  const match = /^(\d{4})\.(\d{1,2})\./.exec(version ?? '');
  if (match === null) return true;
  return Number(match[1]) * 100 + Number(match[2]) >= 202_608;
}

/** `env` is also what stands for it: the profile `dev` sets the variable. */
export type PortSource = 'env' | 'config' | 'default';

/** A setting that says where the gateway listens, and says it in a way that cannot be used. */
const ABOUT_PLACE = /^config: gateway\.(port|mode|remote\.url)\b/;

/**
 * Why a local URL is only a guess: nothing but the config would name the port, and that cannot be
 * understood, as a whole or where it says so. Null where there is no config, or it names none.
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
 * profile without a port shares 18789 (`dev` has 19001), later each has its own: the other one
 * is named too, because the installed version is not known yet.
 */
export function choosePort(
  fromEnv: string | null,
  settings: Pick<OpenClawSettings, 'port' | 'lastTouchedVersion'>,
  profile: string | null,
): { port: number; source: PortSource; otherPort: number | null; finding: string | null } {
  const envPort = fromEnv === null ? null : parsePort(fromEnv);
  const finding =
    fromEnv !== null && envPort === null ? 'OPENCLAW_GATEWAY_PORT is no port; it is ignored' : null;
  // The command line's profile `dev` sets the variable, so it wins over the config as that does.
  const fixed = envPort ?? (profile === 'dev' ? DEV_PROFILE_PORT : null);
  if (fixed !== null) return { port: fixed, source: 'env', otherPort: null, finding };
  if (settings.port !== null) {
    return { port: settings.port, source: 'config', otherPort: null, finding };
  }
  const source = 'default';
  if (profile === null) return { port: DEFAULT_PORT, source, otherPort: null, finding };
  const own = profilePort(profile);
  return isRecent(settings.lastTouchedVersion)
    ? { port: own, source, otherPort: DEFAULT_PORT, finding }
    : { port: DEFAULT_PORT, source, otherPort: own, finding };
}

/** One `OPENCLAW_SESSION_WRITE_LOCK_*_MS` variable (2026.5.28 and later); null if unset or unusable. */
export function readLockLimit(
  env: Env,
  limit: 'ACQUIRE_TIMEOUT' | 'STALE' | 'MAX_HOLD',
): number | null {
  const text = env[`OPENCLAW_SESSION_WRITE_LOCK_${limit}_MS`]?.trim() ?? '';
  if (text === 'Infinity' && limit === 'ACQUIRE_TIMEOUT') return Number.POSITIVE_INFINITY;
  const ms = /^\d+$/.test(text) ? Number(text) : 0;
  return ms > 0 && Number.isSafeInteger(ms) ? ms : null;
}
