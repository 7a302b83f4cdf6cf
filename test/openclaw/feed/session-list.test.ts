import { describe, expect, it } from 'vitest';
import { readSessions } from '../../../electron/openclaw/feed/session-list.ts';

const listed = (answer: object) => readSessions(answer);
const sessions = [{ key: 'agent:main:main', sessionId: 's', updatedAt: 1 }];

describe('the list of sessions a gateway gives', () => {
  it('says how many there are in all where the gateway does', () => {
    expect(listed({ sessions, totalCount: 1_000 })).toMatchObject({
      ok: true,
      value: { total: 1_000, list: [{ key: 'agent:main:main' }] },
    });
  });

  it.each([
    ['is absent', { sessions }],
    ['is no number', { sessions, totalCount: 'many' }],
  ])('is taken all the same when the count %s', (_case, answer) => {
    expect(listed(answer)).toMatchObject({ ok: true, value: { total: null } });
  });

  it('is cut where it is longer than was asked for, those at work first, and the rest counted', () => {
    const rows = Array.from({ length: 100_000 }, (_, index) => ({
      key: `agent:fleet-${index}:main`,
      hasActiveRun: index % 50_000 === 49_999,
    }));
    const answer = listed({ sessions: rows });
    const list = answer.ok ? answer.value.list : [];
    expect(answer).toMatchObject({ ok: true, value: { total: 100_000 } });
    expect(list).toHaveLength(200);
    expect(list.slice(0, 3).map((row) => row.key)).toEqual([
      'agent:fleet-49999:main',
      'agent:fleet-99999:main',
      'agent:fleet-0:main',
    ]);
  });
});
