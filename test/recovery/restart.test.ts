import { describe, expect, it, onTestFinished } from 'vitest';
import { err, ok } from '../../electron/core/result.ts';
import {
  ago,
  block,
  GATEWAY_PID,
  GATEWAY_STARTED_MS,
  lock,
  MAIN,
  MINUTE,
  NO_SERVICE,
  NOW_MS,
  owner,
  readyz,
  run,
  SECOND,
  service,
} from '../support/evidence.ts';
import { installed, NEW_PID, restartable } from './scenes.ts';
import { gatewayProcess, World } from './world.ts';

const world = (kind: 'service' | 'request') => restartable(new World(onTestFinished), kind);

const signals = (made: World) => made.done.filter((one) => one.startsWith('SIG'));

describe('a restart', () => {
  it('through a service manager is done when a new process answers', async () => {
    const made = world('service');
    const result = await made.act('restart', null);
    expect(result).toMatchObject({ outcome: 'done' });
    expect(result.reason).toContain(`process ${NEW_PID}`);
    expect(signals(made)).toEqual([]);
  });

  it('by the gateway’s own request is done when a new life says hello', async () => {
    const made = world('request');
    expect(await made.act('restart', null)).toMatchObject({ outcome: 'done' });
    expect(made.done.some((one) => one.startsWith('gateway.restart.request'))).toBe(true);
  });

  it('asks a gateway again that is still busy with its start', async () => {
    const made = world('service');
    const { answer } = made;
    let asked = 0;
    made.answer = (method, params) => {
      if (method !== 'health') return answer(method, params);
      asked += 1;
      return asked > 2 ? ok({}) : err({ code: 'TIMEOUT', message: 'health had no answer' });
    };
    expect(await made.act('restart', null)).toMatchObject({ outcome: 'done' });
    expect(asked).toBe(3);
  });

  it('stops nothing that nothing would start again', async () => {
    const made = new World(onTestFinished);
    made.seen = () => ({ gateway: { service: NO_SERVICE } });
    const result = await made.act('restart', null);
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(result.reason).toContain('openclaw gateway run');
    expect(made.done).toEqual([]);
  });

  const OWN_LOCK = {
    locks: [lock({ ageMs: 2 * MINUTE, abortedAtMs: ago(MINUTE) })],
    blocks: [block()],
  };

  it('that keeps the process is refused where a lock of its own must go', async () => {
    const made = world('request');
    const seen = made.seen;
    made.seen = () => ({ ...seen(), ...OWN_LOCK });
    const result = await made.act('restart', null);
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(result.reason).toContain(MAIN);
    expect(result.reason).toContain('openclaw gateway run');
    expect(made.done).toEqual([]);
  });

  it('through a service manager is taken for such a lock', async () => {
    const made = world('service');
    const seen = made.seen;
    let isOld = true;
    made.seen = () => ({ ...seen(), ...(isOld ? OWN_LOCK : {}) });
    const { restartService } = made;
    made.restartService = () => {
      isOld = false;
      return restartService();
    };
    expect(await made.act('restart', null)).toMatchObject({ outcome: 'done' });
  });

  it('ends hung runs first', async () => {
    const made = world('request');
    const hung = run({ ageMs: 10 * MINUTE, quietMs: 6 * MINUTE });
    let phase: 'active' | 'aborted' = 'active';
    const seen = made.seen;
    made.seen = () => ({ ...seen(), runs: [{ ...hung, phase }] });
    const answer = made.answer;
    made.answer = (method, params) => {
      if (method !== 'sessions.abort') return answer(method, params);
      phase = 'aborted';
      return ok({ status: 'aborted' });
    };
    expect(await made.act('restart', null)).toMatchObject({ outcome: 'done' });
    const order = made.done.map((one) => one.split(' ')[0]);
    expect(order.indexOf('sessions.abort')).toBeGreaterThanOrEqual(0);
    expect(order.indexOf('sessions.abort')).toBeLessThan(order.indexOf('gateway.restart.request'));
  });

  it('names a message once that was heard and is given up with a hung run, on 2026.9.6', async () => {
    const made = world('request');
    made.version = '2026.9.6';
    const hung = run({ ageMs: 10 * MINUTE, quietMs: 6 * MINUTE });
    const [own, behind] = [ago(10 * MINUTE), ago(3 * MINUTE)];
    let phase: 'active' | 'aborted' = 'active';
    const { seen, answer } = made;
    made.seen = () => {
      const heard = { sessionKey: MAIN, droppedAtMs: null, source: 'event' } as const;
      const fate =
        phase === 'active'
          ? { replyAtMs: null, unansweredAtMs: [own, behind] }
          : { replyAtMs: made.nowMs, unansweredAtMs: [] };
      return {
        ...seen(),
        runs: [{ ...hung, phase }],
        messages: [{ ...heard, userAtMs: behind, ...fate }],
      };
    };
    made.answer = (method, params) => {
      if (method === 'chat.history') {
        const state = phase === 'active' ? 'queued' : 'cancelled';
        const items = [{ id: 'waits', acceptedAt: behind + 40, state }];
        return ok({ messages: [], pendingInputs: { items } });
      }
      if (method !== 'sessions.abort') return answer(method, params);
      phase = 'aborted';
      return ok({ status: 'aborted' });
    };
    const result = await made.act('restart', null);
    expect(result.reason).toContain('2 messages got no answer');
  });

  it('names what ended with a hung run also where somebody else gets no answer after it', async () => {
    const made = world('request');
    made.version = '2026.9.6';
    const hung = run({ ageMs: 10 * MINUTE, quietMs: 6 * MINUTE });
    let phase: 'active' | 'aborted' = 'active';
    const { seen, answer } = made;
    made.seen = () => ({ ...seen(), runs: [{ ...hung, phase }] });
    made.answer = (method, params) => {
      if (method === 'diagnostics.lanes') {
        return ok({ lanes: [{ lane: 'session:agent:main:other', queuedCount: 1 }] });
      }
      if (method !== 'sessions.abort') return answer(method, params);
      phase = 'aborted';
      return ok({ status: 'aborted' });
    };
    const result = await made.act('restart', null);
    expect(result).toMatchObject({ outcome: 'failed' });
    expect(result.reason).toContain('agent:main:other');
    expect(result.reason).toContain(`1 message got no answer and must be sent again (${MAIN}`);
  });

  it('does not restart when the hung run has moved on', async () => {
    const made = world('request');
    const hung = run({ ageMs: 10 * MINUTE, quietMs: 6 * MINUTE });
    const seen = made.seen;
    made.seen = () => ({ ...seen(), runs: [hung] });
    made.runsNow = () => [{ ...hung, lastProgressAtMs: made.nowMs }];
    expect(await made.act('restart', null)).toMatchObject({ outcome: 'refused' });
    expect(made.done.join()).not.toContain('restart.request');
  });
});

