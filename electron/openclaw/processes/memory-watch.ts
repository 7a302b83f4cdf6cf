import { totalmem } from 'node:os';
import type { MemoryFact } from '../../core/evidence/gateway-facts.ts';
import type { ProcessInfo } from '../../system/types.ts';

/** A leak takes hours. A sample each five minutes shows it, and eight hours of them are kept. */
const PACE_MS = 5 * 60_000;
const MOST_SAMPLES = 96;

const MOST_OPTIONS = 20;

/** The options about its heap as they were found, and the limit of a container; null: none known. */
export type MemoryLimits = {
  readonly heapOptions: readonly string[];
  readonly containerBytes: number | null;
};
const NO_LIMITS: MemoryLimits = { heapOptions: [], containerBytes: null };

/** How the memory of the gateway's process has changed since it was first seen. */
export interface MemoryWatch {
  /** Undefined before the first sample, and where the system does not tell. */
  readonly fact: MemoryFact | undefined;
  /** Takes a reading of the gateway's process. Another process begins anew. */
  note(info: ProcessInfo | undefined): void;
}

export function createMemoryWatch(options: {
  readonly now: () => number;
  readonly machineBytes?: () => number;
  /** What bounds a process's memory, as far as it is known. */
  readonly limitsOf?: (pid: number) => MemoryLimits;
}): MemoryWatch {
  const { now, machineBytes = totalmem, limitsOf = () => NO_LIMITS } = options;
  let life: { readonly pid: number; readonly startedAtMs: number } | null = null;
  let samples: MemoryFact['samples'] = [];
  let limits = NO_LIMITS;

  return {
    get fact() {
      if (life === null || samples.length === 0) return undefined;
      const { heapOptions, containerBytes } = limits;
      return {
        pid: life.pid,
        machineBytes: machineBytes(),
        ...(heapOptions.length === 0 ? {} : { heapOptions: heapOptions.slice(-MOST_OPTIONS) }),
        ...(containerBytes === null ? {} : { containerBytes }),
        samples: [...samples],
      };
    },
    note(info) {
      // A process that could not be read this time is still the same one.
      if (info?.kind !== 'alive' || info.rssBytes === undefined) return;
      // The start is read with a tolerance of a second on macOS.
      const isSame =
        life?.pid === info.pid && Math.abs(life.startedAtMs - info.startedAtMs) < 2_000;
      if (!isSame) {
        life = { pid: info.pid, startedAtMs: info.startedAtMs };
        samples = [];
      }
      const last = samples.at(-1);
      const atMs = now();
      if (last !== undefined && atMs >= last.atMs && atMs - last.atMs < PACE_MS) return;
      // A limit may be changed while it runs, and a process may be read late after its start.
      limits = limitsOf(info.pid);
      samples = [...samples, { atMs, rssBytes: info.rssBytes }].slice(-MOST_SAMPLES);
    },
  };
}
