import { tmpdir } from 'node:os';
import type { Memory } from './core/evidence.ts';
import { judge } from './core/judge/judge.ts';
import type { Thresholds } from './core/thresholds.ts';
import type { DeviceStore } from './openclaw/device-identity.ts';
import type { Location } from './openclaw/locate.ts';
import { createObserver } from './openclaw/observer.ts';
import { UNSEEN_RUN } from './openclaw/stability.ts';
import type { Look } from './recovery/context.ts';
import type { System } from './system/types.ts';

/** A look by itself may take this long in all. */
const LIMIT_MS = 4_500;
const POLL_MS = 50;
const LISTEN_MS = 2_000;

/**
 * One look without an engine: connects, asks, judges and leaves. What needs memory stays
 * undetermined and says so.
 */
export async function lookOnce(options: {
  readonly location: Location;
  readonly system: System;
  readonly thresholds: Thresholds;
  readonly memory: Memory | null;
  /** Clawbuoy's own identity, for a gateway that wants more than the shared token. */
  readonly device?: DeviceStore | null;
}): Promise<Look> {
  const now = Date.now;
  const endMs = now() + LIMIT_MS;
  const observer = createObserver({
    location: options.location,
    device: options.device ?? null,
    system: options.system,
    thresholds: {
      ...options.thresholds,
      probeTimeoutMs: Math.min(options.thresholds.probeTimeoutMs, LIMIT_MS / 2),
    },
    mode: 'one-look',
    tmpDir: tmpdir(),
    uid: process.getuid?.() ?? null,
    now,
    random: Math.random,
    onNews: () => undefined,
  });
  try {
    let evidence = await observer.gather('tick', options.memory);
    const answers = () => evidence.gateway.http.kind === 'answered';
    while (answers() && !isSettled(observer.socket.fact().kind) && now() < endMs - 1_500) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    // What the connection tells (sessions, version, runs) is in a second reading.
    if (answers()) evidence = await observer.gather('tick', options.memory);
    // A run that began before this look: two seconds of events tell a slow stream from a hang.
    const isUnexplained = evidence.runs.list.some((run) => run.runId.startsWith(UNSEEN_RUN));
    if (isUnexplained) {
      await new Promise((resolve) => setTimeout(resolve, LISTEN_MS));
      evidence = await observer.gather('event', options.memory);
    }
    let judgement = judge(evidence);
    const unclear = judgement.locks.filter(
      (lock) =>
        lock.fact.openedBy.kind === 'not-asked' && lock.verdict !== 'inert' && lock.pid !== null,
    );
    if (unclear.length > 0 && now() < endMs) {
      await Promise.race([
        Promise.all(unclear.map((lock) => observer.askOpeners(lock.fact.path))),
        new Promise((resolve) => setTimeout(resolve, Math.max(0, endMs - now()))),
      ]);
      evidence = await observer.gather('event', options.memory);
      judgement = judge(evidence);
    }
    return { evidence, judgement };
  } finally {
    observer.close();
  }
}

function isSettled(kind: string): boolean {
  return kind === 'open' || kind === 'refused';
}
