import type { Snapshot } from '../api/snapshot.ts';
import type { JournalEntry } from './journal-record.ts';

/**
 * How often the watch records that it is alive and how fast the gateway answers. With twelve lines
 * an hour, a week is a small part of the journal. A curve of a day has 288 points.
 */
export const SAMPLE_INTERVAL_MS = 5 * 60_000;

type Pulse = Extract<JournalEntry, { type: 'pulse' }>;

/** The looks since the last pulse. */
export type SampleSoFar = {
  readonly sinceMs: number;
  readonly latenciesMs: readonly number[];
};

/** Adds one look. Returns the pulse when its time has come. */
export function takeSample(
  soFar: SampleSoFar,
  snapshot: Pick<Snapshot, 'level' | 'gateway'>,
  nowMs: number,
): { readonly soFar: SampleSoFar; readonly pulse: Pulse | null } {
  const { latencyMs } = snapshot.gateway;
  const latenciesMs = latencyMs === null ? soFar.latenciesMs : [...soFar.latenciesMs, latencyMs];
  // A clock that was set back must not delay the next pulse by as much.
  const elapsedMs = Math.abs(nowMs - soFar.sinceMs);
  if (elapsedMs < SAMPLE_INTERVAL_MS) return { soFar: { ...soFar, latenciesMs }, pulse: null };
  return {
    soFar: { sinceMs: nowMs, latenciesMs: [] },
    pulse: { type: 'pulse', level: snapshot.level, ...summary(latenciesMs) },
  };
}

function summary(latenciesMs: readonly number[]): Pick<Pulse, 'medianMs' | 'worstMs'> {
  const sorted = [...latenciesMs].sort((a, b) => a - b);
  const medianMs = sorted[Math.floor(sorted.length / 2)] ?? null;
  return { medianMs, worstMs: sorted.at(-1) ?? null };
}
