/** A kind of lock that some version takes back on its own. */
export type Reclaimed =
  | 'orphaned'
  | 'recycled'
  | 'foreign'
  | 'malformed'
  | 'leaked'
  /** The gateway's own pid, without start ticks (every Mac), and not held in its memory. */
  | 'own-without-ticks';

/**
 * The recovery that each line of OpenClaw versions has built in, so that Clawbuoy neither alarms
 * nor acts before it. "Measured" was seen on a real gateway of that version, "read" is from its
 * shipped code.
 */
export type Era = {
  readonly name: 'february' | 'spring' | 'summer' | 'sqlite' | 'unknown';
  /** How long a run waits for a session lock before it gives up. */
  readonly acquireTimeoutMs: number;
  /** The longest that a run may take by default, and so hold its lock. */
  readonly runTimeoutMs: number;
  /**
   * How long its watchdog lets a compaction hold its lock; null: it has no watchdog. A compaction
   * is the longest work that shows no run. The lock's own word comes first.
   */
  readonly maxHoldMs: number | null;
  /**
   * The time that its watchdog adds to a run's own limit. Null: it treats runs and compactions
   * alike.
   */
  readonly runGraceMs: number | null;
  /** Verdicts whose lock this version removes when the next message meets it. */
  readonly reclaims: readonly Reclaimed[];
  /**
   * This version takes over any lock older than this at the next message, whoever owns it; null:
   * never.
   */
  readonly staleMs: number | null;
  /**
   * Whether an owner is known to keep a lock file open while it holds it. Then nobody holds a
   * closed one.
   */
  readonly keepsLocksOpen: boolean;
  /** How long a fresh process may take until it answers. */
  readonly bootLimitMs: number;
  /** A blocked message is in no transcript and no event: it is lost. */
  readonly losesBlockedMessages: boolean;
  /** An aborted run leaves no trace: not in the transcript, not in the session's row. */
  readonly hidesAborts: boolean;
  /** A message during a run is steered into it, and is lost if the run is aborted. */
  readonly dropsSteered: boolean;
  /**
   * It can end only runs that `chat.send` began. `sessions.abort`, if there is one, reaches no
   * others.
   */
  readonly abortsOnlyChatRuns: boolean;
  /**
   * Whether a reader hears of each command that waits for a person. Before, only a client that may
   * answer does, and for its sake the gateway stops asking in the chat.
   */
  readonly tellsReadersOfApprovals: boolean;
};

const MINUTE = 60_000;

const FEBRUARY: Era = {
  name: 'february',
  acquireTimeoutMs: 10_000,
  runTimeoutMs: 10 * MINUTE,
  maxHoldMs: null,
  runGraceMs: null,
  // Measured on 2026.2.1: a dead pid and content without a pid at once, anything after 30 min.
  reclaims: ['orphaned', 'malformed'],
  staleMs: 30 * MINUTE,
  // Measured on 2026.2.1: open in runs of every limit and in `/compact`.
  keepsLocksOpen: true,
  bootLimitMs: 90_000,
  losesBlockedMessages: true,
  hidesAborts: true,
  dropsSteered: false,
  abortsOnlyChatRuns: true,
  // Read from 2026.7.35: an inline approval goes to holders of the approval scope alone.
  tellsReadersOfApprovals: false,
};

/**
 * Read from 2026.2.17 to 2026.3.31. Its locks stay open in its table of held locks, as on 2026.2.1.
 * Its payload has start ticks on Linux only. It waits for content without a pid until that is
 * stale.
 */
const SPRING: Era = {
  ...FEBRUARY,
  name: 'spring',
  // Read from 2026.2.17, 2026.2.26 and 2026.3.13: a compaction may take 5 min, and 2 min are added.
  maxHoldMs: 7 * MINUTE,
  runGraceMs: 2 * MINUTE,
  reclaims: ['orphaned', 'recycled', 'own-without-ticks'],
};

/** Read from 2026.3.22: a run may take 48 h (openclaw/openclaw #52668), a compaction 15 min. */
const MIDDLE_OF_SPRING: Era = {
  ...SPRING,
  runTimeoutMs: 48 * 60 * MINUTE,
  maxHoldMs: 17 * MINUTE,
  runGraceMs: 17 * MINUTE,
};

