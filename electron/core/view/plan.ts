import { strings } from '../catalogue/catalogue.ts';
import { plainText } from '../catalogue/plain-text.ts';
import { assertNever } from '../result.ts';
import type { Plan } from '../steps/action.ts';
import { durationInWords, sentence, withoutStop } from './words.ts';

/** What a step would do, in words: the plan that `--dry-run` prints. */
export type PlanView =
  | {
      readonly kind: 'ready';
      readonly why: string;
      readonly steps: readonly { readonly name: string; readonly detail: string }[];
      /** The conditions that are checked again right before. */
      readonly onlyIf: readonly string[];
      readonly costs: string;
      readonly proof: string;
      readonly limit: string;
      readonly undo: string;
      /** The second thing to agree to; null: one yes is enough. */
      readonly secondYes: string | null;
      readonly atMs: number | null;
      /** The trouble that it is for; null: none is shown. */
      readonly plannedFor: string | null;
    }
  | { readonly kind: 'not-now'; readonly why: string };

const MAX_TEXT = 2_000;

/** A plan in words. If it is refused or finds nothing to do, only the reason. */
export function planView(plan: Plan): PlanView {
  switch (plan.verdict) {
    case 'refused':
      return { kind: 'not-now', why: strings.plan.refused(sentence(plan.why)) };
    case 'nothing-to-do':
      return { kind: 'not-now', why: strings.plan.nothingToDo(sentence(plan.why)) };
    case 'ready':
      return {
        kind: 'ready',
        why: sentence(plan.why),
        steps: plan.steps.map(({ name, detail }) => ({
          name: withoutStop(sentence(name)),
          detail: sentence(detail),
        })),
        onlyIf: plan.preconditions.map((condition) => sentence(condition)),
        costs: sentence(plan.costs),
        proof: sentence(plan.proof),
        limit: durationInWords(plan.limitMs),
        undo: plan.undo === null ? strings.plan.noUndo : sentence(plan.undo),
        secondYes: plan.secondYes === null ? null : sentence(plan.secondYes),
        atMs: plan.atMs ?? null,
        plannedFor: plan.plannedFor ?? null,
      };
    default:
      return assertNever(plan.verdict);
  }
}

/** The same plan as a few lines, for a menu's help tag. */
export function planLines(plan: Plan): readonly string[] {
  const view = planView(plan);
  if (view.kind === 'not-now') return [plainText(view.why, MAX_TEXT)];
  return [
    ...view.steps.map(({ name, detail }, index) => strings.plan.step(index + 1, name, detail)),
    strings.plan.provedWithin(view.proof, view.limit),
    strings.plan.undo(view.undo),
  ];
}
