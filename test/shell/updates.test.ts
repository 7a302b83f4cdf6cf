import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineStatus } from '../../electron/core/api/status.ts';
import { createUpdates, type Updater } from '../../electron/shell/updates.ts';
import { statusWith } from '../core/view/status-fixture.ts';
import { engineFake } from './engine-fake.ts';

const MINUTE_MS = 60_000;
const GREEN = statusWith();
const RED = statusWith({ level: 'red' });
const STEP = {
  action: 'unlock',
  target: null,
  startedAt: '2026-11-28T12:00:00.000Z',
  steps: [],
} as const satisfies NonNullable<EngineStatus['running']>;

function scene(canUpdate = true) {
  const engine = engineFake(GREEN);
  engine.configure({ updates: 'on' });
  const asked: string[] = [];
  const said: (string | null)[] = [];
  let next: 'newer' | 'none' | 'fails' = 'newer';
  let system: () => Promise<void> = async () => undefined;
  const updater: Updater = {
    checkForUpdates: async () => {
      asked.push('ask');
      if (next === 'fails') throw new Error('no network');
      return { isUpdateAvailable: next === 'newer', updateInfo: { version: '0.2.0' } };
    },
    downloadUpdate: async () => {
      asked.push('fetch');
    },
    handOver: () => {
      asked.push('hand over');
      return system();
    },
    quitAndInstall: () => {
      asked.push('install');
    },
  };
  const updates = createUpdates({
    engine,
    canUpdate,
    load: async () => {
      asked.push('load');
      return updater;
    },
    say: (notice) => said.push(notice),
    relaunch: () => asked.push('relaunch'),
    nowMs: () => Date.now(),
    log: (line) => asked.push(line),
  });
  return {
    engine,
    asked,
    said,
    updates,
    be: (what: typeof next) => (next = what),
    systemDoes: (what: typeof system) => (system = what),
    ready: async () => {
      await vi.advanceTimersByTimeAsync(15 * MINUTE_MS);
      expect(updates.ready()).toBe('0.2.0');
      asked.length = 0;
    },
  };
}

describe('updates', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('are asked for, fetched and told in the calm, and put in place by a click', async () => {
    const { asked, said, updates } = scene();
    await vi.advanceTimersByTimeAsync(9 * MINUTE_MS);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(5 * MINUTE_MS);
    expect(asked).toEqual(['load', 'ask', 'fetch']);
    expect(updates.ready()).toBe('0.2.0');
    expect(said.at(-1)).toContain('0.2.0');
    expect(await updates.install()).toEqual({ kind: 'done' });
    expect(asked.slice(3)).toEqual(['hand over', 'install']);
    updates.close();
  });

  it('wait while something is wrong, and long after', async () => {
    const { asked, engine, updates } = scene();
    engine.become(RED);
    await vi.advanceTimersByTimeAsync(60 * MINUTE_MS);
    expect(asked).toEqual([]);
    engine.become(GREEN);
    await vi.advanceTimersByTimeAsync(9 * MINUTE_MS);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(3 * MINUTE_MS);
    expect(asked).toContain('ask');
    updates.close();
  });

  it('that are ready do not end the app in an incident, whoever clicks', async () => {
    const { asked, engine, updates, ready } = scene();
    await ready();
    engine.become(RED);
    expect((await updates.install()).kind).toBe('refused');
    expect(asked).toEqual([]);
    updates.close();
  });

  it.each([
    ['an incident', RED],
    ['a triangle', statusWith({ level: 'amber' })],
    ['a step', statusWith({}, { running: STEP })],
    ['a pause', statusWith({ level: 'grey' }, { pausedUntil: '2027-01-01T00:00:00.000Z' })],
  ])('that are ready are not put in place by a quit in %s', async (_name, status) => {
    const { asked, engine, updates, ready } = scene();
    await ready();
    expect(updates.atEnd()).not.toBeNull();
    engine.become(status);
    expect(updates.atEnd()).toBeNull();
    expect(asked).toEqual([]);
    updates.close();
  });

  it('are given to the system by a quit in the calm, once, and start nothing', async () => {
    const { asked, updates, ready } = scene();
    expect(updates.atEnd()).toBeNull();
    await ready();
    const last = updates.atEnd();
    expect(asked).toEqual([]);
    await last?.();
    await last?.();
    expect(asked).toEqual(['hand over']);
    updates.close();
  });

  it('start the new version where somebody wants the app again, else this one', async () => {
    const { asked, updates, ready } = scene();
    updates.startAgain();
    expect(asked).toEqual(['relaunch']);
    await ready();
    await updates.atEnd()?.();
    updates.startAgain();
    expect(asked).toEqual(['hand over', 'install']);
    updates.close();
  });

  it('do not end the app where an incident began while the system took them', async () => {
    const { asked, engine, updates, ready, systemDoes } = scene();
    await ready();
    systemDoes(async () => engine.become(RED));
    expect((await updates.install()).kind).toBe('refused');
    expect(asked).toEqual(['hand over']);
    updates.close();
  });

  it('that the system does not take are offered again', async () => {
    const { asked, updates, ready, systemDoes } = scene();
    await ready();
    systemDoes(async () => {
      throw new Error('code signature');
    });
    expect((await updates.install()).kind).toBe('refused');
    systemDoes(async () => undefined);
    expect((await updates.install()).kind).toBe('done');
    expect(asked).toEqual(['hand over', 'update: code signature', 'hand over', 'install']);
    updates.close();
  });

  it('load nothing and ask nobody until somebody has chosen it', async () => {
    const { asked, said, engine, updates } = scene();
    engine.configure({ updates: 'not-asked' });
    await vi.advanceTimersByTimeAsync(60 * MINUTE_MS);
    expect(asked).toEqual([]);
    expect(said.at(-1)).toContain('choose in the settings');
    engine.configure({ updates: 'off' });
    await vi.advanceTimersByTimeAsync(60 * MINUTE_MS);
    expect([asked, said.at(-1)]).toEqual([[], null]);
    updates.close();
  });

  it('are not thought of in a build of one’s own', async () => {
    const { asked, said, updates } = scene(false);
    await vi.advanceTimersByTimeAsync(48 * 60 * MINUTE_MS);
    expect([asked, new Set(said)]).toEqual([[], new Set([null])]);
    expect((await updates.install()).kind).toBe('refused');
    updates.close();
  });

  it('that cannot be asked for are asked for later, and say nothing to anybody', async () => {
    const { asked, said, be, updates } = scene();
    be('fails');
    await vi.advanceTimersByTimeAsync(40 * MINUTE_MS);
    expect(asked.filter((what) => what === 'ask')).toHaveLength(1);
    expect(new Set(said)).toEqual(new Set([null]));
    be('newer');
    await vi.advanceTimersByTimeAsync(60 * MINUTE_MS);
    expect(updates.ready()).toBe('0.2.0');
    updates.close();
  });
});
