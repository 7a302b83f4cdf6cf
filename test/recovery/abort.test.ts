import { describe, expect, it, onTestFinished } from 'vitest';
import type { Evidence } from '../../electron/core/evidence/evidence.ts';
import { judge } from '../../electron/core/judge/judge.ts';
import { ok } from '../../electron/core/result.ts';
import { planFor } from '../../electron/core/steps/plan.ts';
import { evidence, MAIN, MINUTE, NOW_MS, run, SECOND, session } from '../support/evidence.ts';
import { World } from './world.ts';

const STALLED = run({ ageMs: 10 * MINUTE, quietMs: 6 * MINUTE });

/** A run that stands still until the gateway ends it. */
function hungWorld(version: World['version'] = '2026.2.1'): World {
  const world = new World(onTestFinished);
  world.version = version;
  let phase: 'active' | 'aborted' = 'active';
  world.seen = () => ({
    runs: [{ ...STALLED, phase, endedAtMs: phase === 'active' ? null : world.nowMs }],
  });
  world.answer = (method) => {
    if (method.endsWith('.abort')) phase = 'aborted';
    return ok({ ok: true, aborted: true, runIds: [STALLED.runId], status: 'aborted' });
  };
  return world;
}

const asked = (world: World, method: string) => world.done.filter((one) => one.startsWith(method));

