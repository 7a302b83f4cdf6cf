import { describe, expect, it } from 'vitest';
import {
  heardSchema,
  MOST_EVENTS,
  MOST_EVENTS_PER_SESSION,
} from '../../../electron/core/evidence/heard-facts.ts';
import type { RunFact } from '../../../electron/core/evidence/session-facts.ts';
import { messagesHeard } from '../../../electron/core/evidence/understood.ts';
import { createMessageLedger } from '../../../electron/openclaw/feed/message-ledger.ts';
import type { EventFrame } from '../../../electron/openclaw/gateway/frames.ts';
import { NOTHING_HEARD } from '../../support/evidence.ts';

const KEY = 'agent:main:main';
const T0 = 1_795_348_800_000;

function event(name: string, payload: object): EventFrame {
  return { type: 'event', event: name, payload };
}

function message(role: string, atMs: number, stopReason?: string): EventFrame {
  return event('session.message', {
    sessionKey: KEY,
    message: { role, timestamp: atMs, ...(stopReason === undefined ? {} : { stopReason }) },
  });
}

function lifecycle(phase: string, data: object = {}): EventFrame {
  return event('agent', {
    runId: 'run-1',
    stream: 'lifecycle',
    sessionKey: KEY,
    data: { phase, ...data },
  });
}

function run(parts: Partial<RunFact> = {}): RunFact {
  return {
    runId: 'run-1',
    knownBy: 'events',
    sessionKey: KEY,
    startedAtMs: T0,
    lastProgressAtMs: T0,
    knownProgressAtMs: null,
    phase: 'active',
    endedAtMs: null,
    error: null,
    heartbeat: false,
    step: { kind: 'model', name: null, sinceMs: T0 },
    ...parts,
  };
}

/** What is known after these events, each with the runs of its moment. */
function known(events: readonly [EventFrame, number, (readonly RunFact[])?][]) {
  const ledger = createMessageLedger();
  for (const [frame, atMs, runs = []] of events) ledger.event(frame, runs, atMs);
  return messagesHeard({ messages: [...ledger.heard()] })[0];
}

describe('messages without an answer', () => {
  it('are known one by one, until the next answer', () => {
    const later = [T0 + 60_000, T0 + 61_000].map((at) => [message('user', at), at + 50] as const);
    const waiting = known([[message('user', T0), T0 + 50], ...later.map(([...one]) => one)]);
    expect(waiting?.unansweredAtMs).toEqual([T0, T0 + 60_000, T0 + 61_000]);
    const answered = known([
      [message('user', T0), T0 + 50],
      [message('user', T0 + 60_000), T0 + 60_050],
      [message('assistant', T0, 'stop'), T0 + 70_000],
      [message('user', T0 + 80_000), T0 + 80_050],
    ]);
    expect(answered?.unansweredAtMs).toEqual([T0 + 80_000]);
  });

  it('are not counted twice where a run begins before its message is told of', () => {
    const waiting = known([
      [lifecycle('start', { startedAt: T0 + 2_500 }), T0 + 2_510],
      [message('user', T0), T0 + 2_600],
    ]);
    expect(waiting?.unansweredAtMs).toEqual([T0]);
  });
});

describe('when a session last heard from its user and answered', () => {
  it('a user message waits until the assistant ends its turn', () => {
    const waiting = known([[message('user', T0), T0 + 50]]);
    expect(waiting).toMatchObject({ userAtMs: T0, replyAtMs: null });
    const answered = known([
      [message('user', T0), T0 + 50],
      [message('assistant', T0, 'stop'), T0 + 900],
    ]);
    expect(answered).toMatchObject({ userAtMs: T0, replyAtMs: T0 + 900 });
  });

  it('a call of a tool is no reply', () => {
    const calling = known([
      [message('user', T0), T0],
      [message('assistant', T0, 'toolUse'), T0 + 900],
    ]);
    expect(calling?.replyAtMs).toBeNull();
  });

  it('the final of a message that is only queued is no reply', () => {
    const queued = known([
      [message('user', T0), T0],
      [event('chat', { runId: 'x', sessionKey: KEY, state: 'final' }), T0 + 20],
    ]);
    expect(queued?.replyAtMs).toBeNull();
  });

  it('a command to OpenClaw itself is no message', () => {
    const payload = {
      sessionKey: KEY,
      message: { role: 'user', content: '/compact', timestamp: T0 },
    };
    expect(known([[event('session.message', payload), T0]])).toBeUndefined();
  });

  it('a heartbeat is neither a message nor a reply', () => {
    const beat = [run({ heartbeat: true })];
    const starved = known([
      [message('user', T0), T0],
      [message('user', T0 + 5_000), T0 + 5_000, beat],
      [message('assistant', T0, 'stop'), T0 + 6_000, beat],
      [
        event('agent', {
          runId: 'beat',
          stream: 'lifecycle',
          sessionKey: KEY,
          isHeartbeat: true,
          data: { phase: 'end' },
        }),
        T0 + 6_100,
      ],
    ]);
    expect(starved).toMatchObject({ userAtMs: T0, replyAtMs: null });
  });

  it('on 2026.2.1 the start of a run is the first sign of its message', () => {
    const seen = known([[lifecycle('start', { startedAt: T0 }), T0 + 20]]);
    expect(seen).toMatchObject({ userAtMs: T0, replyAtMs: null });
  });

  it('a message that waits has waited since it came, not since its run began', () => {
    const late = known([
      [message('user', T0), T0],
      [lifecycle('start', { startedAt: T0 + 60_000 }), T0 + 60_000],
    ]);
    expect(late?.userAtMs).toBe(T0);
  });
});

