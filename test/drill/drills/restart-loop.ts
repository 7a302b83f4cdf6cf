import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Incident, Snapshot } from '../../../electron/core/api/snapshot.ts';
import { expect } from '../failure.ts';
import type { Stage } from '../stage.ts';
import { Supervisor } from '../supervisor.ts';
import { isGreen, seconds, type Watch } from '../watch.ts';
import { ALL, type Drill } from './drill.ts';

/** As short as a supervisor's pause may be; OpenClaw's own unit waits for five seconds. */
const PAUSE_MS = 1_000;
/**
 * Five lives must fit into five minutes to be a loop. The newer ones take their time: 2026.7.35
 * waits five seconds for the lock of a gateway that runs, before it gives up.
 */
const LIVES_MS = 290_000;

function supervise(stage: Stage): Supervisor {
  const { launch } = stage.gateway;
  return new Supervisor(stage.processes, PAUSE_MS, () =>
    stage.processes.spawn(launch.program, launch.argv, {
      cwd: stage.place.home,
      env: launch.env,
      stdio: 'ignore',
    }),
  );
}

function loopOf({ level, incidents, recommended }: Snapshot): Incident | undefined {
  if (level !== 'red' || recommended.action !== 'none') return undefined;
  return incidents.find((incident) => incident.class === 'restart-loop');
}

async function untilLoop(watch: Watch, limitMs: number, sinceMs: number) {
  const found = await watch.until(
    'restart loop',
    (snapshot) => loopOf(snapshot) !== undefined,
    limitMs,
    sinceMs,
  );
  const loop = loopOf(found.snapshot);
  expect(loop !== undefined, 'no restart loop');
  return { loop, tookMs: found.tookMs, atMs: Date.now() };
}

/** A loop is a loop until it is over: no step is recommended while it lasts. */
function expectNoStepSince(watch: Watch, sinceMs: number): void {
  for (const { recommended, level, headline, gateway } of watch.snapshotsSince(sinceMs)) {
    if (level === 'green') return;
    const { action } = recommended;
    expect(
      action === 'none' || gateway.state === 'starting',
      `recommended ${action} during the loop: ${gateway.state} (${gateway.detail}), "${headline}"`,
    );
    expect(action === 'none' || action === 'wait', `recommended ${action}: "${headline}"`);
  }
}

async function untilCalm(watch: Watch, sinceMs: number): Promise<string> {
  const { tookMs } = await watch.until('green light', isGreen, 150_000, sinceMs);
  return seconds(tookMs);
}

/** Gives the gateway back to the drill, under a watch that knows nothing of the many lives. */
async function takeBack(stage: Stage, supervisor: Supervisor): Promise<void> {
  stage.service.mode = 'no-manager';
  stage.service.supervisor = null;
  await supervisor.close();
  if (!stage.gateway.isRunning) await stage.gateway.start();
  await stage.watchAnew();
  await stage.untilGreen(60_000);
}

/** A config without `gateway.mode`, which every release refuses to run on. */
function withoutMode(text: string): string {
  const parsed = z
    .looseObject({ gateway: z.looseObject({ mode: z.string().optional() }) })
    .parse(JSON.parse(text));
  const { mode: _mode, ...gateway } = parsed.gateway;
  return JSON.stringify({ ...parsed, gateway });
}

