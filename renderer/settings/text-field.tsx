import { useState } from 'react';

type Props = {
  readonly label: string;
  /** The whole name, where the label alone leaves out the unit. */
  readonly name?: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly unit?: string;
  readonly inputMode?: 'decimal' | 'url' | 'text';
  readonly onCommit: (text: string) => void;
};

/**
 * What somebody types, which no value that arrives meanwhile takes away; and what was sent, which
 * is shown until the value that it was to replace has changed.
 */
type Draft =
  | { readonly kind: 'none' }
  | { readonly kind: 'typed'; readonly text: string }
  | { readonly kind: 'sent'; readonly text: string; readonly over: string };

const NONE: Draft = { kind: 'none' };

/** A line of text that counts when it is left or Enter is pressed; Escape takes it back. */
export function TextField(props: Props) {
  const { value } = props;
  const [draft, setDraft] = useState<Draft>(NONE);
  const isOver = draft.kind === 'none' || (draft.kind === 'sent' && draft.over !== value);
  const text = isOver ? value : draft.text;
  const commit = () => {
    if (text === value) return setDraft(NONE);
    setDraft({ kind: 'sent', text, over: value });
    props.onCommit(text);
  };
  return (
    <label className="field">
      {props.label}
      <span className="with-unit">
        <input
          type="text"
          aria-label={props.name}
          inputMode={props.inputMode}
          placeholder={props.placeholder}
          spellCheck={false}
          value={text}
          onChange={(event) => setDraft({ kind: 'typed', text: event.target.value })}
          onBlur={() => {
            if (draft.kind === 'typed') commit();
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
            if (event.key === 'Escape') setDraft(NONE);
          }}
        />
        {props.unit === undefined ? null : <span aria-hidden="true">{props.unit}</span>}
      </span>
    </label>
  );
}
