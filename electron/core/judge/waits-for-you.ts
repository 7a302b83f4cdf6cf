import type { Snapshot } from '../api/snapshot.ts';
import { lasting, say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { AskedFact } from '../evidence/report-facts.ts';
import type { RunFact } from '../evidence/session-facts.ts';
import { isoTime } from '../text/iso-time.ts';
import type { Diagnosis } from './diagnosis.ts';
import { waitingSenders } from './sender-diagnoses.ts';

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

/** A run whose own step is a question for a person. */
function asksPerson(run: RunFact): boolean {
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

/** The sessions whose runs stand still by design: for an answer that only a person can give. */
export function sessionsThatAsk(evidence: Evidence): ReadonlySet<string> {
  return new Set(waitingForYou(evidence).map(({ sessionKey }) => sessionKey));
}

/** All that only the owner can answer: approvals, questions, and new senders, oldest first. */
export function listedForYou(evidence: Evidence): NonNullable<Snapshot['waitsForYou']> {
  const asked = waitingForYou(evidence).map(({ sessionKey, sinceMs, kind }) => ({
    kind: kind === 'question' ? ('question' as const) : ('approval' as const),
    sessionKey,
    channel: null,
    since: isoTime(sinceMs),
  }));
  const senders = waitingSenders(evidence).map(({ channelId, askedAtMs }) => ({
    kind: 'pairing' as const,
    sessionKey: null,
    channel: channelId,
    since: isoTime(askedAtMs),
  }));
  return [...asked, ...senders].sort((a, b) => Date.parse(a.since) - Date.parse(b.since));
}

/** The question, in words. */
export function askedWords(kind: AskedFact['kind']): Words {
  switch (kind) {
    case 'command':
      return say('askedCommand');
    case 'plugin':
      return say('askedPlugin');
    case 'system':
      return say('askedChange');
    case 'question':
      return say('askedQuestion');
  }
}

/** Sessions that have waited for a person for too long. Nothing is broken, and no step helps. */
export function waitsForYouDiagnoses(evidence: Evidence): Diagnosis[] {
  return waitingForYou(evidence).flatMap(({ sessionKey, sinceMs, kind }): Diagnosis[] => {
    const waitedMs = evidence.atMs - Math.max(sinceMs, evidence.machine.wokeAtMs ?? 0);
    if (waitedMs < evidence.thresholds.waitedTooLongMs) return [];
    return [
      {
        class: 'waits-for-you',
        target: sessionKey,
        level: 'amber',
        sinceMs,
        sessionKey,
        cause: say('waitsForYourWord', {
          sessionKey,
          time: lasting(waitedMs),
          asked: askedWords(kind),
        }),
        evidence: [say('seenAsked', { time: isoTime(sinceMs) })],
        action: 'none',
        actionTarget: null,
        why: say('answerInOpenclaw'),
        untilMs: null,
      },
    ];
  });
}
