import { describe, expect, it } from 'vitest';
import { lastView } from '../../../electron/core/view/last-step.ts';
import { LOCK_PATH, NOW_MS, secondsAgo, statusWith, stuckStatus } from './status-fixture.ts';

function ended(secondsSince: number, target: string | null = LOCK_PATH) {
  return statusWith(
    {},
    {
      lastResult: {
        id: 'unlock-1',
        action: 'unlock',
        target,
        outcome: 'done',
        reason: 'the lock was released',
        steps: [
          { name: 'move aside', outcome: 'ok', durationMs: 40, detail: 'kept in quarantine' },
          { name: 'prove', outcome: 'ok', durationMs: 2_340, detail: 'the lock is gone' },
        ],
        undo: 'q-1',
        after: statusWith({ at: secondsAgo(secondsSince) }).snapshot,
      },
    },
  );
}

const reply = (sessionKey: string, ago: number) => ({ sessionKey, at: secondsAgo(ago) });

describe('how the last step ended', () => {
  it('gives its parts with their times, the proof, and the way back', () => {
    const view = lastView(ended(60), [], NOW_MS);
    expect(view?.steps.map(({ name, ended: how, took }) => [name, how, took])).toEqual([
      ['Move aside', 'done', '40 ms'],
      ['Prove', 'done', '2.3 s'],
    ]);
    expect(view?.proofs).toEqual([
      expect.stringMatching(/^Proved at \d\d:\d\d: The lock is gone\.$/),
    ]);
    expect(view?.undo).toMatchObject({ target: 'q-1', label: 'Put the Lock Back', asks: true });
  });

  it('has no better proof than an agent that answers afterwards', () => {
    const replies = [reply('agent:main:main', 50), reply('agent:main:main', 20)];
    expect(lastView(ended(60), replies, NOW_MS)?.proofs[0]).toMatch(
      /^Your agent answered at \d\d:\d\d \(main conversation\)\.$/,
    );
  });

  it.each([
    ['a reply from before the step', LOCK_PATH, reply('agent:main:main', 70)],
    ["another agent's reply after an unlock", LOCK_PATH, reply('agent:research:main', 20)],
    ['another session after an abort', 'agent:main:main', reply('agent:main:cron', 20)],
  ])('is not proved by %s', (_case, target, one) => {
    expect(lastView(ended(60, target), [one], NOW_MS)?.proofs).toHaveLength(1);
  });

  it('is proved by any reply where the step was for everybody', () => {
    expect(lastView(ended(60, null), [reply('agent:x:main', 20)], NOW_MS)?.proofs).toHaveLength(2);
  });

  it('has no way back once the agent has answered: there is nothing to go back to', () => {
    expect(lastView(ended(60), [reply('agent:main:main', 70)], NOW_MS)?.undo).not.toBeNull();
    expect(lastView(ended(60), [reply('agent:main:main', 20)], NOW_MS)?.undo).toBeNull();
  });

  it('is no good news under a red light, and none for an undo', () => {
    const good = ended(60);
    const toneOf = (status: typeof good) => lastView(status, [], NOW_MS)?.tone;
    expect(toneOf(good)).toBe('good');
    expect(toneOf({ ...good, snapshot: { ...good.snapshot, level: 'red' } })).toBe('neutral');
    const { lastResult } = good;
    if (lastResult === null) throw new Error('there is one');
    expect(toneOf({ ...good, lastResult: { ...lastResult, action: 'undo' } })).toBe('neutral');
  });

  it('that failed goes with the incident that it was for', () => {
    const red = stuckStatus();
    const { lastResult } = ended(60);
    if (lastResult === null) throw new Error('there is one');
    const failed = { ...lastResult, outcome: 'refused' as const };
    const after = { ...red.snapshot, at: secondsAgo(60) };
    const last = (status: typeof red) => lastView(status, [], NOW_MS);
    expect(last({ ...red, lastResult: { ...failed, after } })?.tone).toBe('bad');
    expect(last({ ...statusWith(), lastResult: { ...failed, after } })).toBeNull();
    const calm = { ...failed, after: { ...after, incidents: [] } };
    expect(last({ ...statusWith(), lastResult: calm })?.tone).toBe('bad');
    const old = { ...calm, after: { ...calm.after, at: secondsAgo(121) } };
    expect(last({ ...statusWith(), lastResult: old })).toBeNull();
  });

  it('is old news after an hour, and while another step runs', () => {
    expect(lastView(ended(3_700), [], NOW_MS)).toBeNull();
    const running = { action: 'undo', target: 'q-1', startedAt: secondsAgo(1), steps: [] } as const;
    expect(lastView({ ...ended(60), running: { ...running, steps: [] } }, [], NOW_MS)).toBeNull();
  });
});
