import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLogEntry } from '../../../electron/openclaw/log/log-entries.ts';
import type { LogEntry } from '../../../electron/openclaw/log/log-entry-types.ts';
import { parseLogLine } from '../../../electron/openclaw/log/log-lines.ts';
import { type TrustContext, trust } from '../../../electron/openclaw/log/log-trust.ts';

const AT = '2026-11-22T13:29:44.479Z';
const LOCK = '/oc/agents/main/sessions/662002f6-24f2-420e-a644-3e6c6a54b559.jsonl.lock';
const ID = '662002f6-24f2-420e-a644-3e6c6a54b559';

/** A line as 2026.2.1 writes it: no `message`, UTC. */
function feb(subsystem: string, text: string, level = 'ERROR'): string {
  const name = JSON.stringify({ subsystem });
  return JSON.stringify({
    '0': name,
    '1': text,
    _meta: { runtime: 'node', name, date: AT, logLevelId: 5, logLevelName: level, path: {} },
    time: AT,
  });
}

/** A line as 2026.9.6 writes it: `message`, local offset, perhaps a structured part. */
function sep(subsystem: string, text: string, fields: object | null, level = 'WARN'): string {
  const name = JSON.stringify({ subsystem });
  return JSON.stringify({
    '0': name,
    '1': text,
    ...(fields === null ? {} : { '2': fields }),
    _meta: { runtime: 'node', date: AT, logLevelId: 4, logLevelName: level, name },
    time: '2026-11-22T14:29:44.479+01:00',
    hostname: 'vm',
    message: text,
  });
}

function read(line: string): LogEntry | null {
  const parsed = parseLogLine(line);
  return parsed === null ? null : readLogEntry(parsed);
}

describe('parseLogLine', () => {
  const atMs = Date.parse(AT);
  it('reads a line of 2026.2.1', () => {
    expect(parseLogLine(feb('diagnostic', 'lane task done'))).toEqual({
      atMs,
      level: 'ERROR',
      subsystem: 'diagnostic',
      text: 'lane task done',
      fields: {},
    });
  });

  it('reads a line of 2026.9.6 with its structured part, and its time with an offset', () => {
    expect(parseLogLine(sep('x', 'slow write', { pid: 7, a: { b: 1 }, ok: true }))).toEqual({
      atMs,
      level: 'WARN',
      subsystem: 'x',
      text: 'slow write',
      fields: { pid: 7, ok: true },
    });
  });

  it.each<[string, string, number | null, string | null, string]>([
    ['console text in the first part', `{"0":"hello","time":"${AT}"}`, atMs, null, 'hello'],
    [
      'an object before the text',
      `{"0":"{\\"module\\":\\"cron\\"}","1":{"a":1},"2":"cron: started"}`,
      null,
      'cron',
      'cron: started',
    ],
    ['the date of _meta', `{"0":"x","_meta":{"date":"${AT}"}}`, atMs, null, 'x'],
    ['plain output', 'something broke', null, null, 'something broke'],
    ['plain output with a time', `${AT} [gateway] hi there`, atMs, 'gateway', 'hi there'],
    ['colours', '\u001b[36m[diagnostic]\u001b[39m hi', null, 'diagnostic', 'hi'],
    ['broken JSON', '{"0":"x', null, null, '{"0":"x'],
    ['a wrong time', '{"0":"x","time":"yesterday"}', null, null, 'x'],
    ['a time of the wrong type', '{"0":"x","time":5,"_meta":7}', null, null, 'x'],
  ])('reads %s', (_name, line, time, subsystem, text) => {
    expect(parseLogLine(line)).toMatchObject({ atMs: time, subsystem, text });
  });

  it.each(['', '   ', '{}', '{"0":{}}', '[gateway]', `{"0":"${'x'.repeat(2_000_000)}"}`])(
    'has nothing to say of line %#',
    (line) => {
      expect(parseLogLine(line)).toBeNull();
    },
  );
});

