/**
 * When the app looks for a new version of itself, fetches it and installs it: seldom, quietly, and
 * never during trouble. A watcher that replaces itself in an incident may miss it.
 */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** No update work happens this soon after the start or the last trouble. */
export const CALM_MS = 10 * MINUTE_MS;
/** The pace of asking: once a day, and after a failure sooner, with growing pauses. */
export const ASK_EVERY_MS = 24 * HOUR_MS;
const RETRY_MS = HOUR_MS;

/** The state of the search for a newer version. */
export type UpdateState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'newest' }
  | { readonly kind: 'found'; readonly version: string }
  | { readonly kind: 'fetching'; readonly version: string }
  /** On the disk and checked. It replaces this version when the app ends. */
  | { readonly kind: 'ready'; readonly version: string };

export type UpdateFacts = {
  readonly nowMs: number;
  readonly startedMs: number;
  /** A signed release with an address for its updates. */
  readonly canUpdate: boolean;
  /** Somebody has allowed the app to ask. */
  readonly mayAsk: boolean;
  readonly state: UpdateState;
  readonly lastAskedMs: number | null;
  readonly failuresInARow: number;
  /** Since when nothing is wrong and no step is under way; null: something is. */
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

/** How long it must wait before it asks again, in ms. */
function patienceMs(failuresInARow: number): number {
  if (failuresInARow === 0) return ASK_EVERY_MS;
  return Math.min(ASK_EVERY_MS, RETRY_MS * 2 ** (failuresInARow - 1));
}

/** The next thing to do. A clock that was set back behind the last request makes it ask at once. */
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
 * Whether the app may end itself on request, to install a ready version. It may not while something
 * is wrong or a step is under way.
 */
export function mayInstall(
  facts: Pick<UpdateFacts, 'state' | 'calmSinceMs' | 'canUpdate'>,
): boolean {
  return facts.canUpdate && facts.state.kind === 'ready' && facts.calmSinceMs !== null;
}
