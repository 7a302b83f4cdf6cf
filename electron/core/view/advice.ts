import type { EngineStatus } from '../api/status.ts';
import { strings } from '../catalogue/catalogue.ts';
import { remainingInWords } from './words.ts';

/**
 * The advice where no button is the answer: how long to wait, or what a person can do. Null when a
 * step is recommended (its button says it), when all is well, and while paused.
 */
export function adviceFor(status: EngineStatus, nowMs: number): string | null {
  if (status.pausedUntil !== null) return null;
  const { recommended, incidents } = status.snapshot;
  const [worst] = incidents;
  const advice = worst === undefined ? null : strings.incident[worst.class].advice;
  if (recommended.action === 'wait') {
    const left = recommended.until === null ? null : remainingInWords(recommended.until, nowMs);
    const wait = left === null ? strings.notice.wait : strings.notice.waitFor(left);
    return advice === null ? wait : strings.sentences(wait, advice);
  }
  return recommended.action === 'none' ? advice : null;
}
