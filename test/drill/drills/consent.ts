import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HEALING_KINDS, type HealingKind } from '../../../electron/core/api/healing.ts';
import {
  type JournalRecord,
  journalRecordSchema,
} from '../../../electron/core/history/journal-record.ts';
import type { ActionName } from '../../../electron/core/steps/action.ts';
import { expect } from '../failure.ts';
import type { Needs, Stage } from '../stage.ts';
import { seconds } from '../watch.ts';
import { BOTS, endUncleanly, untilBothPolled } from './channels.ts';
import { ALL, type Drill } from './drill.ts';
import { sayHello, TIMES } from './heal/rounds.ts';
import { leaveLock, lockPathOf } from './lock-files.ts';
import { beginHang } from './stall.ts';

/**
 * What is done without asking: nothing without consent, the one step that helps with it. Each
 * failure is watched without consent first, until the journal says that it would have acted; then
 * consent is given in the settings file, and the very same watch acts.
 */

/** Limits as a person in a hurry would set them: what is drilled here is what comes after them. */
const QUICK_LIGHT = {
  stalledAmberMs: 5_000,
  stalledRedMs: 8_000,
  hungRedMs: 8_000,
  storeBusyRedMs: 8_000,
} as const;
/** The gateway's own limit for a hung run is far away, so that nobody waits for it. */
const FAR_LIMIT: Needs = {
  thresholds: QUICK_LIGHT,
  config: ({ name }) =>
    name === '2026.7.35' ? { session: { writeLock: { maxHoldMs: 3_600_000 } } } : {},
};
/** A gateway whose lives are counted in no other drill. */
const ownStage = (): Needs => ({ ...FAR_LIMIT });

/** The shortest that a person can choose: nobody waits a quarter of an hour for a drill. */
const AFTER_MS = 20_000;
const AFTER = Object.fromEntries(
  (['restartChannel', 'endStalledRuns', 'startGateway', 'restartHung'] as const).map((kind) => [
    kind,
    AFTER_MS,
  ]),
);
const NOTHING = { afterMs: AFTER };
const EVERYTHING = {
  ...Object.fromEntries(HEALING_KINDS.map((kind) => [kind, true])),
  afterMs: AFTER,
};
/** What is noted or done comes this much later than its time on this machine. */
const SLACK_MS = 40_000;
const HEAL_MS = 150_000;

type Broken = {
  /** What has been done to it, in words; null while nothing has. */
  readonly touched: () => Promise<string | null>;
  readonly beforeConsent?: () => Promise<void>;
  readonly afterHeal?: () => Promise<void>;
};

type Consent = {
  readonly failure: string;
  readonly kind: HealingKind;
  readonly action: ActionName;
  readonly times: number;
  readonly produce: () => Promise<Broken>;
  /** How much longer than the shortest time the trouble must last; 0 where absent. */
  readonly laterMs?: number;
};

let homes = 0;

/** A Clawbuoy of its own for each round: budgets and pauses of one must not hold up the next. */
async function openWatch(stage: Stage, selfHealing: object) {
  homes += 1;
  const name = `consent-${homes}`;
  const buoy = await stage.otherBuoy(name, QUICK_LIGHT, { selfHealing });
  const home = join(stage.place.root, name);
  const watch = buoy.watch();
  await watch.until('green light', (snapshot) => snapshot.level === 'green', 40_000);
  return {
    watch,
    end: () => buoy.endWatch(watch),
    journal: () => readJournal(join(home, 'journal.jsonl')),
    choose: async (chosen: object) => {
      const settings = { thresholds: QUICK_LIGHT, selfHealing: chosen };
      await writeFile(join(home, 'settings.json'), JSON.stringify(settings), { mode: 0o600 });
    },
  };
}

async function readJournal(path: string): Promise<readonly JournalRecord[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    const record = line === '' ? null : journalRecordSchema.safeParse(JSON.parse(line));
    return record?.success === true ? [record.data] : [];
  });
}

