import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { err, ok } from '../../electron/core/result.ts';
import { createQuarantine } from '../../electron/openclaw/changes/quarantine.ts';
import { inspectLock, parseLockPayload } from '../../electron/openclaw/locks/lock-file.ts';
import type { Files } from '../../electron/system/files.ts';
import { createSystem } from '../../electron/system/index.ts';
import { quickFiles, watchedFiles } from './faulty-files.ts';

/** A pid above what Linux and macOS give out by default limits: nobody's. */
export const DEAD_PID = 99_999_999;

/** A look at the open files of the whole machine takes tens of milliseconds. */
const SLOW_WRITER = { pace: 60, hold: 4 };

/** How the gap between judging and moving is widened. */
export type Stretch = 'none' | 'before-last-look' | 'before-rename';

export type RaceOutcome = {
  readonly runs: number;
  /** Orphans that were really released. */
  readonly released: number;
  /** Refused because the lock changed, was gone, or had a live owner. */
  readonly refused: number;
  /** Moved in the very moment of a change, and put back. */
  readonly putBack: number;
  /** Moved in such a moment, but the place was taken at once: told as such, and kept. */
  readonly displaced: number;
  /** Orphans that nobody can account for: must be 0. */
  readonly lost: number;
  /** Whatever else happened, in words: must be empty. */
  readonly wrong: readonly string[];
  /** Locks in quarantine that were not orphans: must be empty. */
  readonly liveInQuarantine: readonly string[];
  readonly leftBeside: readonly string[];
  readonly writer: {
    readonly held: number;
    readonly orphans: number;
    readonly reclaimed: number;
    /** Live locks that disappeared and never came back: must be 0. */
    readonly vanished: number;
    /** Live locks in whose place another one stood: must be 0. */
    readonly foreign: number;
    /** Live locks that were away for a moment. */
    readonly returned: number;
  };
};

/**
 * Lets a writer take, release and abandon one lock as fast as it can, while the quarantine
 * judges and moves what it saw as an orphan, `runs` times. `stretch` widens the gap between judging and moving:
 * `before-last-look` stops before the last identity check, `before-rename` between that check
 * and the rename, where only putting back helps.
 */
export async function raceLocks(options: {
  readonly runs: number;
  readonly stretch: Stretch;
  readonly gapMs: number;
  readonly seed: number;
  /** Asks last of all who has it open, as a step does; the writer is as slow as the answer. */
  readonly asksOpeners?: boolean;
}): Promise<RaceOutcome> {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'clawbuoy-race-'));
  const stateDir = join(root, 'state');
  const sessions = join(stateDir, 'agents', 'main', 'sessions');
  const lockPath = join(sessions, 'race.jsonl.lock');
  const dir = join(root, 'quarantine');
  mkdirSync(sessions, { recursive: true });
  const stop = new SharedArrayBuffer(4);
  const gap = new Int32Array(new SharedArrayBuffer(4));
  const stretch = () => void Atomics.wait(gap, 0, 0, options.gapMs);
  const files: Files = watchedFiles(({ name, paths }) => {
    const isMove = name === 'rename' && paths[0] === lockPath;
    if (options.stretch === 'before-rename' && isMove) stretch();
  }, quickFiles);
  const worker = new Worker(new URL('./lock-writer.mjs', import.meta.url), {
    workerData: {
      lockPath,
      deadPid: DEAD_PID,
      stop,
      seed: options.seed,
      ...(options.asksOpeners === true ? SLOW_WRITER : {}),
    },
  });
  const finished = new Promise<RaceOutcome['writer']>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  const quarantine = createQuarantine({ dir, files });
  const system = createSystem();
  const wrong: string[] = [];
  let released = 0;
  let refused = 0;
  let putBack = 0;
  let displaced = 0;
  let run = 0;
  for (let look = 0; run < options.runs; look += 1) {
    if (look % 50 === 0) await setImmediate();
    const found = inspectLock(lockPath, stateDir);
    const isOrphan = (bytes: Buffer) => {
      const payload = parseLockPayload(bytes);
      return payload.kind === 'payload' && payload.pid === DEAD_PID;
    };
    if (found.kind !== 'regular' || !isOrphan(found.bytes)) {
      continue;
    }
    run += 1;
    const result = quarantine.judgeAndMove({
      lockPath,
      stateDir,
      expected: found.identity,
      recheck: () => {
        if (options.stretch === 'before-last-look') stretch();
        const again = inspectLock(lockPath, stateDir);
        // What a caller would do: look at the owner that the lock names now, and last of all who
        // has it open. The writer is a thread of this very process, which is left out.
        if (again.kind === 'regular' && !isOrphan(again.bytes)) return err('a live owner');
        if (options.asksOpeners !== true) return ok(undefined);
        const openers = system.openersNow(lockPath, { owners: [DEAD_PID], everybody: true });
        if (openers.kind === 'unknown') return err(openers.why);
        const other = openers.pids.find((pid) => pid !== process.pid);
        return other === undefined ? ok(undefined) : err(`process ${other} has it open`);
      },
      actionId: `run-${run}`,
      why: 'its owner is dead',
    });
    if (result.ok) released += 1;
    else if (result.error.kind === 'refused') refused += 1;
    else if (result.error.code === 'changed') putBack += 1;
    else if (result.error.code === 'place-taken') displaced += 1;
    else wrong.push(`${result.error.code}: ${result.error.why}`);
  }
  Atomics.store(new Int32Array(stop), 0, 1);
  Atomics.notify(new Int32Array(stop), 0);
  const writer = await finished;
  await worker.terminate();
  const { entries, findings } = quarantine.entries();
  wrong.push(...findings);
  const stored = readdirSync(dir).filter((name) => name.endsWith('.lock'));
  const liveInQuarantine = stored.filter(
    (name) => !readFileSync(join(dir, name), 'utf8').includes(`${DEAD_PID}`),
  );
  if (stored.length !== released + displaced || entries.length !== stored.length) {
    wrong.push(`${released} released, ${displaced} displaced, ${stored.length} in quarantine`);
  }
  if (entries.some(({ state }) => state !== 'quarantined' && state !== 'displaced')) {
    wrong.push('an entry is not settled');
  }
  const left = readdirSync(sessions);
  const leftBeside = left.filter((name) => name !== 'race.jsonl.lock');
  const isOrphanLeft =
    left.includes('race.jsonl.lock') && readFileSync(lockPath, 'utf8').includes(`${DEAD_PID}`);
  const remaining = isOrphanLeft ? 1 : 0;
  const lost = writer.orphans - writer.reclaimed - released - displaced - remaining;
  rmSync(root, { recursive: true, force: true });
  return {
    runs: options.runs,
    released,
    refused,
    putBack,
    displaced,
    lost,
    wrong,
    liveInQuarantine,
    leftBeside,
    writer,
  };
}

/** What must hold after every race, as a list of what does not. */
export function racePromises(outcome: RaceOutcome): readonly string[] {
  const { writer } = outcome;
  return [
    ...outcome.wrong,
    ...outcome.liveInQuarantine.map((name) => `a live lock is in quarantine: ${name}`),
    ...outcome.leftBeside.map((name) => `left in OpenClaw's folder: ${name}`),
    ...(writer.vanished > 0 ? [`${writer.vanished} live locks vanished`] : []),
    ...(writer.foreign > 0 ? [`${writer.foreign} live locks had a stranger in their place`] : []),
    ...(outcome.lost !== 0 ? [`${outcome.lost} files are lost`] : []),
  ];
}
