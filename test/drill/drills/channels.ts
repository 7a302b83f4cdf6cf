import { setTimeout as sleep } from 'node:timers/promises';
import type { Incident, Snapshot } from '../../../electron/core/api/snapshot.ts';
import { expect } from '../failure.ts';
import type { Place } from '../place.ts';
import type { Needs, Stage } from '../stage.ts';
import { Telegram } from '../telegram.ts';
import { isGreen, seconds } from '../watch.ts';
import type { Drill } from './drill.ts';

const FIRST = '4711:first';
const WORK = '4712:work';
/** A channel under load says hello to its server within this time. */
const HELLO_MS = 90_000;

/** How fast it answers is no question here: with a channel a busy machine takes half a minute. */
const PATIENT = { limitMs: 120_000 } as const;

/** One for each stage: several may be played side by side. */
const telegrams = new WeakMap<Place, Telegram>();

/**
 * Two Telegram bots, and a third that its owner has switched off, for all drills of a stage: a
 * gateway with channels takes long to start.
 */
export const BOTS: Needs = {
  thresholds: {},
  env: { OPENCLAW_SKIP_CHANNELS: undefined },
  async before(place) {
    telegrams.set(place, await Telegram.start());
  },
  async after(place) {
    await telegrams.get(place)?.close();
    telegrams.delete(place);
  },
  config: (_version, place) => ({
    plugins: { entries: { telegram: { enabled: true } } },
    channels: {
      telegram: {
        enabled: true,
        apiRoot: telegrams.get(place)?.root,
        accounts: {
          default: { botToken: FIRST },
          work: { botToken: WORK },
          off: { botToken: '4713:off', enabled: false },
        },
      },
    },
  }),
};

async function withBots(stage: Stage, play: (bots: Telegram) => Promise<string>): Promise<string> {
  return play(await untilBothPolled(stage));
}

/** Waits until both bots ask for news, and returns what they ask. */
export async function untilBothPolled({ place }: Stage): Promise<Telegram> {
  const telegram = telegrams.get(place);
  expect(telegram !== undefined, 'nothing stands in for Telegram');
  await untilPolled(telegram, FIRST);
  await untilPolled(telegram, WORK);
  return telegram;
}

/** Waits until a bot asks for news once more. */
async function untilPolled(telegram: Telegram, token: string): Promise<string> {
  const startedAt = Date.now();
  const before = telegram.pollsOf(token);
  while (telegram.pollsOf(token) === before) {
    expect(Date.now() - startedAt < HELLO_MS, `bot ${token} never asked for news`);
    await sleep(250);
  }
  return seconds(Date.now() - startedAt);
}

/** It has noted its start, and answers something, ready or not. */
async function untilListening(stage: Stage): Promise<void> {
  const url = `http://127.0.0.1:${stage.place.port}/healthz`;
  const startedAt = Date.now();
  for (;;) {
    const isThere = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    expect(Date.now() - startedAt < stage.version.bootLimitMs, 'it never listened');
    await sleep(100);
  }
}

function incidentOf({ incidents }: Snapshot, kind: Incident['class']): Incident | undefined {
  return incidents.find((one) => one.class === kind);
}

async function untilIncident(
  stage: Stage,
  kind: Incident['class'],
  limitMs: number,
  sinceMs: number,
) {
  const found = await stage.watch.until(
    kind,
    (snapshot) => incidentOf(snapshot, kind) !== undefined,
    limitMs,
    sinceMs,
  );
  const incident = incidentOf(found.snapshot, kind);
  expect(incident !== undefined, `no ${kind}`);
  return { incident, snapshot: found.snapshot, tookMs: found.tookMs };
}

/** A bot's token is void: named at once, never waited for; with a new one a step starts it alone. */
export const revokedToken: Drill = {
  name: 'channel: revoked token of one account of two',
  versions: ['2026.7.35', '2026.9.6'],
  quick: [],
  realOnly: true,
  needs: BOTS,
  run: (stage, sessionKey) =>
    withBots(stage, async (telegram) => {
      const since = Date.now();
      telegram.revoke(WORK);
      // 2026.7.35 has no word for it, and tries such a bot again until it gives up.
      const isSaid = stage.version.name !== '2026.7.35';
      const kind = isSaid ? 'channel-refused' : 'channel-off';
      const told = await untilIncident(stage, kind, 180_000, since);
      const { incident, snapshot } = told;
      expect(snapshot.level === 'amber', `the light is ${snapshot.level}: ${incident.cause}`);
      expect(incident.cause.includes('account work'), `names not the account: ${incident.cause}`);
      const wanted = isSaid ? 'none' : 'wait';
      expect(incident.action === wanted, `recommends ${incident.action}`);
      const others = snapshot.incidents.filter((one) => one.id !== incident.id);
      expect(others.length === 0, `and also ${others.map((one) => one.cause).join('; ')}`);
      const answered = await stage.mustAnswer(sessionKey, 'do you still answer', PATIENT);
      const { pid } = stage.gateway;
      const refused = await stage.buoy.act('restart-channel', 'telegram:work', 120_000);
      expect(refused.result.outcome === 'failed', `a void token: ${refused.result.outcome}`);
      telegram.revoke(WORK, false);
      const tookMs = await stage.buoy.mustAct('restart-channel', 'telegram:work', 120_000);
      const polled = await untilPolled(telegram, WORK);
      const green = await stage.watch.until('green light', isGreen, 90_000, Date.now());
      expect(stage.gateway.pid === pid, 'the gateway was started anew');
      return `amber after ${seconds(told.tookMs)}: "${incident.cause}"; ${answered} meanwhile; step with the void token: ${refused.result.reason}; with a good one done in ${seconds(tookMs)}, its bot asked ${polled} later, green ${seconds(green.tookMs)}`;
    }),
};

