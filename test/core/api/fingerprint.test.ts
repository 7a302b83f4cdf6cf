import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../../electron/core/api/fingerprint.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import type { EvidenceParts } from '../../support/evidence.ts';
import {
  block,
  evidence,
  GONE,
  html,
  lock,
  MINUTE,
  NOW_MS,
  run,
  SECOND,
  session,
} from '../../support/evidence.ts';

const print = (parts: EvidenceParts) => fingerprint(judge(evidence(parts)).snapshot);

describe('the fingerprint of a snapshot', () => {
  const locked: EvidenceParts = { locks: [lock({ ageMs: MINUTE, pid: 99, owner: GONE })] };

  it('is the same while only time passes', () => {
    expect(print({ ...locked, atMs: NOW_MS + SECOND })).toBe(print(locked));
    expect(print({ gateway: { http: html({ latencyMs: 9 }) } })).toBe(print({}));
  });

  it.each([
    ['a lock', locked],
    ['another verdict', { locks: [lock({ ageMs: MINUTE, pid: 99 })] }],
    ['a run', { runs: [run()] }],
    ['a stall', { runs: [run({ quietMs: MINUTE })] }],
    ['a lost message', { blocks: [block()] }],
    ['another session', { sessions: [session({ key: 'agent:main:b' })] }],
    ['a new process', { gateway: { pid: 7 } }],
    ['a finding', { findings: ['the log cannot be read'] }],
  ] satisfies [string, EvidenceParts][])('changes with %s', (_what, parts) => {
    expect(print(parts)).not.toBe(print({}));
  });

  it('changes when an incident turns red', () => {
    const amber = { runs: [run({ quietMs: 2 * MINUTE })] };
    const red = { runs: [run({ quietMs: 3 * MINUTE })] };
    expect(print(red)).not.toBe(print(amber));
  });
});
