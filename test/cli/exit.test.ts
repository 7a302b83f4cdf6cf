import { describe, expect, it } from 'vitest';
import { exitOfHeal, exitOfPlan } from '../../electron/cli/exit.ts';
import type { Level } from '../../electron/core/api/snapshot.ts';
import { judge } from '../../electron/core/judge/judge.ts';
import { nothingDone } from '../../electron/recovery/heal.ts';
import { evidence } from '../support/evidence.ts';

const WELL = judge(evidence()).snapshot;

function helpless(level: Level) {
  const recommended = { ...WELL.recommended, action: 'none' as const, why: 'End process 77' };
  return nothingDone({ ...WELL, level, headline: 'The database is held.', recommended });
}

describe('the exit code of heal', () => {
  it('is 0 where nothing is wrong', () => {
    expect(exitOfHeal(nothingDone(WELL))).toBe(0);
  });

  it('is 6 under a red light that nothing here can mend, and says who must act', () => {
    const result = helpless('red');
    expect(result.outcome).toBe('nothing-to-do');
    expect(exitOfHeal(result)).toBe(6);
    expect(result.reason).toBe(
      'Clawbuoy can do nothing about it, you must: The database is held. End process 77',
    );
  });

  it.each(['green', 'amber', 'grey'] as const)('is 0 under %s: nobody must act', (level) => {
    expect(exitOfHeal(helpless(level))).toBe(0);
  });

  it.each([
    ['refused', 4],
    ['failed', 5],
    ['done', 0],
  ] as const)('is that of a step that was %s, red or not', (outcome, code) => {
    expect(exitOfHeal({ ...helpless('red'), outcome })).toBe(code);
  });
});

describe('the exit code of a dry run', () => {
  it('tells whether the step would be refused', () => {
    expect(exitOfPlan({ verdict: 'refused' })).toBe(4);
    expect(exitOfPlan({ verdict: 'ready' })).toBe(0);
    expect(exitOfPlan({ verdict: 'nothing-to-do' })).toBe(0);
  });
});
