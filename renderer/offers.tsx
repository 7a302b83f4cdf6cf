import { type RefObject, useEffect, useId, useRef, useState } from 'react';
import { strings } from '../electron/core/catalogue/catalogue.ts';
import { type Consent, ONE_YES } from '../electron/core/steps/consent.ts';
import type { OfferView } from '../electron/core/view/offers.ts';
import { isolated } from './isolated.ts';
import { PlanDetails, usePlan } from './plan.tsx';

export type OnAct = (offer: OfferView, consent: Consent) => void;

type OfferProps = {
  readonly offer: OfferView;
  readonly onAct: OnAct;
  /** The button's text if several are shown together: the session's name. */
  readonly label?: string;
  /** Whether the menu asks for its question. */
  readonly asked?: boolean;
};

/**
 * One step with its cost and, unfolded, its plan. A step without a cost takes one click. All others
 * ask once more.
 */
export function OfferButton({ offer, onAct, label, asked = false }: OfferProps) {
  const id = useId();
  const [asking, setAsking] = useState(asked);
  const button = useRef<HTMLButtonElement>(null);
  const cancel = () => {
    setAsking(false);
    // The button returns with the next frame.
    requestAnimationFrame(() => button.current?.focus());
  };
  const name = label ?? offer.label;
  return (
    <div className="offer">
      {asking ? (
        <Confirm offer={offer} onYes={(consent) => onAct(offer, consent)} onNo={cancel} />
      ) : (
        <>
          <button
            ref={button}
            type="button"
            className={offer.recommended ? 'primary' : 'plain'}
            aria-describedby={id}
            aria-label={label}
            onClick={() => (offer.asks ? setAsking(true) : onAct(offer, ONE_YES))}
          >
            {isolated(offer.label)}
          </button>
          <p id={id} className="cost">
            {isolated(offer.price)}
          </p>
        </>
      )}
      <PlanDetails offer={offer} label={name} />
    </div>
  );
}

function Confirm(props: {
  readonly offer: OfferView;
  readonly onYes: (consent: Consent) => void;
  readonly onNo: () => void;
}) {
  const { offer, onYes, onNo } = props;
  const id = useId();
  const no: RefObject<HTMLButtonElement | null> = useRef(null);
  useEffect(() => no.current?.focus(), []);
  const plan = usePlan(offer, true);
  const secondYes = plan?.kind === 'ready' ? plan.secondYes : null;
  const shown = plan?.kind === 'ready' ? plan : null;
  const plannedAtMs = shown?.atMs ?? undefined;
  const plannedFor = shown?.plannedFor ?? undefined;
  const [agreed, setAgreed] = useState(false);
  return (
    <fieldset className="confirm" aria-labelledby={id}>
      <p id={id}>
        <strong>{isolated(strings.confirm(offer.label))}</strong> {isolated(offer.price)}.
      </p>
      {secondYes === null ? null : (
        <>
          <p>{isolated(secondYes)}</p>
          <label className="check">
            <input
              type="checkbox"
              checked={agreed}
              onChange={(event) => setAgreed(event.target.checked)}
            />
            {strings.plan.agree}
          </label>
        </>
      )}
      <div className="row">
        <button
          type="button"
          disabled={secondYes !== null && !agreed}
          onClick={() => onYes({ secondYes: agreed, plannedAtMs, plannedFor })}
        >
          {strings.confirmYes}
        </button>
        <button ref={no} type="button" onClick={onNo}>
          {strings.cancel}
        </button>
      </div>
    </fieldset>
  );
}