async function playWithConsent(
  stage: Stage,
  sessionKey: string,
  { failure, kind, action, times, produce, laterMs = 0 }: Consent,
): Promise<string> {
  let untouched = 0;
  let healed = 0;
  const healMs: number[] = [];
  let proof = '';
  try {
    for (let round = 1; round <= times; round += 1) {
      const { watch, end, journal, choose } = await openWatch(stage, NOTHING);
      const broken = await produce();
      await untilNoted(journal, kind, `${failure} (round ${round})`, laterMs);
      await sleep(3_000);
      const touched = await broken.touched();
      expect(touched === null, `without consent (round ${round}): ${touched}`);
      untouched += 1;
      await broken.beforeConsent?.();
      const since = Date.now();
      await choose(EVERYTHING);
      const result = await untilActed(watch, since);
      expect(
        result.action === action && result.outcome === 'done',
        `with consent (round ${round}): ${result.action} ${result.outcome}: ${result.reason}`,
      );
      healMs.push(Date.now() - since);
      proof = result.reason;
      const begun = (await journal()).filter((one) => one.type === 'action-started');
      expect(
        begun.length === 1 && begun[0]?.by === 'self-healing' && begun[0].healing === kind,
        `the journal tells of ${begun.map((one) => `${one.action} by ${one.by}`).join(', ')}`,
      );
      await broken.afterHeal?.();
      await stage.untilRunEnds(sessionKey);
      await stage.mustAnswer(sessionKey, 'and now', { limitMs: 90_000 });
      await end();
      await stage.untilGreen(180_000);
      healed += 1;
    }
  } finally {
    stage.heals.push({
      failure: `consent: ${failure}`,
      version: stage.version.name,
      good: healed,
      times,
      steps: [action],
      outcome: `untouched without it ${untouched} of ${times}`,
      slowestHealMs: healMs.length === 0 ? null : Math.max(...healMs),
      slowestAnswerMs: null,
    });
  }
  return `${healed} of ${times} healed with consent, ${untouched} of ${times} untouched without; slowest ${seconds(Math.max(...healMs))} after the consent; says: ${proof}`;
}

async function untilNoted(
  journal: () => Promise<readonly JournalRecord[]>,
  kind: HealingKind,
  what: string,
  laterMs: number,
): Promise<void> {
  const endMs = Date.now() + AFTER_MS + SLACK_MS + laterMs;
  for (;;) {
    const noted = (await journal()).filter((one) => one.type === 'would-act');
    if (noted.some((one) => one.kind === kind)) return;
    const seen = noted.map((one) => one.kind).join(', ') || 'nothing';
    expect(Date.now() < endMs, `it would not have acted on ${what}; noted: ${seen}`);
    await sleep(500);
  }
}

async function untilActed(watch: Awaited<ReturnType<typeof openWatch>>['watch'], since: number) {
  const endMs = Date.now() + HEAL_MS;
  for (;;) {
    const result = watch.actionsSince(since)[0];
    if (result !== undefined) return result;
    const shown = watch.latest;
    expect(
      Date.now() < endMs,
      `nothing was done; ${shown?.headline} ${shown?.recommended.action}; ${shown?.findings.join('; ')}`,
    );
    await sleep(250);
  }
}

/** The service's process was killed, and its manager has given it up. */
const failedService: Drill = {
  name: 'consent: gateway failed, a service',
  versions: ALL,
  quick: [],
  realOnly: true,
  needsStandIn: true,
  needs: ownStage(),
  async run(stage, sessionKey) {
    const { service, gateway } = stage;
    service.mode = 'installed';
    await sayHello(stage, sessionKey);
    return playWithConsent(stage, sessionKey, {
      failure: 'gateway failed, a service',
      kind: 'startGateway',
      action: 'start',
      times: TIMES,
      async produce() {
        const before = service.orders.length;
        await gateway.kill();
        service.hasFailed = true;
        return {
          touched: async () =>
            service.orders.length === before && !gateway.isRunning
              ? null
              : `orders ${service.orders.slice(before).join(', ')}`,
        };
      },
    });
  },
};

const frozenService: Drill = {
  name: 'consent: gateway frozen, a service',
  versions: ALL,
  quick: [],
  realOnly: true,
  needsStandIn: true,
  needs: ownStage(),
  async run(stage, sessionKey) {
    const { service, gateway } = stage;
    service.mode = 'installed';
    await sayHello(stage, sessionKey);
    return playWithConsent(stage, sessionKey, {
      failure: 'gateway frozen, a service',
      kind: 'restartHung',
      action: 'restart',
      times: TIMES,
      async produce() {
        const before = service.orders.length;
        const { pid } = gateway;
        gateway.freeze();
        return {
          touched: async () =>
            service.orders.length === before && gateway.pid === pid && gateway.isRunning
              ? null
              : `orders ${service.orders.slice(before).join(', ')}, process ${gateway.pid}`,
        };
      },
    });
  },
};

