import { describe, expect, it } from 'vitest';
import { planLines, planView } from '../../../electron/core/view/plan.ts';
import { planText } from '../../../electron/core/view/terminal-text.ts';
import { unlockPlan } from './status-fixture.ts';

describe('a plan in words', () => {
  it('says step by step what will happen, what must hold, what proves it and by when', () => {
    expect(planView(unlockPlan())).toMatchObject({
      kind: 'ready',
      steps: [{ name: 'Judge again' }, { name: 'Move aside' }],
      onlyIf: ['No run is active in the session, or the gateway is down.'],
      costs: 'Nothing: the lock file is kept and can be put back.',
      proof: 'The lock is gone.',
      limit: '20 seconds',
      undo: '`clawbuoy undo` puts the file back while its place is free.',
      secondYes: null,
    });
  });

  it('leaves out nothing that --dry-run prints', () => {
    const plan = unlockPlan({ secondYes: 'it is draining' });
    const shown = JSON.stringify(planView(plan)).toLowerCase();
    for (const line of planText(plan, 0).split('\n').slice(1)) {
      const words = line.replace(/^\s+(step \d|only if|\w+)\s+/, '').toLowerCase();
      const first = words.split(/: |, within/)[0] ?? '';
      expect(shown).toContain(first.trim());
    }
  });

  it.each([
    ['refused', 'It would be refused now. A run is active.'],
    ['nothing-to-do', 'There is nothing to do. A run is active.'],
  ] as const)('only says why when it is %s', (verdict, why) => {
    const plan = unlockPlan({ verdict, why: 'a run is active' });
    expect(planView(plan)).toEqual({ kind: 'not-now', why });
    expect(planLines(plan)).toEqual([why]);
  });

  it('says so where a step cannot be taken back', () => {
    expect(planView(unlockPlan({ undo: null }))).toMatchObject({
      undo: 'It cannot be taken back.',
    });
  });

  it('fits a help tag', () => {
    expect(planLines(unlockPlan())).toEqual([
      '1. Judge again: Who owns it, right before the move.',
      expect.stringMatching(/^2\. Move aside: /),
      'Done when: The lock is gone. At most 20 seconds.',
      'Undo: `clawbuoy undo` puts the file back while its place is free.',
    ]);
  });
});
