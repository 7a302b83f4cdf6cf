import { describe, expect, it } from 'vitest';
import { noticeKindSchema } from '../../../electron/core/api/settings-schema.ts';
import type { Snapshot } from '../../../electron/core/api/snapshot.ts';
import type { Evidence } from '../../../electron/core/evidence/evidence.ts';
import type { StartupFact } from '../../../electron/core/evidence/gateway-facts.ts';
import type { Memory } from '../../../electron/core/evidence/memory.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import type { SentNotices } from '../../../electron/core/notices/notify.ts';
import { afterTelling, notificationsFor } from '../../../electron/core/notices/notify.ts';
import { planFor } from '../../../electron/core/steps/plan.ts';
import {
  ago,
  evidence,
  GONE,
  HOUR,
  html,
  MINUTE,
  memory,
  NOW_MS,
  owner,
  readyz,
  SECOND,
  service,
} from '../../support/evidence.ts';

type Gateway = Partial<Evidence['gateway']>;
type Recent = NonNullable<StartupFact['recent']>;

const PID = 4242;
const IDLE: Recent = { overMs: 10 * SECOND, cpuMs: 50, ioBytes: 1_000, newChildren: 0 };

/** The gateway at this age, which does not answer, and what its process has done of late. */
function booting(ageMs: number, recent: Partial<Recent> | null, parts: Gateway = {}): Gateway {
  return {
    http: { kind: 'refused' },
    socket: { kind: 'not-tried' },
    process: owner('openclaw-gateway', { startedAtMs: ago(ageMs) }),
    cpuShare: null,
    listeners: null,
    startup: {
      pid: PID,
      seenSinceMs: ago(ageMs),
      cpuMs: 20 * SECOND,
      ioBytes: null,
      children: 0,
      listening: false,
      recent: recent === null ? null : { ...IDLE, ...recent },
    },
    ...parts,
  };
}

const inVain = (parts: Partial<Memory['gateway']> = {}) =>
  memory({ state: 'starting', lastOkAtMs: null, failingSinceMs: ago(2 * HOUR), ...parts });

function look(
  gateway: Gateway,
  before: Memory | null = inVain(),
  mode: Evidence['mode'] = 'watch',
) {
  const seen = evidence({ version: '2026.9.4', mode, gateway, memory: before });
  const judgement = judge(seen);
  const plan = planFor('restart', null, {
    judgement,
    evidence: seen,
    methods: [],
    asked: null,
    restarts: [],
    archiveDir: null,
  });
  return { ...judgement, plan };
}

const brief = ({ snapshot }: { snapshot: Snapshot }) =>
  [snapshot.gateway.state, snapshot.level, snapshot.recommended.action].join(' ');

