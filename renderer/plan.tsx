import { createContext, useContext, useState } from 'react';
import type { PlanReply } from '../electron/core/api/ipc-contract.ts';
import { strings } from '../electron/core/catalogue/catalogue.ts';
import type { OfferView } from '../electron/core/view/offers.ts';
import { type PlanView, planView } from '../electron/core/view/plan.ts';
import { isolated } from './isolated.ts';
import { useAnswer } from './use-answer.ts';

export type AskPlan = (offer: Pick<OfferView, 'action' | 'target'>) => Promise<PlanReply>;

/** The way for pages to ask for a step's plan. */
export const PlanAsker = createContext<AskPlan>(async () => ({
  kind: 'refused',
  reason: strings.lostTouch,
}));

/**
 * A step's plan, requested while somebody wants it. Until the gateway has given the price, it is
 * the plan of the last look. Null if there is none.
 */
export function usePlan(offer: OfferView, isWanted: boolean): PlanView | null {
  const ask = useContext(PlanAsker);
  const { action, target, costs } = offer;
  const question = () =>
    ask({ action, target }).catch(
      (): PlanReply => ({
        kind: 'refused',
        reason: strings.lostTouch,
      }),
    );
  // A new price means a new plan.
  const asOf = [ask, action, target, costs, isWanted];
  const answer = useAnswer(isWanted ? question : null, asOf, () => undefined);
  if (answer !== null) return viewOf(answer.value);
  return offer.plan === null ? null : planView(offer.plan);
}

function viewOf(reply: PlanReply): PlanView {
  return reply.kind === 'plan' ? planView(reply.plan) : { kind: 'not-now', why: reply.reason };
}

/**
 * "What will happen", folded until somebody wants to know. It is the plan that `--dry-run` prints.
 */
export function PlanDetails(props: { readonly offer: OfferView; readonly label: string }) {
  const [open, setOpen] = useState(false);
  const view = usePlan(props.offer, open);
  return (
    <details className="plan" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary aria-label={strings.plan.titleFor(props.label)}>{strings.plan.title}</summary>
      {open ? <Plan view={view} /> : null}
    </details>
  );
}

function Plan({ view }: { readonly view: PlanView | null }) {
  const { plan } = strings;
  if (view === null) return <p className="quiet">{strings.loading}</p>;
  if (view.kind === 'not-now') return <p className="card">{isolated(view.why)}</p>;
  return (
    <div className="card">
      <p>{isolated(view.why)}</p>
      <ol className="numbered">
        {view.steps.map(({ name, detail }) => (
          <li key={`${name} ${detail}`}>
            {isolated(name)}
            <span className="detail">{isolated(detail)}</span>
          </li>
        ))}
      </ol>
      <dl>
        <dt>{plan.onlyIf}</dt>
        {view.onlyIf.map((condition) => (
          <dd key={condition}>{isolated(condition)}</dd>
        ))}
        <dt>{plan.proof}</dt>
        <dd>{isolated(view.proof)}</dd>
        <dt>{plan.limit}</dt>
        <dd>{isolated(view.limit)}</dd>
        <dt>{plan.costs}</dt>
        <dd>{isolated(view.costs)}</dd>
        <dt>{plan.undoTitle}</dt>
        <dd>{isolated(view.undo)}</dd>
      </dl>
    </div>
  );
}
