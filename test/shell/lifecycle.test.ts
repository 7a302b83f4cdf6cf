import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('../support/electron-double.ts'));

import { closeBeforeQuit, type EndOptions } from '../../electron/shell/lifecycle.ts';
import { app, double, powerMonitor, resetDouble } from '../support/electron-double.ts';

beforeEach(() => resetDouble());
afterEach(() => vi.useRealTimers());

function begin(options: Partial<EndOptions> = {}) {
  const log = () => undefined;
  return closeBeforeQuit({ close: async () => null, startAgain: log, log, ...options });
}

function askToQuit() {
  const preventDefault = vi.fn();
  app.emit('before-quit', { preventDefault });
  return preventDefault;
}

describe('quitting', () => {
  it('waits for the engine to close, once, and then ends', async () => {
    let finish: () => void = () => undefined;
    const close = vi.fn(() => new Promise<null>((resolve) => (finish = () => resolve(null))));
    begin({ close });
    expect(askToQuit()).toHaveBeenCalledOnce();
    expect(askToQuit()).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(close).toHaveBeenCalled());
    expect(double.quits).toBe(0);
    finish();
    await vi.waitFor(() => expect(double.quits).toBe(1));
    expect(askToQuit()).not.toHaveBeenCalled();
    expect(close).toHaveBeenCalledOnce();
  });

  it('holds nothing back when the machine shuts down, and closes all the same', async () => {
    const last = vi.fn(async () => undefined);
    const close = vi.fn(async () => last);
    begin({ close });
    powerMonitor.emit('shutdown');
    app.quit();
    expect(double.ended).toBe(true);
    await vi.waitFor(() => expect(close).toHaveBeenCalledOnce());
    await new Promise((resolve) => setImmediate(resolve));
    expect(last).not.toHaveBeenCalled();
  });

  it('does what is left to do once all is closed, in bounded time, and then ends', async () => {
    vi.useFakeTimers();
    const done: string[] = [];
    begin({
      close: async () => {
        done.push('closed');
        return () => {
          done.push('last');
          return new Promise(() => undefined);
        };
      },
    });
    askToQuit();
    await vi.advanceTimersByTimeAsync(19_000);
    expect(done).toEqual(['closed', 'last']);
    expect(double.quits).toBe(0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(double.quits).toBe(1);
  });

  it('starts the app again where somebody opened it meanwhile, and not else', async () => {
    const startAgain = vi.fn();
    const end = begin({ startAgain });
    expect(end.hasBegun()).toBe(false);
    askToQuit();
    expect(end.hasBegun()).toBe(true);
    end.thenStartAgain();
    expect(startAgain).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(double.quits).toBe(1));
    expect(startAgain).toHaveBeenCalledOnce();

    resetDouble();
    begin({ startAgain });
    askToQuit();
    await vi.waitFor(() => expect(double.quits).toBe(1));
    expect(startAgain).toHaveBeenCalledOnce();
  });

  it('does not wait for ever', async () => {
    vi.useFakeTimers();
    begin({ close: () => new Promise(() => undefined) });
    askToQuit();
    await vi.advanceTimersByTimeAsync(2_999);
    expect(double.quits).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(double.quits).toBe(1);
  });

  it('ends although closing failed, and says why', async () => {
    const log = vi.fn();
    begin({
      close: async () => {
        throw new Error('socket is busy');
      },
      log,
    });
    askToQuit();
    await vi.waitFor(() => expect(double.quits).toBe(1));
    expect(log).toHaveBeenCalledWith('socket is busy');
  });
});
