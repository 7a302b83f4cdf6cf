import { randomUUID } from 'node:crypto';
import type { JournalEntry } from '../core/history/journal-record.ts';
import { findHome, homeFiles } from '../home/home.ts';
import { type Heartbeat, startHeartbeat } from '../system/heartbeat.ts';

export type ReplaceHungOptions = {
  readonly env: NodeJS.ProcessEnv;
  readonly homeDir: string;
  readonly words: string;
  /** What takes the place of a hung process. Null: its service manager, or nobody. */
  readonly successor: { readonly program: string; readonly args: readonly string[] } | null;
  readonly log: (line: string) => void;
};

/**
 * Ends this process if its main thread hangs for a minute, and writes that into the journal. A step
 * that is under way then ends as in a crash: what it has begun is settled at the next start
 * (recovery/leftovers.ts).
 */
export function replaceHung({
  env,
  homeDir,
  words,
  successor,
  log,
}: ReplaceHungOptions): Heartbeat {
  const entry = {
    type: 'engine-stopped',
    pid: process.pid,
    reason: 'its main thread did not answer for a minute',
  } satisfies JournalEntry;
  return startHeartbeat({
    words,
    record: {
      file: homeFiles(findHome(env, homeDir)).journal,
      fields: { v: 1, id: randomUUID(), ...entry },
    },
    successor,
    log,
  });
}
