import { describe, expect, it } from 'vitest';
import { createRunLedger } from '../../../electron/openclaw/feed/run-ledger.ts';
import type { EventFrame } from '../../../electron/openclaw/gateway/frames.ts';

const KEY = 'agent:main:main';
const PATH = '/home/ada/.openclaw/agents/main/sessions/3f0c.jsonl.lock';
/** A connection that opened at 1000; times are small so that they read well. */
function connected() {
  const ledger = createRunLedger();
  ledger.opened(1_000);
  return ledger;
}

const agent = (stream: string, data: object = {}, more: object = {}): EventFrame => ({
  type: 'event',
  event: 'agent',
  payload: { runId: 'r1', sessionKey: KEY, stream, data, ...more },
});
const chat = (state: string, more: object = {}): EventFrame => ({
  type: 'event',
  event: 'chat',
  payload: { runId: 'r1', sessionKey: KEY, state, ...more },
});
const start = (startedAt?: number) => agent('lifecycle', { phase: 'start', startedAt });
const end = (more: object = {}) => agent('lifecycle', { phase: 'end', ...more });

/** The frames of one turn as each line of versions sends them. */
const TURNS = {
  '2026.2.1': [
    start(1_990),
    agent('assistant', { delta: 'pong' }),
    chat('delta'),
    end({ endedAt: 2_090 }),
    chat('final'),
  ],
  '2026.7.35': [
    start(1_990),
    agent('assistant', { delta: 'pong' }),
    chat('delta'),
    agent('lifecycle', { phase: 'finishing', stopReason: 'stop' }),
    end({ aborted: false }),
    chat('final'),
  ],
  '2026.9.6': [
    chat('status', { phase: 'preparing_workspace' }),
    agent('run_status', { phase: 'preparing_workspace' }, { isHeartbeat: false }),
    start(1_990),
    agent('run_status', { phase: 'starting_model' }),
    agent('lifecycle', { phase: 'model', provider: 'fake' }),
    agent('assistant', { delta: 'pong' }),
    agent('usage', { outputTokens: 5 }),
    agent('lifecycle', { phase: 'finishing' }),
    agent('lifecycle', { phase: 'model' }),
    end({ aborted: false }),
    chat('final'),
  ],
} as const;

describe.each(Object.entries(TURNS))('a turn of %s', (_version, frames) => {
  it('is one run, active from its first agent event to its end', () => {
    const ledger = connected();
    const phases = frames.map((frame, index) => {
      ledger.event(frame, 2_000 + index * 10);
      return ledger.facts().list[0]?.phase;
    });
    const endsAt = frames.findIndex((frame) => JSON.stringify(frame).includes('"phase":"end"'));
    const began = phases.indexOf('active');
    expect(began).toBeLessThan(2);
    expect(phases.slice(began, endsAt).every((phase) => phase === 'active')).toBe(true);
    expect(phases.slice(endsAt).every((phase) => phase === 'ended')).toBe(true);
    const [run] = ledger.facts().list;
    expect(run).toMatchObject({ runId: 'r1', sessionKey: KEY, heartbeat: false, error: null });
    expect(run?.endedAtMs).toBe(2_000 + endsAt * 10);
    expect(ledger.blocks()).toEqual([]);
  });
});

