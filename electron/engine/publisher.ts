import { fingerprint } from '../core/api/fingerprint.ts';
import type { Snapshot } from '../core/api/snapshot.ts';
import type { MessageFact } from '../core/evidence/evidence.ts';
import { type SampleSoFar, takeSample } from '../core/history/latency-sample.ts';
import type { Journal } from '../recovery/journal.ts';

/** Words that only tell how time passes are sent on at this pace. */
const WORDS_PACE_MS = 10_000;

type Options = {
  readonly first: Snapshot;
  readonly journal: Journal;
  readonly now: () => number;
  /** Sends on what is shown. */
  readonly send: () => void;
};

/** What the light shows. Its changes are written down, and sent on when there is something new. */
export interface Publisher {
  readonly snapshot: Snapshot;
  /** Shows what a look found; nothing is sent on yet. */
  show(snapshot: Snapshot): void;
  /** Sends on what is shown, if there is something new in it. */
  publishIfNew(): void;
  /** Shows that nothing is looked at, and why. */
  cover(grey: Snapshot): void;
  /** Sends on what is shown, whether it is new or not. */
  publish(): void;
}

export function createPublisher({ first, journal, now, send }: Options): Publisher {
  let snapshot = first;
  let lastSent = { print: '', headline: '', atMs: 0 };
  let pulse: SampleSoFar = { sinceMs: now(), latenciesMs: [] };

  function turn(next: Snapshot): void {
    const from = snapshot.level;
    snapshot = next;
    if (next.level === from) return;
    journal.append({ type: 'level-changed', from, to: next.level, headline: next.headline });
  }

  function publish(): void {
    lastSent = { print: fingerprint(snapshot), headline: snapshot.headline, atMs: now() };
    send();
  }

  return {
    get snapshot() {
      return snapshot;
    },
    show(next) {
      turn(next);
      const taken = takeSample(pulse, next, now());
      pulse = taken.soFar;
      if (taken.pulse !== null) journal.append(taken.pulse);
    },
    publishIfNew() {
      const changed = fingerprint(snapshot) !== lastSent.print;
      const words =
        snapshot.headline !== lastSent.headline && now() - lastSent.atMs > WORDS_PACE_MS;
      if (changed || words) publish();
    },
    cover: turn,
    publish,
  };
}

/**
 * Tells of each look whether an agent has replied since the one before. A reply may be quicker
 * than the light: the picture is the same before and after it, and yet it proves a step.
 */
export function createReplyNews(): (messages: readonly MessageFact[]) => boolean {
  let lastAtMs = 0;
  return (messages) => {
    const before = lastAtMs;
    for (const { replyAtMs } of messages) lastAtMs = Math.max(lastAtMs, replyAtMs ?? 0);
    return lastAtMs > before;
  };
}
