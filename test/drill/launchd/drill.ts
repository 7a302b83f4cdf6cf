import { expect } from '../failure.ts';
import { install } from '../install.ts';
import type { Processes } from '../processes.ts';
import type { Row } from '../table.ts';
import type { Version } from '../versions.ts';
import { seconds } from '../watch.ts';
import { whyNoMac } from './mac.ts';
import { Scene, type SceneOptions } from './scene.ts';

/** A little more than the step itself waits for a gateway that starts slowly. */
const STEP_LIMIT_MS = 300_000;

type Part = { readonly name: string; run(scene: Scene): Promise<string> };

/** The life of a gateway under launchd, in the order in which it is played. */
const PARTS: readonly Part[] = [
  {
    name: 'launchd: loaded, and shown',
    async run(scene) {
      await scene.agent.load();
      await scene.untilGreeted();
      return scene.untilWell(null);
    },
  },
  {
    name: 'launchd: restart (kickstart -k)',
    async run(scene) {
      const old = await scene.agent.mustRun();
      const plan = await scene.buoy.plan('restart', null);
      expect(plan.why.includes(scene.agent.label), `the plan does not name it: ${plan.why}`);
      const tookMs = await scene.buoy.mustAct('restart', null, STEP_LIMIT_MS);
      return `restart in ${seconds(tookMs)}; ${await scene.untilWell(old)}`;
    },
  },
  {
    name: 'launchd: killed, it brings it back',
    async run(scene) {
      const old = await scene.agent.mustRun();
      process.kill(old, 'SIGKILL');
      return `without a step, ${await scene.untilWell(old)}`;
    },
  },
  {
    name: 'launchd: restart of a frozen gateway',
    async run(scene) {
      const old = await scene.agent.mustRun();
      process.kill(old, 'SIGSTOP');
      await scene.watch.until('hung gateway', ({ gateway }) => gateway.state === 'hung', 30_000);
      const tookMs = await scene.buoy.mustAct('restart', null, STEP_LIMIT_MS);
      return `restart in ${seconds(tookMs)}; ${await scene.untilWell(old)}`;
    },
  },
  {
    name: 'launchd: start when not loaded (bootstrap)',
    async run(scene) {
      const old = await scene.agent.mustRun();
      const said = await unloaded(scene);
      const tookMs = await scene.buoy.mustAct('start', null, STEP_LIMIT_MS);
      return `${said}; start in ${seconds(tookMs)}; ${await scene.untilWell(old)}`;
    },
  },
  {
    name: 'launchd: heal when not loaded',
    async run(scene) {
      const old = await scene.agent.mustRun();
      await unloaded(scene);
      const tookMs = await scene.buoy.mustAct('heal', null, STEP_LIMIT_MS);
      return `heal in ${seconds(tookMs)}; ${await scene.untilWell(old)}`;
    },
  },
];

/** As `openclaw gateway stop` leaves it: the property list is there, launchd does not have it. */
async function unloaded(scene: Scene): Promise<string> {
  await scene.agent.unload();
  const { snapshot } = await scene.watch.until(
    'red light over a service that is not loaded',
    ({ level, gateway, incidents }) =>
      level === 'red' &&
      gateway.state === 'down' &&
      incidents.some((incident) => incident.class === 'service-not-loaded'),
    30_000,
  );
  const { action } = snapshot.recommended;
  expect(action === 'start', `recommends ${action}`);
  return `red, recommends start: ${snapshot.headline}`;
}

/**
 * Plays the service of macOS: with real launchd on a Mac, under an agent of the drill's own that
 * is gone at its end, and with a stand-in elsewhere. The first part that fails ends it.
 */
export async function launchdDrill(
  version: Version,
  options: SceneOptions,
  processes: Processes,
  report: (row: Row) => void,
): Promise<void> {
  const about = { version: version.name };
  const skip = (seen: string): void =>
    report({ ...about, drill: 'launchd', outcome: 'skipped', seen, seconds: null });
  const why = await whyNoMac();
  if (why !== null) return skip(why);
  const installed = await install(version);
  if (!installed.ok) return skip(`cannot be installed: ${installed.error}`);
  const scene = await Scene.open(version, installed.value, processes, options);
  console.log(`${scene.agent.label}: ${scene.mac.about}`);
  let passed = 0;
  try {
    for (const { name, run } of PARTS) {
      const startedAt = Date.now();
      const end = (outcome: Row['outcome'], seen: string): void => {
        const took = (Date.now() - startedAt) / 1_000;
        report({ ...about, drill: name, outcome, seen, seconds: took });
      };
      try {
        end('passed', await run(scene));
        passed += 1;
      } catch (error) {
        end('failed', error instanceof Error ? error.message : String(error));
        if (options.keep) console.log(`kept: ${scene.place.root}`);
        return;
      }
    }
  } finally {
    console.log(`launchd, ${version.name}: ${passed} of ${PARTS.length} parts passed`);
    await scene.close();
  }
}
