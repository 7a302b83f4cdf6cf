import { describe, expect, it } from 'vitest';
import { presenceOf, sendSignal } from '../../electron/system/signal.ts';

describe('a signal', () => {
  it('goes to the one process it is for', () => {
    const sent: unknown[] = [];
    const result = sendSignal(4242, 'SIGTERM', (pid, signal) => sent.push([pid, signal]));
    expect(result.ok).toBe(true);
    expect(sent).toEqual([[4242, 'SIGTERM']]);
  });

  it.each([0, -1, -4242, 1, 1.5, Number.NaN, process.pid])('is never sent to %s', (pid) => {
    const sent: unknown[] = [];
    expect(sendSignal(pid, 'SIGKILL', (...args) => sent.push(args)).ok).toBe(false);
    expect(sent).toEqual([]);
  });

  it.each([
    ['ESRCH', 'already ended'],
    ['EPERM', 'another user'],
    ['EINVAL', 'could not'],
  ])('that fails with %s says so', (code, words) => {
    const result = sendSignal(4242, 'SIGTERM', () => {
      throw Object.assign(new Error(code), { code });
    });
    expect(result.ok ? '' : result.error).toContain(words);
  });
});

describe('the presence of a process', () => {
  it.each([
    ['ESRCH', 'missing'],
    ['EPERM', 'denied'],
    ['EINVAL', 'denied'],
  ])('after %s is %s', (code, presence) => {
    const refuse = () => {
      throw Object.assign(new Error(code), { code });
    };
    expect(presenceOf(4242, refuse)).toBe(presence);
  });

  it('is told for ourselves, and never for a group', () => {
    expect(presenceOf(process.pid)).toBe('present');
    expect(presenceOf(0)).toBe('missing');
    expect(presenceOf(-process.pid)).toBe('missing');
    expect(presenceOf(999_999_999)).toBe('missing');
  });
});