describe('what a run is doing', () => {
  it.each([
    ['waiting for the model once it has started', [start()], 'model', null],
    [
      'preparing before',
      [agent('run_status', { phase: 'preparing_context' })],
      'preparing',
      'preparing_context',
    ],
    ['streaming', [start(), agent('assistant')], 'streaming', null],
    ['thinking aloud', [start(), agent('thinking')], 'streaming', null],
    ['using a tool', [start(), agent('tool', { phase: 'start', name: 'exec' })], 'tool', 'exec'],
    [
      'using a tool, told to subscribers of sessions alone',
      [start(), { ...agent('tool', { phase: 'start', name: 'exec' }), event: 'session.tool' }],
      'tool',
      'exec',
    ],
    [
      'waiting for the model after a tool',
      [
        start(),
        agent('tool', { phase: 'start', name: 'exec' }),
        agent('tool', { phase: 'result', name: 'exec' }),
      ],
      'model',
      null,
    ],
    ['compacting', [start(), agent('compaction', { phase: 'start' })], 'compaction', null],
    [
      'waiting for the model after a compaction',
      [start(), agent('compaction', { phase: 'start' }), agent('compaction', { phase: 'end' })],
      'model',
      null,
    ],
    ['the same as before, for a stream nobody knows', [start(), agent('usage')], 'model', null],
  ])('is %s', (_what, frames, kind, name) => {
    const ledger = connected();
    for (const frame of frames) ledger.event(frame, 2_000);
    expect(ledger.facts().list[0]?.step).toMatchObject({ kind, name });
  });

  it('has lasted since it began, while every event moves the clock of progress', () => {
    const ledger = connected();
    ledger.event(start(), 2_000);
    ledger.event(agent('assistant'), 3_000);
    ledger.event(agent('assistant'), 9_000);
    const [run] = ledger.facts().list;
    expect(run?.step.sinceMs).toBe(3_000);
    expect(run?.lastProgressAtMs).toBe(9_000);
    expect(run?.startedAtMs).toBe(2_000);
  });

  it('a heartbeat is known as one, from whichever event says so', () => {
    const ledger = connected();
    ledger.event(start(), 2_000);
    ledger.event(agent('assistant', {}, { isHeartbeat: true }), 2_001);
    expect(ledger.facts().list[0]?.heartbeat).toBe(true);
  });
});

describe('how a run ends', () => {
  it('by an error', () => {
    const ledger = connected();
    ledger.event(start(), 2_000);
    ledger.event(agent('lifecycle', { phase: 'error', error: 'no such model' }), 2_500);
    expect(ledger.facts().list[0]).toMatchObject({
      phase: 'failed',
      error: 'no such model',
      endedAtMs: 2_500,
    });
  });

  it('by an abort, which 2026.2.1 tells with a chat event alone', () => {
    const ledger = connected();
    ledger.event(start(), 2_000);
    ledger.event(chat('aborted', { stopReason: 'rpc' }), 2_500);
    expect(ledger.facts().list[0]).toMatchObject({ phase: 'aborted', endedAtMs: 2_500 });
  });

  it('by an abort, which 2026.7.35 tells thrice', () => {
    const ledger = connected();
    ledger.event(start(), 2_000);
    ledger.event(chat('aborted'), 2_500);
    ledger.event(end({ aborted: true, status: 'cancelled' }), 2_501);
    ledger.event(agent('lifecycle', { phase: 'finishing', stopReason: 'aborted' }), 2_502);
    ledger.event(end({ aborted: true }), 2_503);
    expect(ledger.facts().list).toHaveLength(1);
    expect(ledger.facts().list[0]).toMatchObject({ phase: 'aborted', endedAtMs: 2_500 });
  });

  it('by an end that says it was aborted', () => {
    const ledger = connected();
    ledger.event(start(), 2_000);
    ledger.event(end({ aborted: true }), 2_500);
    expect(ledger.facts().list[0]?.phase).toBe('aborted');
  });

  it('by an error of the chat', () => {
    const ledger = connected();
    ledger.event(start(), 2_000);
    ledger.event(chat('error', { errorMessage: 'overloaded' }), 2_500);
    expect(ledger.facts().list[0]?.phase).toBe('failed');
  });

  it('for good: what comes late does not wake it', () => {
    const ledger = connected();
    ledger.event(start(), 2_000);
    ledger.event(end(), 2_500);
    ledger.event(agent('assistant', { delta: 'late' }), 2_600);
    ledger.event(agent('tool', { phase: 'result', name: 'exec' }), 2_700);
    expect(ledger.facts().list[0]).toMatchObject({ phase: 'ended', lastProgressAtMs: 2_500 });
  });

  it('until it begins again under the same id', () => {
    const ledger = connected();
    ledger.event(start(), 2_000);
    ledger.event(end(), 2_500);
    ledger.event(start(), 3_000);
    expect(ledger.facts().list[0]).toMatchObject({ phase: 'active', endedAtMs: null });
  });

  it('and notes what lists say of its session, until an event contradicts them', () => {
    const ledger = connected();
    ledger.event(start(), 2_000);
    ledger.saidToHaveNone('agent:main:other', 3_000);
    expect(ledger.facts().list[0]?.noRunSaid).toBeUndefined();
    ledger.saidToHaveNone(KEY, 2_000);
    expect(ledger.facts().list[0]?.noRunSaid).toBeUndefined();
    ledger.saidToHaveNone(KEY, 3_000);
    ledger.saidToHaveNone(KEY, 8_000);
    expect(ledger.facts().list[0]).toMatchObject({
      phase: 'active',
      noRunSaid: { sinceMs: 3_000, lastAtMs: 8_000 },
    });
    ledger.event(agent('assistant', { delta: 'still here' }), 9_000);
    expect(ledger.facts().list[0]?.noRunSaid).toBeUndefined();
  });

  it('and is forgotten ten minutes after lists began to know of none', () => {
    const ledger = connected();
    ledger.event(start(), 2_000);
    ledger.saidToHaveNone(KEY, 3_000);
    ledger.event(agent('assistant', {}, { runId: 'r2' }), 3_000 + 10 * 60_000);
    expect(ledger.facts().list).toHaveLength(2);
    ledger.event(agent('assistant', {}, { runId: 'r2' }), 3_001 + 10 * 60_000);
    expect(ledger.facts().list.map(({ runId }) => runId)).toEqual(['r2']);
  });

  it('and is forgotten ten minutes later', () => {
    const ledger = connected();
    ledger.event(start(), 2_000);
    ledger.event(end(), 2_500);
    ledger.event(agent('assistant', {}, { runId: 'r2' }), 2_500 + 10 * 60_000);
    expect(ledger.facts().list.map((run) => run.runId)).toEqual(['r1', 'r2']);
    ledger.event(agent('assistant', {}, { runId: 'r2' }), 2_501 + 10 * 60_000);
    expect(ledger.facts().list.map((run) => run.runId)).toEqual(['r2']);
  });
});

