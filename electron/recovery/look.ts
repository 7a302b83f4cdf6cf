import type { Evidence } from '../core/evidence/evidence.ts';
import type { Judgement } from '../core/judge/judge.ts';
import type { Observer } from '../openclaw/observer.ts';

/** One look: the evidence and the judgement made from it. */
export type Look = {
  /** The evidence with the meaning of what was heard. Plans and steps read this. */
  readonly evidence: Evidence;
  /** The evidence as it was heard, for a report: it can be judged again by other rules. */
  readonly heard: Evidence;
  readonly judgement: Judgement;
};

type Looking = {
  readonly look: () => Promise<Look>;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
};

/** Repeats a look until a condition holds. Returns that look, or null when the time is over. */
export async function lookUntil(
  context: Looking,
  holds: (look: Look) => boolean,
  limitMs: number,
  pauseMs = 250,
): Promise<Look | null> {
  const endMs = context.now() + limitMs;
  for (;;) {
    const look = await context.look();
    if (holds(look)) return look;
    if (context.now() + pauseMs > endMs) return null;
    await context.sleep(pauseMs);
  }
}

/** Takes a look and asks the gateway again, even if its last answer is fresh. */
export async function freshLook(
  context: Pick<Looking, 'look'> & { readonly observer: Pick<Observer, 'refresh'> },
): Promise<Look> {
  context.observer.refresh();
  return context.look();
}