/** Stopped in the gateway by hand: off although it is wanted, and started by the step. */
export const startedAgain: Drill = {
  name: 'channel: started again by the step',
  versions: ['2026.7.35', '2026.9.6'],
  quick: [],
  realOnly: true,
  needs: BOTS,
  run: (stage, sessionKey) =>
    withBots(stage, async (telegram) => {
      const answered = await stage.mustAnswer(sessionKey, 'hello', PATIENT);
      const { pid } = stage.gateway;
      const tookMs = await stage.buoy.mustAct('restart-channel', 'telegram:work', 120_000);
      const polled = await untilPolled(telegram, WORK);
      const off = await stage.buoy.act('restart-channel', 'telegram:off', 60_000);
      expect(off.result.outcome === 'refused', `switched off: ${off.result.outcome}`);
      expect(stage.gateway.pid === pid, 'the gateway was started anew');
      await stage.untilGreen(60_000);
      return `${answered}; one that runs, stopped and started in ${seconds(tookMs)}, its bot asked ${polled} later; one that is switched off: ${off.result.reason}`;
    }),
};

/**
 * Three unclean ends within five minutes, and then a life that lasts: its channels stay off. Only
 * ends of lives that began within that time count, and the first one may be older.
 */
export async function endUncleanly(stage: Stage): Promise<void> {
  for (let end = 0; end < 4; end += 1) {
    await stage.gateway.kill();
    stage.gateway.spawn();
    if (end < 3) await untilListening(stage);
  }
  await stage.gateway.waitReady(stage.version.bootLimitMs);
}

/** Three unclean ends within five minutes: the gateway runs, and no channel does. */
export const keptOff: Drill = {
  name: 'channel: kept off by the breaker',
  versions: ['2026.7.35', '2026.9.6'],
  quick: [],
  realOnly: true,
  needs: BOTS,
  run: (stage, sessionKey) =>
    withBots(stage, async () => {
      await endUncleanly(stage);
      const since = Date.now();
      await stage.watchAnew();
      // Until the gateway has said which channels it has, the light is amber.
      const told = await stage.watch.until(
        'red light for channels that are kept off',
        (shown) => shown.level === 'red' && incidentOf(shown, 'channels-suppressed') !== undefined,
        60_000,
        since,
      );
      const { snapshot } = told;
      const incident = incidentOf(snapshot, 'channels-suppressed');
      expect(incident !== undefined, 'no channels-suppressed');
      const { action, target, until } = snapshot.recommended;
      expect(action === 'restart-channel' && target === null, `recommends ${action} ${target}`);
      expect(!incident.cause.includes('off,'), `names one that is switched off: ${incident.cause}`);
      const tookMs = await stage.buoy.mustAct('restart-channel', null, 150_000);
      await untilBothPolled(stage);
      const green = await stage.watch.until('green light', isGreen, 90_000, Date.now());
      const answered = await stage.mustAnswer(sessionKey, 'hello', PATIENT);
      return `red after ${seconds(told.tookMs)}: "${incident.cause}", until ${until}; all started in ${seconds(tookMs)}, green ${seconds(green.tookMs)}, ${answered}`;
    }),
};

/** A channel that runs and whose server has gone: told after two minutes, and never a red light. */
export const wedgedChannel: Drill = {
  name: 'channel: its server gone',
  versions: ['2026.7.35', '2026.9.6'],
  quick: [],
  realOnly: true,
  needs: BOTS,
  run: (stage, sessionKey) =>
    withBots(stage, async (telegram) => {
      const { watch } = stage;
      const answered = await stage.mustAnswer(sessionKey, 'hello', PATIENT);
      const since = Date.now();
      telegram.become('refusing');
      const told = await untilIncident(stage, 'channel-wedged', 300_000, since);
      const { incident, snapshot } = told;
      expect(snapshot.level === 'amber', `the light is ${snapshot.level}`);
      expect(incident.action === 'wait', `recommends ${incident.action}`);
      const about = snapshot.incidents.filter((one) => one.class === 'channel-wedged');
      expect(about.length === 1, `${about.length} incidents for one server`);
      telegram.become('up');
      const green = await watch.until(
        'green light',
        ({ level }) => level === 'green',
        180_000,
        Date.now(),
      );
      return `${answered} meanwhile; amber after ${seconds(told.tookMs)}: "${incident.cause}"; server back, green after ${seconds(green.tookMs)}`;
    }),
};
