import { useEffect, useId, useRef, useState } from 'react';
import type { ConfigureReply, SettingsReply } from '../../electron/core/api/ipc-contract.ts';
import {
  type MailSecurity,
  PLACE_FIELDS,
  PLACE_KINDS,
  type PlaceField,
  type PlaceKind,
} from '../../electron/core/api/place-fields.ts';
import type { PlaceForm as Known, PlaceInput } from '../../electron/core/api/place-form.ts';
import { strings } from '../../electron/core/catalogue/catalogue.ts';
import { isolated } from '../isolated.ts';

type Props = {
  /** The place that is changed; null: a new one. */
  readonly known: (Known & { readonly kind: PlaceKind }) | null;
  readonly samples: SettingsReply['samples'];
  readonly save: (place: PlaceInput) => Promise<ConfigureReply>;
  readonly onEnd: () => void;
};

/**
 * A place for notices, added or changed as a whole. A secret that is kept is not shown; what is
 * refused is said at its field, which gets the keyboard.
 */
export function PlaceForm({ known, samples, save, onEnd }: Props) {
  const words = strings.away.form;
  const [draft, setDraft] = useState<PlaceInput>({
    was: known?.name ?? null,
    kind: known?.kind ?? 'ntfy',
    name: known?.name ?? '',
    text: known?.text ?? 'short',
    answers: known?.answers ?? false,
    fields: { ...known?.fields },
  });
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [reason, setReason] = useState<string | null>(null);
  const box = useRef<HTMLFieldSetElement>(null);
  const change = (part: Partial<PlaceInput>) => {
    setDraft({ ...draft, ...part });
    setProblems({});
    setReason(null);
  };
  useEffect(() => {
    // What is wrong first gets the keyboard; a form that has just come, its first field.
    const wrong = box.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    (wrong ?? box.current?.querySelector<HTMLElement>('select, input'))?.focus();
  }, []);
  const submit = () => {
    void save(draft).then(
      (reply) => {
        if (reply.kind === 'done') return onEnd();
        setProblems(Object.fromEntries(reply.fields.map((one) => [one.field, one.words])));
        setReason(reply.fields.length === 0 ? reply.reason : null);
        const first = reply.fields[0]?.field;
        if (first !== undefined) {
          box.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
        }
      },
      () => setReason(strings.lostTouch),
    );
  };
  const isKept = (name: PlaceField) =>
    known?.kind === draft.kind && known.secrets[name] !== undefined;
  return (
    <fieldset
      ref={box}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          // The panel closes by Escape where there is nothing to take back.
          event.stopPropagation();
          onEnd();
        }
        if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
          event.preventDefault();
          submit();
        }
      }}
    >
      <legend>{known === null ? words.add : words.editOf(known.name)}</legend>
      {known === null ? (
        <label className="field">
          {words.kind}
          <select
            value={draft.kind}
            onChange={({ target }) => {
              const kind = PLACE_KINDS.find((one) => one === target.value) ?? draft.kind;
              change({ kind, fields: {} });
            }}
          >
            {PLACE_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {strings.away.kind[kind]}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <Line
        name="name"
        label={words.name}
        value={draft.name}
        problem={problems.name}
        onChange={(name) => change({ name })}
      />
      {PLACE_FIELDS[draft.kind].map(({ name, isSecret, isNeeded, choices }) => {
        const value = draft.fields[name] ?? '';
        const onChange = (typed: string) => change({ fields: { ...draft.fields, [name]: typed } });
        const key = `${draft.kind} ${name}`;
        const label = words.field[name];
        if (choices !== undefined) {
          return <Choice key={key} {...{ name, label, value, choices, onChange }} />;
        }
        return (
          <Line
            key={key}
            {...{ name, label, isSecret, value, onChange }}
            placeholder={isSecret && isKept(name) ? words.kept : isNeeded ? '' : words.optional}
            problem={problems[name]}
          />
        );
      })}
      {draft.kind === 'telegram' ? (
        <>
          <label className="check">
            <input
              type="checkbox"
              checked={draft.answers}
              onChange={({ target }) => change({ answers: target.checked })}
            />
            {words.answers}
          </label>
          <p className="quiet">{words.answersHelp}</p>
        </>
      ) : null}
      <label className="field">
        {words.text}
        <select
          value={draft.text}
          onChange={({ target }) => change({ text: target.value === 'full' ? 'full' : 'short' })}
        >
          {(['short', 'full'] as const).map((text) => (
            <option key={text} value={text}>
              {words.texts[text]}
            </option>
          ))}
        </select>
      </label>
      <p className="quiet">{strings.away.settings.willSay}</p>
      <p>
        <strong>{samples[draft.text].title}</strong> {isolated(samples[draft.text].body)}
      </p>
      {reason === null ? null : (
        <p className="problem" role="alert">
          {reason}
        </p>
      )}
      <div className="row">
        <button type="button" onClick={submit}>
          {words.save}
        </button>
        <button type="button" onClick={onEnd}>
          {words.cancel}
        </button>
      </div>
    </fieldset>
  );
}

function Line(props: {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly isSecret?: boolean;
  readonly placeholder?: string;
  readonly problem: string | undefined;
  readonly onChange: (text: string) => void;
}) {
  const id = useId();
  return (
    <label className="field">
      {props.label}
      <input
        type={props.isSecret === true ? 'password' : 'text'}
        dir="auto"
        name={props.name}
        autoComplete="off"
        spellCheck={false}
        placeholder={props.placeholder}
        aria-invalid={props.problem !== undefined}
        aria-describedby={props.problem === undefined ? undefined : id}
        value={props.value}
        onChange={({ target }) => props.onChange(target.value)}
      />
      {props.problem === undefined ? null : (
        <span id={id} className="problem" role="alert">
          {props.problem}
        </span>
      )}
    </label>
  );
}

/** One of a few values; the first is the usual one. */
function Choice(props: {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly choices: readonly MailSecurity[];
  readonly onChange: (value: string) => void;
}) {
  const { choices, value, onChange } = props;
  return (
    <label className="field">
      {props.label}
      <select
        name={props.name}
        value={value === '' ? choices[0] : value}
        onChange={({ target }) => onChange(target.value)}
      >
        {choices.map((one) => (
          <option key={one} value={one}>
            {strings.away.form.security[one]}
          </option>
        ))}
      </select>
    </label>
  );
}
