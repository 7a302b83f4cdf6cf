import { expect } from '../failure.ts';
import { killAndStartAgain } from '../kill.ts';
import { KILL_SCENES } from '../kill-scenes.ts';
import type { Stage } from '../stage.ts';
import type { Drill } from './drill.ts';

/** A step has less than this many points; more would mean that it never comes to its end. */
const MOST_POINTS = 40;

/** Kills Clawbuoy at every point of a step on this stage; answers how many there were. */
async function killEverywhere(stage: Stage, sessionKey: string, name: string): Promise<number> {
  const make = KILL_SCENES[name];
  expect(make !== undefined, `nothing is known of ${name}`);
  for (let point = 1; point < MOST_POINTS; point += 1) {
    const buoy = await stage.otherBuoy(`killed-${name}-${point}`);
    const scene = await make(stage, buoy, `${sessionKey}-${point}`);
    try {
      if ((await killAndStartAgain(stage, buoy, scene, point)) === null) return point - 1;
    } finally {
      await scene.clear();
    }
  }
  throw new Error(`${name} has more than ${MOST_POINTS} points`);
}

function killedIn(name: 'unlock' | 'reset' | 'undo-reset', words: string = name): Drill {
  return {
    name: `killed in the middle of ${words}`,
    versions: ['2026.2.1'],
    quick: [],
    async run(stage, sessionKey) {
      const points = await killEverywhere(stage, sessionKey, name);
      expect(points > 6, `${name} came by ${points} points only`);
      const answered = await stage.mustAnswer(sessionKey, 'still there');
      // The many lives of its gateway look like a restart loop to who has seen them all.
      if (name === 'undo-reset') await stage.watchAnew();
      const green = await stage.untilGreen(30_000);
      return `SIGKILL at ${points} points: told, nothing lost, taken again; ${answered}; green after ${green}`;
    },
  };
}

export const killedInUnlock = killedIn('unlock');
export const killedInReset = killedIn('reset');
export const killedInUndoReset = killedIn('undo-reset', 'an undo of a reset');
