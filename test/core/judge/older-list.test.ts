import { describe, expect, it } from 'vitest';
import { judge } from '../../../electron/core/judge/judge.ts';
import { ago, evidence, GONE, MAIN, MINUTE, run, SECOND, session } from '../../support/evidence.ts';

/** Two turns were answered, and the gateway was killed before it was asked for its list again. */
const killed = (replyAgoMs: number, userAgoMs: number) =>
  judge(
    evidence({
      version: '2026.9.6',
      gateway: { http: { kind: 'refused' }, process: GONE },
      sessions: {
        atMs: ago(100 * SECOND),
        list: [session({ hasActiveRun: true, status: 'running' })],
      },
      runs: [
        run({
          runId: `of ${MAIN}`,
          knownBy: 'list',
          step: 'other',
          quietMs: 2 * MINUTE,
          ageMs: 2 * MINUTE,
        }),
      ],
      messages: [
        {
          sessionKey: MAIN,
          userAtMs: ago(userAgoMs),
          replyAtMs: ago(replyAgoMs),
          droppedAtMs: null,
          source: 'event',
        },
      ],
    }),
  ).snapshot;

describe('a list that is older than the last answer', () => {
  it('makes no run of a turn that is over, and nobody waits', () => {
    const snapshot = killed(98 * SECOND, 99 * SECOND);
    expect(snapshot.unanswered).toEqual([]);
    expect(snapshot.sessions.map((one) => one.state)).toEqual(['idle']);
  });

  it('still tells of a run where a message came after the answer', () => {
    expect(killed(99 * SECOND, 98 * SECOND).unanswered).toHaveLength(1);
  });

  it('still tells of a run that it was made after', () => {
    expect(killed(110 * SECOND, 112 * SECOND).unanswered).toHaveLength(1);
  });
});
