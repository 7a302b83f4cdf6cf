import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Snapshot } from '../../../electron/core/api/snapshot.ts';
import type { Buoy } from '../buoy.ts';
import { expect } from '../failure.ts';
import type { Stage } from '../stage.ts';
import { Supervisor } from '../supervisor.ts';
import { isGreen, seconds } from '../watch.ts';
import { ALL, type Drill } from './drill.ts';

const SLOW_START = new URL('../stand-in/slow-start.mjs', import.meta.url).href;
/** As OpenClaw's own unit has it. */
const PAUSE_MS = 5_000;
/** None of Node's own, nor of a signal: such a life ended by itself. */
const EXIT_OF_A_START = 67;
/** An end is seen within this time, also on a crowded machine. */
const SEEN_WITHIN_MS = 15_000;
const STEP_LIMIT_MS = 60_000;
/** A start is waited for as long as it works. */
const START_LIMIT_MS = 15 * 60_000;
/**
 * Of a life that nothing slows any more. On a crowded machine 2026.9.6 gives up a start of its own,
 * "state lease heartbeat did not become ready", and its service begins another.
 */
const MENDED_LIMIT_MS = 360_000;
/** The first turn after a start is slow: 2026.9.6 takes a minute for it on a crowded machine. */
const FIRST_TURN = { limitMs: 240_000 };
/** How often somebody without patience tries each step meanwhile. */
const TRY_EVERY_MS = 60_000;

type Slow = {
  /** Before it listens, and after that before it answers. */
  readonly unboundMs: number;
  readonly boundMs: number;
  /** It ends before it listens; null: it does not. */
  readonly exitCode: number | null;
};

