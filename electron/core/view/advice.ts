import type { EngineStatus } from '../api/status.ts';
import { strings } from '../catalogue/catalogue.ts';
import { remainingInWords, sentence } from './words.ts';

/**
 * What to tell a person when no button is the answer: how long to wait, or why nothing should
 * be done. Null when a step is recommended (its button says it), when all is well, and while
 * paused.
 */
export function adviceFor(status: EngineStatus, nowMs: number): string | null {
  if (status.pausedUntil !== null) return null;
  const { recommended, level } = status.snapshot;
  const why = sentence(recommended.why);
  if (recommended.action === 'wait') {
    const left = recommended.until === null ? null : remainingInWords(recommended.until, nowMs);
    return left === null ? strings.adviceWait(why) : strings.adviceWaitFor(why, left);
  }
  if (recommended.action === 'none' && level !== 'green' && why !== '') return why;
  return null;
}
