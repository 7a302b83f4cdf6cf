import { strings } from '../core/catalogue/catalogue.ts';
import type { Notification } from '../core/steps/action.ts';

type Options = {
  readonly isPaused: () => boolean;
  readonly isBusy: () => boolean;
  /** Turns the light grey, unless it already says that nothing is seen. */
  readonly cover: () => void;
  readonly beginAnew: () => void;
  readonly send: (notification: Notification) => void;
};

/** What happens to the light while no look ends, so that it never stays at its last colour. */
export interface BlindLight {
  /** Call this for each minute without a look. `isMeant`: nobody looks on purpose. */
  onBlind(isMeant: boolean): void;
  /** Call this when a look has ended. */
  onLook(): void;
}

/** One id for the notice that the light has gone blind. It is sent once each time. */
const BLIND_ID = 'blind';
const NONE = { title: '', body: '' };
const TELL_OF_BLIND_MINUTES = 5;

/**
 * Turns the light grey after a minute without a look, since its last state no longer counts. It
 * also restarts the watch: one unanswered question blocks all others of its kind. It does so
 * after 1, 2, 4, … minutes, because each restart may leave something behind that never ends.
 */
export function createBlindLight(options: Options): BlindLight {
  let minutesBlind = 0;
  let isTold = false;

  function tell(event: 'shown' | 'withdrawn'): void {
    const words = event === 'shown' ? { title: strings.blindTitle, body: strings.blindBody } : NONE;
    options.send({ id: BLIND_ID, ...words, actions: [], incidentId: BLIND_ID, event });
  }

  return {
    onBlind(isMeant) {
      if (options.isPaused()) return;
      minutesBlind += 1;
      options.cover();
      if (isMeant) return;
      if (Number.isInteger(Math.log2(minutesBlind)) && !options.isBusy()) options.beginAnew();
      if (minutesBlind < TELL_OF_BLIND_MINUTES || isTold) return;
      isTold = true;
      tell('shown');
    },
    onLook() {
      if (isTold) tell('withdrawn');
      isTold = false;
      minutesBlind = 0;
    },
  };
}
