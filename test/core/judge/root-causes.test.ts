import { describe, expect, it } from 'vitest';
import { judge } from '../../../electron/core/judge/judge.ts';
import { ago, evidence, failedTurn, MAIN, MINUTE, run, SECOND } from '../../support/evidence.ts';

const OTHER = 'agent:main:telegram:direct:77001';

const classes = (parts: Parameters<typeof evidence>[0]) =>
  judge(evidence({ version: '2026.9.6', ...parts })).snapshot.incidents.map((one) => one.class);

describe('a model that refuses', () => {
  const refused = failedTurn({ atMs: ago(10 * SECOND), reason: 'auth' });
  const stalled = (sessionKey: string) =>
    run({ sessionKey, ageMs: 5 * MINUTE, quietMs: 4 * MINUTE });

  it('is told of alone: that its own conversation stands still is no second trouble', () => {
    const waiting = {
      sessionKey: MAIN,
      userAtMs: ago(5 * MINUTE),
      replyAtMs: null,
      droppedAtMs: null,
      source: 'event',
    } as const;
    expect(classes({ turns: [refused], runs: [stalled(MAIN)], messages: [waiting] })).toEqual([
      'model-refused',
    ]);
  });

  it('does not hide a run that stands still in another conversation', () => {
    expect(classes({ turns: [refused], runs: [stalled(OTHER)] }).toSorted()).toEqual([
      'model-refused',
      'run-stalled',
    ]);
  });
});
