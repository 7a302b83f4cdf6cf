import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_THRESHOLDS } from '../../electron/core/api/thresholds.ts';
import { createMonitor } from '../../electron/engine/monitor.ts';
import { readOnlyFiles } from '../../electron/openclaw/files.ts';
import { locate } from '../../electron/openclaw/locate/locate.ts';
import { createObserver } from '../../electron/openclaw/observer.ts';
import { createSystem } from '../../electron/system/index.ts';
import { slowLister } from '../support/slow-lister.ts';

/**
 * How often a watch asks a gateway that is quick, slow to list its sessions, or does not list
 * them at all: `npx tsx test/bench/questions.ts [seconds]`.
 */
const seconds = Number(process.argv[2] ?? 100);

async function measure(name: string, listAfterMs: number, isAtWork: boolean): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'clawbuoy-questions-'));
  const key = 'agent:main:main';
  const calledAtMs = Date.now() - 30_000;
  const gateway = await slowLister({
    recent: [key],
    listAfterMs,
    calledAtMs,
    hungKey: key,
    isAtWork,
    httpAfterMs: 0,
  });
  writeFileSync(join(root, 'openclaw.json'), `{ gateway: { port: ${gateway.port} } }`);
  mkdirSync(join(root, 'agents'));
  const env = { HOME: root, OPENCLAW_STATE_DIR: root };
  const location = locate({ env, homeDir: root, flags: {}, files: readOnlyFiles, workDir: root });
  let monitor: ReturnType<typeof createMonitor> | null = null;
  const observer = createObserver({
    location,
    system: createSystem(),
    thresholds: DEFAULT_THRESHOLDS,
    mode: 'watch',
    tmpDir: root,
    uid: null,
    now: Date.now,
    random: Math.random,
    onNews: (kind) => monitor?.news(kind),
  });
  let looks = 0;
  let said = '';
  monitor = createMonitor({
    observer,
    thresholds: DEFAULT_THRESHOLDS,
    memory: null,
    settlingMs: 0,
    now: Date.now,
    onLook: (look) => {
      looks += 1;
      said = [look.judgement.snapshot.level, ...look.judgement.snapshot.findings].join(' | ');
    },
    onBlind: () => console.error('no look for a minute'),
    onError: (error) => console.error(error),
  });
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  monitor.close();
  observer.close();
  const counts = new Map<string, number>();
  for (const one of gateway.asked()) {
    const method = one.split(' ')[0] ?? '';
    counts.set(method, (counts.get(method) ?? 0) + 1);
  }
  gateway.close();
  rmSync(root, { recursive: true, force: true });
  const told = [...counts].map(([method, times]) => `${method} ${times}`).join(', ');
  console.log(`${name}: in ${seconds} s ${looks} looks; ${told}\n  last: ${said}`);
}

await Promise.all([
  measure('idle, list at once', 0, false),
  measure('a run at work, list at once', 0, true),
  measure('a run at work, list after 6 s', 6_000, true),
  measure('idle, list after 6 s', 6_000, false),
  measure('a run at work, list after 21 s', 21_000, true),
  measure('no list at all', 100_000_000, true),
]);
process.exit(0);
