import { describe, expect, it } from 'vitest';
import { judge } from '../../../electron/core/judge/judge.ts';
import { agentOf } from '../../../electron/core/openclaw/session-key.ts';
import type { EvidenceParts } from '../../support/evidence.ts';
import {
  ago,
  block,
  evidence,
  GONE,
  HOUR,
  lock,
  MAIN,
  MINUTE,
  owner,
  run,
  SECOND,
  session,
} from '../../support/evidence.ts';

const sessionsOf = (parts: EvidenceParts) => judge(evidence(parts)).snapshot.sessions;
const unansweredOf = (parts: EvidenceParts) => judge(evidence(parts)).snapshot.unanswered;
const message = (waitedMs: number, repliedMs: number | null = null) => ({
  sessionKey: MAIN,
  userAtMs: ago(waitedMs),
  replyAtMs: repliedMs === null ? null : ago(repliedMs),
  droppedAtMs: null,
  source: 'event' as const,
});

describe('a list of many sessions', () => {
  const rows = (count: number) =>
    Array.from({ length: count }, (_each, index) =>
      session({
        key: `agent:main:s${index}`,
        sessionId: `s${index}`,
        updatedAtMs: ago(index * 1_000),
      }),
    );
  const judged = (count: number, total?: number) =>
    judge(evidence({ sessions: { list: rows(count), ...(total === undefined ? {} : { total }) } }))
      .snapshot;

  it('leaves out none of fifty', () => {
    expect(judged(50).sessions).toHaveLength(50);
    expect(judged(50).sessionsLeftOut).toBeUndefined();
  });

  it('counts what it leaves out, and what the gateway has not listed', () => {
    expect(judged(60).sessionsLeftOut).toEqual({ count: 10, exact: true });
    expect(judged(200, 1_000).sessionsLeftOut).toEqual({ count: 950, exact: true });
    expect(judged(200).sessionsLeftOut).toEqual({ count: 150, exact: false });
  });

  it('keeps the old one for which somebody waits, and the one with a lock', () => {
    const kept = (parts: EvidenceParts) =>
      sessionsOf({ sessions: { list: rows(60) }, ...parts }).map(({ key }) => key);
    expect(kept({})).not.toContain('agent:main:s59');
    const waits = { ...message(MINUTE), sessionKey: 'agent:main:s59' };
    expect(kept({ messages: [waits] })[0]).toBe('agent:main:s59');
    const left = lock({ sessionId: 's58', ageMs: MINUTE, pid: 99, owner: GONE });
    expect(kept({ locks: [left] })).toContain('agent:main:s58');
  });
});

