/**
 * When the app asks for a new version of itself, fetches it and puts it in place: seldom, quietly,
 * and never while something is wrong. A watcher that changes itself in an incident may miss it.
 */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** So long after the start, and after the last trouble, nothing of the kind is done. */
export const CALM_MS = 10 * MINUTE_MS;
/** It is asked once a day; after a failure later and later, at most so seldom. */
export const ASK_EVERY_MS = 24 * HOUR_MS;
const RETRY_MS = HOUR_MS;

/** What is known of a newer version. */
export type UpdateState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'newest' }
  | { readonly kind: 'found'; readonly version: string }
  | { readonly kind: 'fetching'; readonly version: string }
  /** On the disk and checked: it takes this one's place when the app ends. */
  | { readonly kind: 'ready'; readonly version: string };

export type UpdateFacts = {
  readonly nowMs: number;
  readonly startedMs: number;
  /** A signed release with an address for its updates. */
  readonly canUpdate: boolean;
  /** Somebody has chosen that the app may ask. */
  readonly mayAsk: boolean;
  readonly state: UpdateState;
  readonly lastAskedMs: number | null;
  readonly failuresInARow: number;
  /** Since when nothing has been wrong and no step is under way; null: something is. */
  readonly calmSinceMs: number | null;
};

export type UpdateDecision =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'ask' }
  | { readonly kind: 'fetch' };

function isCalm({ nowMs, startedMs, calmSinceMs }: UpdateFacts): boolean {
  if (calmSinceMs === null) return false;
  return nowMs - Math.max(startedMs, calmSinceMs) >= CALM_MS;
}

/** How long after it was last asked it may be asked again. */
function patienceMs(failuresInARow: number): number {
  if (failuresInARow === 0) return ASK_EVERY_MS;
  return Math.min(ASK_EVERY_MS, RETRY_MS * 2 ** (failuresInARow - 1));
}

/** What is to be done now. A clock that was set back makes it wait no longer than a day. */
export function decideUpdate(facts: UpdateFacts): UpdateDecision {
  const { canUpdate, mayAsk, state, lastAskedMs, failuresInARow, nowMs } = facts;
  if (!canUpdate || !mayAsk || !isCalm(facts)) return { kind: 'nothing' };
  switch (state.kind) {
    case 'fetching':
    case 'ready':
      return { kind: 'nothing' };
    case 'found':
      return failuresInARow === 0 ? { kind: 'fetch' } : askWhenDue();
    case 'unknown':
    case 'newest':
      return askWhenDue();
  }
  function askWhenDue(): UpdateDecision {
    if (lastAskedMs === null) return { kind: 'ask' };
    const passedMs = nowMs - lastAskedMs;
    const isDue = passedMs < 0 || passedMs >= patienceMs(failuresInARow);
    return isDue ? { kind: 'ask' } : { kind: 'nothing' };
  }
}

/**
 * Whether the app may end itself for a version that is ready, because somebody asks: not while
 * something is wrong, and not in the middle of a step.
 */
export function mayInstall(
  facts: Pick<UpdateFacts, 'state' | 'calmSinceMs' | 'canUpdate'>,
): boolean {
  return facts.canUpdate && facts.state.kind === 'ready' && facts.calmSinceMs !== null;
}
