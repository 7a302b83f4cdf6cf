import type { RunFact } from './evidence.ts';

/** A run that no event told of has no id of the gateway's: this and its session's key stand for it. */
export const LISTED_RUN_PREFIX = 'of ';

/** Whether only a row or a report tells of this run; such a one may lag behind what has happened. */
export function isKnownFromListOnly({ runId }: Pick<RunFact, 'runId'>): boolean {
  return runId.startsWith(LISTED_RUN_PREFIX);
}
