import { tmpdir } from 'node:os';
import type { Thresholds } from '../core/api/thresholds.ts';
import { reason } from '../core/catalogue/sentences/reason.ts';
import type { Evidence } from '../core/evidence/evidence.ts';
import type { Memory } from '../core/evidence/memory.ts';
import { type OwnFacts, withOwnFacts } from '../core/evidence/own-facts.ts';
import { understood } from '../core/evidence/understood.ts';
import { isLate, judge, lockedRuns, unclearMs } from '../core/judge/judge.ts';
import { assertNever } from '../core/result.ts';
import type { DeviceStore } from '../openclaw/gateway/device-identity.ts';
import type { GatewaySocket } from '../openclaw/gateway/gateway-socket.ts';
import type { Location } from '../openclaw/locate/locate.ts';
import type { Observer } from '../openclaw/observer.ts';
import { createObserver } from '../openclaw/observer.ts';
import type { LookKind } from '../openclaw/sources.ts';
import type { Look } from '../recovery/look.ts';
import { sleep } from '../system/sleep.ts';
import type { System } from '../system/types.ts';
import { hangsOnIt, hangsOnMaintenance, worthAsking } from './open-file-queries.ts';

/** The time limit for a single look, including the program's start. */
const LIMIT_MS = 4_700;
/** The limit where evidence is collected for somebody else: what is unseen cannot be asked later. */
export const PATIENT_LIMIT_MS = 15_000;
/** The least time for a useful look. */
const LEAST_MS = 3_000;
/** The longest probe. Two must fit: one silent answer does not distinguish busy from frozen. */
const LONGEST_PROBE_MS = 1_600;
const POLL_MS = 50;
/** Continues to the end of the look if that can distinguish a slow answer from a stopped one. */
const LISTEN_MS = 2_000;
const LISTEN_POLL_MS = 250;
/** The rest of the look that is reserved for questions about open locks. */
const LEFT_MS = 700;
/** The rest of it that is reserved for combining the results. */
const LAST_MS = 300;

/**
 * The end of a look that begins now, in ms. `uptimeMs` is the program's running time so far: the
 * caller waits from the start of the program, which may be slow on some machines.
 */
export function lookEndMs(nowMs: number, uptimeMs: number, limitMs = LIMIT_MS): number {
  return nowMs + Math.max(LEAST_MS, limitMs - uptimeMs);
}

/**
 * One look without an engine: connects, asks, judges and leaves. Verdicts that need memory stay
 * undetermined and say so.
 */
export async function lookOnce(options: {
  readonly location: Location;
  readonly system: System;
  readonly thresholds: Thresholds;
  readonly memory: Memory | null;
  readonly dismissed?: OwnFacts['dismissed'];
  readonly ended?: OwnFacts['ended'];
  /** Clawbuoy's own identity, for a gateway that wants more than the shared token. */
  readonly device?: DeviceStore | null;
  /** When the look must be over. It ends earlier if everything is answered. */
  readonly endMs: number;
}): Promise<Look> {
  const now = Date.now;
  const { endMs } = options;
  const observer = createObserver({
    location: options.location,
    device: options.device ?? null,
    system: options.system,
    thresholds: {
      ...options.thresholds,
      probeTimeoutMs: Math.min(options.thresholds.probeTimeoutMs, LONGEST_PROBE_MS),
    },
    mode: 'one-look',
    tmpDir: tmpdir(),
    uid: process.getuid?.() ?? null,
    now,
    random: Math.random,
    onNews: () => undefined,
  });
  let heard: Evidence | null = null;
  const take = async (kind: LookKind): Promise<Evidence> => {
    const { dismissed = [], ended = [] } = options;
    const gathered = await observer.gather(kind, options.memory);
    const taken = withOwnFacts(gathered, { dismissed, ended });
    // Results that arrive after the time limit change nothing.
    if (now() < endMs || heard === null) heard = taken;
    return taken;
  };
  const read = async (kind: LookKind) => understood(await take(kind));
  try {
    const closely = lookClosely(observer, read, endMs, now).then(() => true);
    const isDone = await Promise.race([closely, until(endMs - LAST_MS, now)]);
    // Every question has its own limit, but together they may still take too long. Then the answers
    // so far are judged.
    if (isDone !== true) await Promise.race([take('event'), closely, until(endMs, now)]);
    const last = withUntoldMaintenance(heard ?? (await take('event')));
    const evidence = understood(last);
    return { evidence, heard: last, judgement: judge(evidence) };
  } finally {
    observer.close();
  }
}

