import { setTimeout as sleep } from 'node:timers/promises';
import type { Snapshot } from '../../../../electron/core/api/snapshot.ts';
import { expect } from '../../failure.ts';
import type { Needs, Stage } from '../../stage.ts';
import { ALL, type Drill } from '../drill.ts';
import { beginHang, listenForAnswers, SLACK_MS, stallOf } from '../stall.ts';
import {
  FAR_LIMIT,
  healAgainAndAgain,
  ownStage,
  QUICK_LIGHT,
  RESTARTS,
  sayHello,
  TIMES,
} from './rounds.ts';

/** Runs that hang: ending the run is enough wherever the gateway knows how to. */

const LIGHT_MS = QUICK_LIGHT.stalledRedMs + SLACK_MS;

function redOverStall({ level, recommended }: Snapshot, sessionKey: string): boolean {
  return level === 'red' && recommended.action === 'abort' && recommended.target === sessionKey;
}

function hangDrill(kind: 'hang' | 'hang-mid-stream', failure: string): Drill {
  return {
    name: `heal: ${failure}`,
    versions: ALL,
    quick: [],
    realOnly: true,
    needs: FAR_LIMIT,
    async run(stage, sessionKey) {
      await sayHello(stage, sessionKey);
      return healAgainAndAgain(stage, sessionKey, {
        failure,
        times: TIMES,
        async produce() {
          const { answer } = await beginHang(stage, sessionKey, kind);
          return {
            beforeHeal: () => stage.behave({ kind: 'answer' }),
            async afterHeal() {
              expect((await answer).kind !== 'answered', 'the hung message was answered');
            },
          };
        },
        light: redOverStall,
        lightMs: LIGHT_MS,
        outcome: 'done',
        steps: ['abort'],
      });
    },
  };
}

export const healHung = hangDrill('hang', 'hung before the first word');
export const healMidStream = hangDrill('hang-mid-stream', 'hung in mid-stream');

/** The message behind a hung one gets its turn, or is named as one that must be sent again. */
export const healQueued: Drill = {
  name: 'heal: message behind a hung one',
  versions: ALL,
  quick: [],
  realOnly: true,
  needs: FAR_LIMIT,
  async run(stage, sessionKey) {
    await sayHello(stage, sessionKey);
    // It steers the message into the hung run, and drops it with that.
    const isDropped = stage.version.name === '2026.7.35';
    return healAgainAndAgain(stage, sessionKey, {
      failure: 'message behind a hung one',
      times: TIMES,
      async produce() {
        const { answer } = await beginHang(stage, sessionKey, 'hang');
        const answers = await listenForAnswers(stage, sessionKey);
        await sleep(3_000);
        const second = stage.say(sessionKey, 'are you there', { limitMs: 120_000 });
        return {
          beforeHeal: () => stage.behave({ kind: 'answer' }),
          async afterHeal() {
            expect((await answer).kind !== 'answered', 'the hung message was answered');
            const untilMs = Date.now() + (isDropped ? 3_000 : 60_000);
            while (answers.count() === 0 && Date.now() < untilMs) await sleep(100);
            expect(
              answers.count() > 0 || isDropped,
              'the message that waited was not answered within 60 s',
            );
            await second;
            answers.close();
          },
        };
      },
      light: redOverStall,
      lightMs: LIGHT_MS,
      outcome: 'done',
      steps: ['abort'],
    });
  },
};

/** A hung run that another client began, as those of channels. */
async function healOtherClient(
  stage: Stage,
  sessionKey: string,
  failure: string,
  ending: Pick<Parameters<typeof healAgainAndAgain>[2], 'outcome' | 'steps' | 'reason' | 'times'>,
  afterHeal: () => Promise<void> = async () => undefined,
): Promise<string> {
  await sayHello(stage, sessionKey, { via: 'agent' });
  return healAgainAndAgain(stage, sessionKey, {
    failure,
    ...ending,
    async produce() {
      await beginHang(stage, sessionKey, 'hang', 'agent');
      return { beforeHeal: () => stage.behave({ kind: 'answer' }), afterHeal };
    },
    light: redOverStall,
    lightMs: LIGHT_MS,
    say: { via: 'agent' },
  });
}

export const healOtherClients: Drill = {
  name: 'heal: hung run of another client',
  versions: ['2026.7.35', '2026.9.6'],
  quick: [],
  realOnly: true,
  needs: FAR_LIMIT,
  run: (stage, sessionKey) =>
    healOtherClient(stage, sessionKey, 'hung run of another client', {
      times: TIMES,
      outcome: 'done',
      steps: ['abort'],
    }),
};

/** `chat.abort` of 2026.2.1 knows only runs that a chat began: only a new process frees the lane. */
export const healOtherClientsService: Drill = {
  name: 'heal: hung run of another client, service',
  versions: ['2026.2.1'],
  quick: [],
  realOnly: true,
  needsStandIn: true,
  needs: ownStage(),
  async run(stage, sessionKey) {
    stage.service.mode = 'installed';
    return healOtherClient(stage, sessionKey, 'hung run of another client, a service', {
      times: RESTARTS,
      outcome: 'done',
      steps: ['abort', 'restart'],
      reason: /sent again/,
    });
  },
};

/** Where nothing would start it again, the gateway is not stopped, and its owner is told how. */
export const healOtherClientsAlone: Drill = {
  name: 'heal: hung run of another client, no service',
  versions: ['2026.2.1'],
  quick: [],
  realOnly: true,
  needsStandIn: true,
  needs: ownStage(),
  async run(stage, sessionKey) {
    const { gateway } = stage;
    return healOtherClient(
      stage,
      sessionKey,
      'hung run of another client, no service',
      { times: RESTARTS, outcome: 'failed', steps: ['abort'], reason: /openclaw gateway/ },
      async () => {
        expect(gateway.isRunning, 'the gateway was stopped');
        await gateway.kill();
        await gateway.start();
      },
    );
  },
};

/** 2026.7.35 ends such a run itself when its own limits say so: hands are to be kept still. */
const NEAR_LIMIT: Needs = {
  thresholds: QUICK_LIGHT,
  config: () => ({
    session: { writeLock: { maxHoldMs: 20_000 } },
    diagnostics: { enabled: true, stuckSessionWarnMs: 10_000, stuckSessionAbortMs: 20_000 },
  }),
};

export const healOwnLimit: Drill = {
  name: "heal: hung, near the gateway's own limit",
  versions: ['2026.7.35'],
  quick: [],
  realOnly: true,
  needs: NEAR_LIMIT,
  async run(stage, sessionKey) {
    await sayHello(stage, sessionKey);
    return healAgainAndAgain(stage, sessionKey, {
      failure: "hung, near the gateway's own limit",
      times: TIMES,
      async produce() {
        const { answer } = await beginHang(stage, sessionKey, 'hang');
        return {
          beforeHeal: () => stage.behave({ kind: 'answer' }),
          async afterHeal() {
            const fate = await answer;
            expect(fate.kind === 'failed', `the hung message was ${fate.kind}`);
          },
        };
      },
      light: (snapshot, key) =>
        stallOf(snapshot, key) !== undefined &&
        snapshot.recommended.action === 'wait' &&
        snapshot.recommended.until !== null,
      lightMs: LIGHT_MS,
      outcome: 'nothing-to-do',
      steps: [],
      reason: /^wait: /,
    });
  },
};
