/**
 * How long after a fact `clawbuoy watch --json` shows it, on a real gateway.
 *
 *   npm run build && npx tsx test/bench/fact-to-light.ts [VERSION…] [--times N] [--program FILE]
 *
 * Facts are the start and the end of a run, and, where the release has lock files, a lock that
 * appears. Beside each, in the same run, what costs nothing: the arrival of the same event's frame
 * at a bare socket, or a bare `fs.watch` of the same folder. Both are counted from the moment at
 * which the fact was caused. The aim is a p99 within 250 ms of the bare one.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, watch as watchFolder } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Snapshot } from '../../electron/core/api/snapshot.ts';
import { BUILT_PROGRAM } from '../drill/buoy.ts';
import { Client } from '../drill/client.ts';
import { leaveLock } from '../drill/drills/lock-files.ts';
import { Processes } from '../drill/processes.ts';
import { Stage } from '../drill/stage.ts';
import { chooseVersions } from '../drill/versions.ts';

const AIM_MS = 250;
const FACT_LIMIT_MS = 30_000;
const KEY = 'agent:main:bench';

/** One fact: how long after its cause the bare listener and the light had it. */
type Sample = { readonly bareMs: number; readonly lightMs: number };

/** The first word about a run is its preparation where the release tells of that. */
const agentSchema = z.object({
  sessionKey: z.literal(KEY),
  stream: z.enum(['run_status', 'lifecycle']),
  data: z.object({ phase: z.string() }),
});

/** Settles with the moment at which something was so for the first time; fails after a limit. */
function moment(what: string): { readonly at: Promise<number>; come(): void } {
  let come: (atMs: number) => void = () => undefined;
  const at = new Promise<number>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`no ${what}`)), FACT_LIMIT_MS);
    come = (atMs) => {
      clearTimeout(limit);
      resolve(atMs);
    };
  });
  return { at, come: () => come(performance.now()) };
}

/** The moment of the first snapshot from now on that fits. */
async function lit(stage: Stage, what: string, fits: (shown: Snapshot) => boolean) {
  await stage.watch.until(what, fits, FACT_LIMIT_MS);
  return performance.now();
}

function stateOf(snapshot: Snapshot): string {
  return snapshot.sessions.find((session) => session.key === KEY)?.state ?? 'idle';
}

async function measureRuns(stage: Stage, times: number) {
  const client = await Client.connect(stage.place, 10_000);
  if (client === null) throw new Error('the bare socket could not connect');
  let started = moment('first start');
  let over = moment('first end');
  client.on((frame) => {
    if (frame.event !== 'agent') return;
    const event = agentSchema.safeParse(frame.payload);
    if (!event.success) return;
    const { stream, data } = event.data;
    if (stream === 'run_status' || data.phase === 'start') started.come();
    else if (data.phase === 'end') over.come();
  });
  started.come();
  over.come();
  const starts: Sample[] = [];
  const ends: Sample[] = [];
  await stage.mustAnswer(KEY, 'hello');
  // Words that come one a second leave both ends of a run apart.
  await stage.behave({ kind: 'slow', words: 2 });
  for (let time = 0; time < times; time += 1) {
    await lit(stage, 'idle session', (shown) => stateOf(shown) === 'idle');
    await sleep(Math.random() * 1_000);
    started = moment('start');
    over = moment('end');
    const asked = stage.model.requests;
    const sentAt = performance.now();
    const working = lit(stage, 'working session', (shown) => stateOf(shown) === 'working');
    const answer = stage.say(KEY, `message ${time}`);
    starts.push({ bareMs: (await started.at) - sentAt, lightMs: (await working) - sentAt });
    await stage.untilAsked(asked);
    const askedAt = performance.now();
    const idle = lit(stage, 'idle session', (shown) => stateOf(shown) === 'idle');
    ends.push({ bareMs: (await over.at) - askedAt, lightMs: (await idle) - askedAt });
    await answer;
  }
  client.close();
  return { starts, ends };
}

async function measureLocks(stage: Stage, times: number): Promise<Sample[]> {
  const folder = join(stage.place.state, 'agents/main/sessions');
  mkdirSync(folder, { recursive: true });
  let name = '';
  let seen = moment('first lock');
  seen.come();
  const bare = watchFolder(folder, (_kind, file) => {
    if (file === name) seen.come();
  });
  const samples: Sample[] = [];
  for (let time = 0; time < times; time += 1) {
    await sleep(Math.random() * 1_000);
    name = `${randomUUID()}.jsonl.lock`;
    const path = join(folder, name);
    seen = moment('lock');
    const shown = lit(stage, 'lock', ({ locks }) => locks.some((lock) => lock.path === path));
    const madeAt = performance.now();
    await leaveLock(path, stage.gateway.pid);
    samples.push({ bareMs: (await seen.at) - madeAt, lightMs: (await shown) - madeAt });
    rmSync(path);
    await lit(stage, 'lock gone', ({ locks }) => locks.every((lock) => lock.path !== path));
  }
  bare.close();
  return samples;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

function report(version: string, fact: string, samples: readonly Sample[]): void {
  const p = (share: number, pick: (sample: Sample) => number) =>
    percentile(samples.map(pick), share);
  const later = (share: number) => p(share, (sample) => sample.lightMs - sample.bareMs);
  const bare99 = p(0.99, (sample) => sample.bareMs);
  const light99 = p(0.99, (sample) => sample.lightMs);
  const row = {
    version,
    fact,
    n: samples.length,
    bare: `${p(0.5, (s) => s.bareMs).toFixed(1)} / ${bare99.toFixed(1)}`,
    light: `${p(0.5, (s) => s.lightMs).toFixed(1)} / ${light99.toFixed(1)}`,
    later: `${later(0.5).toFixed(1)} / ${later(0.99).toFixed(1)}`,
    ratio: `${(p(0.5, (s) => s.lightMs) / p(0.5, (s) => s.bareMs)).toFixed(2)} / ${(light99 / bare99).toFixed(2)}`,
  };
  const held = light99 - bare99 <= AIM_MS ? 'within' : 'BEYOND';
  console.log(
    `${row.version}  ${row.fact.padEnd(12)} n ${row.n}  p50 / p99: bare ${row.bare} ms, light ${row.light} ms, ratio ${row.ratio}; each later by ${row.later} ms; p99 later by ${(light99 - bare99).toFixed(1)} ms, ${held} ${AIM_MS} ms`,
  );
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    times: { type: 'string', default: '60' },
    program: { type: 'string', default: BUILT_PROGRAM },
  },
});
const chosen = chooseVersions(positionals.length === 0 ? ['2026.2.1', '2026.9.6'] : positionals);
if ('unknown' in chosen) throw new Error(`no such release: ${chosen.unknown}`);
const processes = new Processes();
process.once('exit', () => processes.killAllNow());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const times = Number(values.times);
for (const version of chosen.versions) {
  const options = { kind: 'real', keep: false, program: values.program } as const;
  const stage = await Stage.open(options, version, processes);
  await stage.untilGreen(30_000);
  if (version.era === 'jsonl') {
    report(version.name, 'lock made', await measureLocks(stage, times));
  }
  const { starts, ends } = await measureRuns(stage, times);
  report(version.name, 'run started', starts);
  report(version.name, 'run ended', ends);
  await stage.close();
}
process.exit();
