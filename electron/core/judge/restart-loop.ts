import { lasting, say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Memory } from '../evidence/memory.ts';
import { isoTime } from '../text/iso-time.ts';
import { startingProcess } from './start-work.ts';

/** A gateway that something keeps starting and that keeps ending. */
export type RestartLoop = {
  /** What was seen, in words. */
  readonly cause: Words;
  /** Who restarts it, as far as known. */
  readonly why: Words;
  readonly evidence: readonly Words[];
};

type Lives = Memory['gateway']['lives'];
type Starts = Memory['gateway']['starts'];

/** This many lives within the window are a loop. Fewer may be a person at work. */
const LOOP_LIVES = 5;
const LOOP_WINDOW_MS = 5 * 60_000;
/** A life that lasts this long, and longer than the earlier ones, is not part of the loop. */
const CALM_MS = 20_000;
const MOST_STARTS = 50;
const MOST_LIVES = 50;
/**
 * This many starts in a row without an answer are a loop, however slow. Starts that fail after 4
 * min are known (openclaw/openclaw #150574), and three of them are no person at work.
 */
const LOOP_UNANSWERED = 3;
/** Starts further apart than this are unrelated. Longer starts are not known. */
const SLOWEST_LIFE_MS = 20 * 60_000;
const LIVES_KEPT_MS = 3 * SLOWEST_LIFE_MS;

