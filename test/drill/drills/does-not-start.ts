import { readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Incident, Snapshot } from '../../../electron/core/api/snapshot.ts';
import { expect } from '../failure.ts';
import type { Stage } from '../stage.ts';
import { Supervisor } from '../supervisor.ts';
import { isGreen, seconds } from '../watch.ts';
import { ALL, type Drill } from './drill.ts';

/** A start of a cold gateway takes so long before it knows that it cannot. */
const TOLD_MS = 120_000;

const configSchema = z.looseObject({ gateway: z.looseObject({}) });

/** Keeps a gateway going that ends by itself, as its service does. */
function supervise(stage: Stage, { program, path }: Service): Supervisor {
  const { launch } = stage.gateway;
  return new Supervisor(stage.processes, 5_000, () =>
    stage.processes.spawn(program, launch.argv, {
      cwd: stage.place.home,
      env: { ...launch.env, ...(path === undefined ? {} : { PATH: path }) },
      stdio: 'ignore',
    }),
  );
}

/** The Node that a service starts the gateway with, and what it finds on its PATH. */
type Service = { readonly program: string; readonly path?: string };

function named({ incidents }: Snapshot, kind: Incident['class']): Incident | undefined {
  return incidents.find((one) => one.class === kind);
}

async function untilTold(stage: Stage, kind: Incident['class'], sinceMs: number) {
  const found = await stage.watch.until(
    kind,
    (snapshot) => named(snapshot, kind)?.level === 'red',
    TOLD_MS,
    sinceMs,
  );
  const incident = named(found.snapshot, kind);
  expect(incident !== undefined, `no ${kind}`);
  expect(found.snapshot.level === 'red', `the light is ${found.snapshot.level}`);
  const { action } = found.snapshot.recommended;
  expect(action === 'none', `recommends ${action}, which ends the same way`);
  return { incident, tookMs: found.tookMs };
}

/** One look without any memory says the same. */
async function expectAtOnce(stage: Stage, kind: Incident['class'], words: string): Promise<void> {
  const other = await stage.otherBuoy(`look-${kind}`);
  const { snapshot } = await other.status();
  const cause = named(snapshot, kind)?.cause ?? snapshot.headline;
  expect(cause.includes(words), `one look says "${cause}"`);
}

/** Plays with the gateway down and its service trying; afterwards all is as it was. */
async function withService(
  stage: Stage,
  kept: Service,
  play: (supervisor: Supervisor) => Promise<string>,
): Promise<string> {
  const { service, gateway } = stage;
  await gateway.stop();
  service.mode = 'installed';
  service.program = kept.program;
  const supervisor = supervise(stage, kept);
  service.supervisor = supervisor;
  try {
    return await play(supervisor);
  } finally {
    await supervisor.close();
    service.mode = 'no-manager';
    service.program = null;
    service.supervisor = null;
  }
}

async function startAgain(stage: Stage): Promise<string> {
  await stage.gateway.start();
  await stage.watchAnew();
  return stage.untilGreen(60_000);
}

export const refusesItsConfig: Drill = {
  name: 'does not start: refuses a key of its config',
  versions: ALL,
  quick: [],
  realOnly: true,
  needsStandIn: true,
  async run(stage) {
    const { place, gateway } = stage;
    const good = await readFile(place.config, 'utf8');
    const config = configSchema.parse(JSON.parse(good));
    await gateway.stop();
    const bad = { ...config, gateway: { ...config.gateway, colour: 'red' } };
    await writeFile(place.config, JSON.stringify(bad));
    try {
      const told = await withService(stage, { program: gateway.launch.program }, async () => {
        const since = Date.now();
        const { incident, tookMs } = await untilTold(stage, 'config-invalid', since);
        // 2026.7.35 itself says no more than the part: `gateway: Invalid input`.
        const key = stage.version.name === '2026.7.35' ? 'gateway: Invalid input' : 'colour';
        expect(incident.cause.includes(key), `names no key: ${incident.cause}`);
        expect(
          incident.remedy?.command === 'openclaw doctor --fix',
          `its remedy is ${incident.remedy?.command}`,
        );
        await expectAtOnce(stage, 'config-invalid', key);
        return `red, none after ${seconds(tookMs)}: "${incident.cause}"`;
      });
      await writeFile(place.config, good);
      return `${told}; mended and started: green after ${await startAgain(stage)}`;
    } finally {
      await writeFile(place.config, good);
    }
  },
};