describe('a start past its usual time', () => {
  it.each([
    ['its processor', { cpuMs: 600 }],
    ['its disk', { ioBytes: 400_000 }],
    ['programs that it starts', { newChildren: 1 }],
  ] as const)('is left alone while it uses %s', (_what, recent) => {
    for (const ageMs of [2 * MINUTE, 12 * MINUTE, 40 * MINUTE]) {
      const seen = look(booting(ageMs, recent));
      expect(brief(seen)).toBe('starting amber wait');
      expect(seen.snapshot.headline).toMatch(/has been starting for \d+ min; its process works/);
      expect(seen.plan.verdict).toBe('refused');
      expect(seen.plan.why).toContain('would end that start');
    }
  });

  it('is left alone while its process waits for the disk', () => {
    const process = owner('openclaw-gateway', { startedAtMs: ago(HOUR), state: 'uninterruptible' });
    expect(brief(look(booting(HOUR, IDLE, { process })))).toBe('starting amber wait');
  });

  it('is left alone at its end: the port is bound, and nobody has been answered yet', () => {
    const silent = { http: { kind: 'silent', afterMs: 2_000 } as const, httpRepeats: 99 };
    const busy = { ...silent, httpLate: 99, cpuShare: 0.95 };
    expect(brief(look(booting(9 * MINUTE, {}, busy)))).toBe('starting amber wait');
    // One that has answered before is slow, or hung.
    const before = memory({ state: 'up', lastOkAtMs: ago(MINUTE) });
    expect(brief(look(booting(9 * MINUTE, {}, busy), before))).toBe('slow amber wait');
  });

  it.each([
    ['could not be looked at', { kind: 'unknown', why: 'denied' }],
    ['was not looked for', null],
  ] as const)('is not called frozen at its end where its process %s', (_why, process) => {
    const silent = { http: { kind: 'silent', afterMs: 2_000 }, httpRepeats: 2, process } as const;
    const gateway = booting(4 * MINUTE, null, silent);
    const begun = look(gateway, inVain({ failingSinceMs: ago(4 * MINUTE) }));
    expect(brief(begun)).toBe('hung amber wait');
    // Its silence counts, not the time in which it refused connections.
    const silentSince = (silentSinceMs: number) =>
      look(gateway, { ...begun.memory, gateway: { ...begun.memory.gateway, silentSinceMs } });
    expect(brief(silentSince(ago(2 * MINUTE)))).toBe('hung amber wait');
    expect(brief(silentSince(ago(4 * MINUTE)))).toBe('hung red restart');
    expect(look(booting(4 * MINUTE, null), begun.memory).memory.gateway).not.toHaveProperty(
      'silentSinceMs',
    );
  });

  it('has not answered because one question was missed while the life before it was well', () => {
    const before = memory({ state: 'up', lastOkAtMs: ago(MINUTE) });
    for (const http of [
      { kind: 'silent', afterMs: 2_000 } as const,
      { kind: 'unreachable', code: 'ETIMEDOUT' } as const,
    ]) {
      const gateway = booting(SECOND, {}, { http, httpRepeats: 1, httpLate: 1 });
      const missed = judge(evidence({ gateway, memory: before }));
      expect(missed.memory.gateway.lastOkAtMs).toBe(ago(MINUTE));
    }
  });

  it('has not answered because the life before it did while the look went on', () => {
    // Asked five seconds ago, heard one second ago; and the process is two seconds old.
    const http = readyz({}, { latencyMs: 4 * SECOND });
    const gateway = booting(2 * SECOND, {}, { http, httpAtMs: ago(SECOND) });
    const { lastOkAtMs } = judge(evidence({ gateway, memory: inVain() })).memory.gateway;
    expect(lastOkAtMs).toBe(ago(5 * SECOND));
  });

  it('may wait for the network without work for as long as this version may take', () => {
    const worked = (agoMs: number) =>
      inVain({ start: { pid: PID, seenSinceMs: ago(HOUR), workedAtMs: ago(agoMs) } });
    expect(brief(look(booting(10 * MINUTE, IDLE), worked(59 * SECOND)))).toBe(
      'starting amber wait',
    );
    const still = look(booting(10 * MINUTE, IDLE), worked(61 * SECOND));
    expect(brief(still)).toBe('down red restart');
    expect(still.snapshot.recommended.why).toContain('a restart ends it, and its start with it');
    expect(still.plan.verdict).toBe('ready');
  });

  it('has one price, which says that a start ends and no run does', () => {
    const still = look(booting(10 * MINUTE, IDLE));
    expect(still.snapshot.recommended.costs).toBe(
      `the start of process ${PID} ends and begins anew; no run is in progress yet`,
    );
    expect(still.plan.costs).toBe(still.snapshot.recommended.costs);
    const gone = look({ ...booting(MINUTE, null), process: GONE, startup: undefined });
    expect(gone.snapshot.recommended.costs).toBe('nothing: the gateway is not running');
    expect(gone.plan.costs).toBe(gone.snapshot.recommended.costs);
  });

  it('is not taken for one that stands still by a look that has no past', () => {
    expect(brief(look(booting(4 * MINUTE, IDLE), null, 'one-look'))).toBe('starting amber wait');
    expect(brief(look(booting(4 * MINUTE, null), null, 'one-look'))).toBe('starting amber wait');
    // But where it has used next to nothing in all its life.
    const lazy = booting(14 * MINUTE, IDLE);
    const startup = lazy.startup === undefined ? undefined : { ...lazy.startup, cpuMs: 3 * SECOND };
    expect(brief(look({ ...lazy, startup }, null, 'one-look'))).toBe('down red restart');
  });

  it('is none where its process is stopped or dead', () => {
    for (const state of ['stopped', 'zombie'] as const) {
      const process = owner('openclaw-gateway', { startedAtMs: ago(10 * MINUTE), state });
      expect(brief(look(booting(10 * MINUTE, { cpuMs: 900 }, { process })))).toContain('red');
    }
  });

  it('is waited for as well where a gateway that answered restarts inside its process', () => {
    const before = memory({ state: 'starting', lastOkAtMs: ago(4 * MINUTE) });
    expect(brief(look(booting(HOUR, { cpuMs: 900 }), before))).toBe('starting amber wait');
  });
});

