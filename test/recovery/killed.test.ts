import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { takeStock } from '../../electron/recovery/leftovers.ts';
import { bundleProgram } from '../support/bundle-program.ts';
import { MAIN, MINUTE, NOW_MS, SESSION_ID } from '../support/evidence.ts';
import type { KilledStep } from './killed-step.ts';
import { sceneOf, takeIn, targetOf } from './killed-step.ts';
import { leaveOrphan, resettable, TRANSCRIPT } from './scenes.ts';
import { World } from './world.ts';

let home: string;
let program: string;

beforeAll(async () => {
  home = mkdtempSync(join(realpathSync(tmpdir()), 'clawbuoy-killed-'));
  program = join(home, 'killed-step.mjs');
  await bundleProgram(new URL('./killed-step.ts', import.meta.url), program);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const endSchema = z.object({ deeds: z.int(), outcome: z.string(), reason: z.string() });

/** Lets a process take the step; null when it was killed at that deed. */
function run(step: KilledStep): z.infer<typeof endSchema> | null {
  const ran = spawnSync(process.execPath, [program, JSON.stringify(step)], { encoding: 'utf8' });
  if (ran.signal === 'SIGKILL') return null;
  if (ran.status !== 0) throw new Error(ran.stderr);
  return endSchema.parse(JSON.parse(ran.stdout));
}

async function prepare(action: KilledStep['action'], root: string): Promise<World> {
  if (action === 'undo of a reset') {
    const before = resettable(new World(null, root));
    expect(await before.act('reset', MAIN)).toMatchObject({ outcome: 'done' });
  }
  const world = sceneOf(action, root);
  if (action === 'unlock' || action === 'undo') leaveOrphan(world);
  if (action === 'undo') {
    const released = await world.act('unlock', targetOf('unlock', world));
    expect(released.outcome).toBe('done');
  }
  return world;
}

/** What an engine does when it starts, and what it would tell. */
function startAgain(root: string): { world: World; told: readonly string[] } {
  const world = new World(null, root);
  world.quarantine.recover(() => false);
  const eyes = { ...pick(world), isAlive: () => false };
  return { world, told: takeStock(eyes) };
}
const pick = (world: World) => ({
  journal: world.journal,
  quarantine: world.quarantine,
  archive: world.archive,
});

const lockOf = (world: World) =>
  join(world.stateDir, 'agents/main/sessions', `${SESSION_ID}.jsonl.lock`);

describe.each([
  'unlock',
  'undo',
  'abort',
  'go-on',
  'reset',
  'restart-channel',
  'restart',
  'undo of a reset',
] as const)('Clawbuoy killed in the middle of %s', (action) => {
  it('at any deed: the next start tells it, nothing is lost, and the step can be finished', async () => {
    let killAt = 1;
    for (; ; killAt += 1) {
      const root = mkdtempSync(join(home, `${action}-`));
      const before = await prepare(action, root);
      const actionsBefore = actionsIn(before);
      const end = run({ root, action, killAt });
      if (end !== null) {
        expect(end.outcome, end.reason).toBe('done');
        expect(end.deeds).toBe(killAt - 1);
        break;
      }
      const { world, told } = startAgain(root);
      const begun = actionsIn(world).length > actionsBefore.length;
      expect(told.length, `deed ${killAt}`).toBe(begun ? 1 : 0);
      for (const text of told) {
        expect(text).toMatch(/^Clawbuoy was ended in the middle of/);
        expect(text).toContain('`clawbuoy ');
      }
      expect(world.journal.unfinishedActions()).toEqual([]);
      expect(startAgain(root).told).toEqual([]);
      nothingIsLost(action, world, killAt);
      const again = sceneOf(action, root);
      again.nowMs = NOW_MS + 2 * MINUTE;
      const finished = await takeIn(again, action);
      expect(['done', 'nothing-to-do'], `deed ${killAt}: ${finished.reason}`).toContain(
        finished.outcome,
      );
      nothingIsLost(action, again, killAt);
    }
    // A step that does nothing that can be cut short would make this test say nothing.
    expect(killAt).toBeGreaterThan(6);
  }, 120_000);
});

function actionsIn(world: World): readonly string[] {
  return world.journal
    .read()
    .records.flatMap((record) => (record.type === 'action-started' ? [record.actionId] : []));
}

function nothingIsLost(action: KilledStep['action'], world: World, killAt: number): void {
  const where = `deed ${killAt}`;
  if (action === 'unlock' || action === 'undo') {
    const kept = world.quarantine.entries().entries.filter((one) => one.state === 'quarantined');
    const places = [existsSync(lockOf(world)), kept.length > 0].filter(Boolean).length;
    expect(places, where).toBe(1);
    return;
  }
  if (action === 'reset' || action === 'undo of a reset') {
    const transcript = join(world.stateDir, 'agents/main/sessions', `${SESSION_ID}.jsonl`);
    expect(readFileSync(transcript, 'utf8'), where).toBe(TRANSCRIPT);
    for (const copy of world.archive.entries()) {
      // One of a session that has just been made is empty.
      if (copy.sessionId !== SESSION_ID) continue;
      expect(copy.state, where).not.toBe('copying');
      expect(readFileSync(world.archive.pathOf(copy.id), 'utf8'), where).toBe(TRANSCRIPT);
    }
  }
}
