import { useEffect, useRef, useState } from 'react';
import type { PanelApi, PanelStatus } from '../electron/core/ipc-contract.ts';
import { nextAgeStepMs } from '../electron/core/view/age-step.ts';

export type Seen =
  | { readonly kind: 'loading' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'status'; readonly panel: PanelStatus };

/** A panel that stays open says as of when it speaks; it asks anew at this pace. */
const ASK_ANEW_MS = 60_000;

/** What main says now and from now on. A push that overtakes the first answer is not undone by it. */
export function useStatus(api: PanelApi): Seen {
  const [seen, setSeen] = useState<Seen>({ kind: 'loading' });
  useEffect(() => {
    let pushes = 0;
    const ask = () => {
      const before = pushes;
      api.status().then(
        (panel) => {
          if (pushes === before) setSeen({ kind: 'status', panel });
        },
        () => setSeen((now) => (now.kind === 'status' ? now : { kind: 'lost' })),
      );
    };
    const unsubscribe = api.onStatus((panel) => {
      pushes += 1;
      setSeen({ kind: 'status', panel });
    });
    const whenShown = () => {
      if (document.visibilityState === 'visible') ask();
    };
    ask();
    document.addEventListener('visibilitychange', whenShown);
    return () => {
      unsubscribe();
      document.removeEventListener('visibilitychange', whenShown);
    };
  }, [api]);
  const atMs = seen.kind === 'status' ? Date.parse(seen.panel.status.snapshot.at) : null;
  const isFresh = useRef(0);
  const nowMs = useNowMs([]);
  useEffect(() => {
    if (atMs === null || nowMs - Math.max(atMs, isFresh.current) < ASK_ANEW_MS) return;
    isFresh.current = nowMs;
    api.status().then(
      (panel) => setSeen({ kind: 'status', panel }),
      () => undefined,
    );
  }, [api, atMs, nowMs]);
  return seen;
}

/**
 * The time, as often as one of the ages that are shown reads differently, and at least once a
 * minute. One timer, and none while the window cannot be seen.
 */
export function useNowMs(timesShownMs: readonly number[]): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  const times = timesShownMs.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: each tick sets the timer of the next
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tick = () => {
      clearTimeout(timer);
      if (document.visibilityState === 'visible') setNowMs(Date.now());
    };
    if (document.visibilityState === 'visible') {
      const shown = times === '' ? [] : times.split(' ').map(Number);
      // A moment later, so that the age has really changed when it is read.
      timer = setTimeout(tick, nextAgeStepMs(shown, Date.now()) + 5);
    }
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [times, nowMs]);
  return nowMs;
}