it('is not restarted without a second yes where it would not start again', async () => {
  const made = world('service');
  const seen = made.seen;
  const notices = [{ kind: 'database-damaged' as const, atMs: ago(SECOND) }];
  made.seen = () => ({ ...seen(), notices });
  const result = await made.act('restart', null);
  expect(result).toMatchObject({ outcome: 'refused' });
  expect(result.reason).toContain('may well not start again');
  expect(made.done).toEqual([]);
});

describe('who is restarted', () => {
  it('must be who listens at the port', async () => {
    for (const [listeners, why] of [
      [[], 'nobody listens'],
      [[999], 'process 999 listens'],
      [null, 'cannot be told'],
    ] as const) {
      const made = world('service');
      made.listeners = listeners;
      const result = await made.act('restart', null);
      expect(result).toMatchObject({ outcome: 'refused' });
      expect(result.reason).toContain(why);
      expect(made.done).toEqual([]);
    }
  });

  it('must have started when it was seen to start, and be OpenClaw', async () => {
    for (const parts of [
      { startedAtMs: GATEWAY_STARTED_MS + 5_000 },
      { argv: ['/usr/sbin/nginx'], command: 'nginx' },
      { state: 'zombie' as const },
    ]) {
      const made = world('service');
      made.processes.set(GATEWAY_PID, gatewayProcess(parts));
      expect(await made.act('restart', null)).toMatchObject({ outcome: 'refused' });
      expect(made.done).toEqual([]);
    }
  });
});

