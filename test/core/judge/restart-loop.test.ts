import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../electron/core/api/snapshot.ts';
import type { Evidence } from '../../../electron/core/evidence/evidence.ts';
import type { Memory } from '../../../electron/core/evidence/memory.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import {
  ago,
  evidence,
  GATEWAY_PID,
  GONE,
  MINUTE,
  memory,
  NO_SERVICE,
  owner,
  SECOND,
  service,
} from '../../support/evidence.ts';

type Gateway = Partial<Evidence['gateway']>;
type Starts = Memory['gateway']['starts'];

const DOWN = {
  http: { kind: 'refused' },
  socket: { kind: 'not-tried' },
  process: GONE,
} satisfies Gateway;
const crashing = (runs: number, parts: Parameters<typeof service>[0] = {}) =>
  service({ state: 'starting', pid: null, runs, lastExit: 'exit-code, status 1', ...parts });
const counted = (...samples: (readonly [count: number, agoMs: number])[]): Starts =>
  samples.map(([count, agoMs]) => ({ count, atMs: ago(agoMs) }));

function look(gateway: Gateway, starts: Starts): { snapshot: Snapshot; memory: Memory } {
  return judge(evidence({ version: '2026.7.35', gateway, memory: memory({ starts }) }));
}

describe('a service that its manager keeps starting', () => {
  const starts = counted([3, 40 * SECOND], [5, 25 * SECOND], [7, 12 * SECOND]);

  it('is a loop although no process of it was ever seen alive', () => {
    const { snapshot } = look({ ...DOWN, service: crashing(8) }, starts);
    expect([snapshot.level, snapshot.recommended.action]).toEqual(['red', 'none']);
    const [incident] = snapshot.incidents;
    expect(incident?.class).toBe('restart-loop');
    expect(incident?.cause).toContain('started the gateway 5 times within 5 min');
    expect(incident?.cause).toContain('it last ended with exit-code, status 1');
    expect(incident?.evidence.at(-1)).toContain('started 8 times so far');
  });

  it('is none with four starts within the window', () => {
    const { snapshot } = look({ ...DOWN, service: crashing(7) }, starts);
    expect(snapshot.incidents[0]?.class).not.toBe('restart-loop');
  });

  it('is none with many starts that lie further back', () => {
    const old = counted([3, 30 * MINUTE], [12, 20 * MINUTE], [13, 6 * MINUTE]);
    const { snapshot } = look({ ...DOWN, service: crashing(14) }, old);
    expect(snapshot.incidents[0]?.class).not.toBe('restart-loop');
  });

  it('is over once the last start has outlived the ones before', () => {
    const calm = counted([3, 60 * SECOND], [5, 50 * SECOND], [8, 40 * SECOND], [9, 20 * SECOND]);
    const up = { service: service({ runs: 9 }) };
    expect(look(up, calm).snapshot.level).toBe('red');
    expect(look(up, calm).memory.gateway.starts).toEqual(calm);
    const later = calm.map(({ count, atMs }) => ({ count, atMs: atMs - 20 * SECOND }));
    const over = look(up, later);
    expect(over.snapshot.level).toBe('green');
    expect(over.memory.gateway.starts).toEqual(later.slice(-1));
  });

  it('names the process that has the port where the service starts another in vain', () => {
    const { snapshot } = look({ service: crashing(8) }, starts);
    expect(snapshot.level).toBe('red');
    expect(snapshot.recommended.action).toBe('none');
    expect(snapshot.headline).toContain(`in vain: process ${GATEWAY_PID} has the port`);
    expect(snapshot.recommended.why).toContain('two supervisors fight');
  });

  it('counts anew when its manager does', () => {
    const after = look({ ...DOWN, service: crashing(1) }, starts).memory.gateway.starts;
    expect(after.map((one) => one.count)).toEqual([1]);
    const same = look({ ...DOWN, service: crashing(7) }, starts).memory.gateway.starts;
    expect(same).toEqual(starts);
  });
});

