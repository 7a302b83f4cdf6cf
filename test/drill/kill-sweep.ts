import { parseArgs } from 'node:util';
import { BUILT_PROGRAM } from './buoy.ts';
import { type Killed, killAndStartAgain } from './kill.ts';
import { KILL_SCENES, LATER_SCENES, type SceneMaker } from './kill-scenes.ts';
import { Processes } from './processes.ts';
import { Stage } from './stage.ts';
import { VERSIONS } from './versions.ts';

/**
 * Kills Clawbuoy's built program with SIGKILL at every point of every action, against a simulated
 * gateway, and prints what the next start said of each:
 * `npx tsx test/drill/kill-sweep.ts [VERSION] [--only ACTION] [--every-call]`, after
 * `npm run build`; 2026.2.1 unless another is named.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    'every-call': { type: 'boolean', default: false },
  },
});

/** How many points of one action it was killed at, and at how many of them that went wrong. */
type Swept = { readonly action: string; readonly points: number; readonly failed: number };

async function sweep(stage: Stage, name: string, make: SceneMaker): Promise<Swept> {
  let failed = 0;
  for (let point = 1; ; point += 1) {
    const buoy = await stage.otherBuoy(`${name}-${point}`);
    const key = `agent:main:kill-${name}-${point}`;
    const scene = await make(stage, buoy, key);
    try {
      const killed = await killAndStartAgain(stage, buoy, scene, point, values['every-call']);
      if (killed === null) return { action: name, points: point - 1, failed };
      console.log(row(name, killed));
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${name}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      await scene.clear();
    }
  }
}

function row(name: string, { point, told, again }: Killed): string {
  const said = told ?? 'nothing was begun, or all was over: it says nothing';
  return `${name.padEnd(11)} killed ${point}\n            next start: ${said}\n            once more:  ${again}`;
}

const version = VERSIONS.find(({ name }) => name === (positionals[0] ?? VERSIONS[0].name));
if (version === undefined) throw new Error(`no drills for OpenClaw ${positionals[0]}`);
const processes = new Processes();
process.once('exit', () => processes.killAllNow());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const options = { kind: 'simulated' as const, keep: false, program: BUILT_PROGRAM };
const stage = await Stage.open(options, version, processes);
const swept: Swept[] = [];
try {
  await stage.untilGreen(30_000);
  for (const [name, make] of Object.entries(KILL_SCENES)) {
    const isWanted = values.only === undefined || values.only === name;
    if (isWanted && version === VERSIONS[0] && LATER_SCENES.has(name)) {
      console.log(`${name}: not in ${version.name}, sweep a later version`);
    } else if (isWanted) {
      swept.push(await sweep(stage, name, make));
    }
  }
} finally {
  await stage.close();
}
for (const { action, points, failed } of swept) {
  console.log(`${action.padEnd(11)} ${String(points).padStart(3)} points, ${failed} failed`);
}
const failures = swept.reduce((sum, { failed }) => sum + failed, 0);
console.log(failures === 0 ? 'nothing was lost' : `${failures} points failed`);
process.exit(failures === 0 ? 0 : 1);
