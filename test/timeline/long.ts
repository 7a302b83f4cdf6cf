// npx tsx test/timeline/long.ts [COUNT] [FIRST SEED]: plays so many random timelines, shared out
// over the processors, and shows what came out. Ends with 1 where a live lock was lost.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import fc from 'fast-check';
import { LONG } from './kept.ts';
import { makeStage, play } from './play.ts';
import { Sum } from './sum.ts';
import { shortened, type Timeline, tell, timelines } from './timeline.ts';

type Chunk = { readonly sum: Sum; readonly failed: string | null };

/** Plays one chunk, in a process of its own. */
async function playChunk(seed: number, count: number): Promise<Chunk> {
  const stage = makeStage();
  const sum = new Sum();
  const wrongOf = async (timeline: Timeline) => (await play(stage.root, timeline)).wrong;
  try {
    for (const timeline of fc.sample(timelines, { numRuns: count, seed })) {
      const played = await play(stage.root, timeline);
      sum.add(played);
      if (played.wrong === null) continue;
      const short = await shortened(timeline, async (one) => (await wrongOf(one)) !== null);
      const words = `${await wrongOf(short)}\n${tell(short)}\n${JSON.stringify(short)}`;
      return { sum, failed: `seed ${seed}, timeline ${sum.count}: ${words}` };
    }
    return { sum, failed: null };
  } finally {
    stage.close();
  }
}

function inAnotherProcess(seed: number, count: number): Promise<string> {
  const args = [...process.execArgv, import.meta.filename, String(count), String(seed), 'chunk'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve(text));
  });
}

const count = Number(process.argv[2] ?? 100_000);
const firstSeed = Number(process.argv[3] ?? LONG.firstSeed);

if (process.argv[4] === 'chunk') {
  const { sum, failed } = await playChunk(firstSeed, count);
  process.stdout.write(JSON.stringify({ sum, failed }));
} else {
  const whole = new Sum();
  const sizes = Array.from({ length: Math.ceil(count / LONG.size) }, (_, at) =>
    Math.min(LONG.size, count - at * LONG.size),
  );
  let next = 0;
  const worker = async () => {
    for (;;) {
      const at = next;
      next += 1;
      const size = sizes[at];
      if (size === undefined) return;
      const { sum, failed }: Chunk = JSON.parse(await inAnotherProcess(firstSeed + at, size));
      whole.addSum(sum);
      console.log(
        `seed ${firstSeed + at}: ${sum.count} timelines${failed === null ? '' : ', FAILED'}`,
      );
      if (failed === null) continue;
      console.log(failed);
      process.exitCode = 1;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  console.log(whole.words());
  const wanting = [...whole.unmet(), ...whole.unreleased()];
  if (wanting.length > 0) {
    console.log(`never met, or not released: ${wanting.join(', ')}`);
    process.exitCode = 1;
  }
}