describe('a start', () => {
  const STILL = { ioBytes: null, children: null, listening: false };
  /** The service manager starts a process that answers after this long. */
  function slow(answersAfterMs: number, cpuShare: number) {
    const made = new World(onTestFinished);
    made.version = '2026.9.4';
    made.listeners = null;
    made.processes.clear();
    let startedAtMs: number | null = null;
    made.seen = () => {
      const process = startedAtMs === null ? null : owner('openclaw-gateway', { startedAtMs });
      const isUp = startedAtMs !== null && made.nowMs - startedAtMs >= answersAfterMs;
      const state = process === null ? 'failed' : 'running';
      const pid = process === null ? null : NEW_PID;
      const known = { pid, process, service: service({ state, pid }) };
      if (isUp) return { gateway: known };
      const deaf = { http: { kind: 'refused' }, socket: { kind: 'not-tried' } } as const;
      const recent = { overMs: 10_000, cpuMs: 10_000 * cpuShare, ioBytes: 0, newChildren: 0 };
      const cpuMs = (made.nowMs - (startedAtMs ?? made.nowMs)) * cpuShare;
      const startup =
        pid === null ? {} : { startup: { ...STILL, pid, seenSinceMs: made.nowMs, cpuMs, recent } };
      return { gateway: { ...known, ...deaf, ...startup, listeners: null, cpuShare } };
    };
    made.startService = () => {
      startedAtMs = made.nowMs;
      return ok({ pid: NEW_PID });
    };
    return made;
  }

  it('is waited for as long as its process works: nothing has failed yet', async () => {
    const made = slow(9 * MINUTE, 0.4);
    expect(await made.act('start', null)).toMatchObject({ outcome: 'done' });
  });

  it('has failed after some minutes where its process does nothing', async () => {
    const made = slow(60 * MINUTE, 0);
    const beganMs = made.nowMs;
    expect(await made.act('start', null)).toMatchObject({ outcome: 'failed' });
    expect(made.nowMs - beganMs).toBeLessThan(5 * MINUTE);
  });

  it('has failed after a quarter of an hour, whatever it does', async () => {
    const made = slow(60 * MINUTE, 0.4);
    const beganMs = made.nowMs;
    expect(await made.act('start', null)).toMatchObject({ outcome: 'failed' });
    expect(made.nowMs - beganMs).toBeLessThan(15 * MINUTE);
  });
});

describe('signals', () => {
  /** The service manager's own restart does not come through. */
  function stubborn() {
    const made = world('service');
    made.restartService = () => err('systemctl restart gave no answer in time');
    return made;
  }

  it('come after the service manager, SIGTERM first', async () => {
    const made = stubborn();
    made.onSignal = () => made.newLife();
    expect(await made.act('restart', null)).toMatchObject({ outcome: 'done' });
    expect(made.done.filter((one) => /^SIG|^service/.test(one))).toEqual([
      'service restart',
      `SIGTERM ${GATEWAY_PID}`,
    ]);
  });

  it('grow to SIGKILL when a draining gateway ignores SIGTERM for its whole time', async () => {
    const made = stubborn();
    made.onSignal = (_pid, signal) => {
      if (signal === 'SIGKILL') made.newLife();
    };
    const beganMs = made.nowMs;
    const result = await made.act('restart', null);
    expect(result).toMatchObject({ outcome: 'done' });
    expect(signals(made)).toEqual([`SIGTERM ${GATEWAY_PID}`, `SIGKILL ${GATEWAY_PID}`]);
    expect(made.nowMs - beganMs).toBeGreaterThanOrEqual(25 * SECOND);
  });

  it('never reach a process that only has the number', async () => {
    const made = stubborn();
    made.restartService = () => {
      made.processes.set(GATEWAY_PID, gatewayProcess({ startedAtMs: made.nowMs }));
      return err('no answer');
    };
    await made.act('restart', null);
    expect(signals(made)).toEqual([]);
  });

  it('never reach a number that is given to another in the very last moment', async () => {
    const made = stubborn();
    made.restartService = () => {
      const table = made.processes;
      let readings = 0;
      // It is itself whenever it is asked of before the last look, and then no more.
      made.processes = new Map(table);
      made.processes.get = (pid) => {
        readings += 1;
        return readings <= 3 ? table.get(pid) : gatewayProcess({ pid, startedAtMs: made.nowMs });
      };
      return err('no answer');
    };
    await made.act('restart', null);
    expect(signals(made)).toEqual([]);
  });

  it('never reach a process that its manager is not seen to run', async () => {
    const made = stubborn();
    const seen = made.seen;
    made.seen = () => {
      const parts = seen();
      const half = service({ pid: GATEWAY_PID, state: 'starting' });
      return { ...parts, gateway: { ...parts.gateway, service: half } };
    };
    const result = await made.act('restart', null);
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(result.reason).toContain('nothing would start it again');
    expect(signals(made)).toEqual([]);
  });

  it('never reach a process that the service manager does not run', async () => {
    const made = stubborn();
    made.restartService = () => {
      made.service = installed(31337);
      return err('no answer');
    };
    const result = await made.act('restart', null);
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(signals(made)).toEqual([]);
  });
});

