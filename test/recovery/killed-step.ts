import { z } from 'zod';
import { assertNever } from '../../electron/core/result.ts';
import type { ActionResult } from '../../electron/core/steps/action.ts';
import { MAIN } from '../support/evidence.ts';
import { quickFiles, watchedFiles } from '../support/faulty-files.ts';
import { channelled, givenUp, hung, locked, resettable, restartable, stop } from './scenes.ts';
import { World } from './world.ts';

/**
 * A process of its own that takes one step in a world on the disk, and ends itself with SIGKILL
 * right before the given deed: a change of a file of ours or OpenClaw's, a word to the gateway, a
 * signal. Without that deed it tells how many there were.
 */
export const killedStepSchema = z.strictObject({
  root: z.string(),
  action: z.enum([
    'unlock',
    'abort',
    'go-on',
    'reset',
    'restart-channel',
    'restart',
    'undo',
    'undo of a reset',
  ]),
  killAt: z.int(),
});
export type KilledStep = z.infer<typeof killedStepSchema>;

/** The world of a step, on what an earlier process may have left of it. */
export function sceneOf(action: KilledStep['action'], root: string): World {
  const world = new World(null, root);
  switch (action) {
    case 'unlock':
    case 'undo':
      return locked(world);
    case 'abort':
      return hung(world);
    case 'go-on':
      return givenUp(world);
    case 'reset':
      return resettable(world);
    case 'undo of a reset':
      return stop(resettable(world));
    case 'restart-channel':
      return channelled(world);
    case 'restart':
      return restartable(world, 'service');
    default:
      return assertNever(action);
  }
}

export function targetOf(action: KilledStep['action'], world: World): string | null {
  if (action === 'unlock') return 'lockPath' in world ? String(world.lockPath) : null;
  if (action === 'restart-channel') return 'telegram:work';
  return action === 'abort' || action === 'reset' || action === 'go-on' ? MAIN : null;
}

export function takeIn(world: World, action: KilledStep['action']): Promise<ActionResult> {
  return world.act(action === 'undo of a reset' ? 'undo' : action, targetOf(action, world));
}

const CHANGES = new Set(['write', 'rename', 'link', 'unlink', 'makeFolder', 'restore']);

async function main(): Promise<void> {
  const { root, action, killAt } = killedStepSchema.parse(JSON.parse(process.argv[2] ?? ''));
  const world = sceneOf(action, root);
  let deeds = 0;
  const deed = (): void => {
    deeds += 1;
    if (deeds === killAt) process.kill(process.pid, 'SIGKILL');
  };
  const files = watchedFiles(({ name }) => {
    if (CHANGES.has(name)) deed();
  }, quickFiles);
  world.files = files;
  world.journalFiles = files;
  world.onDoing = deed;
  const result = await takeIn(world, action);
  process.stdout.write(JSON.stringify({ deeds, outcome: result.outcome, reason: result.reason }));
}

if (process.argv[1]?.includes('killed-step')) await main();
