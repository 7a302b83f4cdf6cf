import type { EngineStatus } from '../../electron/core/api/status.ts';
import { strings } from '../../electron/core/catalogue/catalogue.ts';
import { agoInWords } from '../../electron/core/view/words.ts';
import { Section } from '../sections.tsx';

type Outlet = NonNullable<EngineStatus['outlets']>[number];

type Props = {
  readonly outlets: readonly Outlet[];
  readonly nowMs: number;
  readonly onUse: (name: string, isUsed: boolean) => void;
  readonly onTest: (name: string) => void;
  readonly isWaiting: boolean;
  readonly onWait: (isWaiting: boolean) => void;
};

/** The places for notices when nobody is present, with a sample and the delivery state. */
export function Outlets({ outlets, nowMs, onUse, onTest, isWaiting, onWait }: Props) {
  const words = strings.away.settings;
  return (
    <Section title={words.title}>
      {outlets.length === 0 ? <p className="quiet">{words.none}</p> : null}
      {outlets.map((outlet) => (
        <fieldset key={outlet.name}>
          <label className="check">
            <input
              type="checkbox"
              checked={outlet.enabled}
              onChange={(event) => onUse(outlet.name, event.target.checked)}
            />
            {words.use(outlet.name, kindWords(outlet.kind))}
          </label>
          <p className="quiet">{words.willSay}</p>
          <p>
            <strong>{outlet.sample.title}</strong> {outlet.sample.body}
          </p>
          <ul>
            {stateLines(outlet, nowMs).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <button
            type="button"
            disabled={!outlet.enabled}
            aria-label={words.testOf(outlet.name)}
            onClick={() => onTest(outlet.name)}
          >
            {words.test}
          </button>
        </fieldset>
      ))}
      {outlets.length === 0 ? null : (
        <label className="check">
          <input
            type="checkbox"
            checked={isWaiting}
            onChange={(event) => onWait(event.target.checked)}
          />
          {words.wait}
        </label>
      )}
    </Section>
  );
}

function kindWords(kind: string): string {
  const known: Readonly<Record<string, string>> = strings.away.kind;
  return known[kind] ?? kind;
}

function stateLines({ deliveredAt, failed, waiting }: Outlet, nowMs: number): readonly string[] {
  const words = strings.away.settings;
  return [
    deliveredAt === null ? words.neverDelivered : words.delivered(agoInWords(deliveredAt, nowMs)),
    ...(failed === null ? [] : [words.lastFailed(agoInWords(failed.at, nowMs), failed.why)]),
    ...(waiting === 0 ? [] : [words.waiting(waiting)]),
  ];
}
