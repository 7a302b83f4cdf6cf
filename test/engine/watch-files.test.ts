import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const watched: string[][] = [];
vi.mock('chokidar', () => ({
  watch: (paths: string[]) => {
    watched.push([...paths]);
    const watcher = {
      on: () => watcher,
      add: (more: string[]) => void watched.push([...more]),
      unwatch: () => undefined,
      close: async () => undefined,
    };
    return watcher;
  },
}));

import { watchSmallFiles } from '../../electron/engine/watch-files.ts';
import { pretendPlatform, restorePlatform } from '../support/platform.ts';

describe('a state folder that is not there yet', () => {
  let home: string;
  beforeEach(() => {
    vi.useFakeTimers();
    watched.length = 0;
    home = mkdtempSync(join(tmpdir(), 'clawbuoy-home-'));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
    restorePlatform();
    rmSync(home, { recursive: true, force: true });
  });

  it('is asked for where everything under its parent would be heard, and watched once it has come', async () => {
    const state = join(home, '.openclaw');
    const changed = vi.fn();
    const watching = watchSmallFiles(
      () => [state],
      changed,
      (folder) => folder === home,
    );
    expect(watched).toEqual([[]]);
    writeFileSync(join(home, 'something-else'), '');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(changed).not.toHaveBeenCalled();
    mkdirSync(state);
    await vi.advanceTimersByTimeAsync(5_400);
    expect(changed).toHaveBeenCalled();
    expect(watched.flat()).toEqual([state]);
    await watching.close();
    rmSync(state, { recursive: true });
    changed.mockClear();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(changed).not.toHaveBeenCalled();
  });

  it('is asked for on a Mac where its parent is the home, whose every change would be heard', async () => {
    vi.stubEnv('HOME', home);
    pretendPlatform('darwin');
    const watching = watchSmallFiles(
      () => [join(home, '.openclaw')],
      () => undefined,
    );
    expect(watched).toEqual([[]]);
    await watching.close();
  });

  it('is watched through its parent elsewhere', async () => {
    const watching = watchSmallFiles(
      () => [join(home, '.openclaw')],
      () => undefined,
    );
    expect(watched).toEqual([[home]]);
    await watching.close();
  });
});