describe('an aborted run', () => {
  const aborted = event('chat', { runId: 'run-1', sessionKey: KEY, state: 'aborted' });

  it('is the end of its own message', () => {
    const own = known([
      [message('user', T0 - 300), T0],
      [aborted, T0 + 9_000, [run()]],
    ]);
    expect(own).toMatchObject({ replyAtMs: T0 + 9_000, droppedAtMs: null });
  });

  it('takes the messages that came while it ran with it', () => {
    const second = known([
      [message('user', T0 - 300), T0],
      [message('user', T0 + 5_000), T0 + 5_000, [run()]],
      [message('user', T0 + 7_000), T0 + 7_000, [run()]],
      [aborted, T0 + 9_000, [run()]],
      [lifecycle('end', { aborted: true }), T0 + 9_010, [run()]],
    ]);
    expect(second).toMatchObject({
      userAtMs: T0 + 7_000,
      replyAtMs: null,
      droppedAtMs: T0 + 9_010,
      unansweredAtMs: [T0 + 5_000, T0 + 7_000],
    });
  });

  it('takes one with it that came right after its start, however often it is told', () => {
    const second = known([
      [message('user', T0 - 300), T0],
      [message('user', T0 + 500), T0 + 600, [run()]],
      [aborted, T0 + 9_000, [run()]],
      [lifecycle('end', { aborted: true }), T0 + 9_010, [run()]],
      [lifecycle('error', { aborted: true }), T0 + 9_020, [run()]],
    ]);
    expect(second).toMatchObject({ replyAtMs: null, unansweredAtMs: [T0 + 500] });
  });

  it('has taken nothing with it when the message is taken up after all (2026.9.6)', () => {
    const takenUp = known([
      [message('user', T0 + 5_000), T0 + 5_000, [run()]],
      [aborted, T0 + 9_000, [run()]],
      [lifecycle('start', { startedAt: T0 + 27_000 }), T0 + 27_000],
    ]);
    expect(takenUp).toMatchObject({ userAtMs: T0 + 5_000, droppedAtMs: null });
  });
});

describe('a message that comes while a heartbeat runs (2026.7.35)', () => {
  const beat = [run({ runId: 'beat', heartbeat: true })];
  const written = (text: string, atMs: number) =>
    event('session.message', {
      sessionKey: KEY,
      message: { role: 'user', content: text, timestamp: atMs },
    });
  const beatEnds = (data: object) =>
    event('agent', {
      runId: 'beat',
      stream: 'lifecycle',
      sessionKey: KEY,
      isHeartbeat: true,
      data: { phase: 'end', ...data },
    });
  const beatSays = (state: string) =>
    event('chat', { runId: 'beat', sessionKey: KEY, state, message: { role: 'assistant' } });
  const arrives = [written('are you there', T0 + 345), T0 + 2_000, beat] as const;

  it('waits, and the prompt of the heartbeat does not', () => {
    expect(known([[...arrives]])).toMatchObject({ userAtMs: T0 + 345, replyAtMs: null });
    for (const runs of [beat, []]) {
      expect(known([[written('[OpenClaw heartbeat poll]', T0), T0, runs]])).toBeUndefined();
    }
  });

  it('is lost with a heartbeat that runs out of time, and no error of the heartbeat answers it', () => {
    const ended = [run({ runId: 'beat', heartbeat: true, phase: 'aborted', endedAtMs: T0 })];
    const lost = known([
      [...arrives],
      [beatEnds({ aborted: true }), T0 + 15_000, beat],
      [beatSays('error'), T0 + 15_010, ended],
    ]);
    expect(lost).toMatchObject({ replyAtMs: null, droppedAtMs: T0 + 15_000 });
  });

  it('stays lost whatever later heartbeats say', () => {
    const later = [run({ runId: 'beat', heartbeat: true, startedAtMs: T0 + 30_000 })];
    const lost = known([
      [...arrives],
      [beatEnds({ aborted: true }), T0 + 15_000, beat],
      [beatEnds({}), T0 + 31_000, later],
      [beatSays('final'), T0 + 31_010, later],
    ]);
    expect(lost).toMatchObject({ replyAtMs: null, droppedAtMs: T0 + 15_000 });
  });

  it('is answered by the heartbeat that it came to and that ended well', () => {
    const answered = known([[...arrives], [beatEnds({}), T0 + 3_000, beat]]);
    expect(answered).toMatchObject({ replyAtMs: T0 + 3_000, droppedAtMs: null });
  });

  it('is not lost, and not answered, with a heartbeat that began after it', () => {
    const before = [written('are you there', T0 - 9_000), T0 - 9_000] as const;
    for (const data of [{ aborted: true }, {}]) {
      const waiting = known([[...before], [beatEnds(data), T0 + 15_000, beat]]);
      expect(waiting).toMatchObject({ replyAtMs: null, droppedAtMs: null });
    }
  });
});

