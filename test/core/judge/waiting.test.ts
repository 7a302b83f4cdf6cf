import { describe, expect, it } from 'vitest';
import { judge } from '../../../electron/core/judge/judge.ts';
import {
  ago,
  block,
  evidence,
  FOREIGN_PID,
  GATEWAY_PID,
  GONE,
  HOUR,
  lock,
  MAIN,
  MINUTE,
  memory,
  owner,
  readyz,
  run,
  SECOND,
  session,
} from '../../support/evidence.ts';

const CLOSED = { kind: 'known' as const, pids: [] };
const waits = (waitedMs: number, source: 'event' | 'transcript' = 'event') => [
  {
    sessionKey: MAIN,
    userAtMs: ago(waitedMs),
    replyAtMs: ago(waitedMs + HOUR),
    droppedAtMs: null,
    source,
  },
];
const orphan = () => lock({ ageMs: 5 * MINUTE, pid: 31_337, owner: GONE });
const stranger = () =>
  lock({ ageMs: 5 * MINUTE, pid: FOREIGN_PID, owner: owner('other'), openedBy: CLOSED });
const cli = () => lock({ ageMs: 5 * MINUTE, pid: FOREIGN_PID, owner: owner('openclaw') });

function told(parts: Parameters<typeof evidence>[0]) {
  const { snapshot } = judge(evidence(parts));
  return {
    level: snapshot.level,
    action: snapshot.recommended.action,
    class: snapshot.incidents[0]?.class ?? null,
  };
}

const RELEASE = { level: 'red', action: 'unlock', class: 'session-locked' };

describe('a message waits behind a lock, and the gateway has not said so', () => {
  it.each([
    ['2026.2.1', 10],
    ['2026.4.15', 10],
    ['2026.7.35', 60],
  ] as const)(
    'is red on %s once it has waited longer than the %i s of its own patience',
    (version, patienceS) => {
      const toldAfter = (seconds: number) =>
        told({ version, locks: [orphan()], messages: waits(seconds * SECOND) });
      expect(toldAfter(patienceS + 1).level).toBe('green');
      expect(toldAfter(patienceS + 8)).toEqual(RELEASE);
    },
  );

  it('goes by the wait that the config sets', () => {
    const parts = {
      version: '2026.7.35' as const,
      locks: [orphan()],
      messages: waits(20 * SECOND),
    };
    expect(told(parts).level).toBe('green');
    expect(told({ ...parts, install: { acquireTimeoutMs: 5_000 } })).toEqual(RELEASE);
  });

  it('is red for a lock of a stranger, of nobody, and for one that the gateway has leaked', () => {
    const messages = waits(2 * MINUTE);
    const empty = lock({ ageMs: 5 * MINUTE, content: { kind: 'empty' }, owner: null });
    const leaked = lock({ ageMs: 5 * MINUTE, openedBy: CLOSED });
    for (const one of [stranger(), empty, leaked]) {
      expect(told({ locks: [one], messages })).toEqual(RELEASE);
    }
  });

  it('shows the session as blocked, and when the message came', () => {
    const { snapshot } = judge(evidence({ locks: [orphan()], messages: waits(2 * MINUTE) }));
    expect(snapshot.sessions[0]).toMatchObject({ key: MAIN, state: 'blocked' });
    expect(snapshot.incidents[0]?.evidence.join()).toContain('2026-11-22T11:58:00.000Z');
  });

  it('offers a reset where another live OpenClaw has the session', () => {
    expect(told({ locks: [cli()], messages: waits(2 * MINUTE) })).toMatchObject({
      level: 'red',
      action: 'reset',
    });
  });

  it('does not take the message that the owner itself works on for one that waits', () => {
    expect(told({ locks: [cli()], messages: waits(2 * MINUTE, 'transcript') }).level).toBe('green');
  });

  it('is no alarm while a run of the session is active', () => {
    expect(
      told({ locks: [stranger()], runs: [run()], messages: waits(2 * MINUTE) }).level,
    ).not.toBe('red');
  });

  it('is no alarm right after the machine woke', () => {
    expect(
      told({
        locks: [orphan()],
        messages: waits(2 * HOUR),
        machine: { wokeAtMs: ago(5 * SECOND) },
      }).level,
    ).toBe('green');
  });
});

