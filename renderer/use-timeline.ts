import { useEffect, useState } from 'react';
import type { PanelApi } from '../electron/core/ipc-contract.ts';
import type { Timeline } from '../electron/core/timeline.ts';
import type { Ask } from './ask.ts';

export type Range = 'day' | 'week';

/** The last day or week as main tells it; read anew when `asOf` changes. Null until it is known. */
export function useTimeline(
  props: { readonly api: PanelApi; readonly ask: Ask },
  range: Range,
  asOf: string,
): { readonly range: Range; readonly timeline: Timeline } | null {
  const { api, ask } = props;
  const [drawn, setDrawn] = useState<{ range: Range; timeline: Timeline } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asOf` says when it is read anew
  useEffect(() => {
    let isWanted = true;
    const asked = api.timeline(range).then((timeline) => {
      if (isWanted) setDrawn({ range, timeline });
    });
    ask.quietly(asked);
    return () => {
      isWanted = false;
    };
  }, [api, range, asOf]);
  return drawn;
}
