import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { takeStock } from '../../electron/recovery/leftovers.ts';
import { census, differences } from '../support/census.ts';
import { fileError, quickFiles } from '../support/faulty-files.ts';
import { FAULT_SCENES } from './fault-scenes.ts';
import { onEveryCall, unclear } from './faults.ts';
import type { World } from './world.ts';

/** From the n-th change on nothing can be changed: as far as the disk goes, the process is dead. */
function dieAt(world: World, at: number): () => boolean {
  let changes = 0;
  onEveryCall(world, (call) => {
    if (!call.changes) return;
    changes += 1;
    if (changes >= at) throw fileError('EIO');
  });
  return () => changes >= at;
}

function startAgain(world: World): readonly string[] {
  const { journal, quarantine, archive } = world;
  const found = quarantine.recover(() => false);
  const told = takeStock({ journal, quarantine, archive, isAlive: () => false });
  return [...found.map((one) => one.why), ...told];
}

describe.each(['unlock', 'undo of an unlock', 'reset'])(
  'the next start after a dead %s',
  (name) => {
    it('on a disk that fails at any call loses nothing, and the one after it mends all', async () => {
      let isDead = true;
      for (let diedAt = 2; isDead; diedAt += 1) {
        let isMet = true;
        // Every third call at each death, another third at the next.
        for (let failAt = 1 + (diedAt % 3); isMet; failAt += 3) {
          const scene = await FAULT_SCENES[name]?.();
          if (scene === undefined) throw new Error(`no scene ${name}`);
          const { world } = scene;
          const before = census(world.stateDir);
          const died = dieAt(world, diedAt);
          await scene.act();
          isDead = died();
          isMet = false;
          let calls = 0;
          onEveryCall(world, () => {
            calls += 1;
            if (calls !== failAt) return;
            isMet = true;
            throw fileError('EACCES');
          });
          const where = `died at ${diedAt}, failed at ${failAt}`;
          for (const text of startAgain(world)) expect(unclear(text), where).toEqual([]);
          world.files = quickFiles;
          world.journalFiles = quickFiles;
          for (const text of startAgain(world)) expect(unclear(text), where).toEqual([]);
          expect(world.journal.unfinishedActions(), where).toEqual([]);
          const { entries } = world.quarantine.entries();
          expect(
            entries.filter((one) => /ing$/.test(one.state)),
            where,
          ).toEqual([]);
          const changes = differences(before, census(world.stateDir));
          const kept = entries.filter((one) => one.state === 'quarantined').length;
          const gone = changes.filter((change) => change.startsWith('gone: '));
          expect(gone.length, `${where}: ${changes.join()}`).toBeLessThanOrEqual(kept);
          rmSync(world.root, { recursive: true, force: true });
          if (!isDead) break;
        }
      }
    });
  },
);
