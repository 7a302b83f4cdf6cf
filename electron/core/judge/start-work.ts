import { lasting, say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Memory } from '../evidence/memory.ts';
import { isLiving } from '../evidence/queries.ts';
import type { Era } from '../openclaw/era.ts';

/** A process that uses less of a core only waits: an idle gateway uses a hundredth. */
const WORKING_SHARE = 0.05;
/** A waiting process reads and writes less than this in a second. */
const WORKING_BYTES_S = 32 * 1024;
/** Starts of 12 min are known (openclaw/openclaw #119958). An older process has answered before. */
export const LONGEST_START_MS = 15 * 60_000;
/** A process with less processor time than this share of its life was idle for most of it. */
const IDLE_LIFE_SHARE = 0.02;
/** A watch that began this soon after a start has seen all of it: macOS gives whole seconds. */
const SAME_MOMENT_MS = 2_000;

/** A remembered start: the process, and when it was last seen at work. */
export type Start = NonNullable<Memory['gateway']['start']>;

/** How a start does: it works, or it has shown no work for `forMs`. */
export type StartWork =
  | { readonly kind: 'works'; readonly words: Words }
  | { readonly kind: 'idle'; readonly forMs: number };

/** The process of a gateway that does not answer; null where no such process lives. */
export function startingProcess({ gateway: { process } }: Evidence) {
  if (!isLiving(process)) return null;
  return process.identity === 'openclaw' || process.identity === 'openclaw-gateway'
    ? process
    : null;
}

/** Whether this life of the gateway has answered, as far as this watch has seen. */
export function hasAnswered(evidence: Evidence, before: Memory['gateway'] | null): boolean {
  const process = startingProcess(evidence);
  return (
    process !== null && (before?.lastOkAtMs ?? Number.NEGATIVE_INFINITY) >= process.startedAtMs
  );
}

/**
 * Whether it may still be starting. No answer of this life is known. Also, the watch covers its
 * whole life, or it is young enough that its start may have begun before the watch.
 */
export function mayBeStarting(evidence: Evidence, before: Memory['gateway'] | null): boolean {
  const process = startingProcess(evidence);
  if (process === null || hasAnswered(evidence, before)) return false;
  const beganMs = process.startedAtMs + SAME_MOMENT_MS;
  const isSeenWhole =
    evidence.watchingSinceMs <= beganMs ||
    (before?.failingSinceMs ?? Number.POSITIVE_INFINITY) <= beganMs;
  return isSeenWhole || evidence.atMs - process.startedAtMs < LONGEST_START_MS;
}

/** The signs that it works at this look, in words; null: there are none. */
export function workNow(evidence: Evidence): Words | null {
  const { process, cpuShare } = evidence.gateway;
  if (!isLiving(process) || process.state === 'stopped') return null;
  const waits = process.state === 'uninterruptible' ? [say('waitsOnDisk')] : [];
  const signs = [...growthSigns(evidence, cpuShare ?? 0), ...waits];
  return signs.length === 0 ? null : joined(signs);
}

/** What it did within the last seconds, its children included. */
function growthSigns({ gateway: { startup, pid } }: Evidence, leastShare: number): Words[] {
  const known = startup !== undefined && startup.pid === pid ? startup : null;
  const recent = known?.recent ?? null;
  const grownShare = recent === null || recent.overMs <= 0 ? 0 : recent.cpuMs / recent.overMs;
  const share = Math.max(leastShare, grownShare);
  const bytes = recent?.ioBytes ?? 0;
  const isMoving = recent !== null && bytes * 1_000 >= WORKING_BYTES_S * recent.overMs && bytes > 0;
  const installer = known?.installer ?? null;
  return [
    ...(installer === null
      ? []
      : [say('waitsForInstaller', { installer: installerWords(installer) })]),
    ...(share >= WORKING_SHARE ? [say('shareOfCore', { share: Math.round(share * 100) })] : []),
    ...(isMoving
      ? [say('readAndWritten', { size: sizeWords(bytes), time: lasting(recent.overMs) })]
      : []),
    ...(recent !== null && recent.newChildren > 0 ? [say('startsPrograms')] : []),
  ];
}

/** A package manager in words: "`npm install`, process 7". */
export function installerWords({ pid, command }: NonNullable<ReturnType<typeof installerOf>>) {
  return command === null ? say('someInstaller', { pid }) : say('installer', { command, pid });
}

