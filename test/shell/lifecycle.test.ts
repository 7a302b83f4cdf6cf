import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('../support/electron-double.ts'));

import { closeBeforeQuit } from '../../electron/shell/lifecycle.ts';
import { app, double, powerMonitor, resetDouble } from '../support/electron-double.ts';

beforeEach(() => resetDouble());
afterEach(() => vi.useRealTimers());

function askToQuit() {
  const preventDefault = vi.fn();
  app.emit('before-quit', { preventDefault });
  return preventDefault;
}

describe('quitting', () => {
  it('waits for the engine to close, once, and then ends', async () => {
    let finish: () => void = () => undefined;
    const close = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
    closeBeforeQuit(close, () => undefined);
    expect(askToQuit()).toHaveBeenCalledOnce();
    expect(askToQuit()).toHaveBeenCalledOnce();
    expect(double.quits).toBe(0);
    finish();
    await vi.waitFor(() => expect(double.quits).toBe(1));
    expect(askToQuit()).not.toHaveBeenCalled();
    expect(close).toHaveBeenCalledOnce();
  });

  it('holds nothing back when the machine shuts down, and closes all the same', () => {
    const close = vi.fn(async () => undefined);
    closeBeforeQuit(close, () => undefined);
    powerMonitor.emit('shutdown');
    expect(close).toHaveBeenCalledOnce();
    app.quit();
    expect(double.ended).toBe(true);
    expect(close).toHaveBeenCalledOnce();
  });

  it('does not wait for ever', async () => {
    vi.useFakeTimers();
    closeBeforeQuit(
      () => new Promise(() => undefined),
      () => undefined,
    );
    askToQuit();
    await vi.advanceTimersByTimeAsync(2_999);
    expect(double.quits).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(double.quits).toBe(1);
  });

  it('ends although closing failed, and says why', async () => {
    const log = vi.fn();
    closeBeforeQuit(async () => {
      throw new Error('socket is busy');
    }, log);
    askToQuit();
    await vi.waitFor(() => expect(double.quits).toBe(1));
    expect(log).toHaveBeenCalledWith('socket is busy');
  });
});
