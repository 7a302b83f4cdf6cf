import { z } from 'zod';
import { startSimulatedOpenClaw } from '../../../electron/demo/simulator/index.ts';
import { behaviourSchema } from '../model.ts';

/**
 * The simulated OpenClaw at the real gateway's place: a process of its own that a drill can
 * kill and freeze. It plays the model as well, and asks the drill's model how to behave.
 */
const settings = z
  .object({
    era: z.enum(['2026.2.1', '2026.7.35', '2026.9.6']),
    dir: z.string(),
    token: z.string(),
    port: z.number(),
    tmpDir: z.string(),
    acquireTimeoutMs: z.number(),
    modelUrl: z.string(),
  })
  .parse(JSON.parse(process.argv[2] ?? ''));

// As the real one does, so that its command line tells who it is.
process.title = 'openclaw-gateway';

const { modelUrl, ...options } = settings;
const simulated = await startSimulatedOpenClaw({
  ...options,
  hasChannel: true,
  log: (line) => console.log(line),
});
const closing = new AbortController();

async function playModel(): Promise<void> {
  try {
    const reply = await fetch(new URL('/behaviour', modelUrl), { signal: closing.signal });
    const { kind } = behaviourSchema.parse(await reply.json());
    await simulated.setModel(BEHAVIOURS[kind]);
  } catch {
    // The drill is ending, or busy: the behaviour stays as it is.
  }
  if (!closing.signal.aborted) setTimeout(() => void playModel(), 50);
}

const BEHAVIOURS = {
  answer: 'answer',
  hang: 'hang',
  'hang-mid-stream': 'hang-mid-stream',
  slow: { slowMs: 5_000 },
  // It knows no refusals: drills about them are for real gateways only.
  refuse: 'hang',
  'cut-off': 'hang',
  says: 'answer',
  filtered: 'hang',
  page: 'hang',
  credit: 'hang',
  tool: 'answer',
  call: 'answer',
} as const;

void playModel();
process.once('SIGTERM', () => {
  closing.abort();
  simulated.close().finally(() => process.exit(0));
});
