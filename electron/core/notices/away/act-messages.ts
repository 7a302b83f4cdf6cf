import { kindOf } from '../../api/incident-kinds.ts';
import type { ActionResult } from '../../steps/action.ts';
import type { AwayMessage } from './away-queue.ts';
import { type AwayFacts, actInFull } from './facts.ts';

type HealingAct = NonNullable<AwayFacts['act']>;

/** A step that Clawbuoy took without a person, and how it ended. */
export type ActEnd = {
  readonly gateway: string;
  readonly action: HealingAct['action'];
  readonly result: Pick<ActionResult, 'outcome' | 'reason'>;
};

type Context = {
  readonly nowMs: number;
  /** The names of the places. */
  readonly outlets: readonly string[];
  readonly newId: () => string;
};

/**
 * The messages with news of a step, one for each place. They belong to no incident. None for a step
 * that was not taken.
 */
export function actMessages(
  { gateway, action, result: { outcome, reason } }: ActEnd,
  { nowMs, outlets, newId }: Context,
): readonly AwayMessage[] {
  if (outcome !== 'done' && outcome !== 'failed') return [];
  const about = classOfAct(action);
  const facts: AwayFacts = {
    class: about,
    kind: kindOf(about),
    level: outcome === 'done' ? 'amber' : 'red',
    sinceMs: nowMs,
    waitingSinceMs: null,
    others: 0,
    act: { action, outcome },
    full: actInFull(action, outcome, reason),
  };
  return outlets.map((outlet) => ({
    id: newId(),
    outlet,
    key: `${gateway} act ${newId()}`,
    phase: 'act',
    facts,
    endedAtMs: null,
    createdAtMs: nowMs,
    notBeforeMs: nowMs,
    attempts: 0,
    state: 'waiting',
  }));
}

function classOfAct(action: HealingAct['action']): AwayFacts['class'] {
  switch (action) {
    case 'unlock':
      return 'session-locked';
    case 'abort':
      return 'run-stalled';
    case 'restart-channel':
      return 'channel-off';
    case 'start':
    case 'restart':
      return 'gateway-down';
  }
}
