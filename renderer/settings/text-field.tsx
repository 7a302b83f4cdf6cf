import { useId, useState } from 'react';
import { strings } from '../../electron/core/catalogue/catalogue.ts';
import type { HeldKeys } from '../../electron/core/view/accelerator.ts';
import { isolated } from '../isolated.ts';

type Props = {
  readonly label: string;
  /** The whole name, if the label alone leaves out the unit. */
  readonly name?: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly unit?: string;
  readonly inputMode?: 'decimal' | 'url' | 'text';
  /** The usual value, shown below. */
  readonly hint?: string;
  /** The text for keys that are pressed together; null lets them type or edit as usual. */
  readonly keysAsText?: (keys: HeldKeys) => string | null;
  /** Takes the text. Resolves to null if it is valid, else to the reason. */
  readonly onCommit: (text: string) => Promise<string | null>;
};

/**
 * Typed text, which no new value replaces, or sent text, which is shown until the old value has
 * changed.
 */
type Draft =
  | { readonly kind: 'none' }
  | { readonly kind: 'typed'; readonly text: string }
  | { readonly kind: 'sent'; readonly text: string; readonly over: string };

const NONE: Draft = { kind: 'none' };

/**
 * A line of text that is saved on Enter or when the field is left. Escape cancels it. After a
 * refusal the old value returns, and the reason is shown below the field.
 */
export function TextField(props: Props) {
  const { value } = props;
  const [draft, setDraft] = useState<Draft>(NONE);
  const [outcome, setOutcome] = useState<{ readonly refused: string | null } | null>(null);
  const id = useId();
  const isOver = draft.kind === 'none' || (draft.kind === 'sent' && draft.over !== value);
  const text = isOver ? value : draft.text;
  const commit = () => {
    if (text === value) return setDraft(NONE);
    setDraft({ kind: 'sent', text, over: value });
    void props.onCommit(text).then((refused) => {
      setOutcome({ refused });
      if (refused !== null) setDraft(NONE);
    });
  };
  const refused = outcome?.refused ?? null;
  const below = refused ?? (outcome === null ? props.hint : strings.settings.saved);
  return (
    <label className="field">
      {props.label}
      <span className="with-unit" dir="auto">
        <input
          type="text"
          aria-label={props.name}
          aria-invalid={refused !== null}
          aria-describedby={id}
          inputMode={props.inputMode}
          placeholder={props.placeholder}
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setOutcome(null);
            setDraft({ kind: 'typed', text: event.target.value });
          }}
          onBlur={() => {
            if (draft.kind === 'typed') commit();
          }}
          onKeyDown={(event) => {
            const keys = props.keysAsText?.(event) ?? null;
            if (keys !== null) {
              event.preventDefault();
              event.stopPropagation();
              setOutcome(null);
              setDraft({ kind: 'typed', text: keys });
              return;
            }
            if (event.key === 'Enter') commit();
            if (event.key === 'Escape' && draft.kind === 'typed') {
              // Escape closes the panel only if there is nothing to cancel.
              event.stopPropagation();
              setDraft(NONE);
            }
          }}
        />
        {props.unit === undefined ? null : <span aria-hidden="true">{props.unit}</span>}
      </span>
      <span
        id={id}
        className={refused === null ? 'hint' : 'problem'}
        role={outcome === null ? undefined : refused === null ? 'status' : 'alert'}
      >
        {below === undefined ? null : isolated(below)}
      </span>
    </label>
  );
}
