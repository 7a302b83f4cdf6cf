// npx tsx test/bench/terminal-race.ts [RUNS]: the race of release against a busy writer, through
// the terminal program: some runs by an engine of their own, the others by the one of `watch`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { actionResultSchema } from '../../electron/core/steps/action.ts';
import { spawnSimulatedOpenClaw } from '../../electron/demo/spawn-simulated.ts';
import { bundleProgram } from '../support/bundle-program.ts';
import { DEAD_PID } from '../support/lock-race.ts';

const RUNS = Number(process.argv[2] ?? 200);
/** So many first runs have no engine to ask. */
const ALONE = Math.ceil(RUNS / 10);
/** A release through the terminal takes some tenths of a second: the writer is as slow. */
const PACE = 150;
/** Its live locks stay about as long as its orphans: half of the releases meet one. */
const HOLD = 4;

// The writer's locks must look like those of another OpenClaw: nobody may take them.
process.title = 'openclaw-gateway';

const root = mkdtempSync(join(realpathSync(tmpdir()), 'cb-race-'));
const program = join(root, 'clawbuoy.mjs');
await bundleProgram(new URL('../../electron/cli/clawbuoy.ts', import.meta.url), program);
const gateway = await spawnSimulatedOpenClaw({
  era: '2026.2.1',
  dir: join(root, 'openclaw'),
  token: 'race-token',
});
const sessions = join(gateway.stateDir, 'agents', 'main', 'sessions');
mkdirSync(sessions, { recursive: true });
const lockPath = join(sessions, 'race.jsonl.lock');
const env = {
  PATH: process.env.PATH ?? '',
  HOME: root,
  CLAWBUOY_HOME: join(root, 'home'),
  OPENCLAW_STATE_DIR: gateway.stateDir,
  OPENCLAW_CONFIG_PATH: gateway.configPath,
};
const start = (args: readonly string[]) =>
  spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });

async function unlock(): Promise<string> {
  const child = start(['unlock', lockPath, '--yes', '--json']);
  let text = '';
  child.stdout?.on('data', (data) => {
    text += data;
  });
  await once(child, 'close');
  const result = actionResultSchema.parse(JSON.parse(text));
  return result.outcome === 'failed' ? `failed: ${result.reason}` : result.outcome;
}

const stop = new Int32Array(new SharedArrayBuffer(4));
const worker = new Worker(new URL('../support/lock-writer.mjs', import.meta.url), {
  workerData: { lockPath, deadPid: DEAD_PID, stop: stop.buffer, seed: 7, pace: PACE, hold: HOLD },
});
const finished = once(worker, 'message');
const outcomes = new Map<string, number>();
const startedAt = performance.now();
let watch: ReturnType<typeof start> | null = null;
for (let run = 0; run < RUNS; run += 1) {
  if (run === ALONE) {
    watch = start(['watch', '--json']);
    if (watch.stdout !== null) await once(createInterface({ input: watch.stdout }), 'line');
  }
  const outcome = await unlock();
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
}
const seconds = (performance.now() - startedAt) / 1000;
Atomics.store(stop, 0, 1);
Atomics.notify(stop, 0);
const [writer] = await finished;
await worker.terminate();
watch?.kill('SIGINT');
if (watch !== null) await once(watch, 'close');
await gateway.close();

const stored = readdirSync(join(root, 'home', 'quarantine')).filter((name) =>
  name.endsWith('.lock'),
);
const live = stored.filter(
  (name) => !readFileSync(join(root, 'home', 'quarantine', name), 'utf8').includes(`${DEAD_PID}`),
);
const left = readdirSync(sessions);
const isOrphanLeft =
  left.includes('race.jsonl.lock') && readFileSync(lockPath, 'utf8').includes(`${DEAD_PID}`);
const lost = writer.orphans - writer.reclaimed - stored.length - (isOrphanLeft ? 1 : 0);
console.log(`${RUNS} releases through the terminal in ${seconds.toFixed(1)} s`);
console.log({ outcomes: Object.fromEntries(outcomes), writer, released: stored.length, lost });
const broken = [
  ...live.map((name) => `a live lock is in quarantine: ${name}`),
  ...left.filter((name) => name.endsWith('.clawbuoy')).map((name) => `left behind: ${name}`),
  ...(lost !== 0 ? [`${lost} files are lost`] : []),
  ...(writer.vanished > 0 ? [`${writer.vanished} live locks vanished`] : []),
  ...(writer.foreign > 0 ? [`${writer.foreign} live locks had a stranger in their place`] : []),
  ...(stored.length === 0 ? ['nothing was released: the race says nothing'] : []),
];
for (const promise of broken) console.error(`BROKEN: ${promise}`);
rmSync(root, { recursive: true, force: true });
process.exit(broken.length > 0 ? 1 : 0);
