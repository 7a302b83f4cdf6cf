import { strings } from '../electron/core/catalogue/catalogue.ts';
import { historyView, wasWatched } from '../electron/core/view/history.ts';
import type { PageProps } from './page.ts';
import { Section } from './sections.tsx';
import { Strip } from './strip.tsx';
import { useAnswer } from './use-answer.ts';

/** A strip of this width cannot show a shorter time. */
const REDRAW_MS = 5 * 60_000;

/** The day so far as one strip, with a link to its story. */
export function LastDay({ api, ask, go, nowMs, panel }: PageProps) {
  const asOf = [api, Math.floor(nowMs / REDRAW_MS), panel.status.snapshot.level];
  const day = useAnswer(() => api.timeline('day'), asOf, ask.quietly);
  if (day === null || !wasWatched(day.value)) return null;
  return (
    <Section title={strings.range.day}>
      <button type="button" className="last-day" dir="ltr" onClick={() => go({ page: 'history' })}>
        <Strip view={historyView(day.value, 'day', nowMs, panel.status.snapshot)} />
      </button>
    </Section>
  );
}
