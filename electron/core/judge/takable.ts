import type { Evidence } from '../evidence/evidence.ts';
import { compactingRun } from '../evidence/queries.ts';
import { assertNever } from '../result.ts';
import { unseenWork } from '../steps/guards.ts';
import { planFor } from '../steps/plan.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Judgement } from './judgement.ts';

/**
 * A fleet may have thousands of locks. At most this many steps are tried, the most pressing first.
 */
const MOST_TRIED = 200;

/**
 * Drops each recommended step that would be refused. Each step is tried on the plan that would be
 * made for it, from the same evidence. A refused step becomes `none`, or `wait` where the obstacle
 * passes on its own. It carries the refusal's words: what was seen, who must act, and how. Some
 * facts are known only when the step is taken, such as the number of restarts or the gateway's
 * answer. They are checked then.
 */
export function withoutRefused(
  evidence: Evidence,
  judgement: Judgement,
  diagnoses: readonly Diagnosis[],
): Diagnosis[] {
  return diagnoses.map((diagnosis, order) =>
    order < MOST_TRIED ? takable(evidence, judgement, diagnosis) : diagnosis,
  );
}

/**
 * The diagnosis that names the step: the first. If its step was dropped, the next red diagnosis
 * with a step is more useful.
 */
export function advisable(
  diagnoses: readonly Diagnosis[],
  takable: readonly Diagnosis[],
): Diagnosis | null {
  const first = takable[0] ?? null;
  if (first === null || first === diagnoses[0] || first.level !== 'red') return first;
  return takable.find((one) => one.level === 'red' && acts(one.action)) ?? first;
}

function acts(action: Diagnosis['action']): boolean {
  return action !== 'none' && action !== 'wait';
}

function takable(evidence: Evidence, judgement: Judgement, diagnosis: Diagnosis): Diagnosis {
  const { action, actionTarget } = diagnosis;
  const { socket } = evidence.gateway;
  switch (action) {
    case 'none':
    case 'wait':
      return diagnosis;
    case 'unlock':
    case 'abort':
    case 'go-on':
    case 'reset':
    case 'restart-channel':
    case 'restart':
    case 'start': {
      const plan = planFor(action, actionTarget, {
        judgement,
        evidence,
        methods: socket.kind === 'open' ? socket.methods : [],
        asked: null,
        restarts: [],
        archiveDir: null,
      });
      if (plan.verdict === 'ready') return diagnosis;
      return {
        ...diagnosis,
        ...passing(evidence, judgement, action),
        actionTarget: null,
        why: plan.why,
      };
    }
    default:
      return assertNever(action);
  }
}

/** Whether the obstacle to a step passes on its own, and when, where that is known. */
function passing(
  evidence: Evidence,
  judgement: Judgement,
  action: Diagnosis['action'],
): Pick<Diagnosis, 'action' | 'untilMs'> {
  const { snapshot } = judgement;
  const { graceUntilMs } = evidence.machine;
  if (graceUntilMs !== null && evidence.atMs < graceUntilMs) {
    return { action: 'wait', untilMs: graceUntilMs };
  }
  const work = action === 'restart' ? unseenWork({ evidence, judgement }) : null;
  if (work !== null) return { action: 'wait', untilMs: work.endMs };
  const { state } = snapshot.gateway;
  const isComing = state === 'starting' || state === 'draining';
  const isShort = (state === 'up' || state === 'slow') && evidence.gateway.socket.kind !== 'open';
  const passes =
    evidence.install.isLoopback && (isComing || isShort || compactingRun(evidence) !== null);
  return { action: passes ? 'wait' : 'none', untilMs: null };
}
