import { createHmac, randomBytes } from 'node:crypto';
import type { Offer } from '../core/api/offer.ts';
import type { Said } from '../core/api/said.ts';
import type { Settings } from '../core/api/settings-schema.ts';
import { strings } from '../core/catalogue/catalogue.ts';
import type { SentenceKey } from '../core/catalogue/sentences/book.ts';
import { say, type Words } from '../core/catalogue/sentences/sentence.ts';
import { spokenReason } from '../core/catalogue/sentences/spoken.ts';
import type { AwayText } from '../core/notices/away/away-text.ts';
import { type Outlet, takesAnswers } from '../core/notices/away/outlet-schema.ts';
import {
  BUTTON_LIFE_MS,
  type Button,
  judgePress,
  type PressRefusal,
  phoneOffer,
  pressed,
  tokenOf,
  withButton,
} from '../core/notices/away/phone-answers.ts';
import type { ActionResult } from '../core/steps/action.ts';
import type { Outgoing } from '../outlets/outlet-requests.ts';
import type { AnsweringOutlet, HeardPress, ListenerOptions } from '../outlets/phone-listener.ts';

/** What a press has led to. */
export type PhoneEnd =
  | { readonly kind: 'refused'; readonly why: 'over' | 'costly' }
  | { readonly kind: 'ended'; readonly result: PhoneResult };

type PhoneResult = Pick<ActionResult, 'outcome' | 'reason' | 'said'>;

export type PhoneOptions = {
  readonly now: () => number;
  readonly settings: () => Settings;
  /** The steps on offer at a gateway for an incident that is open; empty where it is over. */
  readonly offersFor: (gateway: string, incidentId: string) => readonly Offer[];
  /** Takes the step of a button, through the same door as a click. */
  readonly take: (button: Button) => Promise<PhoneEnd>;
  /** Keeps in the history what was pressed, and what came of it. */
  readonly note: (words: Words, said?: Said) => void;
  /** Says something at one place, past the queue. */
  readonly say: (outlet: string, text: AwayText) => void;
  /** Tells everybody of a step that was taken. */
  readonly tellOfAct: (button: Button, result: Pick<ActionResult, 'outcome' | 'reason'>) => void;
  readonly listen: (
    options: Pick<ListenerOptions, 'outlet' | 'sinceMs' | 'onPress' | 'onTrouble'>,
  ) => () => void;
  readonly log: (line: string) => void;
};

/** Answers from the phone: buttons that are given out, and what is pressed. */
export interface Phone {
  /** The button that a notice to this place may carry; null for none. */
  buttonFor(outlet: Outlet, gateway: string, incidentId: string): Outgoing['button'] | null;
  onSettings(): void;
  /** What is wrong with the listening, for the status. */
  findings(): readonly string[];
  close(): void;
}

/** Presses of buttons that are over are told of for so long. */
const LISTEN_AFTER_MS = 60 * 60_000;
const HOUR_MS = 60 * 60_000;
/** A stranger who knows a topic can write there without end: nobody is told of each. */
const MOST_REFUSED_AN_HOUR = 10;

type Listening = { readonly stop: () => void; untilMs: number; readonly outlet: string };

const OUTCOMES = {
  done: 'outcomeDone',
  refused: 'outcomeRefused',
  failed: 'outcomeFailed',
  'nothing-to-do': 'outcomeNothing',
} as const satisfies Readonly<Record<ActionResult['outcome'], SentenceKey>>;
const REFUSALS = {
  'not-ours': 'pressNotOurs',
  stranger: 'pressStranger',
  used: 'pressUsed',
  late: 'pressLate',
  over: 'pressOver',
  costly: 'pressCostly',
} as const satisfies Readonly<Record<PressRefusal, SentenceKey>>;

