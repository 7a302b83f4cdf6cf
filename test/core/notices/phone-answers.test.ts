import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Offer } from '../../../electron/core/api/offer.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import {
  BUTTON_LIFE_MS,
  type Button,
  changedSince,
  judgePress,
  phoneOffer,
  pressed,
  tokenOf,
  withButton,
} from '../../../electron/core/notices/away/phone-answers.ts';
import { offersFor } from '../../../electron/core/steps/offers.ts';
import {
  ago,
  evidence,
  MINUTE,
  memory,
  NOW_MS,
  openSocket,
  readyz,
  run,
  service,
} from '../../support/evidence.ts';

const sign = (text: string): string =>
  createHmac('sha256', 'a key').update(text).digest('base64url').slice(0, 32);
const BUTTON: Button = {
  id: 'abcdefghijkl',
  outlet: 'phone',
  gateway: 'g',
  incidentId: 'i',
  action: 'start',
  target: null,
  expiresAtMs: NOW_MS + BUTTON_LIFE_MS,
  state: 'open',
};
const PRESS = { outlet: 'phone', token: tokenOf(BUTTON, sign), isFromOwner: true };
const OTHER: Button = { ...BUTTON, id: 'mnopqrstuvwx', action: 'restart' };
const BUTTONS = [OTHER, BUTTON];

const judged = (
  press: Partial<typeof PRESS>,
  buttons: readonly Button[] = BUTTONS,
  nowMs = NOW_MS,
) => judgePress({ ...PRESS, ...press }, buttons, sign, nowMs);
const refused = (why: string) => ({ kind: 'refused', why });

describe('a press of a button on the phone', () => {
  it('is taken where it is the one that was given out, in time', () => {
    expect(judged({})).toEqual({ kind: 'take', button: BUTTON });
    expect(judged({}, BUTTONS, NOW_MS + BUTTON_LIFE_MS - 1).kind).toBe('take');
  });

  it('fits into the 64 bytes that Telegram takes', () => {
    expect(Buffer.byteLength(PRESS.token)).toBeLessThanOrEqual(64);
  });

  it('counts once', () => {
    expect(judged({}, pressed(BUTTONS, BUTTON.id))).toEqual(refused('used'));
    expect(judged({ token: tokenOf(OTHER, sign) }, pressed(BUTTONS, BUTTON.id)).kind).toBe('take');
  });

  it('is refused when it comes late', () => {
    expect(judged({}, BUTTONS, NOW_MS + BUTTON_LIFE_MS)).toEqual(refused('late'));
  });

  it('is refused from a stranger and from another place', () => {
    expect(judged({ isFromOwner: false })).toEqual(refused('stranger'));
    expect(judged({ outlet: 'another' })).toEqual(refused('stranger'));
  });

  it.each([
    ['nothing', ''],
    ['words', 'please start it'],
    ['a button that nobody gave out', tokenOf({ ...BUTTON, id: 'zzzzzzzzzzzz' }, sign)],
    ['a signature of another key', tokenOf(BUTTON, (text) => sign(`${text}x`))],
    ['a signature cut short', PRESS.token.slice(0, -1)],
    ['a signature with more behind it', `${PRESS.token}x`],
    ['no signature', `c1.${BUTTON.id}.`],
    ['the signature of another button', `c1.${BUTTON.id}.${tokenOf(OTHER, sign).split('.')[2]}`],
    ['one letter changed', PRESS.token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
  ])('is not ours with %s', (_what, token) => {
    expect(judged({ token })).toEqual(refused('not-ours'));
  });

  it('is signed for its place, its trouble, its step and its end', () => {
    const changed: Partial<Button>[] = [
      { outlet: 'x' },
      { gateway: 'x' },
      { incidentId: 'x' },
      { action: 'restart' },
      { target: 'x' },
      { expiresAtMs: NOW_MS },
    ];
    for (const part of changed) {
      expect(judged({}, [{ ...BUTTON, ...part }])).toEqual(refused('not-ours'));
    }
  });

  it('is forgotten some hours after its end, and beyond fifty others', () => {
    const old = { ...BUTTON, expiresAtMs: NOW_MS - 3 * 60 * 60_000 };
    expect(withButton([old], OTHER, NOW_MS)).toEqual([OTHER]);
    const many = Array.from({ length: 60 }, (_each, n) => ({ ...OTHER, id: `id${n}` }));
    expect(withButton(many, BUTTON, NOW_MS)).toHaveLength(50);
  });
});

function offersOf(seen: ReturnType<typeof evidence>): Offer[] {
  const judgement = judge(seen);
  const { socket } = seen.gateway;
  const methods = socket.kind === 'open' ? socket.methods : [];
  return offersFor(judgement.snapshot, { evidence: seen, judgement, methods });
}

describe('what may ride on a notice', () => {
  const down = evidence({
    gateway: {
      http: { kind: 'refused' },
      socket: {
        kind: 'closed',
        atMs: ago(MINUTE),
        code: 1006,
        reason: '',
        restartExpectedMs: null,
      },
      pid: null,
      process: null,
      service: service({ state: 'failed', pid: null, runs: null }),
    },
    runs: { coveredSinceMs: null, confirmedAtMs: null },
    sessions: { source: 'none', atMs: null, list: [] },
    memory: memory({ state: 'down', sinceMs: ago(MINUTE), lastOkAtMs: ago(MINUTE) }),
  });

  it('is a new life of a gateway that is down', () => {
    expect(phoneOffer(offersOf(down))).toMatchObject({ action: 'restart', free: true });
  });

  it('is never the end of a run, a new session, or a restart while something runs', () => {
    const offer = (parts: Partial<Offer>): Offer => ({
      action: 'restart',
      target: null,
      costs: '',
      recommended: true,
      free: true,
      plan: {
        action: 'restart',
        target: null,
        verdict: 'ready',
        why: '',
        costs: '',
        undo: null,
        secondYes: null,
        preconditions: [],
        steps: [],
        proof: '',
        limitMs: 1,
      },
      ...parts,
    });
    expect(phoneOffer([offer({})])).not.toBeNull();
    const { plan } = offer({});
    if (plan === undefined) throw new Error('no plan');
    expect(phoneOffer([offer({ action: 'abort' })])).toBeNull();
    expect(phoneOffer([offer({ action: 'reset' })])).toBeNull();
    expect(phoneOffer([offer({ free: false })])).toBeNull();
    expect(phoneOffer([offer({ recommended: false })])).toBeNull();
    expect(phoneOffer([offer({ plan: { ...plan, verdict: 'refused' } })])).toBeNull();
    expect(
      phoneOffer([offer({ plan: { ...plan, secondYes: 'a drain is cut short' } })]),
    ).toBeNull();
  });

  it('is refused once the trouble is over, has another step, or would cost something', () => {
    const offers = offersOf(down);
    expect(changedSince(OTHER, { isOpen: true, offers })).toBeNull();
    expect(changedSince(OTHER, { isOpen: false, offers })).toBe('over');
    expect(changedSince(BUTTON, { isOpen: true, offers })).toBe('over');
    const costly = offers.map((one) => ({ ...one, free: false }));
    expect(changedSince(OTHER, { isOpen: true, offers: costly })).toBe('costly');
  });

  it('is nothing while a run is at work in a gateway that should be restarted', () => {
    const busy = evidence({
      gateway: { http: readyz(), socket: openSocket('2026.2.1') },
      runs: [run()],
    });
    expect(phoneOffer(offersOf(busy))).toBeNull();
  });
});
