import { existsSync } from 'node:fs';
import { expect } from '../failure.ts';
import type { Stage } from '../stage.ts';
import { seconds } from '../watch.ts';
import type { Drill } from './drill.ts';
import { leaveLock, lockPathOf } from './lock-files.ts';

/** How often each is played: `CLAWBUOY_DRILL_TIMES=20 npm run drill -- 2026.2.1 --only heal`. */
const TIMES = Math.min(50, Math.max(1, Number(process.env.CLAWBUOY_DRILL_TIMES ?? '3') || 3));

/** A lock blocks a message, `heal` takes the smallest step that is enough, the agent answers. */
async function healAgainAndAgain(
  stage: Stage,
  sessionKey: string,
  ownerPid: () => number,
): Promise<string> {
  const healedMs: number[] = [];
  const steps = new Set<string>();
  await stage.mustAnswer(sessionKey, 'hello');
  const path = await lockPathOf(stage, sessionKey);
  for (let time = 0; time < TIMES; time += 1) {
    await leaveLock(path, ownerPid());
    const sentAt = Date.now();
    const blocked = stage.say(sessionKey, 'are you there', { limitMs: 25_000 });
    await stage.watch.until(
      'red light that recommends unlock',
      ({ level, recommended }) => level === 'red' && recommended.action === 'unlock',
      15_000,
      sentAt,
    );
    const { result, tookMs } = await stage.buoy.act('heal', null, 60_000);
    expect(result.outcome === 'done', `heal ended ${result.outcome}: ${result.reason}`);
    for (const step of result.steps) steps.add(step.name);
    expect(!existsSync(path), 'the lock is still there');
    healedMs.push(tookMs);
    await stage.mustAnswer(sessionKey, 'and now');
    await blocked;
    await stage.untilGreen();
  }
  const slowest = seconds(Math.max(...healedMs));
  return `${TIMES} of ${TIMES} answered again; slowest heal ${slowest}; steps: ${[...steps].join(', ')}`;
}

export const healLeaked: Drill = {
  name: 'heal, leaked lock, again and again',
  versions: ['2026.2.1'],
  quick: [],
  run: (stage, sessionKey) => healAgainAndAgain(stage, sessionKey, () => stage.gateway.pid),
};

export const healForeign: Drill = {
  name: 'heal, foreign lock, again and again',
  versions: ['2026.2.1'],
  quick: [],
  async run(stage, sessionKey) {
    const owner = stage.processes.spawn('sleep', ['1200'], { cwd: '/', stdio: 'ignore' });
    try {
      const { pid } = owner;
      expect(pid !== undefined, 'the foreign process did not start');
      return await healAgainAndAgain(stage, sessionKey, () => pid);
    } finally {
      await stage.processes.end(owner);
    }
  },
};
