import type { Incident, IncidentClass, Snapshot } from '../api/snapshot.ts';

/** What a restart that ends nobody's work means for the person who waits. */
export type FreeRestart =
  | 'restartIsFree'
  | 'restartThenAgain'
  | 'restartEndsStuck'
  | 'restartNotYet';

/** Each start ends the same way for as long as these last. */
const KEEP_IT_DOWN: ReadonlySet<IncidentClass> = new Set([
  'config-invalid',
  'port-taken',
  'start-failed',
  'wrong-node',
]);

/**
 * A new process goes on with interrupted work alone: a message without a run must be sent again.
 * Where a run is stuck, nobody believes that nothing runs. And what lets no start succeed has to be
 * mended first.
 */
export function freeRestart({ unanswered, incidents }: Snapshot): FreeRestart {
  if (incidents.some(keepsItDown)) return 'restartNotYet';
  if (unanswered.some((one) => !one.lost)) return 'restartThenAgain';
  return incidents.some((one) => one.class === 'run-stalled')
    ? 'restartEndsStuck'
    : 'restartIsFree';
}

/** Whether a restart helps only once this is mended. A step that is recommended for it mends it. */
function keepsItDown({ class: kind, action }: Incident): boolean {
  return KEEP_IT_DOWN.has(kind) && action === 'none';
}
