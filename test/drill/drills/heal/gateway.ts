import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Snapshot } from '../../../../electron/core/api/snapshot.ts';
import { DEFAULT_THRESHOLDS } from '../../../../electron/core/api/thresholds.ts';
import { sessionRow } from '../../client.ts';
import { expect } from '../../failure.ts';
import type { Stage } from '../../stage.ts';
import { ALL, type Drill } from '../drill.ts';
import { beginHang } from '../stall.ts';
import { type Failed, healAgainAndAgain, ownStage, RESTARTS, sayHello } from './rounds.ts';

/** The gateway itself is gone or frozen, with a message in work. */

function redWith(state: Snapshot['gateway']['state'], action: Snapshot['recommended']['action']) {
  return (snapshot: Snapshot): boolean =>
    snapshot.level === 'red' &&
    snapshot.gateway.state === state &&
    snapshot.recommended.action === action;
}

/** A message is at the model when the gateway goes; the model is well again after that. */
async function withMessage(
  stage: Stage,
  sessionKey: string,
  breakIt: () => Promise<void>,
): Promise<Failed> {
  await beginHang(stage, sessionKey, 'hang');
  await stage.untilWorking(sessionKey);
  await untilKept(stage, sessionKey);
  await breakIt();
  await stage.behave({ kind: 'answer' });
  const asked = stage.model.requests;
  return {
    async afterHeal({ outcome, reason, steps }) {
      const part = steps.find((step) => step.name === 'restart: answer');
      if (outcome !== 'done' || steps[0]?.name.startsWith('restart') !== true) return;
      // It forgets who waits together with its process; later ones take the run up again.
      const isForgotten = stage.version.name === '2026.2.1';
      const wanted = isForgotten ? 'skipped' : 'ok';
      expect(part?.outcome === wanted, `who waited: ${part?.outcome}: ${part?.detail}`);
      const isTold = /must be sent again/.test(reason);
      expect(isTold === isForgotten, `who must send again: ${reason}`);
      const isTakenUp = stage.model.requests > asked;
      expect(
        isTakenUp !== isForgotten,
        `the model was ${isTakenUp ? 'asked' : 'not asked'} again, and told is: ${part?.detail}`,
      );
    },
  };
}

/**
 * A gateway takes up again what its store calls running, and it writes that down some moments
 * after it has asked the model (2026.7.35): killed in between, it has forgotten the message.
 */
async function untilKept(stage: Stage, sessionKey: string): Promise<void> {
  if (!stage.version.restartsByRpc) return;
  const endMs = Date.now() + 20_000;
  while (!(await isKept(stage, sessionKey))) {
    expect(Date.now() < endMs, 'the gateway does not write down that a run is at work');
    await sleep(100);
  }
}

const keptSchema = z.record(z.string(), z.looseObject({ status: z.string().optional() }));

async function isKept(stage: Stage, sessionKey: string): Promise<boolean> {
  if (stage.version.era === 'sqlite') {
    return (await sessionRow(stage.place, sessionKey))?.status === 'running';
  }
  const list = join(stage.place.state, 'agents/main/sessions/sessions.json');
  const read = keptSchema.safeParse(JSON.parse(await readFile(list, 'utf8')));
  return read.success && read.data[sessionKey]?.status === 'running';
}

type Mode = Stage['service']['mode'];

function lifeDrill(
  failure: string,
  mode: Mode,
  breakIt: (stage: Stage) => Promise<void>,
  healing: Pick<
    Parameters<typeof healAgainAndAgain>[2],
    'light' | 'outcome' | 'steps' | 'reason'
  > & { readonly afterHeal?: (stage: Stage) => Promise<void> },
): Drill {
  const { afterHeal, ...rest } = healing;
  return {
    name: `heal: ${failure}`,
    versions: ALL,
    quick: [],
    realOnly: true,
    needsStandIn: true,
    needs: ownStage(),
    async run(stage, sessionKey) {
      stage.service.mode = mode;
      await sayHello(stage, sessionKey);
      return healAgainAndAgain(stage, sessionKey, {
        failure,
        times: RESTARTS,
        async produce() {
          const failed = await withMessage(stage, sessionKey, () => breakIt(stage));
          return {
            async afterHeal(result) {
              await failed.afterHeal?.(result);
              await afterHeal?.(stage);
            },
          };
        },
        lightMs: DEFAULT_THRESHOLDS.hungRedMs + 30_000,
        ...rest,
      });
    },
  };
}

export const healKilledService = lifeDrill(
  'gateway killed, a service',
  'installed',
  ({ gateway }) => gateway.kill(),
  { light: redWith('down', 'restart'), outcome: 'done', steps: ['restart'] },
);

/** Nothing here would start it: that is said, with the command that does. */
export const healKilledAlone = lifeDrill(
  'gateway killed, no service',
  'no-manager',
  ({ gateway }) => gateway.kill(),
  {
    light: redWith('down', 'none'),
    outcome: 'nothing-to-do',
    steps: [],
    reason: /openclaw gateway/,
    async afterHeal({ gateway }) {
      expect(!gateway.isRunning, 'something started the gateway');
      await gateway.start();
    },
  },
);

export const healFrozenService = lifeDrill(
  'gateway frozen, a service',
  'installed',
  async ({ gateway }) => gateway.freeze(),
  { light: redWith('hung', 'restart'), outcome: 'done', steps: ['restart'] },
);

/** Written, and systemd has not read it since: it must be loaded before it can be started. */
export const healNotLoaded = lifeDrill(
  'service not loaded',
  'installed',
  async ({ gateway, service }) => {
    await gateway.stop();
    await service.unload();
  },
  { light: redWith('down', 'start'), outcome: 'done', steps: ['start'] },
);
