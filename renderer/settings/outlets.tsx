import { type ReactNode, useState } from 'react';
import type { ConfigureReply, SettingsReply } from '../../electron/core/api/ipc-contract.ts';
import type { PlaceInput } from '../../electron/core/api/place-form.ts';
import type { EngineStatus } from '../../electron/core/api/status.ts';
import { strings } from '../../electron/core/catalogue/catalogue.ts';
import { agoInWords } from '../../electron/core/view/words.ts';
import { isolated } from '../isolated.ts';
import { Section } from '../sections.tsx';
import { PlaceForm } from './place-form.tsx';

type Outlet = NonNullable<EngineStatus['outlets']>[number];

type Props = {
  readonly outlets: readonly Outlet[];
  readonly nowMs: number;
  readonly onUse: (name: string, isUsed: boolean) => void;
  readonly onTest: (name: string) => void;
  readonly isWaiting: boolean;
  readonly onWait: (isWaiting: boolean) => void;
  readonly forms: SettingsReply['placeForms'];
  readonly samples: SettingsReply['samples'];
  readonly save: (place: PlaceInput) => Promise<ConfigureReply>;
  readonly onRemove: (name: string) => void;
  readonly children: ReactNode;
};

/** The places for notices when nobody is present, with a sample and the delivery state. */
export function Outlets(props: Props) {
  const { outlets, nowMs, onUse, onTest, isWaiting, onWait, forms, samples, save } = props;
  const words = strings.away.settings;
  const { form } = strings.away;
  /** The place whose form is open; an empty name: a new one; null: none. */
  const [open, setOpen] = useState<string | null>(null);
  const [leaving, setLeaving] = useState<string | null>(null);
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
            <strong>{outlet.sample.title}</strong> {isolated(outlet.sample.body)}
          </p>
          <ul>
            {stateLines(outlet, nowMs).map((line) => (
              <li key={line}>{isolated(line)}</li>
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
          <Changes
            name={outlet.name}
            form={forms.find((one) => one.name === outlet.name)}
            isLeaving={leaving === outlet.name}
            onEdit={() => setOpen(outlet.name)}
            onRemove={() => {
              if (leaving === outlet.name) props.onRemove(outlet.name);
              setLeaving(leaving === outlet.name ? null : outlet.name);
            }}
          />
          {open === outlet.name ? (
            <Opened
              form={forms.find((one) => one.name === outlet.name)}
              samples={samples}
              save={save}
              onEnd={() => setOpen(null)}
            />
          ) : null}
        </fieldset>
      ))}
      {open === '' ? (
        <PlaceForm known={null} samples={samples} save={save} onEnd={() => setOpen(null)} />
      ) : (
        <button type="button" onClick={() => setOpen('')}>
          {form.add}
        </button>
      )}
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
      {props.children}
    </Section>
  );
}

type Form = SettingsReply['placeForms'][number] | undefined;

function Changes(props: {
  readonly name: string;
  readonly form: Form;
  readonly isLeaving: boolean;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}) {
  const { form: words } = strings.away;
  const { name } = props;
  return (
    <>
      {props.form?.kind === null ? <p className="quiet">{words.inFileOnly}</p> : null}
      <div className="row">
        {props.form === undefined || props.form.kind === null ? null : (
          <button type="button" aria-label={words.editOf(name)} onClick={props.onEdit}>
            {words.edit}
          </button>
        )}
        <button
          type="button"
          aria-label={props.isLeaving ? words.removeReally(name) : words.removeOf(name)}
          onClick={props.onRemove}
        >
          {props.isLeaving ? words.removeReally(name) : words.remove}
        </button>
      </div>
    </>
  );
}

function Opened(props: {
  readonly form: Form;
  readonly samples: SettingsReply['samples'];
  readonly save: (place: PlaceInput) => Promise<ConfigureReply>;
  readonly onEnd: () => void;
}) {
  const { form, samples, save, onEnd } = props;
  if (form === undefined || form.kind === null) return null;
  return (
    <PlaceForm known={{ ...form, kind: form.kind }} samples={samples} save={save} onEnd={onEnd} />
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
