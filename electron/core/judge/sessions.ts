import { ATTENTION } from '../api/attention.ts';
import type { Session, SessionsLeftOut, Unanswered } from '../api/snapshot.ts';
import { en } from '../catalogue/en.ts';
import { cleanLabel, conversationName } from '../catalogue/names.ts';
import { lasting, say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import {
  activeRuns,
  activeRunsOf,
  hasEnded,
  isDismissed,
  rowOf,
  SAME_MESSAGE_MS,
} from '../evidence/queries.ts';
import type { RunFact } from '../evidence/session-facts.ts';
import type { Era } from '../openclaw/era.ts';
import { agentOf, isAutomation, LISTED_SESSIONS } from '../openclaw/session-key.ts';
import { isSentAgain, LOST_SHOWN_MS } from '../steps/lost-messages.ts';
import { isoTime } from '../text/iso-time.ts';
import { mayHaveBeenAborted } from './hidden-aborts.ts';
import { lockedRuns } from './locked-runs.ts';
import type { JudgedLock } from './locks.ts';
import { quietLimits, quietSinceMs, stepWords } from './run-diagnoses.ts';
import { type Silence, silences } from './silences.ts';
import { unclearMs, unclearWords } from './unclear-runs.ts';
import { waitedMs, waitingMessages } from './waiting.ts';
import { askedWords, waitingForYou } from './waits-for-you.ts';

const TAKEN_UP_MS = 30_000;
/** A person does not read more rows than this. Those that need attention come first. */
const SHOWN_SESSIONS = 50;

/** A session as it is listed, its cause still a sentence of the catalogue. */
export type JudgedSession = Omit<Session, 'cause'> & { readonly cause: Words };

export type JudgedSessions = {
  readonly listed: JudgedSession[];
  /** Sessions left off the list because others come first; null: all are listed. */
  readonly leftOut: SessionsLeftOut | null;
};

/**
 * The state of each session, those that need attention first. The order is by state, then by a
 * waiting person or a lock, then by age, newest first. Sessions beyond the first fifty are only
 * counted. Some gateways list only their newest and give no total. The count is a lower bound then.
 */
export function judgeSessions(
  evidence: Evidence,
  era: Era,
  locks: readonly JudgedLock[],
  unanswered: readonly Unanswered[] = [],
): JudgedSessions {
  const keys = new Map<string, string>();
  for (const row of evidence.sessions.list) keys.set(row.key, row.agentId);
  for (const run of activeRuns(evidence)) {
    if (run.sessionKey !== null && !keys.has(run.sessionKey)) {
      keys.set(run.sessionKey, agentOf(run.sessionKey));
    }
  }
  const silent = new Map(
    silences(evidence).flatMap((one) =>
      one.isAwaited && one.sessionKey !== null ? [[one.sessionKey, one] as const] : [],
    ),
  );
  const rows = [...keys].map(([key, agentId]) =>
    judgeSession(evidence, era, locks, silent.get(key) ?? null, key, agentId),
  );
  const concerned = new Set([
    ...unanswered.map((one) => one.sessionKey),
    ...locks.flatMap((lock) => (lock.verdict === 'inert' ? [] : (lock.sessionKey ?? []))),
  ]);
  const rank = (session: JudgedSession) =>
    ATTENTION[session.state] * 2 + (concerned.has(session.key) ? 0 : 1);
  const listed = rows
    .sort((a, b) => rank(a) - rank(b) || b.since.localeCompare(a.since))
    .slice(0, SHOWN_SESSIONS)
    .map((session) => named(evidence, session));
  const total = evidence.sessions.total ?? null;
  const count = Math.max(rows.length, total ?? 0) - listed.length;
  const exact = total !== null || evidence.sessions.list.length < LISTED_SESSIONS;
  return { listed, leftOut: count > 0 ? { count, exact } : null };
}

/** The session with the name that a person knows it by. */
function named(evidence: Evidence, session: JudgedSession): JudgedSession {
  const { list } = evidence.sessions;
  const row = rowOf(evidence, session.key);
  // OpenClaw names the main conversation after its latest event, such as a heartbeat.
  const isMain = session.key.endsWith(':main');
  const names = isMain
    ? [row?.label]
    : [row?.label, row?.subject, row?.groupChannel, row?.displayName];
  const facts = {
    label: cleanLabel(names),
    channel: row?.channel ?? null,
    chatType: row?.chatType ?? null,
  };
  const severalAgents = list.some((one) => one.agentId !== session.agentId);
  return {
    ...session,
    name: conversationName(en, { key: session.key, ...facts }, severalAgents),
    ...facts,
  };
}

function judgeSession(
  evidence: Evidence,
  era: Era,
  locks: readonly JudgedLock[],
  silence: Silence | null,
  key: string,
  agentId: string,
): JudgedSession {
  const row = rowOf(evidence, key);
  const blocked = locks.find(
    (lock) => lock.sessionKey === key && lock.current && lock.waits && lock.verdict !== 'inert',
  );
  const blockedSinceMs = blocked?.block?.atMs ?? blocked?.waitingSinceMs ?? null;
  if (blocked !== undefined && blockedSinceMs !== null) {
    return { key, agentId, state: 'blocked', since: isoTime(blockedSinceMs), cause: blocked.why };
  }
  const asked = waitingForYou(evidence).find((one) => one.sessionKey === key);
  if (asked !== undefined) {
    const cause = say('asksPerson', { asked: askedWords(asked.kind) });
    return { key, agentId, state: 'waiting-for-you', since: isoTime(asked.sinceMs), cause };
  }
  const run = [...activeRunsOf(evidence, key), ...lockedRuns(evidence, locks)]
    .filter((one) => one.sessionKey === key)
    .sort((a, b) => b.startedAtMs - a.startedAtMs)[0];
  if (run !== undefined) {
    const unknownMs = unclearMs(evidence, run);
    if (unknownMs !== null) {
      const cause = say('runActiveFor', {
        time: lasting(evidence.atMs - run.startedAtMs),
        unclear: unclearWords(evidence),
      });
      return { key, agentId, state: 'waiting', since: isoTime(run.startedAtMs), cause };
    }
    // A run ends with its process. Who waits for it still waits.
    if (run.knownBy === 'list' && !run.heartbeat && hasEnded(evidence.gateway.process)) {
      const cause = say('endedWithGateway');
      return { key, agentId, state: 'waiting', since: isoTime(run.startedAtMs), cause };
    }
    const quietMs = evidence.atMs - quietSinceMs(evidence, run);
    const state = quietMs >= quietLimits(evidence, run).amberMs ? 'stalled' : 'working';
    const cause =
      state === 'stalled'
        ? stepWords(run, evidence.atMs)
        : run.step.kind === 'tool'
          ? say('workingFor', {
              time: lasting(evidence.atMs - run.startedAtMs),
              step: stepWords(run, evidence.atMs),
            })
          : say('workingLastStep', {
              time: lasting(evidence.atMs - run.startedAtMs),
              step: lastStepWords(evidence, run, quietMs),
            });
    return { key, agentId, state, since: isoTime(run.startedAtMs), cause };
  }
  if (silence !== null) {
    const cause = say('givenUpUnanswered');
    return { key, agentId, state: 'silent', since: isoTime(silence.sinceMs), cause };
  }
  const waited = waitedMs(evidence, key);
  if (waited >= evidence.thresholds.stalledAmberMs) {
    const since = isoTime(evidence.atMs - waited);
    if (mayHaveBeenAborted(evidence, era, locks, key)) {
      const cause = say('noAnswerMaybeEnded', { time: lasting(waited) });
      return { key, agentId, state: 'waiting', since, cause };
    }
    const state = waited >= evidence.thresholds.waitedTooLongMs ? 'silent' : 'waiting';
    return { key, agentId, state, since, cause: say('messageWaited', { time: lasting(waited) }) };
  }
  return {
    key,
    agentId,
    state: 'idle',
    since: isoTime(row?.updatedAtMs ?? evidence.atMs),
    cause: '',
  };
}

/** The time of the last step. A watch that has just begun has not heard when it last moved. */
function lastStepWords(evidence: Evidence, run: RunFact, quietMs: number): Words {
  return run.knownProgressAtMs === null
    ? say('lastStep', { time: lasting(quietMs) })
    : say('lastStepKnown', { time: lasting(evidence.atMs - run.knownProgressAtMs) });
}

/**
 * Messages that got no answer: given up because of a lock, or behind a stalled run. A message whose
 * run may have been ended on purpose is left out: its diagnosis reports it, and perhaps nobody
 * waits.
 */
export function judgeUnanswered(
  evidence: Evidence,
  era: Era,
  locks: readonly JudgedLock[],
): Unanswered[] {
  const found: Unanswered[] = [];
  for (const block of evidence.blocks) {
    if (block.sessionKey === null || evidence.atMs - block.atMs > LOST_SHOWN_MS) continue;
    const sinceMs = block.atMs - (block.waitedMs ?? 0);
    const known = found.some(
      (one) =>
        one.sessionKey === block.sessionKey &&
        Math.abs(Date.parse(one.since) - sinceMs) < SAME_MESSAGE_MS,
    );
    const isOver =
      block.lost &&
      (isDismissed(evidence, block.sessionKey, sinceMs) ||
        isSentAgain(evidence, block.sessionKey, block.atMs));
    if (known || isOver) continue;
    found.push({
      sessionKey: block.sessionKey,
      since: isoTime(sinceMs),
      channel: channelOf(evidence, block.sessionKey),
      lost: block.lost,
    });
  }
  for (const run of evidence.runs.list) {
    if (run.phase !== 'active' || run.heartbeat || run.sessionKey === null) continue;
    if (isAutomation(run.sessionKey)) continue;
    if (evidence.atMs - quietSinceMs(evidence, run) < quietLimits(evidence, run).amberMs) continue;
    found.push({
      sessionKey: run.sessionKey,
      since: isoTime(run.startedAtMs),
      channel: channelOf(evidence, run.sessionKey),
      lost: false,
    });
  }
  for (const { sessionKey, sinceMs, isAwaited, retry } of silences(evidence)) {
    if (!isAwaited || sessionKey === null) continue;
    if (found.some((one) => one.sessionKey === sessionKey)) continue;
    if (retry !== null && evidence.atMs - sinceMs < evidence.thresholds.stalledAmberMs) continue;
    // A message that was given up is lost. A call that is made again may still succeed.
    const lost = retry === null;
    found.push({
      sessionKey,
      since: isoTime(sinceMs),
      channel: channelOf(evidence, sessionKey),
      lost,
    });
  }
  for (const waiting of waitingMessages(evidence)) {
    const isKnown = found.some((one) => one.sessionKey === waiting.sessionKey);
    if (isKnown || evidence.atMs - waiting.sinceMs > LOST_SHOWN_MS) continue;
    if (mayHaveBeenAborted(evidence, era, locks, waiting.sessionKey)) continue;
    const tooLong = waitedMs(evidence, waiting.sessionKey) >= evidence.thresholds.stalledAmberMs;
    const isWorked = activeRunsOf(evidence, waiting.sessionKey).length > 0;
    // 2026.9.6 takes a message up again some time after the run before it was aborted.
    const isDropped =
      waiting.droppedAtMs !== null &&
      evidence.atMs - waiting.droppedAtMs > TAKEN_UP_MS &&
      !isWorked;
    const isShown = waiting.isFromEarlierLife || isDropped || (tooLong && !isWorked);
    if (!isShown) continue;
    // 2026.6 and later take an interrupted run up again. Earlier versions never answer it.
    const lost = isDropped || (waiting.isFromEarlierLife && era.losesBlockedMessages && !isWorked);
    const { sessionKey } = waiting;
    for (const sinceMs of lost ? waiting.allAtMs : [waiting.sinceMs]) {
      if (lost && isDismissed(evidence, sessionKey, sinceMs)) continue;
      found.push({
        sessionKey,
        since: isoTime(sinceMs),
        channel: channelOf(evidence, sessionKey),
        lost,
      });
    }
  }
  return found.sort((a, b) => a.since.localeCompare(b.since));
}

function channelOf(evidence: Evidence, sessionKey: string): string | null {
  return rowOf(evidence, sessionKey)?.channel ?? null;
}