/** Read from 2026.4.29: content without a pid counts as left behind after 5 s. */
const LATE_SPRING: Era = {
  ...MIDDLE_OF_SPRING,
  reclaims: ['orphaned', 'malformed', 'recycled', 'own-without-ticks'],
};

/** Read from 2026.5.2 and 2026.5.7: a message waits for a lock as long as in summer. */
const MAY: Era = { ...LATE_SPRING, acquireTimeoutMs: 60_000 };

const SUMMER: Era = {
  name: 'summer',
  acquireTimeoutMs: 60_000,
  runTimeoutMs: 48 * 60 * MINUTE,
  // It is the limit for runs, too. 2026.5.28 writes 17 min in the lock itself.
  maxHoldMs: 5 * MINUTE,
  runGraceMs: null,
  reclaims: ['orphaned', 'malformed', 'recycled', 'foreign', 'leaked', 'own-without-ticks'],
  // Measured on 2026.7.35: it reports a lock that is too old, and never takes it.
  staleMs: null,
  // Measured on 2026.5.28 and 2026.7.35: open in runs of every limit, in `/compact` and in
  // `sessions.compact`, which reports `hasActiveRun:false` meanwhile.
  keepsLocksOpen: true,
  bootLimitMs: 60_000,
  losesBlockedMessages: false,
  hidesAborts: false,
  dropsSteered: true,
  abortsOnlyChatRuns: false,
  tellsReadersOfApprovals: false,
};

const SQLITE: Era = {
  ...SUMMER,
  name: 'sqlite',
  acquireTimeoutMs: 5_000,
  maxHoldMs: null,
  reclaims: [],
  dropsSteered: false,
  // Measured on 2026.9.6: the run itself says that it waits, and that it has been answered.
  tellsReadersOfApprovals: true,
};

/** Nothing is assumed of an unknown version: it reclaims nothing, and it waits longest. */
const UNKNOWN: Era = {
  ...SUMMER,
  name: 'unknown',
  maxHoldMs: null,
  reclaims: [],
  keepsLocksOpen: false,
  bootLimitMs: 90_000,
  hidesAborts: true,
  dropsSteered: false,
};

/** How far beyond the run timeout a lock may still be honest (2026.5.28 uses the same margin). */
export const RUN_MARGIN_MS = 2 * MINUTE;

/** Reads `2026.7.35`, `2026.9.6-beta.1`, `v2026.2.1` as numbers; null for `dev` and the like. */
export function parseVersion(text: string | null): readonly [number, number, number] | null {
  const match = /^v?(\d{4})\.(\d{1,2})\.(\d{1,3})/.exec(text ?? '');
  if (match === null) return null;
  return [Number(match[1]), Number(match[2]), Number(match[3])];
}

/**
 * The era of a gateway, from its version. If that is no number (2026.2.1 calls itself `dev`), its
 * store and its methods decide: `sessions.abort` came with the summer line.
 */
export function eraOf(
  version: string | null,
  methods: readonly string[] | null,
  store: 'jsonl' | 'sqlite' | 'unknown',
): Era {
  const parsed = parseVersion(version);
  if (parsed !== null) {
    const [year, month, day] = parsed;
    const order = (year - 2026) * 10_000 + month * 100 + day;
    if (order >= 801) return SQLITE;
    // Read from 2026.6.1: from here on it only reports a lock that is too old or held too long.
    if (order >= 601) return SUMMER;
    // Read from 2026.5.28: it still takes a lock older than 30 min, whoever owns it.
    if (order >= 528) return { ...SUMMER, staleMs: FEBRUARY.staleMs };
    // Read from 2026.5.18 and 2026.5.22: it takes a stranger's lock, and its own if it does not
    // hold it.
    if (order >= 518) return { ...MAY, reclaims: SUMMER.reclaims };
    if (order >= 501) return MAY;
    if (order >= 401) return LATE_SPRING;
    if (order >= 322) return MIDDLE_OF_SPRING;
    if (order >= 217) return SPRING;
    return FEBRUARY;
  }
  if (store === 'sqlite') return SQLITE;
  if (methods !== null && methods.length > 0) {
    if (!methods.includes('sessions.abort')) return FEBRUARY;
    return SUMMER;
  }
  return UNKNOWN;
}
