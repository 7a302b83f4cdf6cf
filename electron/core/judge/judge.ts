import type { Level, Recommended, Snapshot } from '../api/snapshot.ts';
import { en } from '../catalogue/en.ts';
import { headlineSaying, incidentSaying } from '../catalogue/sayings.ts';
import { type Scribe, scribe } from '../catalogue/sentences/scribe.ts';
import { say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { withoutHiddenWork } from '../evidence/hidden-work.ts';
import { withoutOlderRuns } from '../evidence/older-list.ts';
import { withoutOvertakenRuns } from '../evidence/overtaken-runs.ts';
import { eraOfEvidence, isLiving } from '../evidence/queries.ts';
import { understood } from '../evidence/understood.ts';
import type { Era } from '../openclaw/era.ts';
import { costOf, costOfRestart } from '../steps/costs.ts';
import { isoTime } from '../text/iso-time.ts';
import { answerNotes, lastAnswer, lastMessage } from './answers.ts';
import { channelDiagnoses } from './channel-diagnoses.ts';
import { deliveryDiagnoses } from './delivery-diagnoses.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { JudgedGateway } from './gateway.ts';
import { judgeGateway } from './gateway.ts';
import { gatewayDiagnoses, isAbsent } from './gateway-diagnoses.ts';
import { givenUpDiagnoses } from './given-up-diagnoses.ts';
import { withoutStepsOnAGuess } from './guessed-address.ts';
import { activityOf, headline, isUnseenInside } from './headline.ts';
import { remember } from './incident-identity.ts';
import { jobDiagnoses } from './job-diagnoses.ts';
import type { Judgement } from './judgement.ts';
import { lockDiagnosis } from './lock-diagnoses.ts';
import { lockedRuns } from './locked-runs.ts';
import type { JudgedLock } from './locks.ts';
import { judgeLock } from './locks.ts';
import { machineDiagnoses } from './machine-diagnoses.ts';
import { maintenanceDiagnosis, withoutStepsBeside } from './maintenance-diagnosis.ts';
import { memoryDiagnosis } from './memory-diagnosis.ts';
import { modelDiagnoses } from './model-diagnoses.ts';
import { networkDiagnosis } from './network-diagnosis.ts';
import { migrationDiagnosis, noticeDiagnoses, runningMigration } from './notice-diagnoses.ts';
import { withoutConsequences } from './root-causes.ts';
import { reportedStalls, runDiagnoses } from './run-diagnoses.ts';
import { senderDiagnoses } from './sender-diagnoses.ts';
import { type JudgedSessions, judgeSessions, judgeUnanswered } from './sessions.ts';
import { silenceDiagnoses } from './silence-diagnoses.ts';
import { slowAnswerWords } from './slow-answers.ts';
import { advisable, withoutRefused } from './takable.ts';
import { unclearDiagnoses } from './unclear-runs.ts';

// The judge's public face. Code outside the core imports only this file of the judge.
export { incidentKeyOf } from './incident-identity.ts';

import { listedForYou, waitsForYouDiagnoses } from './waits-for-you.ts';

export type { Judgement } from './judgement.ts';
export { sessionOfLock } from './lock-session.ts';
export { lockedRuns } from './locked-runs.ts';
export type { JudgedLock } from './locks.ts';
export { openedByAnybody, openedForRelease } from './opened.ts';
export { isLate, isSlowAnswer } from './responsiveness.ts';
export { isInVain } from './run-diagnoses.ts';
export { unclearMs } from './unclear-runs.ts';

/**
 * The one judge: evidence in, snapshot out. Pure: the clock is `evidence.atMs`. It says what it
 * does not know, and doubt never makes a lock releasable.
 */
export function judge(seen: Evidence): Judgement {
  const evidence = withoutHiddenWork(withoutOlderRuns(understood(seen)));
  const era = eraOfEvidence(evidence);
  const gateway = judgeGateway(evidence, era);
  const locks = evidence.locks.map((lock) => judgeLock(evidence, era, lock));
  const diagnoses = inGrace(evidence, allDiagnoses(evidence, era, gateway, locks));
  const parts = { evidence, era, gateway, locks };
  const found = judgementOf(parts, diagnoses, diagnoses[0] ?? null);
  const takable = withoutRefused(evidence, found, diagnoses);
  return takable.every((diagnosis, at) => diagnosis === diagnoses[at])
    ? found
    : judgementOf(parts, takable, advisable(diagnoses, takable));
}

type Parts = {
  readonly evidence: Evidence;
  readonly era: Era;
  readonly gateway: JudgedGateway;
  readonly locks: readonly JudgedLock[];
};

/**
 * Returns the judgement made from all diagnoses. `advised` is the diagnosis that names the step.
 */
function judgementOf(
  { evidence, era, gateway, locks }: Parts,
  diagnoses: readonly Diagnosis[],
  advised: Diagnosis | null,
): Judgement {
  const known = evidence.memory?.incidents ?? [];
  const page = scribe();
  const { text } = page;
  const incidents = diagnoses.map((diagnosis) => remember(evidence, known, diagnosis, page));
  const told = withoutOvertakenRuns(evidence);
  const unanswered = judgeUnanswered(told, era, locks);
  const sessions = judgeSessions(told, era, locks, unanswered);
  const level = levelOf(evidence, gateway, diagnoses);
  const worst = diagnoses[0] ?? null;
  const locked = lockedRuns(evidence, locks);
  const notes = answerNotes(evidence);
  const forYou = listedForYou(evidence);
  const snapshot = withSayings({
    schema: 1,
    at: isoTime(evidence.atMs),
    level,
    headline: headline(told, gateway, worst, locked),
    ...(worst === null ? { activity: activityOf(told, gateway, locked) } : {}),
    gateway: {
      state: gateway.state,
      url: evidence.install.url,
      version: gateway.version,
      pid: mayBeTheGateway(evidence.gateway.process) ? evidence.gateway.pid : null,
      latencyMs: evidence.gateway.http.kind === 'answered' ? evidence.gateway.http.latencyMs : null,
      since: isoTime(gateway.sinceMs),
      lastOkAt: gateway.lastOkAtMs === null ? null : isoTime(gateway.lastOkAtMs),
      detail: text(gateway.detail),
    },
    store: storeOf(era, evidence),
    locks: locks.map((lock) => ({
      path: lock.fact.path,
      agentId: lock.fact.agentId,
      sessionId: lock.fact.sessionId,
      sessionKey: lock.sessionKey,
      pid: lock.pid,
      ageMs: Math.round(lock.ageMs),
      verdict: lock.verdict,
      why: text(lock.why),
      releasable: lock.releasable,
    })),
    sessions: sessions.listed.map((one) => ({ ...one, cause: text(one.cause) })),
    ...(sessions.leftOut === null ? {} : { sessionsLeftOut: sessions.leftOut }),
    incidents: incidents.map((one) => one.incident),
    unanswered,
    ...(forYou.length === 0 ? {} : { waitsForYou: forYou }),
    recommended: recommend(evidence, gateway, advised, whyNothing(level, sessions), page),
    lastAnswer: lastAnswer(evidence),
    lastMessage: lastMessage(evidence),
    ...(notes.length === 0 ? {} : { notes: notes.map(text) }),
    ...(isAbsent(evidence, gateway) ? { lookedFor: evidence.install.lookedFor } : {}),
    findings: [
      ...staleWords(evidence, gateway),
      ...slowAnswerWords(evidence),
      ...evidence.findings,
    ].map(text),
  });
  return {
    snapshot: { ...snapshot, said: page.said() },
    era,
    locks,
    memory: {
      gateway: {
        state: gateway.state,
        sinceMs: gateway.sinceMs,
        lastOkAtMs: gateway.lastOkAtMs,
        version: gateway.version,
        failingSinceMs: gateway.failingSinceMs,
        ...(gateway.silentSinceMs === null ? {} : { silentSinceMs: gateway.silentSinceMs }),
        thawedAtMs: gateway.thawedAtMs,
        lives: gateway.lives,
        starts: gateway.starts,
        ...(gateway.endedAtMs === null ? {} : { endedAtMs: gateway.endedAtMs }),
        ...(gateway.start === undefined ? {} : { start: gateway.start }),
        migratingAtMs: gateway.migratingAtMs,
      },
      incidents: incidents.map((one) => one.memory),
    },
  };
}

/**
 * Adds the sentences for people. They need the whole snapshot: an incident names its conversation.
 */
function withSayings(snapshot: Snapshot): Snapshot {
  return {
    ...snapshot,
    headlineSaying: headlineSaying(en, snapshot),
    incidents: snapshot.incidents.map((incident) => ({
      ...incident,
      saying: incidentSaying(en, incident, snapshot),
    })),
  };
}

/** Warns that the sessions shown are from before the gateway stopped answering. */
function staleWords(evidence: Evidence, gateway: JudgedGateway): Words[] {
  const isFresh = gateway.state === 'up' || gateway.state === 'slow';
  const { atMs, list } = evidence.sessions;
  if (isFresh || atMs === null || list.length === 0 || gateway.lastOkAtMs === null) return [];
  return [say('sessionsStale', { time: isoTime(gateway.lastOkAtMs) })];
}

/**
 * An ended process may linger as a zombie until its parent takes note. A listener at the gateway's
 * address may be a forwarder, or a stranger that has its port.
 */
function mayBeTheGateway(process: Evidence['gateway']['process']): boolean {
  return isLiving(process) && process.identity !== 'other';
}

function storeOf(era: Era, evidence: Evidence): Snapshot['store'] {
  switch (era.name) {
    case 'sqlite':
      return 'sqlite';
    case 'february':
    case 'spring':
    case 'summer':
      return 'jsonl';
    case 'unknown':
      return evidence.install.store;
  }
}

function allDiagnoses(
  evidence: Evidence,
  era: Era,
  gateway: JudgedGateway,
  locks: readonly JudgedLock[],
): Diagnosis[] {
  const told = withoutOvertakenRuns(evidence);
  const migration = runningMigration(evidence);
  const maintenance = maintenanceDiagnosis(evidence, gateway);
  const own =
    maintenance !== null
      ? [maintenance]
      : migration === null
        ? gatewayDiagnoses(evidence, era, gateway)
        : // Whatever it looks like meanwhile, it is the migration's doing.
          [migrationDiagnosis(migration)];
  const isInside =
    gateway.state === 'up' || gateway.state === 'slow' || gateway.state === 'draining';
  // A frozen gateway does not free a session that waited before. A gateway that refuses the token
  // still writes its log and leaves its locks. All else in either is unknown.
  const telling = locks.filter(
    (lock) =>
      isInside ||
      (gateway.state === 'hung' && lock.block !== null) ||
      (gateway.state === 'unauthorized' && lock.waits),
  );
  const inside = [
    ...telling.flatMap((lock) => lockDiagnosis(evidence, era, lock) ?? []),
    ...(isInside
      ? [
          ...givenUpDiagnoses(evidence),
          ...runDiagnoses(told, era, locks),
          ...reportedStalls(told, era, locks),
          ...unclearDiagnoses(told, locks),
          // A draining gateway takes nothing up. Waiting messages wait for its end.
          ...(gateway.state === 'draining' ? [] : silenceDiagnoses(told, era, locks)),
          ...modelDiagnoses(told),
          ...channelDiagnoses(evidence),
          ...deliveryDiagnoses(evidence),
          ...waitsForYouDiagnoses(evidence),
          ...senderDiagnoses(evidence),
          ...jobDiagnoses(evidence),
          ...memoryDiagnosis(evidence),
        ]
      : []),
    ...(isInside || gateway.state === 'unauthorized' ? noticeDiagnoses(evidence, locks) : []),
  ];
  const found = withoutConsequences([
    ...own,
    ...machineDiagnoses(evidence),
    ...networkDiagnosis(evidence, inside),
    ...withoutStepsOnAGuess(evidence, inside),
  ]);
  return withoutStepsBeside(evidence, found)
    .map((diagnosis, order) => ({ diagnosis, order }))
    .sort((a, b) => rank(a.diagnosis) - rank(b.diagnosis) || a.order - b.order)
    .map(({ diagnosis }) => diagnosis);
}

function rank(diagnosis: Diagnosis): number {
  return diagnosis.level === 'red' ? 0 : 1;
}

/** Right after a wake everything looks late. Nothing is red until things have had time. */
function inGrace(evidence: Evidence, diagnoses: Diagnosis[]): Diagnosis[] {
  const { graceUntilMs } = evidence.machine;
  if (graceUntilMs === null || evidence.atMs >= graceUntilMs) return diagnoses;
  return diagnoses.map((diagnosis) =>
    diagnosis.level === 'red'
      ? {
          ...diagnosis,
          level: 'amber' as const,
          action: 'wait' as const,
          actionTarget: null,
          why: say('justWoken'),
          untilMs: graceUntilMs,
        }
      : diagnosis,
  );
}

function levelOf(
  evidence: Evidence,
  gateway: JudgedGateway,
  diagnoses: readonly Diagnosis[],
): Level {
  if (isAbsent(evidence, gateway)) return 'grey';
  if (diagnoses.some((diagnosis) => diagnosis.level === 'red')) return 'red';
  if (diagnoses.length > 0) return 'amber';
  return gateway.state === 'unknown' || isUnseenInside(evidence, gateway) ? 'grey' : 'green';
}

/** Things not seen, or not known so soon, are not called well. */
function whyNothing(level: Level, sessions: JudgedSessions): Words {
  const isAllSeen = level === 'green' && sessions.listed.every((one) => one.state !== 'waiting');
  return isAllSeen ? say('nothingWrong') : say('nothingKnownWrong');
}

function recommend(
  evidence: Evidence,
  gateway: JudgedGateway,
  worst: Diagnosis | null,
  whyNothing: Words,
  { text }: Pick<Scribe, 'text'>,
): Recommended {
  if (worst === null) {
    return { action: 'none', target: null, why: text(whyNothing), costs: 'nothing', until: null };
  }
  return {
    action: worst.action,
    target: worst.actionTarget,
    why: text(worst.why),
    costs: text(
      worst.action === 'restart' ? costOfRestart(evidence, gateway.state) : costOf(worst.action),
    ),
    until: worst.untilMs === null ? null : isoTime(worst.untilMs),
  };
}
