import type { Evidence, Memory } from '../evidence.ts';
import { duration } from '../words.ts';
import { at } from './finding.ts';

/** A gateway that something keeps starting and that keeps ending. */
export type RestartLoop = {
  /** What was seen, in words. */
  readonly cause: string;
  /** Who fights, as far as it can be told. */
  readonly why: string;
  readonly evidence: readonly string[];
};

type Lives = Memory['gateway']['lives'];
type Starts = Memory['gateway']['starts'];

/** So many lives within the window are a loop; fewer may be a person at work. */
const LOOP_LIVES = 5;
const LOOP_WINDOW_MS = 5 * 60_000;
/** A life that has lasted this long, and longer than those before it, is no part of the loop. */
const CALM_MS = 20_000;
const MOST_STARTS = 50;

/** The pids that the gateway was seen under of late, this one included. */
export function livesOf(evidence: Evidence, before: Memory['gateway'] | null): Lives {
  const lives = (before?.lives ?? []).filter(
    (life) => evidence.atMs - life.firstSeenAtMs < LOOP_WINDOW_MS * 2,
  );
  const { pid, process, http } = evidence.gateway;
  if (pid === null || process?.kind !== 'alive') return lives;
  const isKnown = lives.some((life) => life.pid === pid);
  const all = isKnown
    ? lives
    : [...lives, { pid, firstSeenAtMs: Math.max(process.startedAtMs, 0) }];
  const isOver =
    all.length >= LOOP_LIVES &&
    http.kind === 'answered' &&
    hasCalmed(
      evidence.atMs,
      all.map((life) => life.firstSeenAtMs),
    );
  // A loop that is over is no reason to suspect the next restart.
  return isOver ? all.filter((life) => life.pid === pid) : all;
}

/**
 * How the service manager's count of starts has grown. A gateway that dies within a second (a
 * config that it refuses, a port that another has) is hardly ever seen alive; its manager counts.
 */
export function startsOf(evidence: Evidence, before: Memory['gateway'] | null): Starts {
  const { service } = evidence.gateway;
  const known = before?.starts ?? [];
  if (service.kind !== 'installed' || service.runs === null) return known;
  const last = known.at(-1);
  if (last?.count === service.runs) return isOver(evidence.atMs, known) ? [last] : known;
  const sample = { count: service.runs, atMs: evidence.atMs };
  // A manager that counts anew (reloaded, started by hand) has nothing to do with the past.
  return last !== undefined && last.count > service.runs
    ? [sample]
    : [...known, sample].slice(-MOST_STARTS);
}

/** The restart loop that the gateway is in, or null. */
export function loopOf(evidence: Evidence, lives: Lives, starts: Starts): RestartLoop | null {
  return startedAgainAndAgain(evidence, starts) ?? livedAgainAndAgain(evidence, lives);
}

function startedAgainAndAgain(evidence: Evidence, starts: Starts): RestartLoop | null {
  const { service, pid, http } = evidence.gateway;
  const last = starts.at(-1);
  if (service.kind !== 'installed' || last === undefined) return null;
  const fromMs = evidence.atMs - LOOP_WINDOW_MS;
  const base = starts.findLast((one) => one.atMs <= fromMs) ?? starts[0];
  const count = last.count - (base?.count ?? last.count);
  if (count < LOOP_LIVES) return null;
  const cause = `${service.manager} started the gateway ${count} times within ${duration(LOOP_WINDOW_MS)} (${service.name})`;
  const isAnothers = http.kind === 'answered' && pid !== null && pid !== service.pid;
  const end = service.lastExit === null ? '' : `; it last ended with ${service.lastExit}`;
  return {
    cause: isAnothers ? `${cause}, in vain: process ${pid} has the port` : `${cause}${end}`,
    why: isAnothers
      ? `two supervisors fight: ${service.name} keeps starting a gateway while process ${pid}, which it did not start, already runs one. End one of the two`
      : 'it ends by itself as often as it is started; another restart would only join in. Look at its last words: a config that it refuses, a port that another has, or a second supervisor',
    evidence: starts.slice(-10).map((one) => `${at(one.atMs)} started ${one.count} times so far`),
  };
}

function livedAgainAndAgain(evidence: Evidence, lives: Lives): RestartLoop | null {
  const recent = lives.filter((life) => evidence.atMs - life.firstSeenAtMs < LOOP_WINDOW_MS);
  if (recent.length < LOOP_LIVES) return null;
  const service = serviceBehind(evidence, recent);
  const starter = service === null ? parentOf(evidence) : `${service.manager} (${service.name})`;
  const end =
    service === null
      ? ''
      : ` (${service.name})${service.lastExit === null ? '' : `; it last ended with ${service.lastExit}`}`;
  return {
    cause: `the gateway was started ${recent.length} times within ${duration(LOOP_WINDOW_MS)}${end}`,
    why: `something keeps stopping it${starter === null ? '' : `, and ${starter} keeps starting it`}; another restart would only join the fight. Look for two supervisors, or a config that makes it exit`,
    evidence: lives.map((life) => `process ${life.pid} since ${at(life.firstSeenAtMs)}`),
  };
}

/** The service that these lives belong to; one that lies still has nothing to do with them. */
function serviceBehind({ gateway: { service } }: Evidence, lives: Lives) {
  if (service.kind !== 'installed') return null;
  const isBehind =
    service.pid === null
      ? service.state === 'starting' || service.state === 'failed'
      : lives.some((life) => life.pid === service.pid);
  return isBehind ? service : null;
}

function parentOf({ gateway: { parent } }: Evidence): string | null {
  if (parent === null) return null;
  return `process ${parent.pid}${parent.command === null ? '' : ` (${parent.command})`}`;
}

function isOver(atMs: number, starts: Starts): boolean {
  // The first sample tells only when the count was first read.
  const seen = starts.slice(1).map((one) => one.atMs);
  return seen.length > 0 && hasCalmed(atMs, seen);
}

/**
 * The last life has outlived the others by far: whatever ended them has stopped. The longest of
 * the others does not count: it may have been the good one before the loop began.
 */
function hasCalmed(atMs: number, timesMs: readonly number[]): boolean {
  const inOrder = timesMs.toSorted((a, b) => a - b);
  const last = inOrder.at(-1);
  if (last === undefined) return true;
  const gaps = inOrder
    .slice(1)
    .map((timeMs, place) => timeMs - (inOrder[place] ?? timeMs))
    .sort((a, b) => b - a);
  return atMs - last > Math.max(CALM_MS, 2 * (gaps[1] ?? gaps[0] ?? 0));
}
