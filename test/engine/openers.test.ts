import { describe, expect, it } from 'vitest';
import { judge } from '../../electron/core/judge/judge.ts';
import { worthAsking } from '../../electron/engine/openers.ts';
import { ago, block, evidence, FOREIGN_PID, lock, owner, SECOND } from '../support/evidence.ts';

const PATHS = Array.from({ length: 30 }, (_, n) => `/s/agents/main/sessions/${n}.jsonl.lock`);

describe('of which locks it is asked who has them open', () => {
  const { locks } = judge(
    evidence({
      locks: PATHS.map((path) => lock({ path, pid: FOREIGN_PID, owner: owner('other') })),
      blocks: [block({ lockPath: PATHS[29] ?? '', ownerPid: FOREIGN_PID, atMs: ago(SECOND) })],
    }),
  );

  it('is of ten at once, that for which somebody waits first', () => {
    const asked = worthAsking(locks, () => true).map((one) => one.fact.path);
    expect(asked).toHaveLength(10);
    expect(asked[0]).toBe(PATHS[29]);
  });

  it('is of none that was asked about already, or that nothing hangs on', () => {
    const known = locks.map((one) => ({
      ...one,
      fact: { ...one.fact, openedBy: { kind: 'unknown' as const } },
    }));
    expect(worthAsking(known, () => true)).toEqual([]);
    expect(worthAsking(locks, () => false)).toEqual([]);
  });
});
