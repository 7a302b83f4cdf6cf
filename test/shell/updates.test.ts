import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createUpdates, type Updater } from '../../electron/shell/updates.ts';
import { statusWith } from '../core/view/status-fixture.ts';
import { engineFake } from './engine-fake.ts';

const MINUTE_MS = 60_000;
const GREEN = statusWith();
const RED = statusWith({ level: 'red' });

function scene(canUpdate = true) {
  const engine = engineFake(GREEN);
  engine.configure({ updates: 'on' });
  const asked: string[] = [];
  const said: (string | null)[] = [];
  let next: 'newer' | 'none' | 'fails' = 'newer';
  const updater: Updater = {
    autoDownload: true,
    autoInstallOnAppQuit: false,
    checkForUpdates: async () => {
      asked.push('ask');
      if (next === 'fails') throw new Error('no network');
      return { isUpdateAvailable: next === 'newer', updateInfo: { version: '0.2.0' } };
    },
    downloadUpdate: async () => {
      asked.push('fetch');
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
    nowMs: () => Date.now(),
    log: (line) => asked.push(line),
  });
  return { engine, asked, said, updater, updates, be: (what: typeof next) => (next = what) };
}

describe('updates', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('are asked for, fetched and told in the calm, and put in place by a click', async () => {
    const { asked, said, updater, updates } = scene();
    await vi.advanceTimersByTimeAsync(9 * MINUTE_MS);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(5 * MINUTE_MS);
    expect(asked).toEqual(['load', 'ask', 'fetch']);
    expect(updates.ready()).toBe('0.2.0');
    expect(said.at(-1)).toContain('0.2.0');
    expect([updater.autoDownload, updater.autoInstallOnAppQuit]).toEqual([false, true]);
    expect(updates.install()).toEqual({ kind: 'done' });
    expect(asked.at(-1)).toBe('install');
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
    const { asked, engine, updates } = scene();
    await vi.advanceTimersByTimeAsync(15 * MINUTE_MS);
    engine.become(RED);
    expect(updates.install().kind).toBe('refused');
    expect(asked).not.toContain('install');
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
    expect(updates.install().kind).toBe('refused');
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