const DRAINING = readyz({ ready: false, failing: ['gateway-draining'] });

describe('what a restart is refused for', () => {
  it('a drain that nothing here can cut short, however often one says yes', async () => {
    const closed = { kind: 'refused', atMs: NOW_MS, why: 'restarting', detail: '503' } as const;
    for (const parts of [{}, { socket: closed }]) {
      const made = world('request');
      const seen = made.seen;
      made.seen = () => ({ gateway: { ...seen().gateway, http: DRAINING, ...parts } });
      const result = await made.act('restart', null, { secondYes: true });
      expect(result).toMatchObject({ outcome: 'refused' });
      expect(result.reason).toMatch(/draining.*until .*Z at the latest\. Wait for it/);
      expect(made.done).toEqual([]);
    }
  });

  it('a drain, until there is a second yes', async () => {
    const made = world('service');
    const seen = made.seen;
    let draining = true;
    made.seen = () => {
      const parts = seen();
      if (!draining) return parts;
      return { ...parts, gateway: { ...parts.gateway, http: DRAINING } };
    };
    const once = await made.act('restart', null);
    expect(once).toMatchObject({ outcome: 'refused' });
    expect(once.reason).toMatch(/draining.*until .*Z at the latest.*--yes --yes/s);
    expect(made.done).toEqual([]);
    made.restartService = () => {
      draining = false;
      made.newLife();
      return ok({ pid: NEW_PID });
    };
    expect(await made.act('restart', null, { secondYes: true })).toMatchObject({ outcome: 'done' });
  });

  it('a migration and a compaction, which it would only begin anew', async () => {
    for (const parts of [
      {
        notices: [
          {
            kind: 'migration' as const,
            atMs: ago(SECOND),
            untilMs: null,
            ownerPid: null,
            source: 'log' as const,
          },
        ],
      },
      { runs: [run({ step: 'compaction' })] },
      { locks: [lock({ openedBy: { kind: 'known' as const, pids: [GATEWAY_PID] } })] },
    ]) {
      const made = world('service');
      const seen = made.seen;
      made.seen = () => ({ ...seen(), ...parts });
      const result = await made.act('restart', null);
      expect(result).toMatchObject({ outcome: 'refused' });
      expect(result.reason).toContain('begin it anew');
      expect(made.done).toEqual([]);
    }
  });

  it('one after the other: the pauses grow, and outlive a crash', async () => {
    const made = world('service');
    made.restartService = () => ok({ pid: GATEWAY_PID });
    expect(await made.act('restart', null)).toMatchObject({ outcome: 'failed' });
    made.nowMs += MINUTE;
    expect(await made.act('restart', null)).toMatchObject({ outcome: 'failed' });
    const soon = await made.act('restart', null);
    expect(soon).toMatchObject({ outcome: 'failed' });
    made.nowMs += SECOND;
    const fourth = await made.act('restart', null);
    expect(fourth).toMatchObject({ outcome: 'refused' });
    expect(fourth.reason).toMatch(/restarted 3 times within ten minutes/);
  });

  it('an agent that leaves a waiting message unanswered after it', async () => {
    const made = world('service');
    made.version = '2026.9.6';
    made.answer = (method) =>
      method === 'diagnostics.lanes'
        ? ok({ lanes: [{ lane: `session:${MAIN}`, queuedCount: 1 }] })
        : ok({});
    const result = await made.act('restart', null);
    expect(result).toMatchObject({ outcome: 'failed' });
    expect(result.reason).toContain('must send it again');
  });
});
