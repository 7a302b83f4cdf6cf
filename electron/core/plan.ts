import type { ActionName, Plan } from './action.ts';
import type { Evidence } from './evidence.ts';
import type { Judgement } from './judge/judge.ts';
import { costOf } from './judge/judge.ts';
import type { JudgedLock } from './judge/locks.ts';

/** What a plan needs to know beyond the judgement. */
export type PlanContext = {
  readonly judgement: Judgement;
  readonly evidence: Evidence;
  readonly methods: readonly string[];
};

type Draft = Pick<Plan, 'verdict' | 'why' | 'steps'> & {
  readonly target?: string | null;
  readonly costs?: string;
};

/**
 * What a step would do now: its parts, its price, and whether it may be taken at all. A refusal
 * says what was seen and what to do instead. The same value is shown by `--dry-run`, the menu
 * and the panel.
 */
export function planFor(action: ActionName, target: string | null, context: PlanContext): Plan {
  const draft = draftFor(action, target, context);
  return {
    action,
    target: draft.target === undefined ? target : draft.target,
    verdict: draft.verdict,
    why: draft.why,
    costs: draft.costs ?? (action === 'undo' ? 'nothing' : costOf(action)),
    undoable: action === 'unlock',
    steps: draft.steps,
  };
}

function draftFor(action: ActionName, target: string | null, context: PlanContext): Draft {
  switch (action) {
    case 'unlock':
      return unlockPlan(target, context);
    case 'abort':
      return sessionPlan('abort', target, context);
    case 'reset':
      return sessionPlan('reset', target, context);
    case 'restart':
      return restartPlan(context);
    case 'start':
      return startPlan(context);
    case 'undo':
      return {
        verdict: 'ready',
        why: 'the last step that can be undone is taken back',
        steps: [
          { name: 'put back', detail: 'the lock file returns to its place, if that is free' },
        ],
      };
  }
}

export function refuse(why: string): Draft {
  return { verdict: 'refused', why, steps: [] };
}

/** The lock that a path or a session key means; null if there is none. */
export function findLock(target: string | null, locks: readonly JudgedLock[]): JudgedLock | null {
  if (target === null) {
    const releasable = locks.filter((lock) => lock.releasable);
    return releasable.length === 1 ? (releasable[0] ?? null) : null;
  }
  return (
    locks.find((lock) => lock.fact.path === target) ??
    locks.find((lock) => lock.sessionKey === target && lock.current) ??
    null
  );
}

function unlockPlan(target: string | null, { judgement }: PlanContext): Draft {
  const { locks } = judgement;
  const lock = findLock(target, locks);
  if (lock === null) {
    const several = target === null && locks.filter((one) => one.releasable).length > 1;
    if (several) return refuse('several locks could be released: name the path of one');
    if (target === null && locks.length > 0) {
      return refuse(`no lock may be released: ${locks.map((one) => one.why).join('; ')}`);
    }
    return {
      verdict: 'nothing-to-do',
      why: target === null ? 'there is no lock' : `there is no lock at ${target}`,
      steps: [],
    };
  }
  const steps = [
    {
      name: 'judge again',
      detail: 'who owns it, whether a run is behind it, right before the move',
    },
    { name: 'move aside', detail: `${lock.fact.path} goes into Clawbuoy's quarantine` },
    { name: 'prove', detail: 'the lock is gone and the gateway answers' },
  ];
  if (lock.releasable) {
    return { verdict: 'ready', why: lock.why, steps, target: lock.fact.path };
  }
  return { ...refuse(unlockRefusal(lock)), target: lock.fact.path };
}

/** Why this lock stays, and what to do instead. */
export function unlockRefusal(lock: JudgedLock): string {
  const instead =
    lock.sessionKey === null
      ? 'Leave it'
      : `If nobody answers, \`clawbuoy reset ${lock.sessionKey}\` gives the session a new file`;
  switch (lock.verdict) {
    case 'inert':
      return `${lock.why}; it blocks nobody`;
    case 'held':
    case 'overdue':
      return `the lock is alive: ${lock.why}. ${instead}`;
    case 'orphaned':
    case 'recycled':
    case 'foreign':
    case 'malformed':
    case 'leaked':
    case 'undetermined':
      return `it cannot be proved that nobody holds it: ${lock.why}. ${instead}`;
  }
}