/** A config that it refuses: its service starts it, it ends within seconds, again and again. */
export const endsByItself: Drill = {
  name: 'restart loop: ends as often as it is started',
  versions: ALL,
  quick: [],
  realOnly: true,
  needsStandIn: true,
  async run(stage, sessionKey) {
    const { place, watch, service, gateway } = stage;
    const good = await readFile(place.config, 'utf8');
    await gateway.stop();
    await writeFile(place.config, withoutMode(good));
    const startedAt = Date.now();
    service.mode = 'installed';
    const supervisor = supervise(stage);
    service.supervisor = supervisor;
    try {
      const { loop, tookMs, atMs } = await untilLoop(watch, LIVES_MS, startedAt);
      const lives = supervisor.restarts + 1;
      expect(loop.cause.includes('openclaw-gateway.service'), `names no service: ${loop.cause}`);
      expect(/exit-code, status \d/.test(loop.cause), `tells no end: ${loop.cause}`);
      const { snapshot } = await stage.buoy.status();
      expect(loopOf(snapshot) !== undefined, `status says ${snapshot.headline}`);
      await writeFile(place.config, good);
      const green = await untilCalm(watch, Date.now());
      expectNoStepSince(watch, atMs);
      const answered = await stage.mustAnswer(sessionKey, 'well again', { limitMs: 60_000 });
      return `red, none after ${seconds(tookMs)} and ${lives} lives: ${loop.cause}; green ${green} after its config was mended; ${answered}`;
    } finally {
      await writeFile(place.config, good);
      await takeBack(stage, supervisor);
    }
  },
};

/** A gateway runs, and a service keeps starting another that finds it there and ends. */
export const twoSupervisors: Drill = {
  name: 'restart loop: two supervisors',
  versions: ALL,
  quick: [],
  realOnly: true,
  needsStandIn: true,
  async run(stage, sessionKey) {
    const { service, gateway } = stage;
    service.mode = 'installed';
    const startedAt = Date.now();
    const supervisor = supervise(stage);
    service.supervisor = supervisor;
    try {
      // So that the watch asks for the service now and not within its next two minutes.
      await stage.watchAnew();
      const { watch } = stage;
      const { loop, tookMs, atMs } = await untilLoop(watch, LIVES_MS, startedAt);
      const lives = supervisor.restarts + 1;
      expect(
        loop.cause.includes(`process ${gateway.pid} has the port`),
        `names no winner: ${loop.cause}`,
      );
      expect(loop.why.includes('two supervisors'), `says not who fights: ${loop.why}`);
      const answered = await stage.mustAnswer(sessionKey, 'do you still answer');
      await supervisor.close();
      service.supervisor = null;
      const green = await untilCalm(watch, Date.now());
      expectNoStepSince(watch, atMs);
      return `red, none after ${seconds(tookMs)} and ${lives} lives, ${answered} meanwhile: ${loop.why}; green ${green} after the other was ended`;
    } finally {
      await takeBack(stage, supervisor);
    }
  },
};

/** No service: some process starts it, another ends each life soon after it answers. */
export const killedAgainAndAgain: Drill = {
  name: 'restart loop: killed again and again',
  versions: ALL,
  quick: [],
  realOnly: true,
  async run(stage, sessionKey) {
    const { gateway, watch, version } = stage;
    await gateway.stop();
    const startedAt = Date.now();
    const supervisor = supervise(stage);
    let isOver = false;
    const killing = (async () => {
      while (!isOver) {
        const { snapshot } = await watch.until(
          'another life',
          ({ gateway: seen }) => isOver || (seen.state === 'up' && seen.pid === supervisor.pid),
          version.bootLimitMs,
        );
        if (!isOver && snapshot.gateway.pid !== null) supervisor.kill();
        await sleep(500);
      }
    })();
    // Where no life comes, that is why no loop is seen.
    const killer = killing.then(
      () => null,
      (error: unknown) => error,
    );
    try {
      const { loop, tookMs, atMs } = await Promise.race([
        untilLoop(watch, LIVES_MS, startedAt),
        killer.then((error) => Promise.reject(error)),
      ]);
      expect(
        loop.why.includes(`process ${process.pid}`),
        `names not who keeps starting it: ${loop.why}`,
      );
      isOver = true;
      await killer;
      const green = await untilCalm(watch, Date.now());
      expectNoStepSince(watch, atMs);
      const answered = await stage.mustAnswer(sessionKey, 'well again');
      return `red, none after ${seconds(tookMs)} and ${supervisor.restarts} kills: ${loop.why}; green ${green} after the last; ${answered}`;
    } finally {
      isOver = true;
      await takeBack(stage, supervisor);
    }
  },
};
