import { statfs } from 'node:fs/promises';
import type { Evidence } from '../core/evidence/evidence.ts';

type DiskFact = NonNullable<Evidence['machine']['disk']>;

/** The interval is so long that the check costs almost nothing. */
const PACE_MS = 60_000;

/** The free space on the disk with OpenClaw's files. */
export interface DiskWatch {
  /** Undefined: not asked yet, or unknown. */
  readonly fact: DiskFact | undefined;
  /** Asks once a minute, one question at a time. Does not wait for the answer. */
  ask(): void;
}

export function createDiskWatch(options: {
  readonly folder: string;
  readonly now: () => number;
  /** The blocks of the folder's file system. Rejects if they are unknown. */
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
