import { describe, expect, it } from 'vitest';
import type { MessageFact } from '../../../electron/core/evidence/session-facts.ts';
import { resendWords, whoWaits } from '../../../electron/core/steps/who-waits.ts';
import { ago, evidence, MAIN, MINUTE, run, SECOND } from '../../support/evidence.ts';

const OTHER = 'agent:main:other';
const ASKED_MS = ago(20 * SECOND);

const heard = (changes: Partial<MessageFact> = {}): MessageFact => ({
  sessionKey: MAIN,
  userAtMs: ASKED_MS,
  replyAtMs: null,
  droppedAtMs: null,
  source: 'transcript',
  ...changes,
});

function waiters(parts: Parameters<typeof evidence>[0], queued: { sessionKey: string }[] = []) {
  return whoWaits(evidence(parts), queued).map((one) => one.sessionKey);
}

describe('who waits', () => {
  it('is whose last message has no reply, who is in a run, and who is queued', () => {
    expect(waiters({ messages: [heard()] })).toEqual([MAIN]);
    expect(waiters({ runs: [run({ quietMs: SECOND })] })).toEqual([MAIN]);
    expect(waiters({}, [{ sessionKey: OTHER }])).toEqual([OTHER]);
    expect(waiters({ messages: [heard()], runs: [run({ quietMs: SECOND })] })).toEqual([MAIN]);
  });

  it('is told by the strongest that is known, and since the first', () => {
    const seen = evidence({ messages: [heard()], runs: [run({ ageMs: MINUTE, quietMs: SECOND })] });
    expect(whoWaits(seen, [])).toEqual([
      { sessionKey: MAIN, sinceMs: ago(MINUTE), seen: 'running' },
    ]);
    expect(whoWaits(seen, [{ sessionKey: MAIN }])).toMatchObject([{ seen: 'queued' }]);
  });

  it('is nobody who was answered, whose message was dropped, or who is a heartbeat', () => {
    expect(waiters({ messages: [heard({ replyAtMs: ago(SECOND) })] })).toEqual([]);
    expect(waiters({ messages: [heard({ droppedAtMs: ago(SECOND) })] })).toEqual([]);
    expect(waiters({ runs: [{ ...run({ quietMs: SECOND }), heartbeat: true }] })).toEqual([]);
  });
});

describe('who must send again', () => {
  it('is named with session and time; nobody needs no words', () => {
    expect(String(resendWords([]))).toBe('');
    expect(String(resendWords([{ sessionKey: MAIN, sinceMs: 0, seen: 'running' }]))).toBe(
      `1 message got no answer and must be sent again (${MAIN}, since 1970-01-01T00:00:00.000Z)`,
    );
  });
});
