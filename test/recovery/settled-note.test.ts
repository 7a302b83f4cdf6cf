import { describe, expect, it } from 'vitest';
import { type Interrupted, isSettledBy } from '../../electron/recovery/leftovers.ts';

const note = (parts: Partial<Interrupted> = {}): Interrupted => ({
  actionId: 'a1',
  action: 'reset',
  target: 'agent:main:main',
  text: 'Clawbuoy was ended in the middle of it',
  ...parts,
});

describe('what is told of a step that was cut short', () => {
  it.each([
    ['the same step for the same session', { action: 'reset', target: 'agent:main:main' }],
    ['what takes it back', { action: 'undo', target: 'a1' }],
    ['what takes back the last step, whichever it was', { action: 'undo', target: null }],
  ] as const)('goes with %s', (_what, done) => {
    expect(isSettledBy(note(), done)).toBe(true);
  });

  it.each([
    ['the same step for another session', { action: 'reset', target: 'agent:main:other' }],
    ['another step', { action: 'abort', target: 'agent:main:main' }],
    ['a restart', { action: 'restart', target: null }],
    ['what takes another step back', { action: 'undo', target: 'a2' }],
  ] as const)('stays after %s', (_what, done) => {
    expect(isSettledBy(note(), done)).toBe(false);
  });

  it('of a restart goes with a restart', () => {
    const restart = note({ action: 'restart', target: null });
    expect(isSettledBy(restart, { action: 'restart', target: null })).toBe(true);
  });
});
