import type { Offer } from '../../api/offer.ts';
import type { ActionName } from '../../steps/action.ts';

/**
 * A step that a notice on the phone carries as a button, and what becomes of a press. Pure: keys,
 * clock and randomness come in. A button is good once, for a short time, for one step of one
 * trouble; it is signed with a key that is made anew with each start of Clawbuoy and kept nowhere.
 */

/** Steps that may ride on a notice, and only while they cost nobody anything. */
const FROM_THE_PHONE = ['unlock', 'start', 'restart'] as const satisfies readonly ActionName[];
export type PhoneAction = (typeof FROM_THE_PHONE)[number];

/** A button as it was given out. */
export type Button = {
  readonly id: string;
  /** The place it was sent to, by name: it is good from nowhere else. */
  readonly outlet: string;
  readonly gateway: string;
  readonly incidentId: string;
  readonly action: PhoneAction;
  readonly target: string | null;
  readonly expiresAtMs: number;
  readonly state: 'open' | 'used';
};

/** Whoever is asked for help reads the notice within this time, or goes to the Mac. */
export const BUTTON_LIFE_MS = 15 * 60_000;
/** A used or late button is known for so long, so that a press of it can be told apart. */
const REMEMBERED_MS = 2 * 60 * 60_000;
const MOST_BUTTONS = 50;

/** What came in from a place where buttons are pressed. */
export type Press = {
  readonly outlet: string;
  readonly token: string;
  /** It came from the chat and the person that the place names, as far as its service tells. */
  readonly isFromOwner: boolean;
};

/** Why a press leads to nothing. */
export type PressRefusal =
  /** Not made by this Clawbuoy since it began: forged, garbled, or of an earlier life. */
  | 'not-ours'
  | 'stranger'
  | 'used'
  | 'late'
  /** Its trouble is over, or the step is no longer on offer. */
  | 'over'
  /** It would cost something now: somebody's run has begun since. */
  | 'costly';

export type PressVerdict =
  | { readonly kind: 'take'; readonly button: Button }
  | { readonly kind: 'refused'; readonly why: PressRefusal };

/** Signs a text; the same text gives the same words, and nobody else can make them. */
export type Sign = (text: string) => string;

/** The offer that may ride on a notice about this incident; null for none. */
export function phoneOffer(
  offers: readonly Offer[],
): (Offer & { readonly action: PhoneAction }) | null {
  const found = offers.find((one) => one.recommended && isForPhone(one));
  if (found === undefined) return null;
  const action = FROM_THE_PHONE.find((one) => one === found.action);
  return action === undefined ? null : { ...found, action };
}

/** Free, ready by the same look, and in no need of a second yes. */
function isForPhone({ action, free, plan }: Offer): boolean {
  const isKnown = FROM_THE_PHONE.some((one) => one === action);
  return isKnown && free === true && plan?.verdict === 'ready' && plan.secondYes === null;
}

/**
 * What is sent as the button: 64 bytes at most, which is what Telegram takes. It says nothing of
 * what it does; that is known here.
 */
export function tokenOf(button: Button, sign: Sign): string {
  return `c1.${button.id}.${sign(signedText(button))}`;
}

function signedText({ id, outlet, gateway, incidentId, action, target, expiresAtMs }: Button) {
  return JSON.stringify([id, outlet, gateway, incidentId, action, target, expiresAtMs]);
}

/** Adds a button; of too many, and of those long over, the oldest are forgotten. */
export function withButton(
  buttons: readonly Button[],
  button: Button,
  nowMs: number,
): readonly Button[] {
  const known = buttons.filter((one) => nowMs - one.expiresAtMs < REMEMBERED_MS);
  return [...known, button].slice(-MOST_BUTTONS);
}

/**
 * What a press means, by the button alone; whether its step still helps is asked afterwards. A
 * token that is not known, or whose signature is another, was not made here.
 */
export function judgePress(
  press: Press,
  buttons: readonly Button[],
  sign: Sign,
  nowMs: number,
): PressVerdict {
  const refused = (why: PressRefusal): PressVerdict => ({ kind: 'refused', why });
  const button = buttons.find((one) => press.token.startsWith(`c1.${one.id}.`));
  if (button === undefined || !isSame(press.token, tokenOf(button, sign))) {
    return refused('not-ours');
  }
  if (button.outlet !== press.outlet || !press.isFromOwner) return refused('stranger');
  if (button.state === 'used') return refused('used');
  if (nowMs >= button.expiresAtMs) return refused('late');
  return { kind: 'take', button };
}

/** Compares every character, wherever the first difference is: time tells nothing of it. */
function isSame(a: string, b: string): boolean {
  const differences = [...a].filter((letter, index) => letter !== b[index]).length;
  return a.length === b.length && differences === 0;
}

/** The same buttons with this one pressed: it is good no second time, whatever comes of it. */
export function pressed(buttons: readonly Button[], id: string): readonly Button[] {
  return buttons.map((one) => (one.id === id ? { ...one, state: 'used' } : one));
}

/** Why a step that was on a notice is not taken any more; null: it may be, as things are now. */
export function changedSince(
  button: Button,
  now: { readonly isOpen: boolean; readonly offers: readonly Offer[] },
): 'over' | 'costly' | null {
  if (!now.isOpen) return 'over';
  const offer = now.offers.find(
    (one) => one.action === button.action && one.target === button.target,
  );
  if (offer === undefined || !offer.recommended) return 'over';
  return isForPhone(offer) ? null : 'costly';
}
