// npm run bench [-- ROUNDS]: what the terminal program costs as a whole process, as ratios to bare
// Node in the same run, beside `openclaw health --json` where the drills have installed one. The
// commands take turns, so that a machine that slows down slows all of them alike.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { cpus, version as systemVersion, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { spawnSimulatedOpenClaw } from '../../electron/demo/spawn-simulated.ts';
import { cacheFolder } from '../drill/install.ts';

const ROUNDS = Number(process.argv[2] ?? 9);
const PROGRAM = join(import.meta.dirname, '../../out/main/clawbuoy.js');
const NEWEST = '2026.9.6';

type Cost = { readonly cpuMs: number; readonly wallMs: number };
type Case = {
  readonly name: string;
  /** The most that it should cost, as a ratio of CPU time to bare Node; null where none is set. */
  readonly aim: number | null;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** For a command that takes a minute where no gateway answers: once is enough. */
  readonly once?: boolean;
};

/** Runs one command to its end; what the shell's own clock says of it, children included. */
async function costOf({ argv, env }: Case): Promise<Cost> {
  const script = 'TIMEFORMAT="%U %S %R"; time "$@" >/dev/null 2>&1; exit 0';
  const child = spawn('bash', ['-c', script, 'bash', ...argv], {
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.on('data', (data) => {
    text += data;
  });
  await once(child, 'close');
  const [user = 0, system = 0, real = 0] = text.trim().split(' ').map(Number);
  return { cpuMs: (user + system) * 1_000, wallMs: real * 1_000 };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** A port of this machine that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 1;
}

if (!existsSync(PROGRAM)) throw new Error('Clawbuoy is not built: run `npm run build` first');
const root = mkdtempSync(join(realpathSync(tmpdir()), 'clawbuoy-bench-'));
const gateway = await spawnSimulatedOpenClaw({
  era: '2026.2.1',
  dir: join(root, 'openclaw'),
  token: 'bench',
});
const watched = {
  HOME: root,
  CLAWBUOY_HOME: join(root, 'watched'),
  OPENCLAW_STATE_DIR: gateway.stateDir,
  OPENCLAW_CONFIG_PATH: gateway.configPath,
};
const alone = {
  HOME: root,
  CLAWBUOY_HOME: join(root, 'alone'),
  OPENCLAW_STATE_DIR: gateway.stateDir,
  OPENCLAW_GATEWAY_PORT: String(await closedPort()),
};
const engine = spawn(process.execPath, [PROGRAM, 'watch', '--json'], {
  env: { PATH: process.env.PATH ?? '', ...watched },
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  await once(engine.stdout, 'data');
  engine.stdout.resume();
  const node = process.execPath;
  const openclaw = join(cacheFolder(), `openclaw-${NEWEST}`, 'node_modules/openclaw/openclaw.mjs');
  const itsNode = join(cacheFolder(), 'node-24/node_modules/node/bin/node');
  const cases: Case[] = [
    { name: 'node -e 0', aim: null, argv: [node, '-e', '0'], env: {} },
    { name: '--version', aim: 1.3, argv: [node, PROGRAM, '--version'], env: alone },
    { name: 'status, by an engine', aim: 1.6, argv: [node, PROGRAM, 'status'], env: watched },
    { name: 'status, closed port', aim: 2.5, argv: [node, PROGRAM, 'status'], env: alone },
  ];
  if (existsSync(openclaw) && existsSync(itsNode)) {
    const argv = [itsNode, openclaw, 'health', '--json'];
    cases.push({ name: `openclaw health (${NEWEST})`, aim: null, argv, env: watched, once: true });
  } else console.log(`OpenClaw ${NEWEST} is not installed by the drills: left out`);
  const costs = new Map<string, Cost[]>(cases.map(({ name }) => [name, []]));
  for (const one of cases) if (one.once !== true) await costOf(one);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const one of cases) {
      if (one.once === true && round > 0) continue;
      costs.get(one.name)?.push(await costOf(one));
    }
  }
  const base = costs.get('node -e 0') ?? [];
  const cpu = cpus();
  console.log(
    `${new Date().toISOString().slice(0, 10)}, ${process.platform} ${process.arch}, ${cpu.length} × ${cpu[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
  );
  console.log(`${systemVersion()}; ${ROUNDS} rounds, medians; ratios of CPU time pair by pair`);
  console.log(`${'command'.padEnd(28)} CPU ms  wall ms   ratio    aim`);
  for (const { name, aim } of cases) {
    const own = costs.get(name) ?? [];
    const ratio = median(own.map(({ cpuMs }, index) => cpuMs / (base[index]?.cpuMs ?? Number.NaN)));
    const cells = [
      name.padEnd(28),
      median(own.map(({ cpuMs }) => cpuMs))
        .toFixed(0)
        .padStart(6),
      median(own.map(({ wallMs }) => wallMs))
        .toFixed(0)
        .padStart(8),
      ratio.toFixed(2).padStart(7),
      aim === null ? '' : `${ratio <= aim ? '✓' : '✗'} ${aim.toFixed(1)}`.padStart(6),
    ];
    console.log(cells.join(' ').trimEnd());
  }
} finally {
  engine.kill();
  await gateway.kill();
  rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}
process.exit();