describe('readLogEntry', () => {
  it('reads a turn blocked by a lock on 2026.2.1', () => {
    const line = feb(
      'diagnostic',
      `lane task error: lane=session:agent:main:main durationMs=10568 error="Error: session file locked (timeout 10000ms): pid=11992 ${LOCK}"`,
    );
    expect(read(line)).toEqual({
      kind: 'lock-blocked',
      lockPath: LOCK,
      ownerPid: 11_992,
      timeoutMs: 10_000,
      staleBecause: [],
      sessionKey: 'agent:main:main',
      atMs: Date.parse(AT),
      paths: [LOCK],
      pids: [],
      sessionIds: [ID],
      text: expect.stringContaining('lane task error'),
    });
  });

  it.each<[string, string, Partial<LogEntry>]>([
    [
      'the same without a session',
      feb(
        'diagnostic',
        `lane task error: lane=main durationMs=1 error="Error: session file locked (timeout 10000ms): unknown ${LOCK}"`,
      ),
      { kind: 'lock-blocked', ownerPid: null, sessionKey: null },
    ],
    [
      'the same on the console',
      `{"0":"Embedded agent failed before reply: session file locked (timeout 10000ms): pid=1 ${LOCK}"}`,
      { kind: 'lock-blocked', ownerPid: 1, lockPath: LOCK },
    ],
    [
      'the same on 2026.7.35',
      feb(
        'diagnostic',
        `lane task error: lane=session:agent:main:main durationMs=5551 error="SessionWriteLockTimeoutError: session file locked (timeout 5000ms): pid=14654 alive=true ageMs=5751 ${LOCK}"`,
      ),
      {
        kind: 'lock-blocked',
        ownerPid: 14_654,
        timeoutMs: 5000,
      },
    ],
    [
      'a path with a space in it',
      feb('x', 'session file locked (timeout 1ms): pid=2 alive=false /a b/c.jsonl.lock'),
      { kind: 'lock-blocked', lockPath: '/a b/c.jsonl.lock' },
    ],
    [
      'a turn refused at once because of a stale lock on 2026.7.35',
      feb(
        'diagnostic',
        `lane task error: lane=session:agent:main:main durationMs=51 error="SessionWriteLockStaleError: session file lock stale (hold-exceeded): pid=7 alive=true ageMs=361000 ${LOCK}"`,
      ),
      {
        kind: 'lock-blocked',
        lockPath: LOCK,
        ownerPid: 7,
        timeoutMs: null,
        staleBecause: ['hold-exceeded'],
        sessionKey: 'agent:main:main',
      },
    ],
    [
      'a session whose key holds spaces',
      feb(
        'diagnostic',
        `lane task error: lane=session:agent:main:signal:group:my own group durationMs=1 error="Error: session file locked (timeout 1ms): pid=1 ${LOCK}"`,
      ),
      { kind: 'lock-blocked', sessionKey: 'agent:main:signal:group:my own group' },
    ],
    [
      'the list of sessions, locked as a file is on 2026.3.31',
      feb(
        'x',
        'session file locked (timeout 10000ms): pid=7 /oc/agents/main/sessions/sessions.json.lock',
      ),
      { kind: 'store-lock-timeout', path: '/oc/agents/main/sessions/sessions.json.lock' },
    ],
    [
      'a stuck session of 2026.2.1',
      feb(
        'diagnostic',
        `stuck session: sessionId=${ID} sessionKey=unknown state=processing age=132s queueDepth=1`,
        'WARN',
      ),
      {
        kind: 'session-attention',
        attention: 'stuck',
        sessionId: ID,
        sessionKey: null,
        ageMs: 132_000,
        recovery: null,
      },
    ],
    [
      'a stalled session of 2026.9.6',
      sep(
        'diagnostic',
        `stalled session: sessionId=${ID} sessionKey=agent:main:main state=processing age=380s queueDepth=2 reason=active_work_without_progress classification=stalled_agent_run activeWorkKind=model_call lastProgress=model_call:ended lastProgressAge=370s activeTool=exec activeToolCallId=c1 recovery=none`,
        null,
      ),
      {
        kind: 'session-attention',
        attention: 'stalled',
        sessionKey: 'agent:main:main',
        ageMs: 380_000,
        recovery: 'none',
        classification: 'stalled_agent_run',
        lastProgress: 'model_call:ended',
        lastProgressAgeMs: 370_000,
      },
    ],
    [
      'a long-running session',
      feb(
        'diagnostic',
        'long-running session: sessionId=x sessionKey=k state=processing age=61s queueDepth=0 reason=r classification=long_running recovery=checking',
        'WARN',
      ),
      {
        kind: 'session-attention',
        attention: 'long-running',
        recovery: 'checking',
      },
    ],
    [
      'a recovery',
      feb(
        'diagnostic',
        `stuck session recovery: sessionId=${ID} sessionKey=k age=50s action=abort_embedded_run aborted=true drained=true released=1`,
        'WARN',
      ),
      {
        kind: 'stuck-recovery',
        status: 'acted',
        action: 'abort_embedded_run',
        aborted: true,
        released: 1,
      },
    ],
    [
      'a recovery that changed nothing',
      feb(
        'diagnostic',
        `stuck session recovery outcome: status=aborted action=abort_embedded_run sessionId=${ID} sessionKey=k aborted=true drained=false forceCleared=false released=0`,
        'WARN',
      ),
      { kind: 'stuck-recovery', status: 'acted', released: 0 },
    ],
    [
      'a recovery that was skipped',
      feb(
        'diagnostic',
        'stuck session recovery skipped: sessionId=unknown sessionKey=k age=50s queueDepth=0',
        'WARN',
      ),
      { kind: 'stuck-recovery', status: 'skipped', sessionId: null, action: null, aborted: null },
    ],
    [
      'the lock of the session store',
      feb('x', 'timeout acquiring session store lock: /oc/agents/main/sessions/sessions.json.lock'),
      { kind: 'store-lock-timeout', path: '/oc/agents/main/sessions/sessions.json.lock' },
    ],
    [
      'a busy database',
      sep('session-sqlite', 'SQLite session write failed', {
        pid: 5,
        storePath: '/oc/a.sqlite',
        error: 'Error: database is locked',
      }),
      { kind: 'database-locked', paths: ['/oc/a.sqlite'], pids: [5] },
    ],
    [
      'a busy database in words',
      sep('gateway/ws', 'res chat.send errorMessage=Error: database is locked', null),
      { kind: 'database-locked', paths: [], pids: [] },
    ],
    [
      'a damaged database in words',
      sep(
        'gateway/ws',
        'res chat.send error=Error: database disk image is malformed: code=ERR',
        null,
      ),
      { kind: 'database-damaged', paths: [], pids: [] },
    ],
    [
      'a start that failed because of it',
      sep('openclaw', 'Gateway failed to start: database disk image is malformed. Run x', null),
      {
        kind: 'start-failed',
        words: {
          reason: 'damaged',
          keys: [],
          configPath: null,
          port: null,
          said: 'database disk image is malformed. Run x',
        },
      },
    ],
    [
      'a full disk in words (#155847)',
      sep(
        'gateway/ws',
        'res chat.send 87ms errorCode=UNAVAILABLE errorMessage=Error: database or disk is full runId=9b2b',
        null,
      ),
      { kind: 'disk-full', paths: [], pids: [] },
    ],
    [
      'a start that failed because of that',
      sep('openclaw', 'Gateway failed to start: Error: database or disk is full', null),
      { kind: 'start-failed' },
    ],
    [
      'a migration',
      feb(
        'x',
        'OpenClaw startup migrations are already running for this state directory; retry after the other OpenClaw process finishes or after 2026-11-22T13:40:00.000Z. (held by pid 5)',
      ),
      { kind: 'migration-running', untilMs: Date.parse('2026-11-22T13:40:00Z') },
    ],
  ])('reads %s', (_name, line, expected) => {
    expect(read(line)).toMatchObject(expected);
  });

  it.each([
    ['ordinary lines', feb('gateway', 'heartbeat: started', 'INFO')],
    [
      'a drain, which the gateway’s answers tell of',
      feb('gateway', 'still draining 1 active task(s) and 1 active embedded run(s) before restart'),
    ],
    ['an end that was asked for', feb('gateway', 'received SIGTERM; shutting down', 'INFO')],
    [
      'a person who quotes trouble',
      feb('chat', `user said: session file locked (timeout 1ms): pid=1 ${LOCK}`, 'INFO'),
    ],
    ['a quoted busy database', sep('chat', 'I read: database is locked, they say', null, 'WARN')],
    [
      'a quoted damaged database',
      sep('chat', 'I read: database disk image is malformed, they say', null, 'WARN'),
    ],
    ['a quoted full disk', sep('chat', 'I read: database or disk is full', null, 'WARN')],
    ['a lock without a path', feb('x', 'session file locked (timeout 10000ms): pid=1')],
    [
      'a relative lock path',
      feb('x', 'session file locked (timeout 10000ms): pid=1 a/b.jsonl.lock'),
    ],
    [
      'a file that only begins like a lock',
      feb('x', 'session file locked (timeout 1ms): pid=1 /a/b.jsonl.lockfile'),
    ],
    ['a stuck session without an age', feb('diagnostic', 'stuck session: sessionId=x', 'WARN')],
  ])('finds nothing in %s', (_name, line) => {
    expect(read(line)).toBeNull();
  });

  it('never throws and stays quick, whatever a line holds', () => {
    const words = fc.constantFrom(
      'session file locked (timeout ',
      'ms): pid=1',
      ' alive=true',
      ' /a/',
      '.jsonl.lock',
      'stuck session: age=1s ',
      'stuck session recovery: ',
      'sessionId=',
      'lane wait exceeded: lane=',
      '"',
      '{"0":',
      '}',
      '\u001b[',
      '2026-11-22T13:29:44Z ',
      'or after ',
    );
    const text = fc
      .array(fc.oneof(words, fc.string({ unit: 'binary' })))
      .map((all) => all.join(''));
    const line = fc.oneof(
      text,
      fc.json(),
      fc
        .record({
          '0': fc.oneof(text, fc.jsonValue()),
          '1': text,
          time: text,
          _meta: fc.jsonValue(),
          message: fc.jsonValue(),
        })
        .map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(line, (value) => {
        const entry = read(value);
        expect(entry === null || entry.text.length <= 500).toBe(true);
      }),
      { numRuns: 1000 },
    );
    const hostile = [
      `session file locked (timeout 1ms): pid=1${' a=b'.repeat(200_000)}`,
      `${'session file locked (timeout 1ms): pid=1 /'.repeat(20_000)}`,
      `${'releasing lock held for 1ms (max=1ms): /'.repeat(20_000)}`,
      `stuck session: ${'age='.repeat(200_000)}`,
      `[${'x'.repeat(900_000)}`,
    ];
    // A pattern that goes back over such a line would still be at it when the test's time is over.
    for (const value of hostile) expect(read(value)?.text.length ?? 0).toBeLessThanOrEqual(500);
  });
});