describe('a gateway that cannot be looked into', () => {
  const gateway = {
    socket: {
      kind: 'refused' as const,
      atMs: ago(SECOND),
      why: 'unauthorized' as const,
      detail: 'token mismatch',
    },
  };

  it('still has its blocked sessions told from its locks and its log', () => {
    const blocks = [block({ ownerPid: 31_337 })];
    expect(told({ gateway, locks: [orphan()], blocks })).toEqual(RELEASE);
  });

  it('is amber, for the token, where no lock blocks anybody', () => {
    expect(told({ gateway, locks: [orphan()] })).toEqual({
      level: 'amber',
      action: 'none',
      class: 'unauthorized',
    });
  });
});

describe('a message that nothing works on', () => {
  const silent = (messages: ReturnType<typeof waits>) => ({
    version: '2026.5.28' as const,
    messages,
    sessions: [session({ hasActiveRun: false })],
  });
  const [one] = waits(4 * MINUTE);
  const twice = (apartMs: number) =>
    one === undefined
      ? []
      : [{ ...one, unansweredAtMs: [ago(4 * MINUTE + apartMs), ago(4 * MINUTE)] }];

  it('has to be sent again, and no restart is named for it: none takes it up', () => {
    const { snapshot } = judge(evidence(silent(waits(4 * MINUTE))));
    expect(snapshot).toMatchObject({ level: 'red', recommended: { action: 'none' } });
    expect(snapshot.incidents[0]?.remedy?.words).toContain('Send the message again');
  });

  it('has a restart named for it once it was asked again in vain', () => {
    const { snapshot } = judge(evidence(silent(twice(2 * MINUTE))));
    expect(snapshot).toMatchObject({ level: 'red', recommended: { action: 'restart' } });
    expect(snapshot.recommended.why).toContain('sent again');
  });

  it('is not asked again by its second half some moments later', () => {
    expect(told(silent(twice(5 * SECOND)))).toMatchObject({ level: 'red', action: 'none' });
  });

  it('has its turn once the heartbeat before it is ended', () => {
    const runs = [run({ heartbeat: true, ageMs: 10 * MINUTE, quietMs: 3 * MINUTE })];
    expect(told({ ...silent(waits(4 * MINUTE)), runs })).toMatchObject({ action: 'abort' });
  });
});

it('does not restart a gateway that drains because of a message that waits for its end', () => {
  expect(
    told({
      version: '2026.9.6',
      gateway: { http: readyz({ ready: false, failing: ['gateway-draining'] }) },
      memory: memory({ state: 'draining', sinceMs: ago(10 * SECOND) }),
      messages: waits(4 * MINUTE),
      sessions: [session({ hasActiveRun: false })],
    }),
  ).toEqual({ level: 'amber', action: 'wait', class: 'gateway-draining' });
});

it('names the gateway itself as what keeps its database busy, and a new process as the way out', () => {
  const busy = (seconds: number) => ({
    kind: 'database-locked' as const,
    atMs: ago(seconds * SECOND),
    holderPid: GATEWAY_PID,
  });
  const { snapshot } = judge(evidence({ version: '2026.9.6', notices: [busy(75), busy(5)] }));
  expect(snapshot.headline).toBe('The session database is locked by the gateway itself.');
  expect(snapshot.recommended.action).toBe('restart');
});

describe('a database that is damaged', () => {
  const damaged = [{ kind: 'database-damaged' as const, atMs: ago(MINUTE) }];

  it('is red, with no step, a way by hand, and no word of what follows from it', () => {
    const messages = waits(4 * MINUTE);
    const { snapshot } = judge(evidence({ version: '2026.9.6', notices: damaged, messages }));
    expect(snapshot.incidents.map((one) => one.class)).toEqual(['store-damaged']);
    expect(snapshot).toMatchObject({ level: 'red', recommended: { action: 'none' } });
    expect(snapshot.incidents[0]?.remedy?.command).toBe('openclaw doctor --fix');
  });

  it('is over once a turn that began later came to a good end, and not by one that failed', () => {
    const ended = (error: string | null) =>
      run({ phase: 'ended', ageMs: 30 * SECOND, endedAtMs: ago(20 * SECOND), error });
    const level = (error: string | null) =>
      told({ version: '2026.9.6', notices: damaged, runs: [ended(error)] }).level;
    expect([level(null), level('database disk image is malformed')]).toEqual(['green', 'red']);
  });
});

