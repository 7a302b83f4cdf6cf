import { describe, expect, it } from 'vitest';
import {
  argumentsAfterHang,
  hasHungTooOften,
  withoutHangs,
} from '../../electron/core/restart-arguments.ts';

const NOW_MS = 1_800_000_000_000;
const MINUTE_MS = 60_000;

/** The arguments of the next life, as the end of a hung one completes them. */
const next = (args: readonly string[], hungAtMs: number) => {
  const made = [...argumentsAfterHang(args)];
  return [...made.slice(0, -1), `${made.at(-1)}${hungAtMs}`];
};

describe('the lives after a hang', () => {
  it('keep their other arguments and carry the times of the hangs', () => {
    const once = next(['.', '--no-sandbox'], NOW_MS);
    expect(once).toEqual(['.', '--no-sandbox', `--clawbuoy-hung=${NOW_MS}`]);
    expect(next(once, NOW_MS + 1)).toEqual([
      '.',
      '--no-sandbox',
      `--clawbuoy-hung=${NOW_MS},${NOW_MS + 1}`,
    ]);
    expect(withoutHangs(once)).toEqual(['.', '--no-sandbox']);
  });

  it('are three within an hour, and the fourth watches nothing', () => {
    let args: readonly string[] = ['.'];
    const watches = [0, 1, 2, 3].map((nth) => {
      args = next(args, NOW_MS + nth * MINUTE_MS);
      return !hasHungTooOften(args, NOW_MS + nth * MINUTE_MS);
    });
    expect(watches).toEqual([true, true, true, false]);
    expect(hasHungTooOften(args, NOW_MS + 60 * MINUTE_MS)).toBe(false);
  });

  it('carry no more times than are needed, however many there were', () => {
    let args: readonly string[] = [];
    for (let nth = 0; nth < 20; nth += 1) args = next(args, NOW_MS + nth);
    expect(args).toEqual([`--clawbuoy-hung=${[16, 17, 18, 19].map((n) => NOW_MS + n).join(',')}`]);
    expect(hasHungTooOften(args, NOW_MS + 19)).toBe(true);
  });

  it.each(['--clawbuoy-hung=', '--clawbuoy-hung=x,,', `--clawbuoy-hung=${NOW_MS * 2}`])(
    'take %s for no hang',
    (arg) => expect(hasHungTooOften([arg, arg, arg, arg], NOW_MS)).toBe(false),
  );
});