const sentence = ({ at, headline }: Snapshot) => `${at} ${headline}`;

type Phase = {
  readonly forS: number;
  readonly gateway: (phaseAtMs: number, nowMs: number) => Gateway;
};

/** Plays phases second by second through the judge and what is told; as a watch would. */
function play(phases: readonly Phase[]) {
  let before: Memory | null = memory({ lastOkAtMs: NOW_MS - SECOND });
  let told: SentNotices = { shown: new Map(), owedSinceMs: null };
  let nowMs = NOW_MS;
  const notices: string[] = [];
  const seen: Snapshot[] = [];
  for (const { forS, gateway } of phases) {
    const phaseAtMs = nowMs;
    for (let second = 0; second < forS; second += 1) {
      nowMs += SECOND;
      const full: Evidence = evidence({
        version: '2026.9.4',
        atMs: nowMs,
        watchingSinceMs: NOW_MS - HOUR,
        gateway: gateway(phaseAtMs, nowMs),
        memory: before,
      });
      const judgement = judge(full);
      before = judgement.memory;
      seen.push(judgement.snapshot);
      const due = notificationsFor(judgement.snapshot, told, {
        nowMs,
        waitedTooLongMs: 3 * MINUTE,
        muted: [],
        offers: () => [],
        about: noticeKindSchema.options,
        quiet: false,
        remindEveryMs: null,
        marks: [],
      });
      told = afterTelling(told, judgement.snapshot, due, nowMs);
      notices.push(
        ...due
          .filter(({ event }) => event === 'shown')
          .map(({ title, body }) => `${title}: ${body}`),
      );
    }
  }
  return { seen, notices };
}

/** Lives under launchd that end before they answer, with its throttle between them. */
function failing(lives: number, lifeS: number, bound: boolean): Phase[] {
  return Array.from({ length: lives }, (_, place): Phase[] => {
    const pid = 6_000 + place;
    const running = service({ pid, runs: 2 + place, lastExit: place === 0 ? '0' : '1' });
    return [
      {
        forS: lifeS,
        gateway: (phaseAtMs, nowMs) => ({
          ...booting(0, null),
          http:
            bound && nowMs - phaseAtMs > (lifeS * SECOND) / 2
              ? { kind: 'silent', afterMs: 2_000 }
              : { kind: 'refused' },
          pid,
          process: owner('openclaw-gateway', { startedAtMs: phaseAtMs }),
          cpuShare: 0.6,
          startup: undefined,
          service: running,
        }),
      },
      {
        forS: 10,
        gateway: (phaseAtMs, nowMs) => ({
          ...booting(0, null),
          pid,
          process: GONE,
          startup: undefined,
          // Asked every five seconds: at first it still calls running what has ended.
          service:
            nowMs - phaseAtMs < 5 * SECOND
              ? running
              : service({ state: 'failed', pid: null, runs: 2 + place, lastExit: '1' }),
        }),
      },
    ];
  }).flat();
}

