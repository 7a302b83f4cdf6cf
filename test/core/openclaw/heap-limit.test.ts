import { describe, expect, it } from 'vitest';
import { heapLimitBytes, heapOptionsIn } from '../../../electron/core/openclaw/heap-limit.ts';

const GIB = 1024 ** 3;

describe('the options about the heap', () => {
  it.each([
    [['node', '--max-old-space-size=4096', 'openclaw.mjs'], ['--max-old-space-size=4096']],
    [['--max_old_space_size=2048'], ['--max_old_space_size=2048']],
    [['--max-old-space-size', '512', 'x'], ['--max-old-space-size=512']],
    [['--max-old-space-size-percentage=50'], ['--max-old-space-size-percentage=50']],
    [['--max-old-space-size'], []],
    [['--max-old-space-size', 'run'], []],
    [['--max-old-space-size=lots', '--expose-gc', ''], []],
  ])('of %j are %j', (words, options) => {
    expect(heapOptionsIn(words)).toEqual(options);
  });
});

describe('the heap’s limit', () => {
  it.each([
    [['--max-old-space-size=4096'], 4 * GIB],
    [['--max-old-space-size=1024', '--max-old-space-size=2048'], 2 * GIB],
    [['--max-old-space-size-percentage=50'], 8 * GIB],
    [['--max-old-space-size-percentage=400'], 16 * GIB],
    [['--max-old-space-size=0'], null],
    [['odd'], null],
    [[], null],
  ])('by %j is %s', (options, bytes) => {
    expect(heapLimitBytes(options, 16 * GIB)).toBe(bytes);
  });
});
