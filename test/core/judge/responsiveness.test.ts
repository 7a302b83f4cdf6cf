import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../electron/core/evidence/evidence.ts';
import type { StartupFact } from '../../../electron/core/evidence/gateway-facts.ts';
import type { Memory } from '../../../electron/core/evidence/memory.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import type { EvidenceParts } from '../../support/evidence.ts';
import {
  ago,
  evidence,
  GATEWAY_PID,
  html,
  MAIN,
  MINUTE,
  memory,
  owner,
  readyz,
  SECOND,
} from '../../support/evidence.ts';

type Gateway = Partial<Evidence['gateway']>;

const SILENT = { http: { kind: 'silent', afterMs: 2_000 }, httpRepeats: 1 } satisfies Gateway;
const late = (latencyMs = 1_500): Gateway => ({ http: readyz({}, { latencyMs }), httpRepeats: 1 });
const PROMPT = {
  http: readyz({}, { latencyMs: 4 }),
  httpRepeats: 1,
  httpLate: 0,
} satisfies Gateway;
const RUNNING = owner('openclaw-gateway', { state: 'running' });
const SLEEPING = owner('openclaw-gateway', { state: 'sleeping' });

const slowSince = (lengthMs: number, failingForMs: number | null = null) =>
  memory({
    state: 'slow',
    sinceMs: ago(lengthMs),
    failingSinceMs: failingForMs === null ? null : ago(failingForMs),
  });

function seen(gateway: Gateway, more: EvidenceParts = {}) {
  const { snapshot } = judge(evidence({ version: '2026.7.35', ...more, gateway }));
  return [snapshot.gateway.state, snapshot.level, snapshot.recommended.action];
}

describe('silence of a process that works', () => {
  const silent: Gateway = { ...SILENT, httpRepeats: 2, httpLate: 2 };

  it.each([
    ['a whole core', 0.99, SLEEPING, 'slow'],
    ['a tenth of a core on a crowded machine, seen running', 0.1, RUNNING, 'slow'],
    ['less than that is no work', 0.09, RUNNING, 'hung'],
    ['a tenth of a core, seen asleep: other threads may use it', 0.1, SLEEPING, 'hung'],
    ['no processor at all', 0, RUNNING, 'hung'],
    ['a share that is not known', null, RUNNING, 'hung'],
  ] as const)('%s', (_name, cpuShare, process, state) => {
    expect(seen({ ...silent, cpuShare, process })).toEqual([state, 'amber', 'wait']);
  });
});

describe('silence of one that has answered before, and that is at work all the same', () => {
  const silent: Gateway = { ...SILENT, httpRepeats: 30, httpLate: 30, cpuShare: 0 };
  const startup = (parts: Partial<StartupFact> = {}): StartupFact => ({
    pid: GATEWAY_PID,
    seenSinceMs: ago(MINUTE),
    cpuMs: 30 * SECOND,
    ioBytes: 0,
    children: 0,
    listening: true,
    recent: { overMs: 15 * SECOND, cpuMs: 0, ioBytes: 0, newChildren: 0 },
    ...parts,
  });
  const recent = (parts: Partial<NonNullable<StartupFact['recent']>>) =>
    startup({ recent: { overMs: 15 * SECOND, cpuMs: 0, ioBytes: 0, newChildren: 0, ...parts } });
  const silentFor = (lengthMs: number, workedAgoMs: number | null = null) =>
    memory({
      state: 'slow',
      sinceMs: ago(lengthMs),
      failingSinceMs: ago(lengthMs),
      lastOkAtMs: ago(lengthMs),
      start: {
        pid: GATEWAY_PID,
        seenSinceMs: ago(lengthMs),
        workedAtMs: workedAgoMs === null ? null : ago(workedAgoMs),
      },
    });
  const SLOW = ['slow', 'amber', 'wait'];
  const installer = { pid: 77, command: 'npm install' };

  it.each([
    ['a fifth of a core on a crowded machine', recent({ cpuMs: 3 * SECOND })],
    ['its disk', recent({ ioBytes: 2 * 1024 * 1024 })],
    ['a program that it has just started', recent({ newChildren: 1 })],
    ['a package manager that waits for the network', startup({ installer })],
  ])('%s', (_name, fact) => {
    const gateway = { ...silent, process: SLEEPING, startup: fact };
    expect(seen(gateway, { memory: silentFor(2 * MINUTE) })).toEqual(SLOW);
  });

  it('is believed for half a minute after its last sign', () => {
    const gateway = { ...silent, process: SLEEPING, startup: startup() };
    expect(seen(gateway, { memory: silentFor(2 * MINUTE, 20 * SECOND) })).toEqual(SLOW);
    expect(seen(gateway, { memory: silentFor(2 * MINUTE, 31 * SECOND) })[0]).toBe('hung');
  });

  it('is not asked of one that is stopped', () => {
    const process = owner('openclaw-gateway', { state: 'stopped' });
    const gateway = { ...silent, process, startup: startup({ installer }) };
    expect(seen(gateway, { memory: silentFor(2 * MINUTE) })[0]).toBe('hung');
  });

  it('is waited for past five minutes only while it installs packages', () => {
    const at = (fact: StartupFact, lengthMs: number) =>
      seen({ ...silent, process: SLEEPING, startup: fact }, { memory: silentFor(lengthMs) });
    expect(at(recent({ cpuMs: 3 * SECOND }), 6 * MINUTE)).toEqual(['slow', 'red', 'restart']);
    expect(at(startup({ installer }), 6 * MINUTE)).toEqual(SLOW);
    expect(at(startup({ installer }), 16 * MINUTE)).toEqual(['slow', 'red', 'restart']);
  });
});