function sessionPlan(
  action: 'abort' | 'reset',
  target: string | null,
  context: PlanContext,
): Draft {
  const { judgement, evidence, methods } = context;
  if (target === null) return refuse(`name the session: clawbuoy ${action} agent:main:main`);
  const inside = evidence.gateway.socket.kind === 'open';
  if (!inside) {
    return refuse(
      `the gateway is ${judgement.snapshot.gateway.state}, so a session cannot be reached in it: ${judgement.snapshot.gateway.detail}`,
    );
  }
  const known =
    evidence.sessions.list.some((row) => row.key === target) ||
    evidence.runs.list.some((run) => run.sessionKey === target && run.phase === 'active');
  if (!known) {
    return refuse(`there is no session ${target}; asking for it would make one`);
  }
  const abortMethod = methods.includes('sessions.abort') ? 'sessions.abort' : 'chat.abort';
  const abort = {
    name: 'abort',
    detail: `${abortMethod} ends the run in progress, if there is one`,
  };
  if (action === 'abort') {
    const active =
      evidence.runs.list.some((run) => run.sessionKey === target && run.phase === 'active') ||
      evidence.sessions.list.some((row) => row.key === target && row.hasActiveRun === true);
    const locked = judgement.locks.some((lock) => lock.sessionKey === target && lock.current);
    if (!active && !locked) {
      return { verdict: 'nothing-to-do', why: `no run is active in ${target}`, steps: [] };
    }
    return {
      verdict: 'ready',
      why: 'ending the run frees its session',
      steps: [abort, { name: 'prove', detail: 'no run is active in the session any more' }],
    };
  }
  return {
    verdict: 'ready',
    why: 'the session gets a new, empty file; its lock and history stay where they are',
    steps: [
      abort,
      { name: 'reset', detail: `sessions.reset ${target}` },
      { name: 'prove', detail: 'the session is new and no run is active in it' },
    ],
  };
}

const BY_HAND =
  'start it yourself after stopping it: `openclaw gateway run`, or let a service keep it running with `openclaw gateway install`';

function restartPlan({ evidence, methods, judgement }: PlanContext): Draft {
  const { service } = evidence.gateway;
  const { state } = judgement.snapshot.gateway;
  const prove = { name: 'prove', detail: 'a gateway says hello and answers' };
  if (!evidence.install.isLoopback) {
    return refuse('the gateway runs on another machine; restart it there');
  }
  if (service.kind === 'installed') {
    const mismatch = serviceMismatch(evidence);
    if (mismatch !== null) return refuse(mismatch);
    return {
      verdict: 'ready',
      why: `${service.manager} restarts ${service.name} under a new process number`,
      steps: [{ name: 'restart', detail: `${service.manager} restarts ${service.name}` }, prove],
    };
  }
  if (methods.includes('gateway.restart.request') && state === 'hung') {
    return refuse(
      `it does not answer, so it cannot restart itself, and no service manager knows it: ${BY_HAND}`,
    );
  }
  if (methods.includes('gateway.restart.request')) {
    return {
      verdict: 'ready',
      why: 'the gateway restarts itself',
      steps: [{ name: 'restart', detail: 'gateway.restart.request' }, prove],
    };
  }
  if (state === 'down') return refuse(`nothing here would start it: ${BY_HAND}`);
  return refuse(
    `no service manager knows this gateway and it cannot restart itself, so it is not stopped: ${BY_HAND}`,
  );
}

/** The service must be the process that is watched; another one's restart would help nobody. */
function serviceMismatch(evidence: Evidence): string | null {
  const { service, pid, process } = evidence.gateway;
  if (service.kind !== 'installed' || service.state !== 'running') return null;
  if (pid === null || process?.kind !== 'alive' || service.pid === null) return null;
  if (service.pid === pid) return null;
  return `the gateway that answers is process ${pid}, but ${service.manager} runs process ${service.pid} as ${service.name}: two gateways; restarting one would not help the other`;
}

function startPlan({ evidence, judgement }: PlanContext): Draft {
  const { service } = evidence.gateway;
  const { state } = judgement.snapshot.gateway;
  if (state !== 'down') {
    return state === 'unknown'
      ? refuse('whether a gateway runs cannot be told')
      : { verdict: 'nothing-to-do', why: `the gateway is ${state}`, steps: [] };
  }
  if (service.kind !== 'installed') return refuse(`nothing here would start it: ${BY_HAND}`);
  return {
    verdict: 'ready',
    why: `${service.manager} starts ${service.name}`,
    steps: [
      { name: 'start', detail: `${service.manager} starts ${service.name}` },
      { name: 'prove', detail: 'a gateway says hello and answers' },
    ],
  };
}