describe('a wait that only a transcript tells of, on a version that hides an abort', () => {
  const version = '2026.2.1' as const;
  const alone = { version, messages: waits(5 * MINUTE, 'transcript') };
  const perhaps = { level: 'amber', action: 'none', class: 'agent-silent' };

  it('is amber and says that it may have been ended, to one look and to a later watch', () => {
    for (const mode of ['one-look', 'watch'] as const) {
      const { snapshot } = judge(evidence({ ...alone, mode }));
      expect(told({ ...alone, mode })).toEqual(perhaps);
      expect(snapshot.incidents[0]?.cause).toContain('cannot be told');
      expect(snapshot.sessions[0]).toMatchObject({ state: 'waiting' });
      expect(snapshot.sessions[0]?.cause).toContain('cannot be told');
    }
  });

  it('counts nobody as waiting for sure, so that no notice is sent', () => {
    expect(judge(evidence(alone)).snapshot.unanswered).toEqual([]);
  });

  it('is nothing yet while it is short', () => {
    expect(told({ version, messages: waits(2 * MINUTE, 'transcript') }).level).toBe('green');
  });

  it('is quiet for a watch that saw the abort', () => {
    const [seen] = waits(5 * MINUTE);
    const aborted = { ...seen, sessionKey: MAIN, userAtMs: ago(5 * MINUTE) };
    const messages = [
      ...waits(5 * MINUTE, 'transcript'),
      { ...aborted, replyAtMs: ago(4 * MINUTE), droppedAtMs: null, source: 'event' as const },
    ];
    expect(told({ version, messages }).level).toBe('green');
  });

  it('is nobody’s where Clawbuoy ended the run itself, unless the message came after that', () => {
    const endedAgo = (ms: number) => ({ ended: [{ sessionKey: MAIN, atMs: ago(ms) }] });
    const { snapshot } = judge({ ...evidence(alone), ...endedAgo(4 * MINUTE) });
    expect(snapshot).toMatchObject({ level: 'green', incidents: [], unanswered: [] });
    expect(snapshot.sessions[0]?.state).toBe('idle');
    expect(judge({ ...evidence(alone), ...endedAgo(6 * MINUTE) }).snapshot.level).toBe('amber');
  });

  it('is red where the message was seen to arrive, also beside its transcript', () => {
    const messages = [...waits(5 * MINUTE, 'transcript'), ...waits(301 * SECOND)];
    expect(told({ version, messages })).toMatchObject({ level: 'red', class: 'agent-silent' });
  });

  it('stays red on a version that writes an abort down', () => {
    expect(told({ ...alone, version: '2026.7.35' }).level).toBe('red');
  });

  it('waits for sure where the gateway has given a message of that session up since', () => {
    const { snapshot } = judge(evidence({ ...alone, blocks: [block({ atMs: ago(MINUTE) })] }));
    expect(snapshot.sessions[0]?.state).toBe('silent');
    expect(snapshot.unanswered).not.toEqual([]);
  });

  it('is shown as unanswered while a lock is behind it', () => {
    const locks = [lock({ ageMs: 5 * MINUTE, openedBy: { kind: 'known', pids: [GATEWAY_PID] } })];
    expect(judge(evidence({ ...alone, locks })).snapshot.unanswered).toHaveLength(1);
  });
});

describe('a message that was dropped', () => {
  const [dropped] = waits(4 * MINUTE, 'transcript').map((fact) => ({
    ...fact,
    droppedAtMs: ago(3 * MINUTE),
  }));
  const facts = dropped === undefined ? [] : [dropped];

  it('is told as lost, and nothing is restarted for it', () => {
    const { snapshot } = judge(evidence({ version: '2026.7.35', messages: facts }));
    expect(snapshot.level).toBe('green');
    expect(snapshot.unanswered).toMatchObject([{ sessionKey: MAIN, lost: true }]);
  });

  it('is told one by one where several were, without those that somebody has dismissed', () => {
    const both = [ago(5 * MINUTE), ago(4 * MINUTE)];
    const messages = facts.map((fact) => ({ ...fact, unansweredAtMs: both }));
    const since = (dismissed: { sessionKey: string; sinceMs: number }[]) =>
      judge(evidence({ version: '2026.7.35', messages, dismissed })).snapshot.unanswered.map(
        (one) => Date.parse(one.since),
      );
    expect(since([])).toEqual(both);
    expect(since([{ sessionKey: MAIN, sinceMs: both[1] ?? 0 }])).toEqual(both.slice(0, 1));
  });

  it('does not make a message of later a lost one', () => {
    const messages = [...facts, ...waits(MINUTE + 30 * SECOND)];
    const { unanswered } = judge(evidence({ version: '2026.7.35', messages })).snapshot;
    expect(unanswered).toMatchObject([{ sessionKey: MAIN, lost: false }]);
  });
});