export function createPhone(options: PhoneOptions): Phone {
  const { now, settings } = options;
  // Made anew with each start and kept nowhere: a button of an earlier life is good for nothing.
  const key = randomBytes(32);
  const sign = (text: string): string =>
    createHmac('sha256', key).update(text).digest('base64url').slice(0, 32);
  let buttons: readonly Button[] = [];
  const listening = new Map<string, Listening>();
  const troubles = new Map<string, string>();
  const refusedAtMs = new Map<string, number[]>();
  let isClosed = false;

  /** Listens at a place until this time; what is over stops by itself. */
  function listenTo(outlet: AnsweringOutlet, untilMs: number): void {
    const shape = JSON.stringify(outlet);
    const known = listening.get(outlet.name);
    if (known !== undefined && known.outlet === shape) {
      known.untilMs = Math.max(known.untilMs, untilMs);
      return;
    }
    known?.stop();
    const stopListening = options.listen({
      outlet,
      sinceMs: now() - 5_000,
      onPress: (press) => {
        onPress(press).catch((error: unknown) => options.log(String(error)));
      },
      onTrouble: (why) => {
        if (why === null) troubles.delete(outlet.name);
        else troubles.set(outlet.name, why);
      },
    });
    const timer = setInterval(() => {
      const one = listening.get(outlet.name);
      if (one !== undefined && now() >= one.untilMs) stopAt(outlet.name);
    }, 60_000);
    timer.unref();
    const stop = (): void => {
      clearInterval(timer);
      stopListening();
    };
    listening.set(outlet.name, { stop, untilMs, outlet: shape });
  }

  function stopAt(name: string): void {
    listening.get(name)?.stop();
    listening.delete(name);
    troubles.delete(name);
  }

  async function onPress(press: HeardPress): Promise<void> {
    if (isClosed) return;
    const verdict = judgePress(press, buttons, sign, now());
    if (verdict.kind === 'refused') {
      refuse(press, verdict.why, null);
      return;
    }
    const { button } = verdict;
    // Before anything is awaited: a second press in the same moment finds it used.
    buttons = pressed(buttons, button.id);
    press.answer(strings.away.phone.taken);
    const end = await options.take(button);
    if (end.kind === 'refused') {
      refuse(press, end.why, button);
      return;
    }
    const { outcome, reason, said } = end.result;
    const { outlet } = press;
    const told = { outlet, action: button.action, outcome: say(OUTCOMES[outcome]), reason };
    options.note(say('phonePressed', told), said);
    if (outcome === 'done' || outcome === 'failed') options.tellOfAct(button, end.result);
    else answer(press.outlet, strings.away.phone.notTaken[outcome]);
  }

  function refuse(press: HeardPress, why: PressRefusal, button: Button | null): void {
    const nowMs = now();
    const recent = (refusedAtMs.get(press.outlet) ?? []).filter((atMs) => nowMs - atMs < HOUR_MS);
    if (recent.length >= MOST_REFUSED_AN_HOUR) return;
    refusedAtMs.set(press.outlet, [...recent, nowMs]);
    const words = strings.away.phone.refused[why];
    press.answer(words);
    const { outlet } = press;
    const because = say(REFUSALS[why]);
    const refused =
      button === null
        ? say('phoneRefused', { outlet, why: because })
        : say('phoneStepRefused', { outlet, action: button.action, why: because });
    const isLast = recent.length + 1 === MOST_REFUSED_AN_HOUR;
    options.note(isLast ? say('phoneMoreUntold', { words: refused }) : refused);
    answer(press.outlet, words);
  }

  function answer(outlet: string, body: string): void {
    options.say(outlet, { title: strings.away.phone.notDone, body });
  }

  function answering(): readonly AnsweringOutlet[] {
    return settings().outlets.flatMap((one) => {
      const isOne = one.kind === 'ntfy' || one.kind === 'telegram';
      return isOne && one.enabled && takesAnswers(one) ? [one] : [];
    });
  }

  // Somebody may press a button of an earlier life: they are told that it is good for nothing.
  for (const outlet of answering()) listenTo(outlet, now() + BUTTON_LIFE_MS);

  return {
    buttonFor(outlet, gateway, incidentId) {
      const place = answering().find(({ name }) => name === outlet.name);
      if (place === undefined || isClosed) return null;
      const offer = phoneOffer(options.offersFor(gateway, incidentId));
      if (offer === null) return null;
      const button: Button = {
        id: randomBytes(9).toString('base64url'),
        outlet: place.name,
        gateway,
        incidentId,
        action: offer.action,
        target: offer.target,
        expiresAtMs: now() + BUTTON_LIFE_MS,
        state: 'open',
      };
      buttons = withButton(buttons, button, now());
      listenTo(place, button.expiresAtMs + LISTEN_AFTER_MS);
      return { label: strings.action[offer.action], token: tokenOf(button, sign) };
    },
    onSettings() {
      const wanted = answering();
      for (const name of [...listening.keys()]) {
        if (!wanted.some((one) => one.name === name)) stopAt(name);
      }
    },
    findings: () =>
      [...troubles].map(([name, why]) => strings.away.phone.deaf(name, spokenReason(why))),
    close() {
      isClosed = true;
      for (const name of [...listening.keys()]) stopAt(name);
    },
  };
}
