import { url as debuggerUrl } from 'node:inspector';
import { Worker } from 'node:worker_threads';
import { errorMessage } from '../core/text/errors.ts';

/** A main thread that has missed this many ticks in a row hangs: a minute or little more. */
const MISSED_TICKS = 4;
const TICK_MS = 15_000;

/** The places in the memory that both threads share. */
const BEATS = 0;
const IS_DEBUGGED = 1;
const HAS_ENDED = 2;
const CELLS = 3;

export type HeartbeatOptions = {
  /** The words for the standard error, if the main thread hangs. */
  readonly words: string;
  /**
   * One JSON object that is then added to a file as a line, with the time under `at`. Null: none.
   */
  readonly record: {
    readonly file: string;
    readonly fields: Readonly<Record<string, unknown>>;
  } | null;
  /**
   * The program that then takes this one's place, once this one has ended. The time (ms since
   * epoch) is added to its last argument. Null: whoever started this one starts it again.
   */
  readonly successor: { readonly program: string; readonly args: readonly string[] } | null;
  readonly log: (line: string) => void;
  /** Default: 15 s. Four missed ticks in a row are a hang. */
  readonly tickMs?: number;
};

export interface Heartbeat {
  /** From now on nobody looks whether the main thread hangs. */
  stop(): void;
}

/**
 * Ends this process if its main thread hangs for a minute, since then nothing in it can change what
 * people see. A thread looks whether the main thread still counts its beats. It counts its own
 * ticks and not the clock: while the machine sleeps or the process is stopped, neither thread
 * works, and nothing is missed. A debugger holds the main thread alone, so under one nothing
 * counts. The thread sleeps between its ticks and ends with the process. If there can be no thread,
 * that is logged and all else goes on.
 */
export function startHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { words, record, successor, log, tickMs = TICK_MS } = options;
  const cells = new Int32Array(new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT));
  const beat = () => {
    Atomics.store(cells, IS_DEBUGGED, debuggerUrl() === undefined ? 0 : 1);
    Atomics.add(cells, BEATS, 1);
  };
  beat();
  const beats = setInterval(beat, tickMs);
  beats.unref();
  const stop = () => {
    clearInterval(beats);
    Atomics.store(cells, HAS_ENDED, 1);
    Atomics.notify(cells, HAS_ENDED);
  };
  try {
    const thread = new Worker(THREAD, {
      eval: true,
      name: 'heartbeat',
      // Neither the options nor the loaders of the program concern this thread.
      execArgv: [],
      workerData: {
        cells,
        tickMs,
        missedTicks: MISSED_TICKS,
        words,
        record,
        successor,
        waitForEnd: WAIT_FOR_END,
      },
      resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 },
    });
    thread.on('error', (error) => log(`nobody looks for hangs: ${errorMessage(error)}`));
    thread.unref();
  } catch (error) {
    log(`nobody looks for hangs: ${errorMessage(error)}`);
    stop();
  }
  return { stop };
}

/**
 * Waits until the process `$0` has ended, but not longer than ten seconds: its parent may not have
 * noticed. Then becomes the program that the other arguments name.
 */
const WAIT_FOR_END =
  'n=0; while kill -0 "$0" 2>/dev/null && [ $n -lt 50 ]; do sleep 0.2; n=$((n+1)); done; exec "$@"';

/**
 * The thread's program. It is a text because a thread needs a file or a text, and a program in one
 * file with its own Node has no other file. Nothing here may wait for the main thread: so it writes
 * by calls of its own, and ends by a signal that needs nobody's help. Ending comes last, and comes
 * even if all before it failed. A crash report of macOS follows SIGABRT, but not SIGKILL.
 */
const THREAD = `
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const { workerData } = require('node:worker_threads');
const { cells, tickMs, missedTicks, words, record, successor, waitForEnd } = workerData;
const attempt = (work) => {
  try {
    work();
  } catch {}
};
let seen = 0;
let missed = 0;
while (Atomics.wait(cells, ${HAS_ENDED}, 0, tickMs) === 'timed-out') {
  const beats = Atomics.load(cells, ${BEATS});
  const counts = beats === seen && Atomics.load(cells, ${IS_DEBUGGED}) === 0;
  missed = counts ? missed + 1 : 0;
  seen = beats;
  if (missed < missedTicks) continue;
  const nowMs = Date.now();
  attempt(() => fs.writeSync(2, words + '\\n'));
  attempt(() => {
    if (record === null) return;
    const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW } = fs.constants;
    const file = fs.openSync(record.file, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
    const line = JSON.stringify({ ...record.fields, at: new Date(nowMs).toISOString() });
    // The main thread may hang in the middle of a line.
    fs.writeSync(file, '\\n' + line + '\\n');
    fs.fsyncSync(file);
  });
  attempt(() => {
    if (successor === null) return;
    const args = [...successor.args];
    args.push((args.pop() ?? '') + nowMs);
    const waiting = ['-c', waitForEnd, String(process.pid), successor.program, ...args];
    spawn('/bin/sh', waiting, { detached: true, stdio: 'ignore' });
  });
  process.kill(process.pid, 'SIGKILL');
}
`;