/** Whoever stopped it wanted it so: with every consent, nothing is started. */
const stoppedByHand: Drill = {
  name: 'consent: gateway stopped by hand stays stopped',
  versions: ALL,
  quick: [],
  realOnly: true,
  needsStandIn: true,
  needs: ownStage(),
  async run(stage, sessionKey) {
    const { service, gateway } = stage;
    service.mode = 'installed';
    await sayHello(stage, sessionKey);
    for (let round = 1; round <= TIMES; round += 1) {
      const { watch, end, journal } = await openWatch(stage, EVERYTHING);
      const before = service.orders.length;
      await gateway.stop();
      await watch.until('red light', (snapshot) => snapshot.level === 'red', 40_000);
      await sleep(2 * AFTER_MS);
      expect(!gateway.isRunning, `round ${round}: something started the gateway`);
      expect(service.orders.length === before, `round ${round}: ${service.orders.join(', ')}`);
      const acted = (await journal()).filter(
        (one) => one.type === 'action-started' || one.type === 'would-act',
      );
      expect(acted.length === 0, `round ${round}: the journal tells of ${acted.length} steps`);
      await gateway.start();
      await end();
      await stage.untilGreen(180_000);
    }
    return `${TIMES} of ${TIMES} stayed stopped for ${seconds(2 * AFTER_MS)} under a red light, with every consent`;
  },
};

const hungRun: Drill = {
  name: 'consent: hung run, somebody waits',
  versions: ALL,
  quick: [],
  realOnly: true,
  needs: FAR_LIMIT,
  async run(stage, sessionKey) {
    await sayHello(stage, sessionKey);
    return playWithConsent(stage, sessionKey, {
      failure: 'hung run, somebody waits',
      kind: 'endStalledRuns',
      action: 'abort',
      times: TIMES,
      async produce() {
        const { answer } = await beginHang(stage, sessionKey, 'hang');
        let ended: string | null = null;
        void answer.then(({ kind }) => {
          ended = `the run ended: ${kind}`;
        });
        return {
          touched: async () => ended,
          beforeConsent: () => stage.behave({ kind: 'answer' }),
          async afterHeal() {
            expect((await answer).kind !== 'answered', 'the hung message was answered');
          },
        };
      },
    });
  },
};

/** OpenClaw itself keeps its channels off for this long after the gateway's start. */
const BREAKER_MS = 5 * 60_000;
/** Both of two bots, which nobody has stopped: the gateway has never started them. */
const channelsKeptOff: Drill = {
  name: 'consent: channels kept off by the breaker',
  versions: ['2026.7.35', '2026.9.6'],
  impossible: { '2026.2.1': 'it has no breaker, and starts no channel alone' },
  quick: [],
  realOnly: true,
  needs: { ...BOTS, ...FAR_LIMIT, config: BOTS.config },
  async run(stage, sessionKey) {
    const telegram = await untilBothPolled(stage);
    await sayHello(stage, sessionKey);
    return playWithConsent(stage, sessionKey, {
      failure: 'channels kept off by the breaker',
      kind: 'restartChannel',
      action: 'restart-channel',
      times: 1,
      laterMs: BREAKER_MS,
      async produce() {
        await endUncleanly(stage);
        const before = telegram.polls;
        const { pid } = stage.gateway;
        return {
          async touched() {
            if (telegram.polls !== before) return 'a channel was started';
            return stage.gateway.pid === pid ? null : 'the gateway was started anew';
          },
          async afterHeal() {
            await untilBothPolled(stage);
            expect(stage.gateway.pid === pid, 'the gateway was started anew');
          },
        };
      },
    });
  },
};

/** A lock that names a process which lives and has nothing to do with it any more. */
function lockDrill(failure: string, ownerOf: (stage: Stage) => Promise<number>): Drill {
  return {
    name: `consent: ${failure}`,
    versions: ['2026.2.1'],
    impossible: {
      '2026.7.35': 'the gateway takes such a lock back by itself, at once',
      '2026.9.6': 'it has no lock files',
    },
    quick: [],
    needs: FAR_LIMIT,
    async run(stage, sessionKey) {
      await sayHello(stage, sessionKey);
      const pid = await ownerOf(stage);
      return playWithConsent(stage, sessionKey, {
        failure,
        kind: 'leakedLocks',
        action: 'unlock',
        times: TIMES,
        async produce() {
          const path = await lockPathOf(stage, sessionKey);
          const text = await leaveLock(path, pid);
          const blocked = stage.say(sessionKey, 'are you there', { limitMs: 25_000 });
          return {
            async touched() {
              const left = await readFile(path, 'utf8').catch(() => null);
              return left === text ? null : 'the lock was changed';
            },
            async afterHeal() {
              expect(!existsSync(path), 'the lock is still there');
              await blocked;
            },
          };
        },
      });
    },
  };
}

export const CONSENT_DRILLS: readonly Drill[] = [
  lockDrill('leaked lock', async (stage) => stage.gateway.pid),
  lockDrill('foreign lock', async (stage) => {
    const owner = stage.processes.spawn('sleep', ['1200'], { cwd: '/', stdio: 'ignore' });
    expect(owner.pid !== undefined, 'the foreign process did not start');
    return owner.pid;
  }),
  hungRun,
  failedService,
  frozenService,
  stoppedByHand,
  channelsKeptOff,
];