describe('an abort', () => {
  it('names the run that was judged, on 2026.2.1', async () => {
    const world = hungWorld();
    expect(await world.act('abort', MAIN)).toMatchObject({ outcome: 'done' });
    expect(asked(world, 'chat.abort')).toEqual([
      `chat.abort ${JSON.stringify({ sessionKey: MAIN, runId: STALLED.runId })}`,
    ]);
  });

  it('names it on 2026.7.35 and 2026.9.6, and never drops what waits', async () => {
    for (const version of ['2026.7.35', '2026.9.6'] as const) {
      const world = hungWorld(version);
      expect(await world.act('abort', MAIN)).toMatchObject({ outcome: 'done' });
      expect(asked(world, 'sessions.abort')).toEqual([
        `sessions.abort ${JSON.stringify({ key: MAIN, runId: STALLED.runId })}`,
      ]);
      expect(world.done.join()).not.toContain('clearQueued');
    }
  });

  it('says of a run that waits for a person that it does so, and not that its tool runs', () => {
    const waits = run({ step: 'tool' });
    const asked = [
      {
        id: '1',
        sessionKey: MAIN,
        kind: 'command' as const,
        askedAtMs: NOW_MS - MINUTE,
        expiresAtMs: null,
      },
    ];
    const seen = evidence({ version: '2026.9.6', runs: [waits] });
    const plan = (facts: Evidence) =>
      planFor('abort', MAIN, {
        evidence: facts,
        judgement: judge(facts),
        methods: [],
        asked: null,
        restarts: [],
        archiveDir: null,
      }).why;
    expect(plan(seen)).toContain('a tool has run');
    expect(plan({ ...seen, asked })).toContain('it asks a person');
    expect(plan({ ...seen, asked })).not.toContain('a tool has run');
  });

  describe('of a run that nobody has heard of, on 2026.9.6', () => {
    const input = (id: string, state: string) => ({ id, state, acceptedAt: NOW_MS, runId: id });

    /** The gateway, by its list alone, with the messages that have had no turn. */
    function listed(states: () => readonly string[], runId = 'of-the-message'): World {
      const world = hungWorld('2026.9.6');
      const answer = world.answer;
      const { seen } = world;
      const runs = () => {
        const all = seen().runs;
        return Array.isArray(all) ? all.map((one) => ({ ...one, knownBy: 'list' as const })) : [];
      };
      world.seen = () => ({ ...seen(), runs: runs() });
      world.answer = (method, params) =>
        method === 'chat.history'
          ? ok({
              messages: [{ role: 'user', idempotencyKey: `${runId}:user` }, { role: 'assistant' }],
              pendingInputs: { items: states().map((state, order) => input(`${order}`, state)) },
            })
          : answer(method, params);
      return world;
    }

    it('names it by its message: without a name it would end what waits there, too', async () => {
      const world = listed(() => ['queued']);
      const result = await world.act('abort', MAIN);
      expect(result).toMatchObject({ outcome: 'done' });
      expect(result.reason).not.toContain('lost');
      expect(asked(world, 'sessions.abort')).toEqual([
        `sessions.abort ${JSON.stringify({ key: MAIN, runId: 'of-the-message' })}`,
      ]);
    });

    it('takes no name from a message that waits', async () => {
      const world = listed(() => ['queued'], '0');
      await world.act('abort', MAIN);
      expect(asked(world, 'sessions.abort')).toEqual([
        `sessions.abort ${JSON.stringify({ key: MAIN })}`,
      ]);
    });

    it('tells which messages the gateway gave up with it, and no earlier ones', async () => {
      const world = listed(() => {
        const isOver = asked(world, 'sessions.abort').length > 0;
        return ['cancelled', isOver ? 'cancelled' : 'queued', isOver ? 'interrupted' : 'queued'];
      });
      const result = await world.act('abort', MAIN);
      expect(result).toMatchObject({ outcome: 'done' });
      expect(result.reason).toContain('lost with the abort: 2 messages');
    });
  });

  it('asks the gateway on the same connection before it ends anything', async () => {
    const world = hungWorld();
    await world.act('abort', MAIN);
    expect(world.done[0]).toMatch(/^health/);
  });

  it('is refused when the run that stood still has moved on', async () => {
    const world = hungWorld();
    world.runsNow = () => [{ ...STALLED, lastProgressAtMs: world.nowMs - SECOND }];
    const result = await world.act('abort', MAIN);
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(result.reason).toMatch(/has made progress again, 1 s ago/);
    expect(asked(world, 'chat.abort')).toEqual([]);
  });

  it('is refused when its own connection hears the run move', async () => {
    const world = hungWorld();
    world.event = {
      type: 'event',
      event: 'agent',
      payload: { runId: STALLED.runId, stream: 'assistant', sessionKey: MAIN },
    };
    expect(await world.act('abort', MAIN)).toMatchObject({ outcome: 'refused' });
    expect(asked(world, 'chat.abort')).toEqual([]);
  });

  it('is refused when another run has taken its place', async () => {
    const world = hungWorld();
    world.runsNow = () => [{ ...STALLED, runId: 'another', lastProgressAtMs: world.nowMs }];
    const result = await world.act('abort', MAIN);
    expect(result.outcome).toBe('refused');
    expect(result.reason).toContain('another has begun');
    expect(asked(world, 'chat.abort')).toEqual([]);
  });

  it('ends a run that works, when a person wants it, though it moves', async () => {
    const world = hungWorld();
    const working = run({ quietMs: SECOND });
    let phase: 'active' | 'aborted' = 'active';
    world.seen = () => ({ runs: [{ ...working, phase }] });
    world.runsNow = () => [{ ...working, phase, lastProgressAtMs: world.nowMs }];
    world.answer = () => {
      phase = 'aborted';
      return ok({ aborted: true, runIds: [] });
    };
    expect(await world.act('abort', MAIN)).toMatchObject({ outcome: 'done' });
  });

  it('asks by the session where the gateway does not know the run by that name', async () => {
    const world = hungWorld();
    const answer = world.answer;
    world.answer = (method, params) =>
      'runId' in params ? ok({ aborted: false, runIds: [] }) : answer(method, params);
    expect(await world.act('abort', MAIN)).toMatchObject({ outcome: 'done' });
    expect(asked(world, 'chat.abort')).toHaveLength(2);
  });

  it('waits for the list where the gateway knows every run and has just ended this one', async () => {
    for (const [version, outcome] of [
      ['2026.7.35', 'done'],
      ['2026.2.1', 'failed'],
    ] as const) {
      const world = hungWorld(version);
      const goneMs = world.nowMs + 10 * SECOND;
      world.seen = () => ({
        runs: [{ ...STALLED, phase: world.nowMs < goneMs ? 'active' : 'aborted' }],
      });
      world.answer = (method) =>
        ok(method === 'sessions.abort' ? { status: 'no-active-run' } : { aborted: false });
      expect(await world.act('abort', MAIN), version).toMatchObject({ outcome });
    }
  });

  it('is done when the message that waited has its turn, however long that takes', async () => {
    const world = hungWorld('2026.9.6');
    const seen = world.seen;
    const next = run({ runId: 'the next', ageMs: 0, quietMs: 0 });
    let ended = false;
    world.seen = () =>
      ended ? { runs: [next], sessions: [session({ hasActiveRun: true })] } : seen();
    world.answer = (method) => {
      if (method === 'sessions.abort') ended = true;
      return ok({ status: 'aborted' });
    };
    const begunMs = world.nowMs;
    const result = await world.act('abort', MAIN);
    expect(result).toMatchObject({ outcome: 'done' });
    expect(result.steps.at(-1)?.detail).toContain('next message has its turn');
    expect(world.nowMs - begunMs).toBeLessThan(5 * SECOND);
  });

  describe('with messages that came while the run was at work', () => {
    const OWN = STALLED.startedAtMs - SECOND;
    const [THIRD, SECOND_ONE] = [NOW_MS - 2 * MINUTE, NOW_MS - 3 * MINUTE];
    const at = (ms: number) => new Date(ms).toISOString();

    /** Messages without an answer, by events. */
    function waiting(world: World, unansweredAtMs: number[]): World {
      const seen = world.seen;
      const userAtMs = unansweredAtMs.at(-1) ?? null;
      const heard = { sessionKey: MAIN, replyAtMs: null, droppedAtMs: null, userAtMs };
      world.seen = () => ({ ...seen(), messages: [{ ...heard, unansweredAtMs, source: 'event' }] });
      return world;
    }

    it.each([
      [[OWN, SECOND_ONE, THIRD], `2 messages (${at(SECOND_ONE)}, ${at(THIRD)})`],
      [[OWN, THIRD], `the message of ${at(THIRD)}`],
    ])('names those that 2026.7.35 drops with it (%#)', async (times, words) => {
      const { outcome, reason } = await waiting(hungWorld('2026.7.35'), times).act('abort', MAIN);
      expect(outcome).toBe('done');
      expect(reason).toContain('; 1 message got no answer');
      expect(reason).toContain(`; lost with the abort: ${words}, to be sent again`);
    });

    it('takes a row that still tells of the ended run for no turn of the next message', async () => {
      const world = waiting(hungWorld('2026.7.35'), [OWN, THIRD]);
      const seen = world.seen;
      // What is made of such a row, which the abort has touched: a run that has only just begun.
      const lagging = run({ knownBy: 'list', runId: `of ${MAIN}`, ageMs: 0, quietMs: 0 });
      world.seen = () => {
        const now = seen();
        const runs = Array.isArray(now.runs) ? now.runs : [];
        if (runs[0]?.phase !== 'aborted') return now;
        return {
          ...now,
          runs: [...runs, lagging],
          sessions: [session({ hasActiveRun: true, startedAtMs: STALLED.startedAtMs })],
        };
      };
      const { reason, steps } = await world.act('abort', MAIN);
      expect(reason).toContain(`lost with the abort: the message of ${at(THIRD)}`);
      expect(steps.map(({ detail }) => detail).join()).not.toContain('has its turn');
    });

    it('calls none lost that has its turn, and the run’s own message not twice', async () => {
      const world = waiting(hungWorld('2026.7.35'), [OWN, THIRD]);
      const seen = world.seen;
      const next = run({ runId: 'the next', ageMs: 0, quietMs: 0 });
      world.seen = () => {
        const now = seen();
        const runs = Array.isArray(now.runs) ? now.runs : [];
        return runs[0]?.phase === 'aborted' ? { ...now, runs: [...runs, next] } : now;
      };
      const turned = await world.act('abort', MAIN);
      expect(turned.reason).not.toContain('lost');
      const alone = await waiting(hungWorld('2026.7.35'), [OWN]).act('abort', MAIN);
      expect(alone.reason).toMatch(/^the run was ended; 1 message got no answer [^;]*$/);
    });

    it('says on 2026.9.6, which keeps them, that one has had no turn yet', async () => {
      const { reason } = await waiting(hungWorld('2026.9.6'), [OWN, THIRD]).act('abort', MAIN);
      expect(reason).not.toContain('lost');
      expect(reason).toContain(`1 message behind it (since ${at(THIRD)}) had no turn within 15 s`);
    });
  });

  it.each([
    ['2026.2.1', 'this OpenClaw can end only runs that its own chat began; restart the gateway'],
    ['2026.9.6', 'though the gateway says that there is no run to end; restart the gateway'],
  ] as const)(
    'has failed on %s, with why and what to do instead, when the run goes on',
    async (version, why) => {
      const world = hungWorld(version);
      world.answer = (method) =>
        ok(
          method === 'sessions.abort'
            ? { status: 'no-active-run' }
            : { aborted: false, runIds: [] },
        );
      const result = await world.act('abort', MAIN);
      expect(result).toMatchObject({ outcome: 'failed' });
      expect(result.reason).toContain(why);
    },
  );

  it('has failed when the connection drops in the middle', async () => {
    const world = hungWorld();
    world.answer = (method) =>
      method === 'health'
        ? ok({})
        : { ok: false, error: { code: 'CLOSED', message: 'the socket closed' } };
    expect(await world.act('abort', MAIN)).toMatchObject({
      outcome: 'failed',
      reason:
        'the connection to the gateway was lost before it answered (the socket closed), and a run is still active in the session',
    });
  });

  it('needs no list of sessions, which a slow gateway does not give in time', async () => {
    const world = hungWorld();
    const { answer } = world;
    world.answer = (method, params) =>
      method === 'sessions.list' || method === 'health'
        ? { ok: false, error: { code: 'UNAVAILABLE', message: 'busy' } }
        : answer(method, params);
    expect(await world.act('abort', MAIN)).toMatchObject({ outcome: 'done' });
  });

  it('does nothing where no run is active, and refuses a session that is not there', async () => {
    const world = new World(onTestFinished);
    expect(await world.act('abort', MAIN)).toMatchObject({ outcome: 'nothing-to-do' });
    const result = await world.act('abort', 'agent:main:nobody');
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(result.reason).toContain('would make one');
    expect(world.done).toEqual([]);
  });

  it('trusts the gateway’s own word for a run that was not seen from here', async () => {
    const world = new World(onTestFinished);
    world.version = '2026.7.35';
    let active = true;
    world.seen = () => ({ sessions: [session({ hasActiveRun: active })] });
    world.answer = () => {
      active = false;
      return ok({ status: 'aborted' });
    };
    expect(await world.act('abort', MAIN)).toMatchObject({ outcome: 'done' });
    expect(asked(world, 'sessions.abort')).toEqual([`sessions.abort {"key":"${MAIN}"}`]);
  });
});
