import type { Words } from '../../catalogue/sentences/sentence.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import type { Judgement } from '../../judge/judgement.ts';
import type { Plan } from '../action.ts';
import type { PastRestart } from '../guards.ts';

/** The gateway's own word on what a step would cost; null where it cannot be asked. */
export type AskedCosts = {
  /** `gateway.restart.preflight` (2026.6 and later), in words: "2 runs stop". */
  readonly restart: Words | null;
  /** Sessions with messages that wait for their turn (`diagnostics.lanes`, 2026.9). */
  readonly queued: readonly { readonly sessionKey: string; readonly count: number }[];
};

/** What a plan needs besides the judgement. */
export type PlanContext = {
  readonly judgement: Judgement;
  readonly evidence: Evidence;
  readonly methods: readonly string[];
  readonly asked: AskedCosts | null;
  /** Restarts by Clawbuoy, oldest first, from the journal. */
  readonly restarts: readonly PastRestart[];
  /** The folder for Clawbuoy's copies, if a step makes one; null where no step is taken. */
  readonly archiveDir: string | null;
};

/** A plan without the parts that its caller fills in. */
export type Draft = Pick<Plan, 'verdict' | 'limitMs' | 'byHand'> & {
  readonly target?: string | null;
  readonly costs?: Words;
  readonly why: Words;
  readonly undo: Words | null;
  readonly secondYes: Words | null;
  readonly preconditions: readonly Words[];
  readonly steps: readonly { readonly name: string; readonly detail: Words }[];
  readonly proof: Words;
};

const EMPTY = {
  undo: null,
  secondYes: null,
  preconditions: [],
  steps: [],
  proof: '',
  limitMs: 0,
};

/** A step that must not be taken: what was seen, and what to do instead. */
export function refuse(why: Words): Draft {
  return { ...EMPTY, verdict: 'refused', why };
}

export function nothingToDo(why: Words): Draft {
  return { ...EMPTY, verdict: 'nothing-to-do', why };
}

export function ready(
  draft: Omit<Draft, 'verdict' | 'undo' | 'secondYes'> & Partial<Pick<Draft, 'undo' | 'secondYes'>>,
): Draft {
  return { undo: null, secondYes: null, ...draft, verdict: 'ready' };
}