describe('trust', () => {
  const context: TrustContext = {
    stateDirs: ['/oc', '/private/oc'],
    gatewayPid: 100,
    gatewayStartedAtMs: Date.parse(AT),
    knownSessionIds: new Set([ID]),
  };
  const source = { atMs: Date.parse(AT), paths: [], pids: [], sessionIds: [], text: '' };
  const entry = (fields: Partial<LogEntry>): LogEntry => ({
    ...source,
    kind: 'database-locked',
    ...('paths' in fields ? { paths: fields.paths ?? [] } : {}),
    ...('pids' in fields ? { pids: fields.pids ?? [] } : {}),
    ...('sessionIds' in fields ? { sessionIds: fields.sessionIds ?? [] } : {}),
    ...('atMs' in fields ? { atMs: fields.atMs ?? null } : {}),
  });
  const OTHER = '00000000-0000-4000-8000-000000000000';

  it.each<[string, Partial<LogEntry>, string]>([
    ['our path', { paths: [LOCK] }, 'path'],
    ['our real path', { paths: ['/private/oc/x'] }, 'path'],
    ['our pid', { pids: [100] }, 'pid'],
    ['our session', { sessionIds: [OTHER, ID] }, 'session'],
  ])('holds for %s', (_name, fields, by) => {
    expect(trust(entry(fields), context)).toEqual({ kind: 'trusted', by });
  });

  it.each<[string, Partial<LogEntry>, string]>([
    ['a path that only begins like ours', { paths: ['/oc2/x'] }, 'names another OpenClaw'],
    ['a path that climbs out', { paths: ['/oc/../other/x'] }, 'names another OpenClaw'],
    ['a relative path', { paths: ['oc/x'] }, 'names another OpenClaw'],
    ['one path of two', { paths: [LOCK, '/other/x'] }, 'names another OpenClaw'],
    [
      'another path, though the pid is ours',
      { paths: ['/x'], pids: [100] },
      'names another OpenClaw',
    ],
    [
      'another pid, though the session is ours',
      { pids: [7], sessionIds: [ID] },
      'names another OpenClaw',
    ],
    ['an unknown session', { sessionIds: [OTHER] }, 'names another OpenClaw'],
    ['nobody', {}, 'names nobody'],
    ['no time', { atMs: null, paths: [LOCK] }, 'no time'],
    [
      'a time before the gateway',
      { atMs: Date.parse(AT) - 1, paths: [LOCK] },
      'older than the gateway',
    ],
  ])('does not hold for %s', (_name, fields, why) => {
    expect(trust(entry(fields), context)).toEqual({ kind: 'untrusted', why });
  });

  it('does not hold while no gateway runs', () => {
    const down = { ...context, gatewayPid: null, gatewayStartedAtMs: null };
    expect(trust(entry({ paths: [LOCK] }), down).kind).toBe('untrusted');
  });

  it('holds for a line that names nobody in a log of our own, and not for one that names another', () => {
    const own = { ...context, isOwnLog: true };
    expect(trust(entry({}), own)).toEqual({ kind: 'trusted', by: 'own-log' });
    expect(trust(entry({ paths: ['/other/x'] }), own).kind).toBe('untrusted');
  });

  it('is not earned by the pid of a lock’s owner', () => {
    const blocked = read(
      feb('x', 'session file locked (timeout 1ms): pid=100 /other/a.jsonl.lock'),
    );
    expect(blocked !== null && trust(blocked, context).kind).toBe('untrusted');
  });
});
