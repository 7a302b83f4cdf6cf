import type { Said } from '../core/api/said.ts';
import { scribe } from '../core/catalogue/sentences/scribe.ts';
import type { Words } from '../core/catalogue/sentences/sentence.ts';
import { partNamed } from '../core/catalogue/sentences/words.ts';
import type { Step } from '../core/steps/action.ts';
import { errorWords } from '../system/file-reads.ts';

/** The end of one part of an action. */
export type StepOutcome = {
  readonly outcome: Step['outcome'];
  readonly detail: Words;
  readonly needsPersonAtOnce?: boolean;
  /** The sentences of a plan whose reason it repeats. */
  readonly said?: Said;
};

/** Records each part of an action with its time. Viewers can follow it live. */
export interface StepLog {
  readonly done: readonly Step[];
  /** The sentences of its details, for other languages. */
  said(): Said;
  run(name: string, work: () => Promise<StepOutcome>): Promise<StepOutcome>;
}

/** Returns a step log that calls `onStep` after each part. */
export function createStepLog(
  now: () => number,
  onStep: (steps: readonly Step[]) => void,
): StepLog {
  const done: Step[] = [];
  const { text, said } = scribe();
  return {
    done,
    said,
    async run(name, work) {
      const startedAtMs = now();
      const result = await work().catch(
        (error: unknown): StepOutcome => ({
          outcome: 'failed',
          detail: errorWords(error),
        }),
      );
      const { outcome, detail } = result;
      done.push({
        name: text(partNamed(name)),
        durationMs: Math.max(0, now() - startedAtMs),
        outcome,
        detail: text(detail),
      });
      onStep(done);
      return result;
    },
  };
}