export const wrongNode: Drill = {
  name: 'does not start: the Node of its service does not fit',
  versions: ALL,
  quick: [],
  realOnly: true,
  needsStandIn: true,
  async run(stage) {
    expectOldNode();
    // 2026.9.6 looks for another Node on its PATH, and goes on with it.
    const alone = { program: process.execPath, path: dirname(process.execPath) };
    const told = await withService(stage, alone, async () => {
      const since = Date.now();
      const { incident, tookMs } = await untilTold(stage, 'wrong-node', since);
      expect(
        incident.cause.includes(process.version.slice(1)),
        `names no version: ${incident.cause}`,
      );
      await expectAtOnce(stage, 'wrong-node', process.version.slice(1));
      return `red, none after ${seconds(tookMs)}: "${incident.cause}"; ${incident.remedy?.command}`;
    });
    return `${told}; with the right one: green after ${await startAgain(stage)}`;
  },
};

function expectOldNode(): void {
  expect(/^v20\./.test(process.version), `this drill runs on Node 20, not ${process.version}`);
}

/** Started with a Node that does not fit, it goes on with one that it finds: nothing is wrong. */
export const findsAnotherNode: Drill = {
  name: 'does not start: finds another Node by itself, and does',
  versions: ['2026.9.6'],
  quick: [],
  realOnly: true,
  needsStandIn: true,
  async run(stage, sessionKey) {
    expectOldNode();
    const played = await withService(stage, { program: process.execPath }, async (supervisor) => {
      const since = Date.now();
      const green = await stage.watch.until('green light', isGreen, stage.version.bootLimitMs);
      const answered = await stage.mustAnswer(sessionKey, 'hello', { limitMs: 60_000 });
      const pid = stage.watch.latest?.gateway.pid ?? null;
      expect(pid !== null && pid !== supervisor.pid, `the gateway is said to be ${pid}`);
      process.kill(pid, 'SIGKILL');
      const againMs = Date.now();
      await stage.watch.until(
        'green light again',
        (shown) => isGreen(shown) && shown.gateway.pid !== pid,
        stage.version.bootLimitMs,
        againMs,
      );
      const blamed = stage.watch
        .snapshotsSince(since)
        .flatMap((shown) => shown.incidents)
        .find((one) => one.class === 'wrong-node');
      expect(blamed === undefined, `it was told of: ${blamed?.cause}`);
      return `green after ${seconds(green.tookMs)}, ${answered}; killed: green again after ${seconds(Date.now() - againMs)}, its Node never blamed`;
    });
    return `${played}; with the right one: green after ${await startAgain(stage)}`;
  },
};

/** A web server, or one that says nothing, sits at the gateway's port. */
function portTaken(name: string, kind: Incident['class'], program: string): Drill {
  return {
    name: `does not start: its port is taken by ${name}`,
    versions: ALL,
    quick: [],
    realOnly: true,
    async run(stage) {
      const { gateway, place, processes } = stage;
      await gateway.stop();
      const other = processes.spawn(process.execPath, ['-e', program, String(place.port)], {
        cwd: '/',
        stdio: 'ignore',
      });
      try {
        const since = Date.now();
        gateway.spawn();
        const { incident, tookMs } = await untilTold(stage, kind, since);
        expect(incident.cause.includes(`${other.pid}`), `names no process: ${incident.cause}`);
        await expectAtOnce(stage, kind, `${other.pid}`);
        await gateway.stop();
        await processes.end(other);
        return `red, none after ${seconds(tookMs)}: "${incident.cause}"; left: green after ${await startAgain(stage)}`;
      } finally {
        await processes.end(other);
      }
    },
  };
}

export const DOES_NOT_START: readonly Drill[] = [
  refusesItsConfig,
  wrongNode,
  findsAnotherNode,
  portTaken(
    'a web server',
    'port-taken',
    "require('node:http').createServer((_, answer) => answer.end('hello')).listen(Number(process.argv[1]), '127.0.0.1')",
  ),
  portTaken(
    'a silent program',
    // It may be a forwarder to a gateway that hangs: who has the port is named all the same.
    'gateway-hung',
    "require('node:net').createServer(() => {}).listen(Number(process.argv[1]), '127.0.0.1')",
  ),
];
