import { describe, expect, it } from 'vitest';
import type { Evidence, Memory } from '../../../electron/core/evidence/evidence.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import type { EvidenceParts } from '../../support/evidence.ts';
import {
  ago,
  evidence,
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
