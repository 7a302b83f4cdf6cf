/**
 * What watching the locks of a large OpenClaw costs: 1,000 agents with 50 transcripts each.
 *
 *   npx tsx test/bench/lock-tree.ts [AGENTS] [TRANSCRIPTS]
 *
 * Beside it, in the same run, a bare `fs.watch` per folder without any listing, as the floor, and
 * chokidar on the whole tree filtered to locks, as the usual way. Each in a process of its own,
 * so that memory is its own.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { watch as chokidarWatch } from 'chokidar';
import { createLockWatch } from '../../electron/openclaw/locks/lock-watch.ts';
import { createSystem } from '../../electron/system/index.ts';

const [mode = 'all', first = '1000', second = '50'] = process.argv.slice(2);

type Measured = { startMs: number; rssMb: number; noticedMs: number };

function foldersOf(root: string, agents: number): string[] {
  return Array.from({ length: agents }, (_, i) => join(root, 'agents', `agent-${i}`, 'sessions'));
}

function makeTree(root: string, agents: number, transcripts: number): void {
  for (const folder of foldersOf(root, agents)) {
    mkdirSync(folder, { recursive: true });
    for (let i = 0; i < transcripts; i += 1) writeFileSync(join(folder, `${i}.jsonl`), '{}\n');
  }
}

async function measure(which: string, root: string, agents: number): Promise<Measured> {
  const before = process.memoryUsage().rss;
  const startedAt = performance.now();
  let notice: () => void = () => undefined;
  if (which === 'ours') {
    createLockWatch({
      stateDir: root,
      system: createSystem(),
      now: Date.now,
      onChange: () => notice(),
    });
  } else if (which === 'bare') {
    for (const folder of foldersOf(root, agents)) watch(folder, () => notice());
  } else {
    const watcher = chokidarWatch(join(root, 'agents'), {
      ignored: (path, stats) => stats?.isFile() === true && !path.endsWith('.lock'),
      ignoreInitial: true,
    });
    await new Promise<void>((ready) => watcher.on('ready', ready));
    watcher.on('add', () => notice());
  }
  const startMs = performance.now() - startedAt;
  const rssMb = (process.memoryUsage().rss - before) / 1024 / 1024;
  const noticed = new Promise<number>((done) => {
    notice = () => done(performance.now());
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const writtenAt = performance.now();
  const folder = foldersOf(root, agents)[Math.floor(agents / 2)] ?? root;
  writeFileSync(
    join(folder, '1.jsonl.lock'),
    JSON.stringify({ pid: process.pid, createdAt: new Date().toISOString() }),
  );
  return { startMs, rssMb, noticedMs: (await noticed) - writtenAt };
}

if (mode === 'child') {
  // Watches alone do not keep a process alive.
  setInterval(() => undefined, 1_000);
  process.stdout.write(JSON.stringify(await measure(first, second, Number(process.argv[5]))));
  process.exit(0);
} else {
  const agents = Number(mode === 'all' ? first : mode);
  const transcripts = Number(mode === 'all' ? second : first);
  const rows = new Map<string, Measured>();
  for (const which of ['bare', 'ours', 'chokidar']) {
    const root = mkdtempSync(join(tmpdir(), 'clawbuoy-bench-'));
    makeTree(root, agents, transcripts);
    const child = spawnSync(
      process.execPath,
      ['--import', 'tsx', fileURLToPath(import.meta.url), 'child', which, root, String(agents)],
      { encoding: 'utf8', timeout: 120_000 },
    );
    rmSync(root, { recursive: true, force: true });
    if (child.status !== 0) throw new Error(child.stderr);
    rows.set(which, JSON.parse(child.stdout));
  }
  const floor = rows.get('bare');
  process.stdout.write(`${agents} agents with ${transcripts} transcripts each\n`);
  for (const [which, row] of rows) {
    const ratio = (row.startMs / (floor?.startMs ?? 1)).toFixed(1);
    process.stdout.write(
      `${which.padEnd(9)} start ${row.startMs.toFixed(0).padStart(6)} ms (${ratio} x)  ` +
        `memory +${row.rssMb.toFixed(0).padStart(4)} MB  a new lock noticed after ${row.noticedMs.toFixed(0)} ms\n`,
    );
  }
}
