import { useEffect, useState } from 'react';
import type { PanelApi, PanelStatus } from '../electron/core/ipc-contract.ts';

export type Seen =
  | { readonly kind: 'loading' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'status'; readonly panel: PanelStatus };

/** What main says now and from now on. A push that overtakes the first answer is not undone by it. */
export function useStatus(api: PanelApi): Seen {
  const [seen, setSeen] = useState<Seen>({ kind: 'loading' });
  useEffect(() => {
    const unsubscribe = api.onStatus((panel) => setSeen({ kind: 'status', panel }));
    api.status().then(
      (panel) => setSeen((now) => (now.kind === 'status' ? now : { kind: 'status', panel })),
      () => setSeen((now) => (now.kind === 'status' ? now : { kind: 'lost' })),
    );
    return unsubscribe;
  }, [api]);
  return seen;
}

/** The time, once a second, while the window can be seen. */
export function useNowMs(): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const tick = () => {
      if (document.visibilityState === 'visible') setNowMs(Date.now());
    };
    const timer = setInterval(tick, 1_000);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, []);
  return nowMs;
}
