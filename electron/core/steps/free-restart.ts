import type { Snapshot } from '../api/snapshot.ts';

/** What a restart that ends nobody's work means for the person who waits. */
export type FreeRestart = 'restartIsFree' | 'restartThenAgain' | 'restartEndsStuck';

/**
 * A new process goes on with interrupted work alone: a message without a run must be sent again. And
 * where a run is stuck, nobody believes that nothing runs.
 */
export function freeRestart({ unanswered, incidents }: Snapshot): FreeRestart {
  if (unanswered.some((one) => !one.lost)) return 'restartThenAgain';
  return incidents.some((one) => one.class === 'run-stalled')
    ? 'restartEndsStuck'
    : 'restartIsFree';
}
