import { strings } from '../catalogue/catalogue.ts';
import type { ActionName, ActionResult } from '../steps/action.ts';

/** The lock of the list of all conversations of an agent. */
const LIST_LOCK = '/sessions.json.lock';

/** A step's own name where it is for all: every conversation, or every channel that is kept off. */
type ForAll = keyof typeof strings.actionForAll;

function forAll(action: ActionResult['action'], target: string | null): ForAll | null {
  if (action === 'unlock' && target?.endsWith(LIST_LOCK) === true) return action;
  return action === 'restart-channel' && target === null ? action : null;
}

/** The name of a step, for what it is aimed at. */
export function stepName(action: ActionResult['action'], target: string | null): string {
  const wide = forAll(action, target);
  return wide === null ? strings.action[action] : strings.actionForAll[wide];
}

/** The name of the step that an incident asks for. */
export function stepNameFor(action: ActionName, incidentId: string): string {
  const isForAll = /^(?:store-locked|channels-suppressed)~/.test(incidentId);
  if (isForAll && (action === 'unlock' || action === 'restart-channel')) {
    return strings.actionForAll[action];
  }
  return strings.action[action];
}

/** A step in progress, as a headline. */
export function stepInProgress(action: ActionName, target: string | null): string {
  const wide = forAll(action, target);
  return wide === null ? strings.doing[action] : strings.doingForAll[wide];
}
