import { describe, expect, it, type TestContext } from 'vitest';
import type { Offer } from '../../electron/core/api/offer.ts';
import { DEFAULT_SETTINGS } from '../../electron/core/api/settings-schema.ts';
import { strings } from '../../electron/core/catalogue/catalogue.ts';
import { type OutletInput, outletSchema } from '../../electron/core/notices/away/outlet-schema.ts';
import { BUTTON_LIFE_MS, type Button } from '../../electron/core/notices/away/phone-answers.ts';
import { testMessage } from '../../electron/engine/away-direct.ts';
import { createPhone, type PhoneEnd } from '../../electron/engine/phone.ts';
import { listenForPresses } from '../../electron/outlets/phone-listener.ts';
import { createSecretReader } from '../../electron/outlets/secrets.ts';
import { createSender } from '../../electron/outlets/send.ts';
import { ntfyService, telegramService } from './phone-services.ts';

const NOW_MS = Date.parse('2026-11-22T12:00:00.000Z');
const SAID = strings.away.phone;
const START: Offer = {
  action: 'start',
  target: null,
  costs: 'nothing',
  recommended: true,
  free: true,
  plan: {
    action: 'start',
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
};

/** The phone's side with its real listener and sender, before a gateway that is made up. */
function desk(input: OutletInput, onEnd: TestContext['onTestFinished'], openClawsBot = '') {
  const outlet = outletSchema.parse(input);
  const env = { BOT: '12:bot', CHAT: '77', TOPIC: 'notices', REPLY: 'answers' };
  const secret = createSecretReader({ env, store: null });
  const send = createSender({
    run: async () => ({ ok: false, error: { kind: 'missing', why: 'no programs' } }),
    secret,
  });
  const state = {
    nowMs: NOW_MS,
    offers: [START] as readonly Offer[],
    end: { kind: 'ended', result: { outcome: 'done', reason: 'it answers' } } as PhoneEnd,
  };
  const taken: Button[] = [];
  const notes: string[] = [];
  const told: string[] = [];
  const acts: string[] = [];
  const phone = createPhone({
    now: () => state.nowMs,
    settings: () => ({ ...DEFAULT_SETTINGS, outlets: [outlet] }),
    offersFor: () => state.offers,
    take: async (button) => {
      taken.push(button);
      return state.end;
    },
    note: (words) => notes.push(String(words)),
    say: (_name, { body }) => told.push(body),
    tellOfAct: (_button, { outcome }) => acts.push(outcome),
    listen: (about) =>
      listenForPresses({
        ...about,
        secret,
        isOpenClawsBot: (token) => token === openClawsBot,
        pauseMs: 50,
      }),
    log: (line) => notes.push(line),
  });
  onEnd(() => phone.close());
  const notice = async () => {
    const button = phone.buttonFor(outlet, 'g', 'i') ?? undefined;
    const message = { ...testMessage(outlet, NOW_MS), ...(button === undefined ? {} : { button }) };
    expect(await send(outlet, message)).toEqual({ kind: 'delivered' });
    return button;
  };
  return { phone, state, taken, notes, told, acts, notice };
}

const soon = { timeout: 10_000 };

describe('an answer over Telegram', { timeout: 30_000 }, () => {
  async function scene(onEnd: TestContext['onTestFinished'], bot = '') {
    const telegram = await telegramService(onEnd);
    const input: OutletInput = {
      kind: 'telegram',
      name: 'phone',
      server: telegram.url,
      token: 'env:BOT',
      chat: 'env:CHAT',
      answers: true,
    };
    return { telegram, ...desk(input, onEnd, bot) };
  }

  it('takes the step once, and tells of it', async ({ onTestFinished }) => {
    const { telegram, taken, acts, notes, notice } = await scene(onTestFinished);
    expect(await notice()).toMatchObject({ label: strings.action.start });
    telegram.press(telegram.button());
    await expect.poll(() => acts, soon).toEqual(['done']);
    expect(taken).toMatchObject([{ action: 'start', target: null, incidentId: 'i' }]);
    await expect.poll(() => telegram.answered.map(({ text }) => text), soon).toEqual([SAID.taken]);
    expect(notes.join()).toContain('start: done: it answers');
  });

  it('refuses a replay, also in the same moment, and says so', async ({ onTestFinished }) => {
    const { telegram, taken, told, notes, notice } = await scene(onTestFinished);
    await notice();
    const button = telegram.button();
    telegram.press(button);
    telegram.press(button);
    await expect.poll(() => told, soon).toEqual([SAID.refused.used]);
    telegram.press(button);
    await expect.poll(() => told, soon).toHaveLength(2);
    expect(taken).toHaveLength(1);
    expect(notes.filter((text) => text.includes('refused, it was pressed before'))).toHaveLength(2);
    await expect.poll(() => telegram.answered.at(-1)?.text, soon).toBe(SAID.refused.used);
  });

  it('refuses whoever is not the one person of the chat', async ({ onTestFinished }) => {
    const { telegram, taken, told, notice } = await scene(onTestFinished);
    await notice();
    const button = telegram.button();
    telegram.press(button, { from: 78, chat: 78 });
    telegram.press(button, { from: 78 });
    telegram.press(button, { chat: -100 });
    await expect.poll(() => told, soon).toEqual([1, 2, 3].map(() => SAID.refused.stranger));
    expect(taken).toEqual([]);
    // Theirs has not used up the owner's.
    telegram.press(button);
    await expect.poll(() => taken, soon).toHaveLength(1);
  });

  it('refuses what comes late, and what it never gave out', async ({ onTestFinished }) => {
    const { telegram, state, taken, told, notice } = await scene(onTestFinished);
    await notice();
    const button = telegram.button();
    telegram.press(`${button.slice(0, -2)}xx`);
    telegram.press('start');
    await expect.poll(() => told, soon).toEqual([1, 2].map(() => SAID.refused['not-ours']));
    state.nowMs += BUTTON_LIFE_MS;
    telegram.press(button);
    await expect.poll(() => told.at(-1), soon).toBe(SAID.refused.late);
    expect(taken).toEqual([]);
  });

  it('says that a press after the end of the trouble, or at a cost, leads to nothing', async ({
    onTestFinished,
  }) => {
    const { telegram, state, told, acts, notice } = await scene(onTestFinished);
    for (const why of ['over', 'costly'] as const) {
      await notice();
      state.end = { kind: 'refused', why };
      telegram.press(telegram.button());
      await expect.poll(() => told.at(-1), soon).toBe(SAID.refused[why]);
    }
    await notice();
    state.end = { kind: 'ended', result: { outcome: 'refused', reason: 'an update is at work' } };
    telegram.press(telegram.button());
    await expect.poll(() => told.at(-1), soon).toBe(SAID.notTaken.refused);
    expect(acts).toEqual([]);
  });

  it('tells of ten strangers an hour, and of no more', async ({ onTestFinished }) => {
    const { telegram, told, notes, taken, notice } = await scene(onTestFinished);
    await notice();
    for (let press = 0; press < 40; press += 1) telegram.press(`forged ${press}`);
    telegram.press(telegram.button());
    await expect.poll(() => taken, soon).toHaveLength(1);
    expect(told).toHaveLength(10);
    expect(notes.filter((text) => text.includes('refused'))).toHaveLength(10);
    expect(notes[9]).toContain('more within the hour are not told');
  });

  it('stops where another program listens to the bot, and never asks for one of OpenClaw’s', async ({
    onTestFinished,
  }) => {
    const taken = await scene(onTestFinished);
    taken.telegram.isTaken = true;
    taken.telegram.press('wakes the poll that is already under way');
    await taken.notice();
    await expect.poll(() => taken.phone.findings().join(), soon).toContain('another program');
    const { polls } = taken.telegram;
    taken.telegram.press('x');
    const theirs = await scene(onTestFinished, '12:bot');
    await theirs.notice();
    await expect.poll(() => theirs.phone.findings().join(), soon).toContain('OpenClaw’s own');
    expect(theirs.telegram.polls).toBe(0);
    expect(taken.telegram.polls).toBe(polls);
  });

  it('is off unless its owner wants it', async ({ onTestFinished }) => {
    const telegram = await telegramService(onTestFinished);
    const common = { kind: 'telegram', name: 'phone', server: telegram.url } as const;
    const off = desk({ ...common, token: 'env:BOT', chat: 'env:CHAT' }, onTestFinished);
    expect(await off.notice()).toBeUndefined();
    expect(telegram.sent[0]?.reply_markup).toBeUndefined();
    expect(telegram.polls).toBe(0);
    const none = desk(
      { ...common, token: 'env:BOT', chat: 'env:CHAT', answers: true },
      onTestFinished,
    );
    none.state.offers = [{ ...START, free: false }];
    expect(await none.notice()).toBeUndefined();
  });
});

describe('an answer over ntfy', { timeout: 30_000 }, () => {
  async function scene(onEnd: TestContext['onTestFinished'], reply = 'env:REPLY') {
    const ntfy = await ntfyService(onEnd);
    const input: OutletInput = {
      kind: 'ntfy',
      name: 'phone',
      server: ntfy.url,
      topic: 'env:TOPIC',
      reply,
    };
    return { ntfy, ...desk(input, onEnd) };
  }

  it('takes the step once; a replay is refused and told', async ({ onTestFinished }) => {
    const { ntfy, taken, told, acts, notice } = await scene(onTestFinished);
    await notice();
    const [action] = ntfy.published[0]?.actions ?? [];
    expect(action).toMatchObject({ action: 'http', url: `${ntfy.url}/answers` });
    await ntfy.press(action);
    await expect.poll(() => acts, soon).toEqual(['done']);
    await ntfy.press(action);
    await expect.poll(() => told, soon).toEqual([SAID.refused.used]);
    expect(taken).toHaveLength(1);
  });

  it('hears a press that came while it was not connected, and refuses what is forged', async ({
    onTestFinished,
  }) => {
    const { ntfy, taken, told, notice } = await scene(onTestFinished);
    await notice();
    ntfy.publish('answers', 'start, please');
    await expect.poll(() => told, soon).toEqual([SAID.refused['not-ours']]);
    await ntfy.press(ntfy.published[0]?.actions?.[0]);
    await expect.poll(() => taken, soon).toHaveLength(1);
  });

  it('does not listen where answers would come in among the notices', async ({
    onTestFinished,
  }) => {
    const { ntfy, phone, notice } = await scene(onTestFinished, 'env:TOPIC');
    await notice();
    await expect.poll(() => phone.findings().join(), soon).toContain('another than');
    expect(ntfy.listeners()).toEqual([]);
  });
});
