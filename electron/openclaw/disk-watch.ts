import { statfs } from 'node:fs/promises';
import type { Evidence } from '../core/evidence/evidence.ts';

type DiskFact = NonNullable<Evidence['machine']['disk']>;

/** Asked so rarely that it costs nothing. */
const PACE_MS = 60_000;

/** How much room is left where OpenClaw keeps its files. */
export interface DiskWatch {
  /** Undefined: not asked yet, or it cannot be told. */
  readonly fact: DiskFact | undefined;
  /** Asks once a minute, one question at a time; does not wait for a disk that does not answer. */
  ask(): void;
}

export function createDiskWatch(options: {
  readonly folder: string;
  readonly now: () => number;
  /** Blocks of the file system that holds the folder; rejects where they cannot be told. */
  readonly look?: (folder: string) => Promise<Blocks>;
}): DiskWatch {
  const { folder, now, look = statfs } = options;
  let fact: DiskFact | undefined;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let isAsking = false;

  async function take(): Promise<void> {
    try {
      const { bsize, blocks, bavail } = await look(folder);
      fact = { atMs: askedAtMs, freeBytes: bavail * bsize, totalBytes: blocks * bsize };
    } catch {
      fact = undefined;
    } finally {
      isAsking = false;
    }
  }

  return {
    get fact() {
      return fact;
    },
    ask() {
      if (isAsking || now() - askedAtMs < PACE_MS) return;
      isAsking = true;
      askedAtMs = now();
      void take();
    },
  };
}

type Blocks = { readonly bsize: number; readonly blocks: number; readonly bavail: number };
