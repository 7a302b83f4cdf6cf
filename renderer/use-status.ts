import { useCallback, useEffect, useRef, useState } from 'react';
import type { PanelApi, PanelStatus } from '../electron/core/api/ipc-contract.ts';
import { nextAgeStepMs } from '../electron/core/view/age-step.ts';

export type Seen =
  | { readonly kind: 'loading' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'status'; readonly panel: PanelStatus };

/** A panel that stays open shows the time of its status. It asks again at this interval. */
const ASK_ANEW_MS = 60_000;
/**
 * An app that does not answer within this time does not look either. Its last status no longer
 * counts.
 */
const ANSWER_MS = 30_000;
/** The interval for asking an app that does not answer. It may only be delayed. */
const ASK_LOST_MS = 5_000;

/** Main's status now and from now on, and a function that asks again once it is old. */
export function useStatus(api: PanelApi): readonly [Seen, (nowMs: number) => void] {
  const [seen, setSeen] = useState<Seen>({ kind: 'loading' });
  const pushes = useRef(0);
  const askedAtMs = useRef(0);
  const ask = useCallback(() => {
    const before = pushes.current;
    askedAtMs.current = Date.now();
    const lose = () => {
      if (pushes.current === before) setSeen({ kind: 'lost' });
    };
    const timer = setTimeout(lose, ANSWER_MS);
    api.status().then(
      (panel) => {
        clearTimeout(timer);
        // An answer must not replace a newer push.
        if (pushes.current === before) setSeen({ kind: 'status', panel });
      },
      () => {
        clearTimeout(timer);
        lose();
      },
    );
  }, [api]);
  const isLost = seen.kind === 'lost';
  useEffect(() => {
    if (!isLost) return;
    const asking = setInterval(ask, ASK_LOST_MS);
    return () => clearInterval(asking);
  }, [isLost, ask]);
  useEffect(() => {
    const unsubscribe = api.onStatus((panel) => {
      pushes.current += 1;
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
  }, [api, ask]);
  const askIfOld = useCallback(
    (nowMs: number) => {
      if (nowMs - askedAtMs.current >= ASK_ANEW_MS) ask();
    },
    [ask],
  );
  return [seen, askIfOld];
}

/**
 * The current time. It changes whenever one of the shown ages reads differently, at least once a
 * minute. Uses one timer, and none while the window is invisible.
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