describe('the state of a session', () => {
  it.each([
    ['idle', 'nothing happens', {}],
    ['working', 'a run progresses', { runs: [run()] }],
    [
      'working',
      'a tool has been quiet for 4 min',
      { runs: [run({ step: 'tool', tool: 'exec', quietMs: 4 * MINUTE })] },
    ],
    ['stalled', 'a run has been quiet for a minute', { runs: [run({ quietMs: MINUTE })] }],
    [
      'blocked',
      'a message gave up on its lock',
      { locks: [lock({ ageMs: MINUTE, pid: 99, owner: GONE })], blocks: [block()] },
    ],
    [
      'idle',
      'a leftover lock means nothing to a database',
      { version: '2026.9.6', locks: [lock({ ageMs: MINUTE })], blocks: [block()] },
    ],
    ['idle', 'a message came 59 s ago', { messages: [message(59 * SECOND)] }],
    ['waiting', 'a message has waited for a minute', { messages: [message(MINUTE)] }],
    ['silent', 'a message has waited for three minutes', { messages: [message(3 * MINUTE)] }],
    ['idle', 'it was answered', { messages: [message(3 * MINUTE, MINUTE)] }],
  ] satisfies [string, string, EvidenceParts][])('is %s when %s', (state, _when, parts) => {
    expect(sessionsOf(parts)).toMatchObject([{ key: MAIN, agentId: 'main', state }]);
  });

  it('says for how long it works and when it last moved', () => {
    const [one] = sessionsOf({ runs: [run({ ageMs: 14 * MINUTE, quietMs: 20 * SECOND })] });
    expect(one?.cause).toBe('working for 14 min, last step 20 s ago');
  });

  it('is told of a run whose session no list names', () => {
    const key = 'agent:anna:subagent:7';
    expect(sessionsOf({ sessions: [], runs: [run({ sessionKey: key })] })).toMatchObject([
      { key, agentId: 'anna', state: 'working' },
    ]);
  });

  it('is not at work in a process that is gone, though its last list said so', () => {
    const listed = { runs: [run({ knownBy: 'list' as const, startedAtMs: ago(20 * SECOND) })] };
    expect(sessionsOf(listed)[0]?.state).toBe('working');
    const gone = { http: { kind: 'refused' as const }, process: GONE };
    expect(sessionsOf({ ...listed, gateway: gone })[0]).toMatchObject({
      state: 'waiting',
      cause: 'its work ended with the gateway',
    });
  });

  it('comes with those first that need somebody', () => {
    const keys = ['idle', 'working', 'stalled'].map((name) => `agent:main:${name}`);
    const states = sessionsOf({
      sessions: keys.map((key) => session({ key, sessionId: key })),
      runs: [
        run({ runId: 'a', sessionKey: 'agent:main:working' }),
        run({ runId: 'b', sessionKey: 'agent:main:stalled', quietMs: 2 * MINUTE }),
      ],
    }).map((one) => one.state);
    expect(states).toEqual(['stalled', 'working', 'idle']);
  });

  it('is shown for at most fifty', () => {
    const many = Array.from({ length: 200 }, (_, n) => session({ key: `agent:main:${n}` }));
    expect(sessionsOf({ sessions: many })).toHaveLength(50);
  });
});

describe('who waits for an answer', () => {
  it('a message that was given up, since it came, and it is lost', () => {
    expect(unansweredOf({ blocks: [block({ waitedMs: 10 * SECOND })] })).toEqual([
      {
        sessionKey: MAIN,
        since: new Date(ago(15 * SECOND)).toISOString(),
        channel: null,
        lost: true,
      },
    ]);
  });

  it('is still told when all is green again, for a day', () => {
    const seen = judge(evidence({ blocks: [block({ atMs: ago(23 * HOUR) })] })).snapshot;
    expect(seen.level).toBe('green');
    expect(seen.unanswered).toHaveLength(1);
    expect(unansweredOf({ blocks: [block({ atMs: ago(25 * HOUR) })] })).toEqual([]);
  });

  it('one message that the log and an event tell of is one', () => {
    const both = [block(), block({ atMs: ago(4 * SECOND), source: 'event' })];
    expect(unansweredOf({ blocks: both })).toHaveLength(1);
  });

  it('somebody waits behind a run that has stalled, but not behind a heartbeat', () => {
    expect(unansweredOf({ runs: [run({ quietMs: 2 * MINUTE })] })).toMatchObject([
      { sessionKey: MAIN, lost: false },
    ]);
    expect(unansweredOf({ runs: [run({ quietMs: 2 * MINUTE, heartbeat: true })] })).toEqual([]);
    expect(unansweredOf({ runs: [run()] })).toEqual([]);
  });

  it('knows over which channel', () => {
    const [one] = unansweredOf({ blocks: [block()], sessions: [session({ channel: 'whatsapp' })] });
    expect(one?.channel).toBe('whatsapp');
  });

  it('a message of an earlier life is lost on 2026.2.1, and taken up again on 2026.7.35', () => {
    const young = { process: owner('openclaw-gateway', { startedAtMs: ago(MINUTE) }) };
    const parts = { gateway: young, messages: [message(3 * MINUTE)] };
    expect(unansweredOf(parts)).toMatchObject([{ lost: true }]);
    expect(unansweredOf({ ...parts, version: '2026.7.35' })).toMatchObject([{ lost: false }]);
  });
});

describe('the agent of a session key', () => {
  it.each([
    ['agent:main:main', 'main'],
    ['agent:anna:whatsapp:direct:+43', 'anna'],
    ['main', 'main'],
    ['', 'main'],
  ])('of %j is %s', (key, agent) => {
    expect(agentOf(key)).toBe(agent);
  });
});
