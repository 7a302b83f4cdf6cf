import { type ReactNode, useId } from 'react';
import { strings } from '../electron/core/catalogue/catalogue.ts';
import type { StepView } from '../electron/core/view/step.ts';
import { isolated } from './isolated.ts';

/** A part of a page under its heading. */
export function Section(props: {
  readonly title: string;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={props.className}>
      <h2 id={id}>{props.title}</h2>
      <div className="body">{props.children}</div>
    </section>
  );
}

/** Plain lines under a heading. Nothing if there are none. */
export function Lines(props: { readonly title: string; readonly lines: readonly string[] }) {
  if (props.lines.length === 0) return null;
  return (
    <Section title={props.title}>
      <ul className="lines">
        {props.lines.map((line) => (
          <li key={line}>{isolated(line)}</li>
        ))}
      </ul>
    </Section>
  );
}

/** Folded lines with details: paths, and what a program said. Nothing if there are none. */
export function Folded(props: { readonly title: string; readonly lines: readonly string[] }) {
  if (props.lines.length === 0) return null;
  return (
    <details>
      <summary>{props.title}</summary>
      <ul className="lines">
        {props.lines.map((line) => (
          <li key={line}>{isolated(line)}</li>
        ))}
      </ul>
    </details>
  );
}

/** The parts of a step in order, each with its outcome and duration. */
export function Steps({ steps }: { readonly steps: readonly StepView[] }) {
  return (
    <ol className="steps">
      {steps.map((step) => (
        <li key={`${step.name} ${step.detail}`} className={step.outcome}>
          <span className="ends">
            <span>
              {isolated(step.name)}
              <span className="unseen">: {step.ended}</span>
            </span>
            <span className="took">{isolated(step.took)}</span>
          </span>
          {step.detail === '' ? null : <span className="detail">{isolated(step.detail)}</span>}
        </li>
      ))}
    </ol>
  );
}

/** The level of an incident as a shape. Its name is for people who cannot see it. */
export function LevelMark({ level }: { readonly level: 'amber' | 'red' }) {
  return (
    <svg
      className={`mark-${level}`}
      viewBox="0 0 12 12"
      width="12"
      height="12"
      role="img"
      aria-label={strings.level[level]}
    >
      {level === 'red' ? <path d="M6 0l5 6-5 6-5-6z" /> : <path d="M6 .8l5.6 10.2H.4z" />}
    </svg>
  );
}
