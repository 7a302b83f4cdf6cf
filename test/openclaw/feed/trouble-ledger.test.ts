import { describe, expect, it } from 'vitest';
import { createTroubleLedger } from '../../../electron/openclaw/feed/trouble-ledger.ts';
import type { EventFrame } from '../../../electron/openclaw/gateway/frames.ts';

const LOCK = '/home/ada/.openclaw/agents/main/sessions/sessions.json.lock';

function chat(errorMessage: string | null, event = 'chat'): EventFrame {
  const payload = { runId: 'r', sessionKey: 'agent:main:main', state: 'error', errorMessage };
  return { type: 'event', event, payload };
}

function told(...frames: EventFrame[]) {
  const ledger = createTroubleLedger();
  for (const [n, frame] of frames.entries()) ledger.event(frame, 1_000 + n);
  return ledger.notices();
}

describe('a trouble that the gateway tells in answer to a message', () => {
  it('is its session list, locked (2026.2.1)', () => {
    const text = `Error: timeout acquiring session store lock: ${LOCK}`;
    expect(told(chat(text))).toEqual([{ kind: 'store-lock-timeout', atMs: 1_000, path: LOCK }]);
  });

  it('is its database, locked (2026.9.6)', () => {
    expect(told(chat('Error: database is locked'))).toEqual([
      { kind: 'database-locked', atMs: 1_000, holderPid: null },
    ]);
  });

  it('is its database, damaged (2026.9.6)', () => {
    expect(told(chat('Error: database disk image is malformed'))).toEqual([
      { kind: 'database-damaged', atMs: 1_000 },
    ]);
  });

  it('is its disk, full (2026.9.6)', () => {
    expect(told(chat('Error: database or disk is full'))).toEqual([
      { kind: 'disk-full', atMs: 1_000 },
    ]);
  });

  it('is nothing else', () => {
    expect(told(chat('401 no key'), chat(null), chat('database is locked', 'agent'))).toEqual([]);
  });

  it('is remembered fifty times and no more', () => {
    const frames = Array.from({ length: 60 }, () => chat('database is locked'));
    const notices = told(...frames);
    expect(notices).toHaveLength(50);
    expect(notices[0]?.atMs).toBe(1_010);
  });
});
