import { useEffect, useState } from 'react';

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

/** A line of text that counts when it is left or Enter is pressed; Escape takes it back. */
export function TextField(props: Props) {
  const [text, setText] = useState(props.value);
  useEffect(() => setText(props.value), [props.value]);
  const commit = () => {
    if (text !== props.value) props.onCommit(text);
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
          onChange={(event) => setText(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
            if (event.key === 'Escape') setText(props.value);
          }}
        />
        {props.unit === undefined ? null : <span aria-hidden="true">{props.unit}</span>}
      </span>
    </label>
  );
}
