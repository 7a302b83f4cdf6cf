import { useState } from 'react';
import { strings } from '../../electron/core/catalogue/catalogue.ts';
import {
  type HistoryView,
  historyView,
  type PastIncidentView,
} from '../../electron/core/view/history.ts';
import { answeredLines } from '../../electron/core/view/patterns.ts';
import { unbroken } from '../../electron/core/view/unbroken.ts';
import { isolated } from '../isolated.ts';
import type { PageProps } from '../page.ts';
import { LevelMark, Lines, Section } from '../sections.tsx';
import { Patterns, Strip } from '../strip.tsx';
import { useAnswer } from '../use-answer.ts';

type Range = 'day' | 'week';
/** The shares change slowly, so this interval is enough. */
const SHARES_MS = 5 * 60_000;
const RANGES: readonly Range[] = ['day', 'week'];

/** The last day or week in colours and patterns, the curve of answers, and the incidents. */
export function HistoryPage({ api, panel, ask, go, nowMs }: PageProps) {
  const [range, setRange] = useState<Range>('day');
  const { snapshot } = panel.status;
  const news = `${snapshot.level} ${snapshot.incidents.map(({ id }) => id).join(' ')}`;
  const question = () => api.timeline(range).then((timeline) => ({ range, timeline }));
  // Drawn again each minute and at news.
  const drawn = useAnswer(question, [api, range, nowMs, news], ask.quietly);
  const shares = useAnswer(
    () => api.answered(),
    [api, Math.floor(nowMs / SHARES_MS), news],
    ask.quietly,
  );
  const open = (id: string) => go({ page: 'incident', id, from: 'history' });
  return (
    <>
      <h1>{strings.page.history}</h1>
      <fieldset className="segmented" aria-label={strings.rangeTitle}>
        {RANGES.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === range}
            onClick={() => setRange(each)}
          >
            {strings.range[each]}
          </button>
        ))}
      </fieldset>
      {drawn === null ? (
        <p className="quiet">{strings.loading}</p>
      ) : (
        <Picture
          view={historyView(drawn.value.timeline, drawn.value.range, nowMs, snapshot)}
          onOpen={open}
        />
      )}
      {shares === null ? null : (
        <Lines title={strings.panel.patterns.answeredTitle} lines={answeredLines(shares.value)} />
      )}
    </>
  );
}

function Picture(props: { readonly view: HistoryView; readonly onOpen: (id: string) => void }) {
  const { view, onOpen } = props;
  return (
    <>
      <div className="chart" dir="ltr">
        <Strip view={view} />
        <div className="marks">
          {view.marks.map((mark) => {
            const [first] = mark.incidents;
            if (first === undefined) return null;
            const more = mark.incidents.length - 1;
            const label = strings.openIncident(first.saying, first.when);
            return (
              <button
                key={first.id}
                type="button"
                style={{ left: `${mark.at * 100}%` }}
                aria-label={more === 0 ? label : strings.joined(label, strings.more(more))}
                onClick={() => onOpen(first.id)}
              >
                <LevelMark level={mark.level} />
              </button>
            );
          })}
        </div>
        <div className="ticks" aria-hidden="true">
          {view.ticks.map((tick) => (
            <span key={tick.at} style={{ left: `${tick.at * 100}%` }}>
              {tick.text}
            </span>
          ))}
        </div>
      </div>
      <ul className="legend" aria-label={strings.legendTitle}>
        {view.legend.map((kind) => (
          <li key={kind}>
            <svg width="18" height="12" aria-hidden="true">
              <Patterns prefix={`legend-${kind}`} />
              <rect width="18" height="12" fill={`url(#legend-${kind}-${kind})`} />
            </svg>
            {strings.levels[kind]}
          </li>
        ))}
      </ul>
      <Section title={strings.latencyTitle}>
        <div dir="ltr">
          <svg className="spark" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">
            {view.curves.map((points) => (
              <polyline key={points} points={points} />
            ))}
          </svg>
        </div>
        <p className="quiet">{isolated(view.latency)}</p>
      </Section>
      <Lines title={strings.panel.patterns.title} lines={view.patterns} />
      <PastIncidents incidents={view.incidents} onOpen={onOpen} />
    </>
  );
}

function PastIncidents(props: {
  readonly incidents: readonly PastIncidentView[];
  readonly onOpen: (id: string) => void;
}) {
  return (
    <Section title={strings.pastTitle}>
      {props.incidents.length === 0 ? <p className="quiet">{strings.noIncidents}</p> : null}
      <ul className="rows">
        {props.incidents.map((incident) => (
          <li key={incident.id}>
            <button type="button" className="row-button" onClick={() => props.onOpen(incident.id)}>
              <LevelMark level={incident.level} />
              <span>
                {isolated(unbroken(incident.saying))}
                <span className="detail">{isolated(incident.when)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
