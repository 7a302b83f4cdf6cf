import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { telling } from '../../electron/cli/going-on.ts';
import { judge } from '../../electron/core/judge/judge.ts';
import { err, ok } from '../../electron/core/result.ts';
import { planFor } from '../../electron/core/steps/plan.ts';
import { evidence } from '../support/evidence.ts';

const seen = evidence();
const plan = {
  ...planFor('restart', null, {
    judgement: judge(seen),
    evidence: seen,
    methods: [],
    asked: null,
    restarts: [],
    archiveDir: null,
  }),
  verdict: 'ready' as const,
  limitMs: 390_000,
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Hands whose step is over after so long; what was said is kept. */
function slow(ms: number) {
  const said: string[] = [];
  const taker = telling(
    {
      snapshot: async () => err('not asked'),
      plan: async () => ok(plan),
      act: async () => {
        await new Promise((resolve) => setTimeout(resolve, ms));
        return err('over');
      },
    },
    { say: (line) => said.push(line), lastPart: () => 'restart: it drains', now: Date.now },
  );
  return { taker, said };
}

it('a step that goes on says so, how far it is, and when it gives up', async () => {
  const { taker, said } = slow(65_000);
  await taker.plan('restart', null);
  const over = taker.act('restart', null, { secondYes: false });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said).toEqual(
    ['10 s', '40 s'].map(
      (time) =>
        `restart goes on, for ${time}; so far: restart: it drains. It gives up after 6 min 30 s at the latest`,
    ),
  );
  await vi.advanceTimersByTimeAsync(10_000);
  await over;
  expect(vi.getTimerCount()).toBe(0);
});

it('a quick step says nothing', async () => {
  const { taker, said } = slow(9_000);
  await taker.plan('restart', null);
  const over = taker.act('restart', null, { secondYes: false });
  await vi.advanceTimersByTimeAsync(9_000);
  await over;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said).toEqual([]);
});