/** Keeps a gateway running that is as slow as it is told to be at that moment. */
function supervise(stage: Stage, slow: () => Slow | null): Supervisor {
  const { launch } = stage.gateway;
  return new Supervisor(stage.processes, PAUSE_MS, () => {
    const ordered = slow();
    const more = {
      NODE_OPTIONS: `--import ${SLOW_START}`,
      CLAWBUOY_DRILL_SLOW_START: JSON.stringify({ ...ordered, port: stage.place.port }),
    };
    // What a life said is wanted where it ended otherwise than it was told to.
    const output = openSync(stage.gateway.outputFile, 'a', 0o600);
    const child = stage.processes.spawn(launch.program, launch.argv, {
      cwd: stage.place.home,
      env: { ...launch.env, ...(ordered === null ? {} : more) },
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    return child;
  });
}

/** What people do who cannot wait, with the Clawbuoy that watches and with one that knows nothing. */
async function tryEveryStep(buoys: readonly Buoy[]): Promise<string[]> {
  const said: string[] = [];
  for (const buoy of buoys) {
    for (const verb of ['heal', 'start', 'restart']) {
      const { result } = await buoy.act(verb, null, STEP_LIMIT_MS);
      said.push(`${verb}: ${result.outcome} (${result.reason})`);
      const isLeft = result.outcome === 'nothing-to-do' || result.outcome === 'refused';
      expect(isLeft, `${verb} during a start: ${result.outcome}: ${result.reason}`);
    }
  }
  return said;
}

function noticesSince(stage: Stage, sinceMs: number): readonly string[] {
  return stage.watch
    .notificationsSince(sinceMs)
    .filter(({ event, id }) => event === 'shown' && id !== 'recovered')
    .map(({ title, body }) => `${title}: ${body}`);
}

/** The state, class and step that were shown, each once and in order. */
function phases(snapshots: readonly Snapshot[]): string {
  const said = snapshots.map(
    ({ level, gateway, incidents, recommended }) =>
      `${level} ${gateway.state} ${incidents.map((one) => one.class).join('+') || '-'} ${recommended.action}`,
  );
  return said.filter((one, place) => one !== said[place - 1]).join(' > ');
}

/** The sentences that were shown, each once. */
function sentences(snapshots: readonly Snapshot[]): string {
  return [...new Set(snapshots.map(({ headline }) => headline.replaceAll(/\d+/g, '#')))].join(
    ' | ',
  );
}

/** A gateway that has not answered yet is never called well. */
function expectNoGreen(snapshots: readonly Snapshot[]): void {
  const wrong = snapshots.find(({ level }) => level === 'green');
  const when = `${wrong?.at}, ${wrong?.gateway.detail}`;
  expect(wrong === undefined, `green while nothing answered: ${wrong?.headline} (${when})`);
}

/** Nobody's gateway has a service again; the life that its supervisor has now goes on. */
async function takeBack(stage: Stage, supervisor: Supervisor | null): Promise<void> {
  stage.service.mode = 'no-manager';
  stage.service.supervisor = null;
  stage.service.orders.length = 0;
  const child = supervisor?.release() ?? null;
  if (child !== null) stage.gateway.adopt(child);
  if (!stage.gateway.isRunning) await stage.gateway.start();
  await stage.watchAnew();
  await stage.untilGreen(60_000);
}

/** Plays with a supervisor and takes everything back; after a failure the stage is given up. */
async function takingBack(
  stage: Stage,
  supervisor: Supervisor,
  play: () => Promise<string>,
): Promise<string> {
  try {
    const seen = await play();
    await takeBack(stage, supervisor);
    return seen;
  } catch (error) {
    await supervisor.close();
    throw error;
  }
}

/** Ends the gateway and lets its service start one that is slow; watched from before. */
async function beginSlowly(stage: Stage, slow: () => Slow | null): Promise<Supervisor> {
  const { service } = stage;
  service.mode = 'installed';
  // Nobody's gateway gets a service in the moment of its end: the watch knows of it before.
  await stage.watchAnew();
  await stage.untilGreen(60_000);
  service.isStartingAgain = true;
  await stage.gateway.stop();
  const supervisor = supervise(stage, slow);
  service.supervisor = supervisor;
  service.isStartingAgain = false;
  return supervisor;
}

/** A start that works is left alone however long it takes, by every step and without a notice. */
function slowStart(name: string, slow: Slow): Drill {
  return {
    name,
    versions: ['2026.7.35', '2026.9.6'],
    quick: [],
    realOnly: true,
    needsStandIn: true,
    async run(stage, sessionKey) {
      const alone = await stage.otherBuoy('alone');
      const startedAt = Date.now();
      const supervisor = await beginSlowly(stage, () => slow);
      return takingBack(stage, supervisor, async () => {
        const { pid } = supervisor;
        const endMs = startedAt + slow.unboundMs + slow.boundMs;
        const said: string[] = [];
        await sleep(20_000);
        while (Date.now() + TRY_EVERY_MS / 2 < endMs) {
          said.push(...(await tryEveryStep([stage.buoy, alone])));
          await sleep(TRY_EVERY_MS);
        }
        // The steps take minutes on a busy machine: it may have answered by now, and is green then.
        const before = stage.watch.snapshotsSince(startedAt + SEEN_WITHIN_MS).slice(1);
        expectNoGreen(before.filter(({ at }) => Date.parse(at) < endMs));
        const { tookMs } = await stage.watch.until('green light', isGreen, 180_000, endMs);
        const shown = stage.watch.snapshotsSince(startedAt + 5_000);
        const wrong = shown.find(({ level }) => level === 'red');
        expect(wrong === undefined, `red during a start that works: ${wrong?.headline}`);
        expect(supervisor.pid === pid, `process ${pid} is now ${supervisor.pid}`);
        const { restarts, exits } = supervisor;
        expect(restarts === 0, `it was started again ${restarts} times: ${exits.join()}`);
        const { orders } = stage.service;
        expect(orders.length === 0, `the service manager was asked: ${orders.join()}`);
        const notices = noticesSince(stage, startedAt);
        expect(notices.length <= 1, `${notices.length} notices: ${notices.join(' | ')}`);
        const answered = await stage.mustAnswer(sessionKey, 'are you up', FIRST_TURN);
        return `0 processes ended or started; green ${seconds(tookMs)} after its work, ${notices.length} notices (${notices.join(' | ') || 'none'}), ${said.length} steps tried, 0 taken; ${phases(shown)}; said: ${sentences(shown)}; ${said.slice(-3).join('; ')}; ${answered}`;
      });
    },
  };
}

/** Starts that fail, one after the other: one loop at the third, one notice, whatever it looks like. */
function failingStarts(name: string, unboundMs: number, lives: number): Drill {
  return {
    name,
    versions: ['2026.7.35', '2026.9.6'],
    quick: [],
    realOnly: true,
    needsStandIn: true,
    async run(stage, sessionKey) {
      const alone = await stage.otherBuoy('alone');
      const startedAt = Date.now();
      let slow: Slow | null = { unboundMs, boundMs: 0, exitCode: EXIT_OF_A_START };
      const supervisor = await beginSlowly(stage, () => slow);
      return takingBack(stage, supervisor, async () => {
        const thirdMs = 2 * (unboundMs + PAUSE_MS) + 30_000;
        const untilLoop = async () => {
          const { tookMs } = await stage.watch.until(
            'restart loop',
            ({ level, incidents, recommended }) =>
              level === 'red' &&
              recommended.action === 'none' &&
              incidents.some((one) => one.class === 'restart-loop'),
            thirdMs + 60_000,
            startedAt,
          );
          return { tookMs, loopAt: Date.now(), atLife: supervisor.restarts + 1 };
        };
        const tryFirst = async () => {
          await sleep(20_000);
          return tryEveryStep([stage.buoy, alone]);
        };
        // The steps take longer than a life on a busy machine.
        const [{ tookMs, loopAt, atLife }, first] = await Promise.all([untilLoop(), tryFirst()]);
        expect(atLife === 3, `called a loop at start ${atLife}`);
        const said = [...first, ...(await tryEveryStep([stage.buoy, alone]))];
        while (supervisor.restarts + 1 < lives) await sleep(500);
        const shown = stage.watch.snapshotsSince(loopAt);
        const classes = new Set(shown.flatMap(({ incidents }) => incidents.map((one) => one.id)));
        expect(classes.size === 1, `incidents during the loop: ${[...classes].join()}`);
        const { orders } = stage.service;
        expect(orders.length === 0, `the service manager was asked: ${orders.join()}`);
        const notices = noticesSince(stage, startedAt);
        expect(notices.length === 1, `${notices.length} notices: ${notices.join(' | ')}`);
        const { exits } = supervisor;
        const ended = exits.find((exit) => exit !== EXIT_OF_A_START);
        expect(ended === undefined, `a life ended otherwise: ${exits.join()}`);
        expectNoGreen(stage.watch.snapshotsSince(startedAt + SEEN_WITHIN_MS).slice(1));
        const failedBefore = supervisor.exits.length;
        slow = null;
        const green = await stage.watch.until('green light', isGreen, unboundMs + MENDED_LIMIT_MS);
        // The life at the time of the mend ends as it was told to.
        const gaveUp = supervisor.exits.length - failedBefore - 1;
        const answered = await stage.mustAnswer(sessionKey, 'well again', FIRST_TURN);
        const all = stage.watch.snapshotsSince(startedAt);
        return `0 processes ended or started; restart-loop ${seconds(tookMs)} after the first start, at start 3; ${lives} starts, 1 notice (${notices[0]}), ${said.length} steps tried, 0 taken; ${phases(all)}; said: ${sentences(all)}; green ${seconds(green.tookMs)} after it was mended (${gaveUp} starts that OpenClaw gave up by itself); ${answered}`;
      });
    },
  };
}

/** An update has unloaded the service and is at work under its own title. */
const updateAtWork: Drill = {
  name: 'start: an update at work',
  versions: ALL,
  quick: [],
  realOnly: true,
  needsStandIn: true,
  async run(stage, sessionKey) {
    const { service, gateway, watch, processes } = stage;
    const alone = await stage.otherBuoy('alone');
    const update = processes.spawn(
      process.execPath,
      ['-e', "process.title = 'openclaw-update'; setTimeout(() => {}, 600_000)", 'update', '--yes'],
      { env: { HOME: stage.place.home, PATH: process.env.PATH ?? '' }, stdio: 'ignore' },
    );
    const startedAt = Date.now();
    try {
      await sleep(1_000);
      await gateway.stop();
      await service.unload();
      const seen = await watch.until(
        'update at work',
        ({ level, recommended, incidents }) =>
          level === 'amber' &&
          recommended.action === 'wait' &&
          incidents.some((one) => one.class === 'update-running'),
        20_000,
      );
      const shownAt = Date.now();
      const said: string[] = [];
      for (const buoy of [stage.buoy, alone]) {
        for (const [verb, wanted] of [
          ['start', 'refused'],
          ['restart', 'refused'],
          ['heal', 'nothing-to-do'],
        ] as const) {
          const { result } = await buoy.act(verb, null, STEP_LIMIT_MS);
          const words = `${verb}: ${result.outcome} (${result.reason})`;
          expect(result.outcome === wanted, words);
          said.push(words);
        }
        const { snapshot } = await buoy.status();
        expect(snapshot.level === 'amber', `status is ${snapshot.level}: ${snapshot.headline}`);
      }
      const named = said.every(
        (one) => one.includes(`process ${update.pid}`) || one.includes('heal'),
      );
      expect(named, `it is not named: ${said.join('; ')}`);
      await sleep(10_000);
      const red = watch.snapshotsSince(shownAt).find(({ level }) => level === 'red');
      expect(red === undefined, `red during an update: ${red?.headline}`);
      expect(service.orders.length === 0, `the service manager was asked: ${service.orders}`);
      const notices = noticesSince(stage, startedAt);
      expect(notices.length <= 1, `${notices.length} notices: ${notices.join(' | ')}`);
      await processes.end(update, 0);
      await watch.until(
        'a start recommended again',
        ({ recommended }) => recommended.action === 'start',
        20_000,
      );
      const { result, tookMs } = await stage.buoy.act('start', null, START_LIMIT_MS);
      expect(result.outcome === 'done', `start after it: ${result.outcome}: ${result.reason}`);
      const answered = await stage.mustAnswer(sessionKey, 'updated', FIRST_TURN);
      return `amber, wait ${seconds(seen.tookMs)}: ${seen.snapshot.headline}; ${notices.length} notices; ${said.join('; ')}; after its end start done in ${seconds(tookMs)}; ${answered}`;
    } finally {
      await processes.end(update, 0);
      await takeBack(stage, null);
    }
  },
};

export const START_DRILLS: readonly Drill[] = [
  updateAtWork,
  slowStart('start: slowed to 200 s', { unboundMs: 185_000, boundMs: 0, exitCode: null }),
  slowStart('start: slowed to 6 min, busy at its end', {
    unboundMs: 240_000,
    boundMs: 100_000,
    exitCode: null,
  }),
  failingStarts('start: dies after 72 s', 72_000, 4),
  failingStarts('start: dies after 4 min', 240_000, 3),
];