describe('a run whose start was not seen', () => {
  it('is active when it streams', () => {
    const ledger = connected();
    ledger.event(agent('assistant'), 2_000);
    expect(ledger.facts().list[0]?.phase).toBe('active');
  });

  it.each([
    ['its end', end()],
    ['its error', agent('error', { error: 'x' })],
    ['its chat', chat('final')],
  ])('is not made active by %s', (_what, frame) => {
    const ledger = connected();
    ledger.event(frame, 2_000);
    expect(ledger.facts().list).toEqual([]);
  });
});

describe('since when every run is seen', () => {
  it('is since the connection opened, and never before', () => {
    const ledger = createRunLedger();
    expect(ledger.facts().coveredSinceMs).toBeNull();
    ledger.confirmed(500);
    expect(ledger.facts().confirmedAtMs).toBeNull();
    ledger.opened(1_000);
    ledger.confirmed(2_000);
    expect(ledger.facts()).toMatchObject({ coveredSinceMs: 1_000, confirmedAtMs: 2_000 });
  });

  it('ends with the connection, and with it what was known of runs', () => {
    const ledger = connected();
    ledger.event(start(), 2_000);
    ledger.confirmed(2_500);
    ledger.lost();
    expect(ledger.facts()).toEqual({ coveredSinceMs: null, confirmedAtMs: null, list: [] });
    ledger.opened(5_000);
    expect(ledger.facts()).toEqual({ coveredSinceMs: 5_000, confirmedAtMs: null, list: [] });
  });

  it('begins anew where the numbers of events have a gap', () => {
    const ledger = connected();
    ledger.event({ type: 'event', event: 'tick', seq: 7 }, 2_000);
    ledger.event({ type: 'event', event: 'tick', seq: 8 }, 3_000);
    expect(ledger.facts().coveredSinceMs).toBe(1_000);
    ledger.event({ type: 'event', event: 'tick', seq: 10 }, 4_000);
    expect(ledger.facts().coveredSinceMs).toBe(4_000);
  });

  it('does not begin anew with the numbers of another connection', () => {
    const ledger = connected();
    ledger.event({ type: 'event', event: 'tick', seq: 7 }, 2_000);
    ledger.opened(5_000);
    ledger.event({ type: 'event', event: 'tick', seq: 90 }, 6_000);
    expect(ledger.facts().coveredSinceMs).toBe(5_000);
  });

  it('begins anew after an agent event that is not understood: it may have been a start', () => {
    const ledger = connected();
    ledger.event({ type: 'event', event: 'agent', payload: { run: 1 } }, 2_000);
    expect(ledger.facts().coveredSinceMs).toBe(2_000);
  });

  it('is not hurt by events of which it knows nothing', () => {
    const ledger = connected();
    ledger.event({ type: 'event', event: 'presence', payload: 7 }, 2_000);
    ledger.event({ type: 'event', event: 'chat', payload: null }, 2_000);
    expect(ledger.facts()).toMatchObject({ coveredSinceMs: 1_000, list: [] });
  });

  it('lets no active run fall out of a long list', () => {
    const ledger = connected();
    ledger.event(start(), 2_000);
    for (let n = 0; n < 600; n += 1) {
      ledger.event(agent('lifecycle', { phase: 'start' }, { runId: `x${n}` }), 2_001);
      ledger.event(agent('lifecycle', { phase: 'end' }, { runId: `x${n}` }), 2_002);
    }
    const { list, coveredSinceMs } = ledger.facts();
    expect(list.length).toBeLessThanOrEqual(500);
    expect(list.some((run) => run.runId === 'r1' && run.phase === 'active')).toBe(true);
    expect(coveredSinceMs).toBe(1_000);
  });

  it('begins anew where more runs are active than can be kept', () => {
    const ledger = connected();
    for (let n = 0; n <= 500; n += 1) {
      ledger.event(agent('lifecycle', { phase: 'start' }, { runId: `x${n}` }), 2_000 + n);
    }
    expect(ledger.facts().list).toHaveLength(500);
    expect(ledger.facts().coveredSinceMs).toBe(2_500);
  });
});

