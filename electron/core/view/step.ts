import { strings } from '../catalogue/catalogue.ts';
import { plainText } from '../catalogue/plain-text.ts';
import type { Step } from '../steps/action.ts';
import { sentence, tookInWords, withLocalTimes, withoutStop } from './words.ts';

export type StepView = {
  readonly outcome: Step['outcome'];
  readonly name: string;
  /** How it ended, for people who do not see its mark. */
  readonly ended: string;
  readonly took: string;
  readonly detail: string;
};

const MAX_TEXT = 2_000;

/** One part of a step, with how it ended and how long it took. */
export function stepView(step: Step, nowMs: number): StepView {
  return {
    outcome: step.outcome,
    name: withoutStop(sentence(plainText(step.name))),
    ended: strings.stepOutcome[step.outcome],
    took: tookInWords(step.durationMs),
    detail: withLocalTimes(plainText(step.detail, MAX_TEXT), nowMs),
  };
}