/** The start that comes after so many, and answers. */
const wellAfter = (lives: number): Phase => ({
  forS: 150,
  gateway: (phaseAtMs) => ({
    http: readyz(),
    pid: 7_000,
    process: owner('openclaw-gateway', { startedAtMs: phaseAtMs }),
    service: service({ pid: 7_000, runs: 2 + lives }),
  }),
});

describe('starts that fail again and again', () => {
  it.each([
    ['after 2 s', 2, false],
    ['after 40 s', 40, false],
    ['after 72 s, its port bound for a while', 72, true],
    ['after 4 min', 240, false],
    ['after 6 min, its port bound for a while', 360, true],
  ])('%s are one loop from the third on, and one notice', (_name, lifeS, bound) => {
    const { seen, notices } = play([...failing(5, lifeS, bound), wellAfter(5)]);
    const third = 2 * (lifeS + 10);
    const before = seen.slice(0, third);
    expect(before.filter(({ level }) => level === 'red').map(sentence)).toEqual([]);
    const during = seen.slice(third + 1, 5 * (lifeS + 10));
    const ids = new Set(during.flatMap(({ incidents }) => incidents.map((one) => one.id)));
    expect([...ids]).toEqual([expect.stringMatching(/^restart-loop~/)]);
    expect(during.every(({ recommended }) => recommended.action === 'none')).toBe(true);
    expect(during.at(-1)?.headline).toContain('ended with 1');
    expect(seen.at(-1)?.level).toBe('green');
    expect(notices).toHaveLength(2);
    expect(notices[0]).toMatch(/keeps stopping and starting/);
    expect(notices[1]).toMatch(/^Your agent is back/);
  });

  it('are no loop where one of them has answered', () => {
    const again = failing(5, 72, false).slice(6);
    const { seen, notices } = play([
      ...failing(2, 72, false),
      wellAfter(2),
      ...again,
      wellAfter(5),
    ]);
    expect(seen.filter(({ level }) => level === 'red').map(sentence)).toEqual([]);
    expect(notices).toEqual([]);
  });

  it('are over once one has outlived all others by far, and works', () => {
    const last: Phase = {
      forS: 200,
      gateway: (phaseAtMs) => ({
        ...booting(0, null),
        pid: 6_500,
        process: owner('openclaw-gateway', { startedAtMs: phaseAtMs }),
        cpuShare: 0.6,
        startup: undefined,
        service: service({ pid: 6_500, runs: 6 }),
      }),
    };
    const { seen, notices } = play([...failing(4, 60, false), last, wellAfter(5)]);
    expect(seen.at(-151)?.level).toBe('amber');
    expect(seen.at(-151)?.headline).toContain('has been starting');
    expect(seen.at(-1)?.level).toBe('green');
    expect(notices).toHaveLength(2);
  });

  it('without a service are told by the processes that were seen, in one notice', () => {
    const none = { kind: 'none', why: 'no service file' } as const;
    const lives = failing(5, 72, false).map((phase) => ({
      ...phase,
      gateway: (phaseAtMs: number, nowMs: number) => ({
        ...phase.gateway(phaseAtMs, nowMs),
        service: none,
      }),
    }));
    const { seen, notices } = play(lives);
    expect(seen.at(-1)?.incidents.map((one) => one.class)).toEqual(['restart-loop']);
    expect(notices).toHaveLength(1);
  });
});

it('a gateway that was well and is gone is down at once, under a manager that may start it', () => {
  const ended: Phase = {
    forS: 20,
    gateway: () => ({
      http: { kind: 'refused' },
      socket: { kind: 'not-tried' },
      process: GONE,
      service: service({ state: 'stopped', pid: null }),
    }),
  };
  const { seen, notices } = play([{ forS: 5, gateway: () => ({ http: html() }) }, ended]);
  expect(seen.at(5)?.level).toBe('red');
  expect(seen.at(-1)).toMatchObject({ level: 'red', recommended: { action: 'restart' } });
  expect(notices).toHaveLength(1);
});
