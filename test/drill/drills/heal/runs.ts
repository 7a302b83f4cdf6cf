import { setTimeout as sleep } from 'node:timers/promises';
import type { Snapshot } from '../../../../electron/core/api/snapshot.ts';
import { DEFAULT_THRESHOLDS } from '../../../../electron/core/api/thresholds.ts';
import { expect } from '../../failure.ts';
import type { Stage } from '../../stage.ts';
import type { Version } from '../../versions.ts';
import { ALL, type Drill } from '../drill.ts';
import { beginHang, listenForAnswers, SLACK_MS, stallOf } from '../stall.ts';
import {
  BY_DEFAULT,
  type Healing,
  healAgainAndAgain,
  ownStage,
  RESTARTS,
  sayHello,
  TIMES,
} from './rounds.ts';

/** Runs that hang: ending the run is enough wherever the gateway knows how to. */

const LIGHT_MS = DEFAULT_THRESHOLDS.stalledRedMs + SLACK_MS;

function redOverStall({ level, recommended }: Snapshot, sessionKey: string): boolean {
  return level === 'red' && recommended.action === 'abort' && recommended.target === sessionKey;
}

function waitWithEnd(snapshot: Snapshot, sessionKey: string): boolean {
  const { action, until } = snapshot.recommended;
  return stallOf(snapshot, sessionKey) !== undefined && action === 'wait' && until !== null;
}

/** 2026.7.35 ends a run that holds its lock for 5 min by itself: hands are kept still until then. */
function endsItself({ name }: Version): boolean {
  return name === '2026.7.35';
}

type How = Pick<Healing, 'light' | 'outcome' | 'steps' | 'reason'>;

function howFor(version: Version): How {
  return endsItself(version)
    ? { light: waitWithEnd, outcome: 'nothing-to-do', steps: [], reason: /^wait: / }
    : { light: redOverStall, outcome: 'done', steps: ['abort'] };
}

/** What a person does who does not want to wait for the gateway's own limit. */
async function endByHand({ version, buoy }: Stage, sessionKey: string): Promise<void> {
  if (endsItself(version)) await buoy.mustAct('abort', sessionKey, 60_000);
}

function hangDrill(kind: 'hang' | 'hang-mid-stream', failure: string): Drill {
  return {
    name: `heal: ${failure}`,
    versions: ALL,
    quick: [],
    realOnly: true,
    needs: BY_DEFAULT,
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
              await endByHand(stage, sessionKey);
              expect((await answer).kind !== 'answered', 'the hung message was answered');
            },
          };
        },
        lightMs: LIGHT_MS,
        ...howFor(stage.version),
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
  needs: BY_DEFAULT,
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
        const second = stage.say(sessionKey, 'are you there', { limitMs: 400_000 });
        return {
          beforeHeal: () => stage.behave({ kind: 'answer' }),
          async afterHeal() {
            await endByHand(stage, sessionKey);
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
      lightMs: LIGHT_MS,
      ...howFor(stage.version),
    });
  },
};

/** A hung run that another client began, as those of channels. */
async function healOtherClient(
  stage: Stage,
  sessionKey: string,
  failure: string,
  ending: Omit<How, 'light'> & { readonly light?: How['light']; readonly times: number },
  afterHeal: () => Promise<void> = async () => undefined,
): Promise<string> {
  await sayHello(stage, sessionKey, { via: 'agent' });
  return healAgainAndAgain(stage, sessionKey, {
    failure,
    light: redOverStall,
    ...ending,
    async produce() {
      await beginHang(stage, sessionKey, 'hang', 'agent');
      return { beforeHeal: () => stage.behave({ kind: 'answer' }), afterHeal };
    },
    lightMs: LIGHT_MS,
    say: { via: 'agent' },
  });
}

export const healOtherClients: Drill = {
  name: 'heal: hung run of another client',
  versions: ['2026.7.35', '2026.9.6'],
  quick: [],
  realOnly: true,
  needs: BY_DEFAULT,
  run: (stage, sessionKey) =>
    healOtherClient(
      stage,
      sessionKey,
      'hung run of another client',
      { times: TIMES, ...howFor(stage.version) },
      () => endByHand(stage, sessionKey),
    ),
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

/** A healer that keeps its hands still is right only where the gateway then does end the run. */
export const healOwnLimit: Drill = {
  name: "heal: hung, until the gateway's own limit",
  versions: ['2026.7.35'],
  quick: [],
  realOnly: true,
  needs: BY_DEFAULT,
  async run(stage, sessionKey) {
    await sayHello(stage, sessionKey);
    return healAgainAndAgain(stage, sessionKey, {
      failure: "hung, until the gateway's own limit",
      // Some seven minutes each.
      times: 1,
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
      lightMs: LIGHT_MS,
      ...howFor(stage.version),
    });
  },
};
