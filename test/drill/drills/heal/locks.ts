import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Snapshot } from '../../../../electron/core/api/snapshot.ts';
import { expect } from '../../failure.ts';
import { ended } from '../../processes.ts';
import type { Stage } from '../../stage.ts';
import type { Drill } from '../drill.ts';
import { leaveLock, lockPathOf } from '../lock-files.ts';
import { BY_DEFAULT, healAgainAndAgain, sayHello, TIMES } from './rounds.ts';

/** Locks in the way of a message: who owns them decides what `heal` may do. */

function redFor(action: Snapshot['recommended']['action']) {
  return ({ level, recommended }: Snapshot): boolean =>
    level === 'red' && recommended.action === action;
}

/** A lock that may be released: `unlock`, and the agent answers the next message. */
async function releases(
  stage: Stage,
  sessionKey: string,
  failure: string,
  ownerPid: number,
): Promise<string> {
  await sayHello(stage, sessionKey);
  return healAgainAndAgain(stage, sessionKey, {
    failure,
    times: TIMES,
    async produce() {
      const path = await lockPathOf(stage, sessionKey);
      await leaveLock(path, ownerPid);
      const blocked = stage.say(sessionKey, 'are you there', { limitMs: 25_000 });
      return {
        afterHeal: async () => expect(!existsSync(path), 'the lock is still there'),
        atEnd: async () => {
          expect((await blocked).kind !== 'answered', 'the blocked message was answered');
        },
      };
    },
    light: redFor('unlock'),
    lightMs: 20_000,
    outcome: 'done',
    steps: ['unlock'],
  });
}

export const healLeaked: Drill = {
  name: 'heal: leaked lock',
  versions: ['2026.2.1'],
  quick: [],
  needs: BY_DEFAULT,
  run: (stage, sessionKey) => releases(stage, sessionKey, 'leaked lock', stage.gateway.pid),
};

export const healForeign: Drill = {
  name: 'heal: foreign lock',
  versions: ['2026.2.1'],
  quick: [],
  needs: BY_DEFAULT,
  async run(stage, sessionKey) {
    const owner = stage.processes.spawn('sleep', ['1200'], { cwd: '/', stdio: 'ignore' });
    try {
      expect(owner.pid !== undefined, 'the foreign process did not start');
      return await releases(stage, sessionKey, 'foreign lock', owner.pid);
    } finally {
      await stage.processes.end(owner);
    }
  },
};

/** The gateway takes such a lock back itself at the next message: hands are to be kept still. */
export const healDeadOwner: Drill = {
  name: 'heal: lock of a dead process',
  versions: ['2026.2.1', '2026.7.35'],
  quick: [],
  needs: BY_DEFAULT,
  async run(stage, sessionKey) {
    await sayHello(stage, sessionKey);
    const owner = stage.processes.spawn('sleep', ['600'], { cwd: '/', stdio: 'ignore' });
    const { pid } = owner;
    expect(pid !== undefined, 'the process did not start');
    await stage.processes.end(owner);
    await ended(owner, 2_000);
    return healAgainAndAgain(stage, sessionKey, {
      failure: 'lock of a dead process',
      times: TIMES,
      async produce() {
        const path = await lockPathOf(stage, sessionKey);
        const text = await leaveLock(path, pid);
        await stage.watch.until(
          'orphaned lock',
          ({ locks }) => locks.some((lock) => lock.path === path && lock.verdict === 'orphaned'),
          10_000,
        );
        const since = Date.now();
        const waiting = stage.say(sessionKey, 'are you there', { limitMs: 40_000 });
        return {
          async afterHeal() {
            const answer = await waiting;
            expect(answer.kind === 'answered', `the message that met it was ${answer.kind}`);
            const left = await readFile(path, 'utf8').catch(() => null);
            expect(left !== text, 'the gateway did not reclaim the lock');
            expect(!stage.watch.lightsSince(since).has('red'), 'the light was red');
          },
        };
      },
      light: () => true,
      lightMs: 1_000,
      outcome: 'nothing-to-do',
      steps: [],
    });
  },
};

/** Its lock is alive and stays: the session gets a new file instead. */
export const healOtherOpenClaw: Drill = {
  name: 'heal: lock of another OpenClaw',
  versions: ['2026.2.1', '2026.7.35'],
  quick: [],
  needs: BY_DEFAULT,
  async run(stage, sessionKey) {
    const program = join(stage.place.root, 'other', 'openclaw.mjs');
    await mkdir(dirname(program), { recursive: true });
    await writeFile(program, 'setTimeout(() => {}, 1_200_000);\n');
    const owner = stage.processes.spawn(process.execPath, [program, 'agent'], {
      cwd: '/',
      stdio: 'ignore',
    });
    const { pid } = owner;
    try {
      expect(pid !== undefined, 'the other OpenClaw did not start');
      // Its command line is `node` until exec has happened.
      await sleep(500);
      await sayHello(stage, sessionKey);
      return await healAgainAndAgain(stage, sessionKey, {
        failure: 'lock of another OpenClaw',
        times: TIMES,
        async produce() {
          const path = await lockPathOf(stage, sessionKey);
          const text = await leaveLock(path, pid);
          const blocked = stage.say(sessionKey, 'are you there', {
            limitMs: stage.version.lockTimeoutMs + 20_000,
          });
          return {
            async afterHeal() {
              const left = await readFile(path, 'utf8').catch(() => null);
              expect(left === text, 'the lock of a live OpenClaw was changed');
            },
            async atEnd() {
              expect((await blocked).kind !== 'answered', 'the blocked message was answered');
            },
          };
        },
        light: redFor('reset'),
        lightMs: stage.version.lockTimeoutMs + 15_000,
        outcome: 'done',
        steps: ['reset'],
      });
    } finally {
      await stage.processes.end(owner);
    }
  },
};

/** What an older version has left behind is in nobody's way. */
export const healLeftover: Drill = {
  name: 'heal: leftover lock, SQLite era',
  versions: ['2026.9.6'],
  quick: [],
  needs: BY_DEFAULT,
  async run(stage, sessionKey) {
    await sayHello(stage, sessionKey);
    return healAgainAndAgain(stage, sessionKey, {
      failure: 'leftover lock',
      times: TIMES,
      async produce() {
        const folder = join(stage.place.state, 'agents/main/sessions');
        const path = join(folder, `${randomUUID()}.jsonl.lock`);
        const since = Date.now();
        const text = await leaveLock(path, stage.gateway.pid);
        const waiting = stage.say(sessionKey, 'are you there', { limitMs: 40_000 });
        await stage.watch.until(
          'inert lock',
          ({ locks }) => locks.some((lock) => lock.path === path && lock.verdict === 'inert'),
          15_000,
        );
        return {
          async afterHeal() {
            const answer = await waiting;
            expect(answer.kind === 'answered', `the message beside it was ${answer.kind}`);
            expect((await readFile(path, 'utf8')) === text, 'the inert lock was changed');
            stage.watch.expectGreenSince(since);
          },
        };
      },
      light: ({ level }) => level === 'green',
      lightMs: 5_000,
      outcome: 'nothing-to-do',
      steps: [],
    });
  },
};
