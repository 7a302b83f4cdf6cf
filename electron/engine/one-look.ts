import { tmpdir } from 'node:os';
import type { Thresholds } from '../core/api/thresholds.ts';
import type { Evidence, Memory } from '../core/evidence/evidence.ts';
import { isLate, judge, lockedRuns, unclearMs } from '../core/judge/judge.ts';
import { assertNever } from '../core/result.ts';
import type { DeviceStore } from '../openclaw/gateway/device-identity.ts';
import type { GatewaySocket } from '../openclaw/gateway/gateway-socket.ts';
import type { Location } from '../openclaw/locate/locate.ts';
import type { Observer } from '../openclaw/observer.ts';
import { createObserver } from '../openclaw/observer.ts';
import type { LookKind } from '../openclaw/sources.ts';
import type { Look } from '../recovery/context.ts';
import type { System } from '../system/types.ts';
import { hangsOnIt, hangsOnMaintenance, worthAsking } from './open-file-queries.ts';

/** A look by itself may take this long in all, the program's own start included. */
const LIMIT_MS = 4_700;
/** Less is no look. */
const LEAST_MS = 3_000;
/** Two of them must fit: one silent answer does not tell a busy gateway from a frozen one. */
const LONGEST_PROBE_MS = 1_600;
const POLL_MS = 50;
/** Longer, up to the end of the look, where it would tell a slow answer from a stopped one. */
const LISTEN_MS = 2_000;
const LISTEN_POLL_MS = 250;
/** What is left of the look for who has its locks open. */
const LEFT_MS = 700;
/** What is left of it to put together all that has come. */
const LAST_MS = 300;

/** When a look must be over that begins now, in a program that has run for so long. */
export function lookEndMs(nowMs: number, uptimeMs: number): number {
  return nowMs + Math.max(LEAST_MS, LIMIT_MS - uptimeMs);
}

/**
 * One look without an engine: connects, asks, judges and leaves. What needs memory stays
 * undetermined and says so.
 */
export async function lookOnce(options: {
  readonly location: Location;
  readonly system: System;
  readonly thresholds: Thresholds;
  readonly memory: Memory | null;
  /** Lost messages that a person has dealt with. */
  readonly dismissed?: NonNullable<Evidence['dismissed']>;
  /** Runs that Clawbuoy has ended. */
  readonly ended?: NonNullable<Evidence['ended']>;
  /** Clawbuoy's own identity, for a gateway that wants more than the shared token. */
  readonly device?: DeviceStore | null;
}): Promise<Look> {
  const now = Date.now;
  // Who asks waits from the start of the program, also on a machine that is slow to start one.
  const endMs = lookEndMs(now(), process.uptime() * 1_000);
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
  let evidence: Evidence | null = null;
  const take = async (kind: LookKind): Promise<Evidence> => {
    const { dismissed = [], ended = [] } = options;
    const gathered = await observer.gather(kind, options.memory);
    const taken = {
      ...gathered,
      ...(dismissed.length === 0 ? {} : { dismissed: [...dismissed] }),
      ...(ended.length === 0 ? {} : { ended: [...ended] }),
    };
    // What arrives after the time is over changes nothing any more.
    if (now() < endMs || evidence === null) evidence = taken;
    return taken;
  };
  try {
    const closely = lookClosely(observer, take, endMs, now).then(() => true);
    const isDone = await Promise.race([closely, until(endMs - LAST_MS, now)]);
    // Every question has its own limit, and together they could still be too long: then all that
    // has been answered so far is judged.
    if (isDone !== true) await Promise.race([take('event'), closely, until(endMs, now)]);
    const seen = evidence ?? (await take('event'));
    return { evidence: seen, judgement: judge(seen) };
  } finally {
    observer.close();
  }
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
      // What the connection tells (sessions, version, runs) is in a second reading.
      seen = await take('inside');
      if (isSettled(observer.socket)) break;
    }
    await pause(POLL_MS);
  }
  // An attempt under way is given up on; what it had to do with the trouble is said.
  if (answers && !isSettled(observer.socket)) seen = await take('event');
  // A run that began before this look: what it says meanwhile tells a slow stream from a hang.
  const listenedAtMs = now() + LISTEN_MS;
  const isUntold = (): boolean => {
    const unseen = seen.runs.list.filter((run) => run.knownBy === 'list');
    return [...unseen, ...lockedRuns(seen, judge(seen).locks)].some(
      (run) => now() < listenedAtMs || unclearMs(seen, run) !== null,
    );
  };
  while (isUntold() && now() < endMs - LEFT_MS) {
    await pause(LISTEN_POLL_MS);
    seen = await take('event');
  }
  // A look by itself has one chance to ask: also where only the words hang on it.
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
  // What was found open may have made a step of it.
  if (mayAdvise || !hangsOnMaintenance(judge(seen).snapshot)) return;
  await observer.askMaintenance();
  await take('event');
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Resolves when the time is over; a look that is done before does not wait for it. */
function until(endMs: number, now: () => number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, endMs - now())).unref());
}

/** It is open, has said what the matter is, or has failed twice: one drop is no trouble. */
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