describe('the message that an answer is for', () => {
  const final = (content: unknown) =>
    event('chat', { runId: 'run-1', sessionKey: KEY, state: 'final', message: { content } });
  const words = [{ type: 'text', text: 'Yes.' }];

  it('is the last one of its session, and stays known while the next one waits', () => {
    const fact = known([
      [message('user', T0), T0 + 50],
      [final(words), T0 + 900],
      [message('user', T0 + 5_000), T0 + 5_050],
    ]);
    expect(fact).toMatchObject({ answeredUserAtMs: T0, userAtMs: T0 + 5_000 });
  });

  it.each([
    ['an end without words', final([])],
    [
      'a message that is only queued',
      event('chat', { sessionKey: KEY, runId: 'r', state: 'final' }),
    ],
    ['an abort', event('chat', { sessionKey: KEY, runId: 'r', state: 'aborted' })],
    ['an error', event('chat', { sessionKey: KEY, runId: 'r', state: 'error' })],
  ])('is none after %s', (_what, frame) => {
    const fact = known([
      [message('user', T0), T0 + 50],
      [frame, T0 + 900],
    ]);
    expect(fact?.answeredUserAtMs).toBeUndefined();
  });
});

describe('the events that are kept', () => {
  const told = (sessionKey: string, count: number, fromMs = T0) =>
    Array.from({ length: count }, (_, index) =>
      event('session.message', {
        sessionKey,
        message: { role: 'user', timestamp: fromMs + index * 1_000, content: 'secret words' },
      }),
    );
  const ledgerOf = (frames: readonly EventFrame[]) => {
    const ledger = createMessageLedger();
    for (const [index, frame] of frames.entries()) ledger.event(frame, [], T0 + index);
    return ledger.heard();
  };

  it('are the last ones, and what the earlier ones told is not lost', () => {
    const heard = ledgerOf([
      ...told(KEY, 1),
      event('chat', { runId: 'r', sessionKey: KEY, state: 'error' }),
      ...told(KEY, MOST_EVENTS_PER_SESSION + 5, T0 + 60_000),
    ]);
    expect(heard[0]?.events).toHaveLength(MOST_EVENTS_PER_SESSION);
    expect(heard[0]?.before).toMatchObject({ userAtMs: T0 + 64_000, failedAtMs: T0 + 1 });
    const [fact] = messagesHeard({ messages: [...heard] });
    expect(fact?.unansweredAtMs).toHaveLength(20);
    expect(fact).toMatchObject({ userAtMs: T0 + 84_000, failedAtMs: T0 + 1 });
  });

  it('are limited over all sessions, the longest silent one first', () => {
    const sessions = Array.from({ length: 60 }, (_, index) => `agent:main:${index}`);
    const heard = ledgerOf(sessions.flatMap((key) => told(key, 10)));
    const counts = heard.map((one) => one.events.length);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(MOST_EVENTS);
    expect([counts[0], counts.at(-1)]).toEqual([0, 10]);
    expect(heard[0]?.before).toMatchObject({ userAtMs: T0 + 9_000 });
    expect(messagesHeard({ messages: [...heard] })).toHaveLength(60);
  });

  it('hold no word, and fit the schema', () => {
    const messages = [...ledgerOf(told(KEY, 30))];
    expect(JSON.stringify(messages)).not.toContain('secret');
    expect(heardSchema.safeParse({ ...NOTHING_HEARD, messages }).success).toBe(true);
  });

  it('leave streamed words out', () => {
    expect(ledgerOf([event('chat', { runId: 'r', sessionKey: KEY, state: 'delta' })])).toEqual([]);
  });
});
