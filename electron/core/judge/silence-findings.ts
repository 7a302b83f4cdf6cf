import type { Evidence } from '../evidence.ts';
import { duration } from '../words.ts';
import type { Finding } from './finding.ts';
import { at } from './finding.ts';
import type { JudgedLock } from './locks.ts';

/** A message that has had no reply, as a person means it. */
export type Waiting = {
  readonly sessionKey: string;
  readonly sinceMs: number;
  /** It came before this gateway started: nothing in it will ever answer. */
  readonly isFromEarlierLife: boolean;
  /** The run that it waited behind was aborted at this time, and it with it. */
  readonly droppedAtMs: number | null;
  readonly source: 'event' | 'transcript';
};

/** Whose last message has no reply, and since when. Heartbeats are no replies. */
export function waitingMessages(evidence: Evidence): Waiting[] {
  const keys = new Set(evidence.messages.map((message) => message.sessionKey));
  const { process } = evidence.gateway;
  return [...keys].flatMap((sessionKey) => {
    const facts = evidence.messages.filter((message) => message.sessionKey === sessionKey);
    const userAtMs = Math.max(0, ...facts.map((fact) => fact.userAtMs ?? 0));
    const replyAtMs = Math.max(0, ...facts.map((fact) => fact.replyAtMs ?? 0));
    if (userAtMs === 0 || replyAtMs >= userAtMs) return [];
    const told = facts.find((fact) => fact.userAtMs === userAtMs);
    return [
      {
        sessionKey,
        sinceMs: userAtMs,
        isFromEarlierLife: process?.kind === 'alive' && process.startedAtMs > userAtMs,
        droppedAtMs: facts.find((fact) => fact.droppedAtMs !== null)?.droppedAtMs ?? null,
        source: told?.source ?? 'event',
      },
    ];
  });
}

/** How long somebody has waited in a session, sleep and freezes not counted; 0 if nobody waits. */
export function waitedMs(evidence: Evidence, sessionKey: string): number {
  const waiting = waitingMessages(evidence).find((one) => one.sessionKey === sessionKey);
  // A message dropped with an aborted run waits for nothing: it is lost, and listed as such.
  if (waiting === undefined || waiting.isFromEarlierLife || waiting.droppedAtMs !== null) return 0;
  const sinceMs = Math.max(
    waiting.sinceMs,
    evidence.machine.wokeAtMs ?? 0,
    evidence.memory?.gateway.thawedAtMs ?? 0,
  );
  return Math.max(0, evidence.atMs - sinceMs);
}

/**
 * Silence that nothing else explains: a message waits, no run works on it, no lock blocks it, and
 * the gateway looks well (openclaw/openclaw #7222, #103690). Where a run or a lock is known, its
 * own finding names the cause.
 */
export function silenceFindings(evidence: Evidence, locks: readonly JudgedLock[]): Finding[] {
  return waitingMessages(evidence).flatMap((waiting) => {
    const { sessionKey } = waiting;
    const lastedMs = waitedMs(evidence, sessionKey);
    if (lastedMs < evidence.thresholds.waitedTooLongMs) return [];
    const isWorked = evidence.runs.list.some(
      (run) => run.phase === 'active' && run.sessionKey === sessionKey && !run.heartbeat,
    );
    const row = evidence.sessions.list.find((session) => session.key === sessionKey);
    const isLocked = locks.some(
      (lock) => lock.sessionKey === sessionKey && lock.current && lock.verdict !== 'inert',
    );
    if (isWorked || isLocked || row?.hasActiveRun === true) return [];
    const beats = evidence.runs.list.filter(
      (run) => run.heartbeat && run.lastProgressAtMs > waiting.sinceMs,
    );
    const hungBeat = beats.find((run) => run.phase === 'active' && run.sessionKey === sessionKey);
    const canRestart =
      evidence.gateway.service.kind === 'installed' ||
      (evidence.gateway.socket.kind === 'open' &&
        evidence.gateway.socket.methods.includes('gateway.restart.request'));
    return [
      {
        class: 'agent-silent' as const,
        target: sessionKey,
        level: 'red' as const,
        sinceMs: waiting.sinceMs,
        sessionKey,
        cause:
          hungBeat === undefined
            ? `session ${sessionKey} has had no answer for ${duration(lastedMs)}, and nothing works on it`
            : `session ${sessionKey} has had no answer for ${duration(lastedMs)}: it is queued behind a heartbeat`,
        evidence: [
          `${at(waiting.sinceMs)} the last message of a user (${waiting.source}), no reply since`,
          ...(beats.length === 0
            ? []
            : [
                `${at(beats.at(-1)?.lastProgressAtMs ?? 0)} a heartbeat ran meanwhile, which is no reply`,
              ]),
        ],
        action:
          hungBeat !== undefined
            ? ('abort' as const)
            : canRestart
              ? ('restart' as const)
              : ('reset' as const),
        actionTarget: hungBeat !== undefined || !canRestart ? sessionKey : null,
        why:
          hungBeat !== undefined
            ? 'ending the heartbeat lets the message have its turn'
            : 'no run, no lock and no queue explains it; a fresh gateway takes messages up again',
        untilMs: null,
      },
    ];
  });
}
