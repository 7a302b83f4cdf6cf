import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLockSentence } from '../../electron/openclaw/lock-sentences.ts';

const LOCK = '/home/ada/.openclaw/agents/main/sessions/3f0c.jsonl.lock';
const SPACED = '/Users/ada/Library/Mobile Documents/com~apple~CloudDocs/oc/3f0c.jsonl.lock';
const STORE = '/home/ada/.openclaw/agents/main/sessions/sessions.json';

const waited = {
  kind: 'session',
  lockPath: LOCK,
  isCut: false,
  ownerPid: 7,
  waitedMs: 10_000,
  staleBecause: [],
};

describe('what a gateway says of a lock that stopped a message', () => {
  it.each([
    ['2026.2.1', `session file locked (timeout 10000ms): pid=7 ${LOCK}`, waited],
    [
      '2026.2.1, no owner',
      `session file locked (timeout 10000ms): unknown ${LOCK}`,
      { ...waited, ownerPid: null },
    ],
    [
      '2026.5.28, no owner',
      `session file locked (timeout 60000ms): owner=unknown ${LOCK}`,
      { ...waited, ownerPid: null, waitedMs: 60_000 },
    ],
    [
      '2026.5.28, no owner and an age',
      `session file locked (timeout 60000ms): owner=unknown ageMs=61000 ${LOCK}`,
      { ...waited, ownerPid: null, waitedMs: 60_000 },
    ],
    [
      '2026.7.35',
      `SessionWriteLockTimeoutError: session file locked (timeout 60000ms): pid=7 alive=true ageMs=61000 ${LOCK}: code=OPENCLAW_SESSION_WRITE_LOCK_TIMEOUT`,
      { ...waited, waitedMs: 60_000 },
    ],
    [
      '2026.7.35, told to wait for ever',
      `session file locked (timeout Infinityms): pid=7 alive=false ${LOCK}`,
      { ...waited, waitedMs: null },
    ],
    [
      '2026.7.35, stale',
      `session file lock stale (hold-exceeded): pid=7 alive=true ageMs=361000 ${LOCK}`,
      {
        ...waited,
        waitedMs: null,
        staleBecause: ['hold-exceeded'],
      },
    ],
    [
      '2026.7.35, stale for two reasons, on its console',
      `Embedded agent failed before reply: session file lock stale (too-old, orphan-self-pid): pid=7 alive=true ageMs=9 ${LOCK} | file lock stale for /x`,
      {
        ...waited,
        waitedMs: null,
        staleBecause: ['too-old', 'orphan-self-pid'],
      },
    ],
    [
      'a folder with spaces',
      `lane task error: lane=main error="Error: session file locked (timeout 10000ms): pid=7 ${SPACED}"`,
      { ...waited, lockPath: SPACED },
    ],
    [
      'an answer to a chat, which ends with a full stop',
      `⚠️ Agent failed before reply: session file locked (timeout 10000ms): pid=7 ${LOCK}.\nLogs: openclaw logs --follow`,
      waited,
    ],
    [
      'the list of sessions, 2026.2.1',
      `timeout acquiring session store lock: ${STORE}.lock`,
      { kind: 'store', lockPath: `${STORE}.lock` },
    ],
    [
      'the list of sessions, 2026.3.31',
      `Error: timeout waiting for session store lock: ${STORE}`,
      { kind: 'store', lockPath: `${STORE}.lock` },
    ],
    [
      'the list of sessions, locked as a file is from 2026.3.31 on',
      `session file locked (timeout 10000ms): pid=7 ${STORE}.lock`,
      { kind: 'store', lockPath: `${STORE}.lock` },
    ],
    [
      'the list of sessions in a folder with spaces',
      'timeout waiting for session store lock: /a b/sessions.json',
      { kind: 'store', lockPath: '/a b/sessions.json.lock' },
    ],
  ])('is read: %s', (_version, text, said) => {
    expect(readLockSentence(text)).toEqual(said);
  });

  it('is read as far as it goes, where an event has cut it short', () => {
    const text = `session file locked (timeout 60000ms): pid=7 alive=true ageMs=61000 ${SPACED.slice(0, 50)}...`;
    expect(readLockSentence(text)).toMatchObject({ isCut: true, lockPath: SPACED.slice(0, 50) });
  });

  it.each([
    'model overloaded',
    'session file locked (timeout 10000ms): pid=1 /etc/passwd',
    'session file locked (timeout 10000ms): pid=1 x.jsonl.lock',
    'session file locked (timeout 10000ms): pid=1 /x.jsonl.lock.bak',
    'session file locked (timeout 10000ms): pid=1 /x.jsonl.lockfile',
    'session file locked: pid=1 /x.jsonl.lock',
    'session file locked (timeout 1ms): nobody /x.jsonl.lock',
    'session file lock stale: pid=1 /x.jsonl.lock',
    'timeout acquiring session store lock: /x/sessions.json',
    'timeout waiting for session store lock: sessions.json',
    'timeout waiting for session store lock: ...',
    'removed stale session lock: /x.jsonl.lock (dead-pid)',
  ])('is not read from "%s"', (text) => {
    expect(readLockSentence(text)).toBeNull();
  });

  it('names no process by a number too long to be one', () => {
    const text = `session file locked (timeout 10000ms): pid=9007199254740993 ${LOCK}`;
    expect(readLockSentence(text)).toMatchObject({ lockPath: LOCK, ownerPid: null });
  });

  it('holds the whole path, whatever the folder and the session are called', () => {
    const name = fc
      .stringMatching(/^[\w ~.@+,'()-]{1,20}$/)
      .filter((text) => !/lock/.test(text) && !text.endsWith('.'));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), name, (folders, id) => {
        const path = `/${folders.join('/')}/${id}.jsonl.lock`;
        const text = `error="Error: session file locked (timeout 10000ms): pid=7 ${path}"`;
        expect(readLockSentence(text)).toMatchObject({ lockPath: path, isCut: false });
      }),
    );
  });
});
