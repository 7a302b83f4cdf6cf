import { fingerprint } from '../core/api/fingerprint.ts';
import type { Snapshot } from '../core/api/snapshot.ts';
import type { MessageFact } from '../core/evidence/session-facts.ts';
import { type SampleSoFar, takeSample } from '../core/history/latency-sample.ts';
import type { Journal } from '../recovery/journal.ts';

/** The interval for text changes that only show how time passes. */
const WORDS_PACE_MS = 10_000;

type Options = {
  readonly first: Snapshot;
  readonly journal: Journal;
  readonly now: () => number;
  /** Sends what is shown. */
  readonly send: () => void;
};

/** The state of the light. Changes are journaled and sent. */
export interface Publisher {
  readonly snapshot: Snapshot;
  /** Shows the result of a look. Sends nothing yet. */
  show(snapshot: Snapshot): void;
  /** Sends what is shown if it has changed. */
  publishIfNew(): void;
  /** Shows that watching has stopped, and why. */
  cover(grey: Snapshot): void;
  /** Sends what is shown, even if it has not changed. */
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
 * Returns a test whether an agent has replied since the last look. A reply may come so fast that
 * the light looks the same before and after it, but it still proves a step.
 */
export function createReplyNews(): (messages: readonly MessageFact[]) => boolean {
  let lastAtMs = 0;
  return (messages) => {
    const before = lastAtMs;
    for (const { replyAtMs } of messages) lastAtMs = Math.max(lastAtMs, replyAtMs ?? 0);
    return lastAtMs > before;
  };
}