/**
 * What the time did not suffice for is unknown: without an answer nobody can say that no update is
 * at work, so no step is named that would come in the middle of one.
 */
function withUntoldMaintenance(seen: Evidence): Evidence {
  if (seen.maintenance !== undefined) return seen;
  if (!hangsOnMaintenance(judge(understood(seen)).snapshot)) return seen;
  const why = reason('notToldInTime');
  return { ...seen, maintenance: { kind: 'unknown', atMs: seen.atMs, why } };
}

async function lookClosely(
  observer: Observer,
  take: (kind: LookKind) => Promise<Evidence>,
  endMs: number,
  now: () => number,
): Promise<void> {
  let seen = await take('tick');
  if (isLate(seen.gateway.http) && now() < endMs - LONGEST_PROBE_MS) seen = await take('tick');
  const answers = seen.gateway.http.kind === 'answered';
  while (answers && now() < endMs - LEFT_MS) {
    if (isSettled(observer.socket)) {
      // A second reading contains the connection's answers (sessions, version, runs).
      seen = await take('inside');
      if (isSettled(observer.socket)) break;
    }
    await sleep(POLL_MS);
  }
  // A running attempt is given up. Its part in the trouble is reported.
  if (answers && !isSettled(observer.socket)) seen = await take('event');
  // Events of a run that began earlier can distinguish a slow stream from a hang.
  const listenedAtMs = now() + LISTEN_MS;
  const isUntold = (): boolean => {
    const unseen = seen.runs.list.filter((run) => run.knownBy === 'list');
    return [...unseen, ...lockedRuns(seen, judge(seen).locks)].some(
      (run) => now() < listenedAtMs || unclearMs(seen, run) !== null,
    );
  };
  while (isUntold() && now() < endMs - LEFT_MS) {
    await sleep(LISTEN_POLL_MS);
    seen = await take('event');
  }
  // A single look has only one chance to ask. So it also asks if only the wording depends on it.
  const unclear = worthAsking(
    judge(seen).locks,
    seen.atMs,
    (lock) => hangsOnIt(lock) || (lock.verdict !== 'inert' && lock.pid !== null),
  );
  const asked = unclear.map((lock) => observer.askOpeners(lock.fact.path));
  const mayAdvise = hangsOnMaintenance(judge(seen).snapshot);
  if (mayAdvise) asked.push(observer.askMaintenance());
  if (asked.length === 0) return;
  await Promise.all(asked);
  seen = await take('event');
  // The open locks found may have led to a recommended step.
  if (mayAdvise || !hangsOnMaintenance(judge(seen).snapshot)) return;
  await observer.askMaintenance();
  await take('event');
}

/** Resolves when the time is over. Does not keep the program running. */
function until(endMs: number, now: () => number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, endMs - now())).unref());
}

/** Whether it is open, has given a reason, or has failed twice. One drop is no trouble. */
function isSettled(socket: GatewaySocket): boolean {
  const fact = socket.fact();
  switch (fact.kind) {
    case 'open':
      return true;
    case 'refused':
      return fact.why !== 'other' || isTroubled(socket);
    case 'not-tried':
    case 'connecting':
    case 'closed':
      return isTroubled(socket);
    default:
      return assertNever(fact);
  }
}

function isTroubled(socket: GatewaySocket): boolean {
  return (socket.trouble()?.failures ?? 0) >= 2;
}
