import { describe, expect, it } from 'vitest';
import { endedIn } from '../../../electron/core/evidence/ended-runs.ts';
import type { JournalRecord } from '../../../electron/core/history/journal-record.ts';

const AT = '2026-11-22T12:00:00.000Z';

function finished(
  action: 'abort' | 'reset' | 'go-on',
  outcome: 'done' | 'nothing-to-do' | 'failed',
  target: string | null = 'agent:main:main',
): JournalRecord {
  const base = { v: 1, id: 'r', at: AT, stateDir: '/s' } as const;
  return {
    ...base,
    type: 'action-finished',
    actionId: 'a',
    action,
    target,
    outcome,
    reason: '',
    undo: null,
  };
}

describe('runs that Clawbuoy has ended', () => {
  it('are those of aborts that did end one', () => {
    const ended = [{ sessionKey: 'agent:main:main', atMs: Date.parse(AT) }];
    expect(endedIn([finished('abort', 'done')])).toEqual(ended);
  });

  it('are told apart from work that was taken elsewhere', () => {
    const wentOn = [{ sessionKey: 'agent:main:main', atMs: Date.parse(AT), wentOn: true }];
    expect(endedIn([finished('go-on', 'done'), finished('go-on', 'failed')])).toEqual(wentOn);
  });

  it('are none of other steps, and none that an abort left running or did not find', () => {
    expect(
      endedIn([
        finished('reset', 'done'),
        finished('abort', 'failed'),
        finished('abort', 'nothing-to-do'),
        finished('abort', 'done', null),
      ]),
    ).toEqual([]);
  });
});
