import { type RefObject, useEffect, useId, useRef, useState } from 'react';
import type { OfferView } from '../electron/core/view/offers.ts';
import { strings } from '../electron/core/view/strings.ts';

type OfferProps = {
  readonly offer: OfferView;
  readonly onAct: (offer: OfferView) => void;
  /** What the button says when several stand together: whose session it is. */
  readonly label?: string;
};

/**
 * One step with what it costs. The recommended one is one click; any other that costs something
 * is asked about once more.
 */
export function OfferButton({ offer, onAct, label }: OfferProps) {
  const id = useId();
  const [asking, setAsking] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const needsAsking = !offer.recommended && offer.costs !== 'nothing';
  const cancel = () => {
    setAsking(false);
    // The button comes back with the next frame.
    requestAnimationFrame(() => button.current?.focus());
  };
  if (asking) return <Confirm offer={offer} onYes={() => onAct(offer)} onNo={cancel} />;
  return (
    <div className="offer">
      <button
        ref={button}
        type="button"
        className={offer.recommended ? 'primary' : 'plain'}
        aria-describedby={id}
        aria-label={label}
        onClick={() => (needsAsking ? setAsking(true) : onAct(offer))}
      >
        {offer.label}
      </button>
      <p id={id} className="cost">
        {strings.costs(offer.costs)}
      </p>
    </div>
  );
}

function Confirm(props: {
  readonly offer: OfferView;
  readonly onYes: () => void;
  readonly onNo: () => void;
}) {
  const id = useId();
  const no: RefObject<HTMLButtonElement | null> = useRef(null);
  useEffect(() => no.current?.focus(), []);
  return (
    <fieldset className="confirm" aria-labelledby={id}>
      <p id={id}>
        <strong>{strings.confirm(props.offer.label)}</strong> {strings.costs(props.offer.costs)}
      </p>
      <div className="row">
        <button type="button" onClick={props.onYes}>
          {strings.confirmYes}
        </button>
        <button ref={no} type="button" onClick={props.onNo}>
          {strings.cancel}
        </button>
      </div>
    </fieldset>
  );
}
