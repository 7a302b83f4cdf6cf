import type { Step } from '../action.ts';
import { strings } from './strings.ts';
import { plainText, tookInWords } from './words.ts';

export type StepView = {
  readonly outcome: Step['outcome'];
  readonly text: string;
  readonly detail: string;
};

const MAX_TEXT = 2_000;

/** One part of a step, with how it ended and how long it took. */
export function stepView(step: Step): StepView {
  return {
    outcome: step.outcome,
    text: strings.stepTook(
      plainText(`${step.name}: ${strings.stepOutcome[step.outcome]}`),
      tookInWords(step.durationMs),
    ),
    detail: plainText(step.detail, MAX_TEXT),
  };
}
