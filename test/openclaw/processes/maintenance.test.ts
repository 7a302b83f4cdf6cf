import { expect, it } from 'vitest';
import { err, ok } from '../../../electron/core/result.ts';
import { createMaintenanceWatch } from '../../../electron/openclaw/processes/maintenance.ts';
import type { Presence } from '../../../electron/system/signal.ts';
import type { ProcessInfo, ShownProcess } from '../../../electron/system/types.ts';

const SECOND = 1_000;
const UPDATE: ShownProcess = {
  pid: 7,
  user: 'own',
  title: 'openclaw-update',
  argv: ['openclaw-update'],
};

const alive = (startedAtMs: number): ProcessInfo => ({
  kind: 'alive',
  pid: 7,
  parentPid: 1,
  state: 'sleeping',
  startedAtMs,
  startTicks: null,
  cpuTimeMs: 0,
  argv: null,
  command: null,
});

/** An update that was seen at work, on a machine that is then too slow to be asked who runs there. */
async function seenAtWork() {
  const shown = {
    nowMs: 100 * SECOND,
    isSlow: false,
    presence: 'present' as Presence,
  };
  const watch = createMaintenanceWatch({
    system: {
      shownProcesses: async () => (shown.isSlow ? err('asked again later') : ok([UPDATE])),
      presence: () => shown.presence,
      processNow: () => alive(50 * SECOND),
      environmentOf: () => null,
      folderOf: async () => null,
      sharesPaths: () => true,
    },
    location: { isLoopback: true, stateDir: '/h/.openclaw', rawStateDir: '/h/.openclaw' },
    now: () => shown.nowMs,
  });
  await watch.ask();
  shown.isSlow = true;
  const after = async (seconds: number) => {
    shown.nowMs = (100 + seconds) * SECOND;
    await watch.ask();
    return watch.fact;
  };
  return { watch, shown, after };
}

it('keeps an update at work for as long as its process lives', async () => {
  const { watch, after } = await seenAtWork();
  expect(watch.fact).toMatchObject({ kind: 'at-work', what: 'update', pid: 7 });
  for (const seconds of [30, 60, 120, 600]) {
    expect(await after(seconds)).toMatchObject({
      kind: 'at-work',
      atMs: (100 + seconds) * SECOND,
      startedAtMs: 50 * SECOND,
    });
  }
});

it('keeps one of another user, too', async () => {
  const { shown, after } = await seenAtWork();
  shown.presence = 'denied';
  expect(await after(600)).toMatchObject({ kind: 'at-work' });
});

it('does not know any more, after a while, where its process has ended', async () => {
  const { shown, after } = await seenAtWork();
  shown.presence = 'missing';
  expect(await after(44)).toMatchObject({ kind: 'at-work', atMs: 100 * SECOND });
  expect(await after(46)).toMatchObject({ kind: 'unknown' });
});
