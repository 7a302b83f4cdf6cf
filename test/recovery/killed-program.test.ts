import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILT_PROGRAM } from '../drill/buoy.ts';
import { killAndStartAgain } from '../drill/kill.ts';
import { KILL_SCENES } from '../drill/kill-scenes.ts';
import { Processes } from '../drill/processes.ts';
import { Stage } from '../drill/stage.ts';
import { VERSIONS } from '../drill/versions.ts';

/**
 * The worst point of each action: the world is changed, and the journal does not know it yet.
 * `test/drill/kill-sweep.ts` goes through all the others.
 */
const POINTS = [
  ['unlock', 'before "move aside" in the journal', /The lock was released; `clawbuoy undo \S+`/],
  [
    'undo',
    'before "put back" in the journal',
    /`clawbuoy un(do` can be asked again|lock` releases it again)/,
  ],
  [
    'undo-reset',
    'before "put back" in the journal',
    /has its conversation back; start the gateway again/,
  ],
  ['abort', 'before "abort" in the journal', /`clawbuoy abort \S+` can be asked again/],
  ['reset', 'before "reset" in the journal', /The session was reset\..* `clawbuoy undo \S+`/],
  ['restart', 'before "restart" in the journal', /`clawbuoy heal` goes on/],
  ['start', 'before "start" in the journal', /`clawbuoy heal` goes on/],
  ['heal', 'before "restart" in the journal', /`clawbuoy heal` goes on/],
] as const;

const missing =
  process.platform !== 'linux'
    ? 'only systemd can be stood in for'
    : existsSync(BUILT_PROGRAM)
      ? null
      : 'the terminal program is not built (npm run build)';
if (missing !== null) console.log(`killed-program tests skipped: ${missing}`);

describe.skipIf(missing !== null)('the built program killed in the middle of a step', () => {
  const processes = new Processes();
  const table: string[] = [];
  let stage: Stage;

  beforeAll(async () => {
    const options = { kind: 'simulated' as const, keep: false, program: BUILT_PROGRAM };
    stage = await Stage.open(options, VERSIONS[0], processes);
    await stage.untilGreen(30_000);
  });
  afterAll(async () => {
    console.log(table.join('\n'));
    await stage.close();
  });

  it.each(POINTS)(
    '%s, %s: the next start tells it, and it can go on',
    async (name, point, says) => {
      const buoy = await stage.otherBuoy(`killed-${name}`);
      const scene = await KILL_SCENES[name]?.(stage, buoy, `agent:main:killed-${name}`);
      if (scene === undefined) throw new Error(`no scene of ${name}`);
      try {
        const killed = await killAndStartAgain(stage, buoy, scene, point);
        table.push(`${name}, ${point} -> ${killed?.told}\n    once more: ${killed?.again}`);
        expect(killed?.point).toBe(point);
        expect(killed?.told).toMatch(says);
      } finally {
        await scene.clear();
      }
    },
  );
});
