import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ok } from '../../electron/core/result.ts';
import { createQuarantine } from '../../electron/openclaw/changes/quarantine.ts';
import { inspectLock } from '../../electron/openclaw/locks/lock-file.ts';
import type { ProcessInfo } from '../../electron/system/types.ts';
import { fileError, watchedFiles } from '../support/faulty-files.ts';
import { leaveOrphan } from './scenes.ts';
import { gatewayProcess, World } from './world.ts';

const OTHER_PID = 4_242;

/** Another Clawbuoy is in the middle of moving a lock. */
function inMidMove(world: World): void {
  const lockPath = leaveOrphan(world);
  const found = inspectLock(lockPath, world.stateDir);
  if (found.kind !== 'regular') throw new Error(found.kind);
  let isCut = false;
  const files = watchedFiles(({ name, paths }) => {
    isCut ||= name === 'rename' && paths[0] === lockPath;
    if (isCut) throw fileError('EIO');
  });
  const dir = join(world.root, 'home', 'quarantine');
  createQuarantine({ dir, files, pid: OTHER_PID, now: () => world.nowMs }).judgeAndMove({
    lockPath,
    stateDir: world.stateDir,
    expected: found.identity,
    recheck: () => ok(undefined),
    actionId: 'of-the-other',
    why: 'its owner is dead',
  });
}

const began = (world: World, afterMs: number, state: 'sleeping' | 'zombie' = 'sleeping') =>
  gatewayProcess({ pid: OTHER_PID, startedAtMs: world.nowMs + afterMs, state });

it.each<[string, (world: World) => ProcessInfo, string[]]>([
  ['lives', (world) => began(world, -60_000), ['moving']],
  [
    'cannot be looked at',
    () => ({ kind: 'unknown', pid: OTHER_PID, why: 'ps failed' }),
    ['moving'],
  ],
  ['has ended', (world) => began(world, -60_000, 'zombie'), []],
  ['left its number to a later one', (world) => began(world, 10_000), []],
])(
  'a move of another Clawbuoy that %s: finished by us only where it is gone',
  async (_what, info, left) => {
    const world = new World(onTestFinished);
    inMidMove(world);
    world.processes.set(OTHER_PID, info(world));
    await world.act('undo', null);
    expect(world.quarantine.entries().entries.map((entry) => entry.state)).toEqual(left);
  },
);
