import type { SocketTrouble } from '../../core/evidence/evidence.ts';
import { assertNever } from '../../core/result.ts';
import type { Closed, Refusal } from './connection.ts';

/** A connection that lasts so long is one that can be looked through. */
const STEADY_MS = 10_000;

/** Counts failures that follow each other; forgets them at the first success. */
export interface FailuresInARow {
  readonly fact: SocketTrouble | null;
  note(detail: string): void;
  clear(): void;
}

export function createFailuresInARow(now: () => number): FailuresInARow {
  let fact: SocketTrouble | null = null;
  return {
    get fact() {
      return fact;
    },
    note(detail) {
      const atMs = now();
      fact = {
        failures: (fact?.failures ?? 0) + 1,
        sinceMs: fact?.sinceMs ?? atMs,
        lastAtMs: atMs,
        detail,
      };
    },
    clear() {
      fact = null;
    },
  };
}

/**
 * An attempt that ended without a connection. One that says what the matter is (away, restarting,
 * a token that is missing) is no riddle, and begins the count anew.
 */
export function noteRefusal(row: FailuresInARow, refusal: Refusal): void {
  switch (refusal.why) {
    case 'silent':
    case 'protocol':
    case 'other':
      row.note(refusal.detail);
      return;
    case 'refused':
    case 'restarting':
    case 'starting':
    case 'unauthorized':
    case 'pairing-required':
    case 'certificate':
    case 'stranger':
      row.clear();
      return;
    default:
      assertNever(refusal.why);
  }
}

/** A connection that ended. An announced restart is none of its failures. */
export function noteLoss(row: FailuresInARow, closed: Closed, openForMs: number): void {
  noteOpen(row, openForMs);
  if (closed.restartExpectedMs !== null) row.clear();
  else row.note(lossWords(closed, openForMs));
}

/** An open connection is proved by lasting: one that says hello and hangs up is not. */
export function noteOpen(row: FailuresInARow, openForMs: number): void {
  if (openForMs >= STEADY_MS) row.clear();
}

function lossWords({ code, reason }: Closed, openForMs: number): string {
  const why = reason === '' ? `${code}` : `${code}, ${reason}`;
  return `it closed the connection after ${Math.round(openForMs / 100) / 10} s (${why})`;
}
