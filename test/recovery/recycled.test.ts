import { existsSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { err } from '../../electron/core/result.ts';
import type { ProcessInfo } from '../../electron/system/types.ts';
import { lock, owner } from '../support/evidence.ts';
import { stop } from './fault-scenes.ts';
import { unclear } from './faults.ts';
import { DEAD_PID, installed, leaveOrphan, locked, resettable, restartable } from './scenes.ts';
import { gatewayProcess, World } from './world.ts';

/** What may be found under a number that was given to somebody else, or cannot be looked at. */
const OTHERS: Readonly<Record<string, (info: ProcessInfo, startedAtMs: number) => ProcessInfo>> = {
  'another program': ({ pid }, startedAtMs) =>
    gatewayProcess({ pid, startedAtMs, argv: ['/usr/sbin/nginx'], command: 'nginx' }),
  'another OpenClaw': ({ pid }, startedAtMs) => gatewayProcess({ pid, startedAtMs }),
  'what cannot be looked at': ({ pid }) => ({ kind: 'unknown', pid, why: 'permission denied' }),
};

/** From the n-th reading of a process on, somebody else has its number. */
function recycledAt(world: World, at: number, other: keyof typeof OTHERS): () => number {
  let readings = 0;
  world.read = (info) => {
    readings += 1;
    return readings < at ? info : (OTHERS[other]?.(info, world.nowMs) ?? info);
  };
  return () => readings;
}

describe.each(Object.keys(OTHERS))('a number given to %s between judgement and deed', (other) => {
  it('is never signalled', async () => {
    let readings = Number.POSITIVE_INFINITY;
    // The last one goes by undisturbed, and tells how many readings there are.
    for (let at = 1; at <= readings + 1; at += 1) {
      const world = restartable(new World(onTestFinished), 'service');
      world.restartService = () => err('it does not listen');
      world.onSignal = (pid) => {
        world.processes.delete(pid);
        world.listeners = [];
        world.service = installed(null);
      };
      const count = recycledAt(world, at, other);
      let signalledAt = 0;
      world.onDoing = (what) => {
        if (what.startsWith('SIG')) signalledAt = count();
      };
      const result = await world.act('restart', null);
      if (count() < at) readings = count();
      expect(signalledAt, `${at}: ${world.done.join(', ')}`).toBeLessThan(at);
      if (count() < at) expect(signalledAt, 'undisturbed, it is signalled').toBeGreaterThan(0);
      if (result.outcome !== 'done') expect(unclear(result.reason)).toEqual([]);
    }
    expect(readings).toBeGreaterThan(3);
  });

  it('keeps a lock that would be its own', async () => {
    let readings = Number.POSITIVE_INFINITY;
    for (let at = 1; at <= readings; at += 1) {
      const world = locked(new World(onTestFinished));
      leaveOrphan(world);
      const foreign = owner('other');
      if (foreign.kind !== 'alive') throw new Error('the owner must live');
      world.seen = () => ({
        locks: existsSync(world.lockPath)
          ? [lock({ path: world.lockPath, pid: DEAD_PID, owner: foreign })]
          : [],
      });
      const { startedAtMs } = foreign;
      const known = { startedAtMs, argv: ['nginx'], command: 'nginx' };
      world.processes.set(DEAD_PID, gatewayProcess({ pid: DEAD_PID, ...known }));
      const count = recycledAt(world, at, other);
      const result = await world.act('unlock', world.lockPath);
      if (count() < at) {
        readings = count();
        expect(result.outcome, 'undisturbed, it is released').toBe('done');
        break;
      }
      expect(result.outcome, `${at}: ${result.reason}`).toBe('refused');
      expect(unclear(result.reason)).toEqual([]);
      expect(existsSync(world.lockPath)).toBe(true);
    }
    expect(readings).toBeGreaterThan(0);
  });

  it('lets no session be put back under it', async () => {
    const world = resettable(new World(onTestFinished));
    expect(await world.act('reset', 'agent:main:main')).toMatchObject({ outcome: 'done' });
    const pid = 4242;
    stop(world);
    const down = world.seen;
    // The gateway was seen to live a moment ago, and its port is free.
    world.seen = () => ({
      ...down(),
      gateway: { ...down().gateway, pid, process: owner('openclaw-gateway') },
    });
    world.processes.set(pid, gatewayProcess({ pid }));
    recycledAt(world, 1, other);
    const result = await world.act('undo', null);
    expect(result.outcome, result.reason).toBe('refused');
    expect(unclear(result.reason)).toEqual([]);
  });
});
