import { expect, it } from 'vitest';
import { locate } from '../../../electron/openclaw/locate/locate.ts';
import { createServiceWatch } from '../../../electron/openclaw/processes/service-watch.ts';
import type { ServiceStatus } from '../../../electron/system/types.ts';
import { memoryFiles } from '../memory-files.ts';

const INSTALLED: ServiceStatus = {
  kind: 'installed',
  manager: 'systemd',
  name: 'openclaw-gateway.service',
  file: null,
  state: 'running',
  pid: 4242,
  runs: 3,
  lastExit: null,
  programArguments: [],
  environment: {},
};
const LATE: ServiceStatus = { kind: 'unknown', why: 'systemctl gave no answer within 2 s' };
const MINUTE = 60_000;

function stage() {
  let nowMs = 0;
  let status: ServiceStatus = INSTALLED;
  const location = locate({
    env: {},
    homeDir: '/home/ada',
    flags: {},
    files: memoryFiles({}),
    workDir: '/',
  });
  const watch = createServiceWatch({
    location,
    system: { services: { status: async () => status } },
    now: () => nowMs,
  });
  return async (said: ServiceStatus, afterMs: number) => {
    nowMs += afterMs;
    status = said;
    watch.expire();
    await watch.ask(false, null);
    return watch;
  };
}

it('a manager that answers late makes no service of an installed one that nobody starts', async () => {
  const look = stage();
  expect((await look(INSTALLED, 0)).pid).toBe(4242);
  const late = await look(LATE, MINUTE);
  expect(late.fact).toMatchObject({ kind: 'installed', runs: 3 });
  // Which process it runs may have changed meanwhile.
  expect(late.pid).toBeNull();
  expect((await look(LATE, 8 * MINUTE)).fact.kind).toBe('installed');
  expect((await look(LATE, 2 * MINUTE)).fact).toEqual({ kind: 'unknown', why: LATE.why });
});

it('a manager that says that there is none is believed at once', async () => {
  const look = stage();
  await look(INSTALLED, 0);
  const gone: ServiceStatus = { kind: 'none', why: 'no such unit' };
  expect((await look(gone, MINUTE)).fact.kind).toBe('none');
  expect((await look(LATE, MINUTE)).fact.kind).toBe('unknown');
});
