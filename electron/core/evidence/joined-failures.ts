import type { FailedTurn } from './turn-facts.ts';

/** When a turn's first call failed. It may fail several times before it is given up. */
export function failingSinceMs(turn: Pick<FailedTurn, 'atMs' | 'sinceMs'>): number {
  return turn.sinceMs ?? turn.atMs;
}

/** Two reports of one failure joined. The values of `first` take precedence. */
export function joinedFailures(first: FailedTurn, second: FailedTurn): FailedTurn {
  return {
    ...first,
    atMs: Math.max(first.atMs, second.atMs),
    sinceMs: Math.min(failingSinceMs(first), failingSinceMs(second)),
    runId: first.runId ?? second.runId,
    provider: first.provider ?? second.provider,
    model: first.model ?? second.model,
    reason: first.reason ?? second.reason,
    failure: first.failure ?? second.failure,
    begun: first.begun || second.begun,
    said: first.said ?? second.said,
  };
}
