import type { AskedFact, Evidence, RunFact } from '../evidence/evidence.ts';
import { duration } from '../text/words.ts';
import type { Finding } from './finding.ts';
import { at } from './finding.ts';

/** OpenClaw's tool that asks a person and waits for the answer (2026.9). */
const ASKING_TOOL = 'ask_user';
/** OpenClaw lets an approval lapse within this time where it gives no time. */
const LAPSES_MS = 30 * 60_000;

/** A question for a person that a session waits for. */
export type WaitsForYou = {
  readonly sessionKey: string;
  readonly sinceMs: number;
  readonly kind: AskedFact['kind'];
};

/** A run that stands still because it has asked a person. */
export function asksPerson(run: RunFact): boolean {
  return run.phase === 'active' && run.step.kind === 'tool' && run.step.name === ASKING_TOOL;
}

/** The oldest open question of each session, oldest first. */
export function waitingForYou(evidence: Evidence): WaitsForYou[] {
  const open = [
    ...(evidence.asked ?? []).flatMap(({ sessionKey, kind, askedAtMs, expiresAtMs }) =>
      sessionKey !== null && evidence.atMs < (expiresAtMs ?? askedAtMs + LAPSES_MS)
        ? [{ sessionKey, sinceMs: askedAtMs, kind }]
        : [],
    ),
    ...evidence.runs.list.flatMap((run) =>
      asksPerson(run) && run.sessionKey !== null
        ? [{ sessionKey: run.sessionKey, sinceMs: run.step.sinceMs, kind: 'question' as const }]
        : [],
    ),
  ].sort((a, b) => a.sinceMs - b.sinceMs);
  return open.filter(
    (one, place) => open.findIndex(({ sessionKey }) => sessionKey === one.sessionKey) === place,
  );
}

/** The question, in words. */
export function askedWords(kind: AskedFact['kind']): string {
  switch (kind) {
    case 'command':
      return 'whether it may run a command';
    case 'plugin':
      return 'whether a plugin may go on';
    case 'system':
      return 'whether it may change OpenClaw itself';
    case 'question':
      return 'a question';
  }
}

/** Sessions that have waited for a person for too long. Nothing is broken, and no step helps. */
export function waitsForYouFindings(evidence: Evidence): Finding[] {
  return waitingForYou(evidence).flatMap(({ sessionKey, sinceMs, kind }): Finding[] => {
    const waitedMs = evidence.atMs - Math.max(sinceMs, evidence.machine.wokeAtMs ?? 0);
    if (waitedMs < evidence.thresholds.waitedTooLongMs) return [];
    return [
      {
        class: 'waits-for-you',
        target: sessionKey,
        level: 'amber',
        sinceMs,
        sessionKey,
        cause: `session ${sessionKey} has waited for your word for ${duration(waitedMs)}: it asks ${askedWords(kind)}`,
        evidence: [`${at(sinceMs)} it asked, and no answer was heard of since`],
        action: 'none',
        actionTarget: null,
        why: 'answer it in OpenClaw: in its dashboard, or in the chat where it asked. Ending the run would throw its work away',
        untilMs: null,
      },
    ];
  });
}
