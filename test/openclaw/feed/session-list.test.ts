import { describe, expect, it } from 'vitest';
import { ok } from '../../../electron/core/result.ts';
import { listSessions } from '../../../electron/openclaw/feed/session-list.ts';

const listed = (answer: object) => listSessions(async () => ok(answer), 1_000);
const sessions = [{ key: 'agent:main:main', sessionId: 's', updatedAt: 1 }];

describe('the list of sessions a gateway gives', () => {
  it('says how many there are in all where the gateway does', async () => {
    expect(await listed({ sessions, totalCount: 1_000 })).toMatchObject({
      ok: true,
      value: { total: 1_000, list: [{ key: 'agent:main:main' }] },
    });
  });

  it.each([
    ['is absent', { sessions }],
    ['is no number', { sessions, totalCount: 'many' }],
  ])('is taken all the same when the count %s', async (_case, answer) => {
    expect(await listed(answer)).toMatchObject({ ok: true, value: { total: null } });
  });
});
