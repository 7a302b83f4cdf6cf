import { useId } from 'react';
import type { OfferView } from '../electron/core/view/offers.ts';
import type { IncidentView, PanelView, StepView } from '../electron/core/view/panel.ts';
import { strings } from '../electron/core/view/strings.ts';

/** Plain lines under a heading; nothing when there are none. */
export function Lines(props: { readonly title: string; readonly lines: readonly string[] }) {
  const id = useId();
  if (props.lines.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{props.title}</h2>
      <ul>
        {props.lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

type OfferProps = { readonly offer: OfferView; readonly onAct: (offer: OfferView) => void };

function OfferButton({ offer, onAct }: OfferProps) {
  const id = useId();
  return (
    <div className="offer">
      <button
        type="button"
        className={offer.recommended ? 'primary' : 'plain'}
        aria-describedby={id}
        onClick={() => onAct(offer)}
      >
        {offer.label}
      </button>
      <p id={id} className="cost">
        {strings.costs(offer.costs)}
      </p>
    </div>
  );
}

/** The recommended step first and large, the others below it, each with what it costs. */
export function Offers(props: {
  readonly view: PanelView;
  readonly onAct: (offer: OfferView) => void;
}) {
  const id = useId();
  const { primary, others } = props.view;
  return (
    <>
      {primary === null ? null : <OfferButton offer={primary} onAct={props.onAct} />}
      {others.length === 0 ? null : (
        <section aria-labelledby={id}>
          <h2 id={id}>{primary === null ? strings.offersTitle : strings.otherOffersTitle}</h2>
          {others.map((offer) => (
            <OfferButton
              key={`${offer.action} ${offer.target}`}
              offer={offer}
              onAct={props.onAct}
            />
          ))}
        </section>
      )}
    </>
  );
}

function Steps({ steps }: { readonly steps: readonly StepView[] }) {
  return (
    <ol className="steps">
      {steps.map((step) => (
        <li key={`${step.text} ${step.detail}`} className={step.outcome}>
          {step.text}
          {step.detail === '' ? null : <span className="detail">{step.detail}</span>}
        </li>
      ))}
    </ol>
  );
}

/** A step while it is taken, and how the last one ended. */
export function Progress({ view }: { readonly view: PanelView }) {
  const { running, last } = view;
  return (
    <div role="status">
      {running !== null ? (
        <section aria-label={running.title}>
          <h2>{running.title}</h2>
          <Steps steps={running.steps} />
        </section>
      ) : last !== null ? (
        <section className={`last ${last.outcome}`} aria-label={strings.lastTitle}>
          <h2>{strings.lastTitle}</h2>
          <p className="outcome">{last.title}</p>
          <p>{last.reason}</p>
          <Steps steps={last.steps} />
        </section>
      ) : null}
    </div>
  );
}

/** What is wrong: its cause, since when, why the advice follows, and what was seen. */
export function Incident({ incident }: { readonly incident: IncidentView }) {
  return (
    <section className={`incident ${incident.level}`} aria-label={incident.cause}>
      <p className="cause">{incident.cause}</p>
      <p className="since">{incident.since}</p>
      {incident.why === '' ? null : <p>{incident.why}</p>}
      {incident.evidence.length === 0 ? null : (
        <details>
          <summary>{strings.evidenceTitle}</summary>
          <ul className="evidence">
            {incident.evidence.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