describe('silent and slow answers in turn', () => {
  const busy = { cpuShare: 0.9, process: RUNNING };

  it('are one trouble: two late probes of either kind are slow', () => {
    expect(seen({ ...late(), ...busy, httpLate: 2 })).toEqual(['slow', 'amber', 'wait']);
    expect(seen({ ...SILENT, ...busy, httpLate: 2 })).toEqual(['slow', 'amber', 'wait']);
  });

  it('one late probe is a hiccup', () => {
    expect(seen({ ...late(), ...busy, httpLate: 1 })).toEqual(['up', 'green', 'none']);
    expect(seen({ ...SILENT, ...busy, httpLate: 1 })).toEqual(['up', 'green', 'none']);
  });

  it('of an idle process are no hang before it was silent twice in a row', () => {
    const idle = { cpuShare: 0, process: SLEEPING, httpLate: 2 };
    expect(seen({ ...SILENT, ...idle })).toEqual(['up', 'green', 'none']);
    expect(seen({ ...SILENT, ...idle, httpRepeats: 2 })).toEqual(['hung', 'amber', 'wait']);
  });
});

describe('a prompt answer', () => {
  it('ends slowness only with two more behind it', () => {
    const after = { memory: slowSince(20 * SECOND) };
    expect(seen(PROMPT, after)).toEqual(['slow', 'amber', 'wait']);
    expect(seen({ ...PROMPT, httpRepeats: 2 }, after)).toEqual(['slow', 'amber', 'wait']);
    expect(seen({ ...PROMPT, httpRepeats: 3 }, after)).toEqual(['up', 'green', 'none']);
  });

  it('does so on 2026.2.1 too, whose page proves little', () => {
    const page = { http: html({ latencyMs: 3 }), httpRepeats: 1 };
    const after = { memory: slowSince(20 * SECOND), version: '2026.2.1' as const };
    expect(seen(page, after)).toEqual(['slow', 'amber', 'wait']);
    expect(seen({ ...page, httpRepeats: 3 }, after)).toEqual(['up', 'green', 'none']);
  });

  it('from one that was up or thaws is enough', () => {
    expect(seen(PROMPT)).toEqual(['up', 'green', 'none']);
    expect(seen(PROMPT, { memory: memory({ state: 'hung' }) })).toEqual(['up', 'green', 'none']);
  });
});

describe('slow past its limit', () => {
  const past: { readonly memory: Memory } = { memory: slowSince(5 * MINUTE) };
  const waiting = {
    sessionKey: MAIN,
    userAtMs: ago(40 * SECOND),
    replyAtMs: ago(10 * MINUTE),
    droppedAtMs: null,
    source: 'event' as const,
  };

  it('is red where it has given no answer at all', () => {
    const silent: Gateway = { ...SILENT, httpRepeats: 99, cpuShare: 0.99 };
    const memory = slowSince(5 * MINUTE, 5 * MINUTE);
    expect(seen(silent, { memory })).toEqual(['slow', 'red', 'restart']);
  });

  it('is left to catch up where it answers late and nobody waits', () => {
    expect(seen({ ...late(), httpLate: 99 }, past)).toEqual(['slow', 'amber', 'wait']);
  });

  it('is red where it answers late and somebody waits', () => {
    const messages = [waiting];
    expect(seen({ ...late(), httpLate: 99 }, { ...past, messages })).toEqual([
      'slow',
      'red',
      'restart',
    ]);
    const within = { memory: slowSince(299 * SECOND), messages };
    expect(seen({ ...late(), httpLate: 99 }, within)).toEqual(['slow', 'amber', 'wait']);
  });
});