describe('a gateway without a service that lives again and again', () => {
  const lives = [50, 40, 30, 20, 10].map((seconds, place) => ({
    pid: 200 + place,
    firstSeenAtMs: ago(seconds * SECOND),
  }));
  const parent = { pid: 812, command: 'node supervise.js' };

  it('names the process that starts it', () => {
    const { snapshot } = judge(
      evidence({ gateway: { ...DOWN, service: NO_SERVICE, parent }, memory: memory({ lives }) }),
    );
    expect(snapshot.incidents[0]?.class).toBe('restart-loop');
    expect(snapshot.recommended.why).toContain('process 812 (node supervise.js) keeps starting it');
  });

  it('names the service that its lives belong to, and how it last ended', () => {
    const { snapshot } = judge(
      evidence({ gateway: { ...DOWN, service: crashing(3), parent }, memory: memory({ lives }) }),
    );
    const [incident] = snapshot.incidents;
    expect(incident?.cause).toMatch(/\(\S+\); it last ended with exit-code, status 1$/);
    expect(incident?.why).toMatch(/launchd \(\S+\) keeps starting it/);
    expect(incident?.why).not.toContain('process 812');
  });

  it('does not blame a service that lies still', () => {
    const still = crashing(3, { state: 'stopped' });
    const { snapshot } = judge(
      evidence({ gateway: { ...DOWN, service: still, parent }, memory: memory({ lives }) }),
    );
    const [incident] = snapshot.incidents;
    expect(incident?.cause).toMatch(/times within 5 min$/);
    expect(incident?.why).toContain('process 812 (node supervise.js) keeps starting it');
  });

  it('is well again once its last life has outlived the others', () => {
    const at = (seconds: number) => {
      const older = lives.map((life) => ({
        ...life,
        firstSeenAtMs: life.firstSeenAtMs - seconds * SECOND,
      }));
      const process = owner('openclaw-gateway', { startedAtMs: ago(seconds * SECOND) });
      const last = { pid: GATEWAY_PID, firstSeenAtMs: ago(seconds * SECOND) };
      const gateway = { process, service: NO_SERVICE };
      return judge(evidence({ gateway, memory: memory({ lives: [...older, last] }) }));
    };
    expect(at(20).snapshot.level).toBe('red');
    expect(at(20).memory.gateway.lives).toHaveLength(6);
    expect(at(21).snapshot.level).toBe('green');
    // The next restart begins a new count.
    expect(at(21).memory.gateway.lives.map((life) => life.pid)).toEqual([GATEWAY_PID]);
  });

  it('is well as soon although it had been up for long before the loop began', () => {
    const before = { pid: 150, firstSeenAtMs: ago(4 * MINUTE) };
    const at = (seconds: number) => {
      const process = owner('openclaw-gateway', { startedAtMs: ago(seconds * SECOND) });
      const older = lives
        .slice(1)
        .map((life) => ({ ...life, firstSeenAtMs: life.firstSeenAtMs - 30 * SECOND }));
      const gateway = { process, service: NO_SERVICE };
      return judge(evidence({ gateway, memory: memory({ lives: [before, ...older] }) })).snapshot;
    };
    expect(at(19).level).toBe('red');
    expect(at(45).level).toBe('green');
  });

  it('is not called well while it does not answer, however long that takes', () => {
    const old = lives.map((life) => ({ ...life, firstSeenAtMs: life.firstSeenAtMs - MINUTE }));
    const { snapshot } = judge(
      evidence({ gateway: { ...DOWN, service: NO_SERVICE }, memory: memory({ lives: old }) }),
    );
    expect(snapshot.incidents[0]?.class).toBe('restart-loop');
  });
});

describe('starts that never answer, minutes apart', () => {
  const booting = {
    http: { kind: 'refused' },
    socket: { kind: 'not-tried' },
    service: NO_SERVICE,
  } satisfies Gateway;
  const started = (...minutesAgo: readonly number[]) =>
    judge(
      evidence({
        version: '2026.9.6',
        gateway: {
          ...booting,
          process: owner('openclaw-gateway', {
            startedAtMs: ago((minutesAgo.at(-1) ?? 0) * MINUTE),
          }),
        },
        memory: memory({
          state: 'starting',
          lastOkAtMs: null,
          failingSinceMs: ago(60 * MINUTE),
          lives: minutesAgo.map((minutes, place) => ({
            pid: place === minutesAgo.length - 1 ? GATEWAY_PID : 5_000 + place,
            firstSeenAtMs: ago(minutes * MINUTE),
          })),
        }),
      }),
    ).snapshot.incidents[0];

  it('are a loop at the third of them', () => {
    expect(started(9, 5, 0.5)).toMatchObject({ class: 'restart-loop', action: 'none' });
    expect(started(9, 5, 0.5)?.cause).toContain('was started 3 times');
    expect(started(5, 0.5)?.class).not.toBe('restart-loop');
  });

  it('are none where they lie too far apart to be one trouble', () => {
    expect(started(50, 25, 0.5)?.class).not.toBe('restart-loop');
  });
});
