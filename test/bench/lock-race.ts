// npx tsx test/bench/lock-race.ts [RUNS] [none|before-last-look|before-rename] [unasked]: the race
// of release against a busy writer, at length.
import { raceLocks, racePromises, type Stretch } from '../support/lock-race.ts';

// Each run asks who has the lock open, last of all, as a step does: tens of milliseconds each.
const asksOpeners = process.argv[4] !== 'unasked';
const runs = Number(process.argv[2] ?? 10_000);
const stretches: readonly Stretch[] = ['none', 'before-last-look', 'before-rename'];
for (const stretch of stretches) {
  if (process.argv[3] !== undefined && process.argv[3] !== stretch) continue;
  const startedAt = performance.now();
  const outcome = await raceLocks({ runs, stretch, gapMs: 0.3, seed: 7, asksOpeners });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`gap ${stretch}: ${seconds} s`, outcome);
  const broken = racePromises(outcome);
  if (broken.length > 0) process.exitCode = 1;
  for (const promise of broken) console.error(`BROKEN: ${promise}`);
}