function joined(signs: readonly Words[]): Words {
  return signs.reduce((first, second) => say('comma', { first, second }));
}

/** A process that gives no answer and has shown work this lately is not called frozen. */
const LATELY_MS = 30_000;

/**
 * The signs that a gateway which has answered before, and is silent now, is at work: it, a child or
 * its disk. On a crowded machine a working process is often seen asleep, with a small share. Null:
 * none within the last half minute, as of one that is frozen or deadlocked.
 */
export function workInSilence(evidence: Evidence, before: Memory['gateway'] | null): Words | null {
  const process = startingProcess(evidence);
  if (process === null || process.state === 'stopped') return null;
  const signs = growthSigns(evidence, 0);
  if (signs.length > 0) return joined(signs);
  const start = before?.start;
  const workedAtMs = start?.pid === evidence.gateway.pid ? (start?.workedAtMs ?? null) : null;
  if (workedAtMs === null || evidence.atMs - workedAtMs >= LATELY_MS) return null;
  return say('lastWorked', { time: lasting(evidence.atMs - workedAtMs) });
}

/** The program that a silent gateway waits for, which installs packages; null: there is none. */
export function installerOf({ gateway: { startup, pid, http, process } }: Evidence) {
  if (http.kind === 'answered' && http.status !== 503) return null;
  if (process?.kind !== 'alive' || process.state === 'stopped') return null;
  return startup !== undefined && startup.pid === pid ? (startup.installer ?? null) : null;
}

function sizeWords(bytes: number): string {
  const kilo = bytes / 1024;
  return kilo < 1_024 ? `${Math.round(kilo)} KB` : `${Math.round(kilo / 1_024)} MB`;
}

/** What is remembered of a start after this look; undefined where there is none. */
export function startAfter(
  evidence: Evidence,
  before: Memory['gateway'] | null,
): Start | undefined {
  const { pid } = evidence.gateway;
  const process = startingProcess(evidence);
  if (pid === null || process === null) return undefined;
  const known = before?.start?.pid === pid ? before.start : null;
  // Earlier looks without an answer saw no work of it either.
  const sinceMs = Math.max(process.startedAtMs, before?.failingSinceMs ?? evidence.atMs);
  return {
    pid,
    seenSinceMs: known?.seenSinceMs ?? Math.min(sinceMs, evidence.atMs),
    workedAtMs: workNow(evidence) === null ? (known?.workedAtMs ?? null) : evidence.atMs,
  };
}

/**
 * Whether a start works. Without a sign of work it still counts as working for this version's start
 * limit: it may wait for the network. A look without a past counts it as work, too, unless the
 * whole life of the process shows otherwise.
 */
export function startWork(
  evidence: Evidence,
  era: Era,
  before: Memory['gateway'] | null,
): StartWork {
  const now = workNow(evidence);
  if (now !== null) return { kind: 'works', words: now };
  const start = startAfter(evidence, before);
  const idleMs = start === undefined ? 0 : evidence.atMs - (start.workedAtMs ?? start.seenSinceMs);
  if (idleMs > era.bootLimitMs) return { kind: 'idle', forMs: idleMs };
  if (start?.workedAtMs === null && isIdleByItsLife(evidence, era)) {
    return { kind: 'idle', forMs: lifeMs(evidence) };
  }
  if (isFrozen(evidence)) return { kind: 'idle', forMs: idleMs };
  return {
    kind: 'works',
    words:
      start?.workedAtMs == null ? say('workUnknown') : say('lastWorked', { time: lasting(idleMs) }),
  };
}

function lifeMs({ atMs, gateway: { process } }: Evidence): number {
  return process?.kind === 'alive' ? atMs - process.startedAtMs : 0;
}

function isIdleByItsLife(evidence: Evidence, era: Era): boolean {
  const { startup } = evidence.gateway;
  const ageMs = lifeMs(evidence);
  if (startup === undefined || startup.recent === null || ageMs < 3 * era.bootLimitMs) return false;
  return startup.cpuMs / ageMs < IDLE_LIFE_SHARE;
}

function isFrozen({ gateway: { process } }: Evidence): boolean {
  return process?.kind === 'alive' && process.state === 'stopped';
}
