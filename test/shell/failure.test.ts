import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('../support/electron-double.ts'));

import { restartArguments } from '../../electron/core/restart-arguments.ts';
import { type FailureOptions, outliveFailure } from '../../electron/shell/failure.ts';
import { double, resetDouble } from '../support/electron-double.ts';

const NOW_MS = 1_800_000_000_000;
const MINUTE_MS = 60_000;

describe('starting again', () => {
  it('keeps the arguments and adds when it was', () => {
    expect(restartArguments(['.', '--no-sandbox'], NOW_MS)).toEqual([
      '.',
      '--no-sandbox',
      `--clawbuoy-restarted=${NOW_MS}`,
    ]);
  });

  it('happens twice in ten minutes, and not a third time', () => {
    const once = restartArguments(['.'], NOW_MS) ?? [];
    const twice = restartArguments(once, NOW_MS + MINUTE_MS) ?? [];
    expect(twice).toEqual(['.', `--clawbuoy-restarted=${NOW_MS},${NOW_MS + MINUTE_MS}`]);
    expect(restartArguments(twice, NOW_MS + 2 * MINUTE_MS)).toBeNull();
    expect(restartArguments(twice, NOW_MS + 10 * MINUTE_MS)).not.toBeNull();
  });

  it.each([
    '--clawbuoy-restarted=',
    '--clawbuoy-restarted=x',
    `--clawbuoy-restarted=${NOW_MS * 2}`,
  ])('takes %s for no restart', (arg) =>
    expect(restartArguments([arg, arg], NOW_MS)).not.toBeNull(),
  );
});

describe('an error that nobody has caught', () => {
  const argv = [...process.argv];
  const before = {
    error: process.listeners('uncaughtException'),
    promise: process.listeners('unhandledRejection'),
  };
  let said: string[];

  beforeEach(() => {
    resetDouble();
    said = [];
  });
  afterEach(() => {
    vi.useRealTimers();
    process.argv = [...argv];
    for (const one of process.listeners('uncaughtException'))
      if (!before.error.includes(one)) process.removeListener('uncaughtException', one);
    for (const one of process.listeners('unhandledRejection'))
      if (!before.promise.includes(one)) process.removeListener('unhandledRejection', one);
  });

  function watch(options: Partial<FailureOptions> = {}) {
    outliveFailure({
      turnGrey: (why) => said.push(`grey: ${why}`),
      tell: (why) => said.push(`told: ${why}`),
      close: async () => void said.push('closed'),
      log: () => undefined,
      nowMs: () => NOW_MS,
      ...options,
    });
    const added = process.listeners('uncaughtException').find((one) => !before.error.includes(one));
    if (added === undefined) throw new Error('nobody listens');
    return (error: Error) => added(error, 'uncaughtException');
  }

  it('turns the light grey at once, closes, and starts the app again', async () => {
    const fail = watch();
    fail(new Error('x'));
    expect(said).toEqual(['grey: Clawbuoy met an error of its own and starts again.']);
    await vi.waitFor(() => expect(double.exits).toEqual([75]));
    expect(said.at(-1)).toBe('closed');
    expect(double.relaunches).toEqual([
      {
        args: expect.arrayContaining([`--clawbuoy-restarted=${NOW_MS}`]),
        execPath: process.execPath,
      },
    ]);
  });

  it('keeps the light grey and tells it where starting again has not helped', async () => {
    process.argv.push(`--clawbuoy-restarted=${NOW_MS - 2},${NOW_MS - 1}`);
    watch()(new Error('disk is full'));
    await vi.waitFor(() => expect(said).toContain('closed'));
    expect(said[0]).toContain('grey: Clawbuoy met an error of its own, three times');
    expect(said[1]).toContain('told: ');
    expect(said[1]).toContain('disk is full');
    expect(double.relaunches).toEqual([]);
    expect(double.exits).toEqual([]);
  });

  it('starts the app again though closing hangs, and though the light is what broke', async () => {
    vi.useFakeTimers();
    const fail = watch({
      turnGrey: () => {
        throw new Error('no icon');
      },
      close: () => new Promise(() => undefined),
    });
    fail(new Error('x'));
    fail(new Error('y'));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(double.relaunches).toHaveLength(1);
    expect(double.exits).toEqual([75]);
  });

  it('may be a promise that was broken', () => {
    watch();
    const added = process
      .listeners('unhandledRejection')
      .find((one) => !before.promise.includes(one));
    added?.(new Error('z'), Promise.resolve());
    expect(said[0]).toContain('grey');
  });
});