/** The recent pids of the gateway, this one included. */
export function livesOf(evidence: Evidence, before: Memory['gateway'] | null): Lives {
  const lives = (before?.lives ?? []).filter(
    (life) => evidence.atMs - life.firstSeenAtMs < LIVES_KEPT_MS,
  );
  const { pid, process, http } = evidence.gateway;
  if (pid === null || process?.kind !== 'alive') return lives;
  const isKnown = lives.some((life) => life.pid === pid);
  const all = isKnown
    ? lives
    : [...lives, { pid, firstSeenAtMs: Math.max(process.startedAtMs, 0) }].slice(-MOST_LIVES);
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
 * The service manager's counts of starts over time. A gateway that dies within a second is hardly
 * ever seen alive (a refused config, a taken port). Its manager still counts it.
 */
export function startsOf(evidence: Evidence, before: Memory['gateway'] | null): Starts {
  const { service } = evidence.gateway;
  const known = before?.starts ?? [];
  if (service.kind !== 'installed' || service.runs === null) return known;
  const last = known.at(-1);
  if (last?.count === service.runs) return isOver(evidence.atMs, known) ? [last] : known;
  const sample = { count: service.runs, atMs: evidence.atMs };
  // A count that fell began again (reloaded, started by hand). The past does not belong to it.
  return last !== undefined && last.count > service.runs
    ? [sample]
    : [...known, sample].slice(-MOST_STARTS);
}

/** The restart loop that the gateway is in, or null. */
export function loopOf(
  evidence: Evidence,
  lives: Lives,
  starts: Starts,
  lastOkAtMs: number | null,
): RestartLoop | null {
  return (
    startedAgainAndAgain(evidence, starts) ??
    neverAnswered(evidence, lives, starts, lastOkAtMs) ??
    livedAgainAndAgain(evidence, lives)
  );
}

/**
 * A row of starts that never answered. Counts the processes seen, or the manager's count if that is
 * higher. Only the manager sees a life of a second, and not every machine has a manager's count.
 */
function neverAnswered(
  evidence: Evidence,
  lives: Lives,
  starts: Starts,
  lastOkAtMs: number | null,
): RestartLoop | null {
  const { http, service } = evidence.gateway;
  if (http.kind === 'answered' && http.status !== 503) return null;
  const sinceMs = lastOkAtMs ?? Number.NEGATIVE_INFINITY;
  const seen = inARow(
    evidence.atMs,
    lives.map((life) => life.firstSeenAtMs).filter((timeMs) => timeMs > sinceMs),
  );
  const counted = startsSince(evidence.atMs, starts, sinceMs);
  const count = Math.max(seen.length, counted.count);
  if (count < LOOP_UNANSWERED) return null;
  const timesMs = counted.count > seen.length ? counted.timesMs : seen;
  // A start that has by far outlived the others is not part of the loop: their trouble has passed.
  if (startingProcess(evidence) !== null && hasOutlived(evidence.atMs, seen)) return null;
  const fromMs = timesMs[0] ?? evidence.atMs;
  const isInstalled = service.kind === 'installed';
  const starter = isInstalled ? `${service.manager} (${service.name})` : parentOf(evidence);
  const end =
    !isInstalled || service.lastExit === null
      ? ''
      : say('lastEndedWith', { lastExit: service.lastExit });
  const name = isInstalled ? ` (${service.name})` : '';
  return {
    cause: say('neverAnswered', { count, time: lasting(evidence.atMs - fromMs), name, end }),
    why: say('endsBeforeItAnswers', {
      who: starter === null ? 'it' : say('keepsStarting', { starter }),
    }),
    evidence: timesMs
      .slice(-10)
      .map((timeMs) => say('seenStartNoAnswer', { time: isoTime(timeMs) })),
  };
}

/** The latest times that follow each other closely enough to be one trouble, up to now. */
function inARow(nowMs: number, timesMs: readonly number[]): readonly number[] {
  const inOrder = timesMs.toSorted((a, b) => a - b);
  const breakAt = inOrder.findLastIndex(
    (timeMs, place) => (inOrder[place + 1] ?? nowMs) - timeMs > SLOWEST_LIFE_MS,
  );
  return inOrder.slice(breakAt + 1);
}

/** Starts since it last answered, by the manager's count. The first sample is itself a start. */
function startsSince(
  nowMs: number,
  starts: Starts,
  sinceMs: number,
): { readonly count: number; readonly timesMs: readonly number[] } {
  const base = starts.findLast((one) => one.atMs <= sinceMs) ?? null;
  const later = starts.filter((one) => one.atMs > sinceMs);
  const timesMs = inARow(
    nowMs,
    later.map((one) => one.atMs),
  );
  const first = later.find((one) => one.atMs === timesMs[0]);
  const last = later.at(-1);
  if (first === undefined || last === undefined) return { count: 0, timesMs: [] };
  const isWhole = first === later[0] && base !== null;
  return { count: last.count - (isWhole ? base.count : first.count - 1), timesMs };
}

/** Whether the present life has lasted twice as long as any earlier one. */
function hasOutlived(nowMs: number, timesMs: readonly number[]): boolean {
  const last = timesMs.at(-1);
  if (last === undefined || timesMs.length < 2) return false;
  const longestMs = Math.max(
    ...timesMs.slice(1).map((timeMs, place) => timeMs - (timesMs[place] ?? timeMs)),
  );
  return nowMs - last > Math.max(CALM_MS, 2 * longestMs);
}

function startedAgainAndAgain(evidence: Evidence, starts: Starts): RestartLoop | null {
  const { service, pid, http } = evidence.gateway;
  const last = starts.at(-1);
  if (service.kind !== 'installed' || last === undefined) return null;
  const fromMs = evidence.atMs - LOOP_WINDOW_MS;
  const base = starts.findLast((one) => one.atMs <= fromMs) ?? starts[0];
  const count = last.count - (base?.count ?? last.count);
  if (count < LOOP_LIVES) return null;
  const cause = say('managerStarted', {
    manager: service.manager,
    count,
    time: lasting(LOOP_WINDOW_MS),
    name: service.name,
  });
  const isAnothers = http.kind === 'answered' && pid !== null && pid !== service.pid;
  const end = service.lastExit === null ? '' : say('lastEndedWith', { lastExit: service.lastExit });
  return {
    cause: isAnothers ? say('inVainPort', { cause, pid }) : say('withEnd', { cause, end }),
    why: isAnothers ? say('twoSupervisors', { name: service.name, pid }) : say('endsAsOften'),
    evidence: starts
      .slice(-10)
      .map((one) => say('seenStarts', { time: isoTime(one.atMs), count: one.count })),
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
      : say('serviceEnded', {
          name: service.name,
          end:
            service.lastExit === null ? '' : say('lastEndedWith', { lastExit: service.lastExit }),
        });
  return {
    cause: say('startedWithin', { count: recent.length, time: lasting(LOOP_WINDOW_MS), end }),
    why: say('keepsStopping', {
      starter: starter === null ? '' : say('andKeepsStarting', { starter }),
    }),
    evidence: lives.map((life) =>
      say('seenLife', { pid: life.pid, time: isoTime(life.firstSeenAtMs) }),
    ),
  };
}

/** The service that these lives belong to. A stopped service has nothing to do with them. */
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
 * Whether the last life has by far outlived the others, so that their trouble has stopped. The
 * longest of the others does not count: it may be the good one before the loop began.
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
