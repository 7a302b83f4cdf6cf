import { reason } from '../../core/catalogue/sentences/reason.ts';
import type { SocketTrouble } from '../../core/evidence/gateway-facts.ts';
import { assertNever } from '../../core/result.ts';
import type { Closed } from './connection.ts';
import type { Refusal } from './refusal.ts';

/** A connection that lasts this long counts as stable. */
const STEADY_MS = 10_000;

/** Counts consecutive failures. The first success resets the count. */
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
 * Notes an attempt that ended without a connection. A refusal with a clear cause (away, restarting,
 * a missing token) needs no diagnosis and resets the count.
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

/** Notes a connection that ended. An announced restart is no failure. */
export function noteLoss(row: FailuresInARow, closed: Closed, openForMs: number): void {
  noteOpen(row, openForMs);
  if (closed.restartExpectedMs !== null) row.clear();
  else row.note(lossWords(closed, openForMs));
}

/** Resets the count once a connection has lasted. A hello followed by a hang-up proves nothing. */
export function noteOpen(row: FailuresInARow, openForMs: number): void {
  if (openForMs >= STEADY_MS) row.clear();
}

function lossWords({ code, reason: said }: Closed, openForMs: number): string {
  const why = said === '' ? `${code}` : `${code}, ${said}`;
  return reason('closedAfter', { seconds: Math.round(openForMs / 100) / 10, why });
}