describe('a block that the gateway tells by an event', () => {
  const july = `session file locked (timeout 60000ms): pid=4711 alive=true ageMs=61000 ${PATH}`;

  it('is read from a chat error of 2026.7.35', () => {
    const ledger = connected();
    ledger.event(chat('error', { errorMessage: `Error: ${july}` }), 62_000);
    expect(ledger.blocks()).toEqual([
      {
        atMs: 62_000,
        source: 'event',
        lockPath: PATH,
        isCut: false,
        ownerPid: 4711,
        sessionKey: KEY,
        waitedMs: 60_000,
        staleBecause: [],
        lost: true,
      },
    ]);
  });

  it('is read from a message that is refused at once because of a stale lock', () => {
    const ledger = connected();
    const errorMessage = `SessionWriteLockStaleError: session file lock stale (hold-exceeded): pid=4711 alive=true ageMs=361000 ${PATH}: code=OPENCLAW_SESSION_WRITE_LOCK_STALE`;
    ledger.event(chat('error', { errorMessage }), 2_000);
    expect(ledger.blocks()).toMatchObject([
      { lockPath: PATH, ownerPid: 4711, waitedMs: null, staleBecause: ['hold-exceeded'] },
    ]);
  });

  it('names the whole path of a folder with spaces', () => {
    const ledger = connected();
    const spaced = PATH.replace('/ada/', '/ada b/Mobile Documents/');
    const errorMessage = `session file locked (timeout 60000ms): pid=1 alive=true ${spaced}`;
    ledger.event(chat('error', { errorMessage }), 2_000);
    expect(ledger.blocks()[0]?.lockPath).toBe(spaced);
  });

  it('is read from the error of a lifecycle, also of a run whose start was not seen', () => {
    const ledger = connected();
    ledger.event(agent('lifecycle', { phase: 'error', error: july }), 62_000);
    expect(ledger.blocks()).toHaveLength(1);
    expect(ledger.facts().list).toEqual([]);
  });

  it('is one message, told by two events', () => {
    const ledger = connected();
    ledger.event(start(), 2_000);
    ledger.event(agent('lifecycle', { phase: 'error', error: july }), 62_000);
    ledger.event(chat('error', { errorMessage: july }), 62_100);
    expect(ledger.blocks()).toHaveLength(1);
    ledger.event(chat('error', { errorMessage: july }), 130_000);
    expect(ledger.blocks()).toHaveLength(2);
  });

  it('names no owner where the text names none', () => {
    const ledger = connected();
    const text = `session file locked (timeout 10000ms): unknown ${PATH}`;
    ledger.event(chat('error', { errorMessage: text }), 62_000);
    expect(ledger.blocks()[0]?.ownerPid).toBeNull();
  });

  it.each([
    ['an error about something else', 'model overloaded'],
    ['a path that is no lock', 'session file locked (timeout 10000ms): pid=1 /etc/passwd'],
    ['a relative path', 'session file locked (timeout 10000ms): pid=1 x.jsonl.lock'],
  ])('is not read from %s', (_what, errorMessage) => {
    const ledger = connected();
    ledger.event(chat('error', { errorMessage }), 62_000);
    expect(ledger.blocks()).toEqual([]);
  });
});
