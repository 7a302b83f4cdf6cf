import type { Era } from '../era.ts';
import { eraOf } from '../era.ts';
import type { Evidence, Memory } from '../evidence.ts';
import type { Incident, Level, Recommendation, Recommended, Snapshot } from '../snapshot.ts';
import { count, duration } from '../words.ts';
import { channelFindings } from './channel-findings.ts';
import type { Finding } from './finding.ts';
import { at } from './finding.ts';
import type { JudgedGateway } from './gateway.ts';
import { judgeGateway } from './gateway.ts';
import { gatewayFindings, isAbsent } from './gateway-findings.ts';
import { lockFinding } from './lock-findings.ts';
import type { JudgedLock } from './locks.ts';
import { judgeLock } from './locks.ts';
import { migrationFinding, noticeFindings, runningMigration } from './notice-findings.ts';
import { reportedStalls, runFindings } from './run-findings.ts';
import { judgeSessions, judgeUnanswered } from './sessions.ts';
import { silenceFindings } from './silence-findings.ts';

export type Judgement = {
  readonly snapshot: Snapshot;
  /** What the next judgement must remember; goes back in as `evidence.memory`. */
  readonly memory: Memory;
  readonly era: Era;
  readonly locks: readonly JudgedLock[];
};

/**
 * The one judge: evidence in, snapshot out. Pure; the clock is `evidence.atMs`. What it cannot
 * tell it says so, and doubt never makes a lock releasable.
 */
export function judge(evidence: Evidence): Judgement {
  const { socket } = evidence.gateway;
  const version =
    (socket.kind === 'open' ? socket.version : null) ?? evidence.memory?.gateway.version ?? null;
  const methods = socket.kind === 'open' ? socket.methods : null;
  const era = eraOf(version, methods, evidence.install.store);
  const gateway = judgeGateway(evidence, era);
  const locks = evidence.locks.map((lock) => judgeLock(evidence, era, lock));
  const findings = inGrace(evidence, allFindings(evidence, era, gateway, locks));
  const known = evidence.memory?.incidents ?? [];
  const incidents = findings.map((finding) => remember(evidence, known, finding));
  const unanswered = judgeUnanswered(evidence, era);
  const sessions = judgeSessions(evidence, locks, unanswered);
  const level = levelOf(evidence, gateway, findings);
  const worst = findings[0] ?? null;
  const snapshot: Snapshot = {
    schema: 1,
    at: at(evidence.atMs),
    level,
    headline: headline(
      evidence,
      gateway,
      worst,
      unanswered.filter((one) => one.lost),
    ),
    gateway: {
      state: gateway.state,
      url: evidence.install.url,
      version: gateway.version,
      pid: isRunning(evidence.gateway.process) ? evidence.gateway.pid : null,
      latencyMs: evidence.gateway.http.kind === 'answered' ? evidence.gateway.http.latencyMs : null,
      since: at(gateway.sinceMs),
      lastOkAt: gateway.lastOkAtMs === null ? null : at(gateway.lastOkAtMs),
      detail: gateway.detail,
    },
    store: storeOf(era, evidence),
    locks: locks.map((lock) => ({
      path: lock.fact.path,
      agentId: lock.fact.agentId,
      sessionId: lock.fact.sessionId,
      sessionKey: lock.sessionKey,
      pid: lock.pid,
      ageMs: lock.ageMs,
      verdict: lock.verdict,
      why: lock.why,
      releasable: lock.releasable,
    })),
    sessions: sessions.listed,
    ...(sessions.leftOut === null ? {} : { sessionsLeftOut: sessions.leftOut }),
    incidents: incidents.map((one) => one.incident),
    unanswered,
    recommended: recommend(worst),
    findings: [...staleWords(evidence, gateway), ...evidence.findings],
  };
  return {
    snapshot,
    era,
    locks,
    memory: {
      gateway: {
        state: gateway.state,
        sinceMs: gateway.sinceMs,
        lastOkAtMs: gateway.lastOkAtMs,
        version: gateway.version,
        failingSinceMs: gateway.failingSinceMs,
        thawedAtMs: gateway.thawedAtMs,
        lives: gateway.lives,
      },
      incidents: incidents.map((one) => one.memory),
    },
  };
}

/** What is shown of sessions after the gateway has stopped answering is from before: it says so. */
function staleWords(evidence: Evidence, gateway: JudgedGateway): string[] {
  const isFresh = gateway.state === 'up' || gateway.state === 'slow';
  const { atMs, list } = evidence.sessions;
  if (isFresh || atMs === null || list.length === 0 || gateway.lastOkAtMs === null) return [];
  return [`sessions are shown as they were at ${at(gateway.lastOkAtMs)}, when it last answered`];
}

/** A process that has ended may linger as a zombie until its parent takes note. */
function isRunning(process: Evidence['gateway']['process']): boolean {
  return process?.kind === 'alive' && process.state !== 'zombie';
}

/** Shorter work needs no number. */
const WORTH_COUNTING_MS = 5_000;

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

function allFindings(
  evidence: Evidence,
  era: Era,
  gateway: JudgedGateway,
  locks: readonly JudgedLock[],
): Finding[] {
  const migration = runningMigration(evidence);
  const own =
    migration === null
      ? gatewayFindings(evidence, era, gateway)
      : // Whatever it looks like meanwhile, it is the migration's doing.
        [migrationFinding(migration)];
  const isInside =
    gateway.state === 'up' || gateway.state === 'slow' || gateway.state === 'draining';
  // A gateway that freezes does not free a session that waited before; one that refuses the token
  // still writes its log and leaves its locks. All else in either is unknown.
  const telling = locks.filter(
    (lock) =>
      isInside ||
      (gateway.state === 'hung' && lock.block !== null) ||
      (gateway.state === 'unauthorized' && lock.waits),
  );
  const found = [
    ...own,
    ...telling.flatMap((lock) => lockFinding(evidence, era, lock) ?? []),
    ...(isInside
      ? [
          ...runFindings(evidence, era, locks),
          ...reportedStalls(evidence, era, locks),
          // A gateway that drains takes nothing up: what waits then waits for its end.
          ...(gateway.state === 'draining' ? [] : silenceFindings(evidence, locks)),
          ...channelFindings(evidence),
        ]
      : []),
    ...(isInside || gateway.state === 'unauthorized' ? noticeFindings(evidence, locks) : []),
  ];
  return found
    .map((finding, order) => ({ finding, order }))
    .sort((a, b) => rank(a.finding) - rank(b.finding) || a.order - b.order)
    .map(({ finding }) => finding);
}

function rank(finding: Finding): number {
  return finding.level === 'red' ? 0 : 1;
}

/** Right after a wake everything looks late: nothing is red until things have had time. */
function inGrace(evidence: Evidence, findings: Finding[]): Finding[] {
  const { graceUntilMs } = evidence.machine;
  if (graceUntilMs === null || evidence.atMs >= graceUntilMs) return findings;
  return findings.map((finding) =>
    finding.level === 'red'
      ? {
          ...finding,
          level: 'amber' as const,
          action: 'wait' as const,
          actionTarget: null,
          why: 'the machine has just woken; Clawbuoy looks again before it judges',
          untilMs: graceUntilMs,
        }
      : finding,
  );
}

function remember(
  evidence: Evidence,
  known: Memory['incidents'],
  finding: Finding,
): { incident: Incident; memory: Memory['incidents'][number] } {
  const key = incidentKey(finding);
  const before = known.find((one) => one.key === key);
  const sinceMs = before?.sinceMs ?? finding.sinceMs ?? evidence.atMs;
  const id = before?.id ?? `${key}~${sinceMs.toString(36)}`;
  return {
    incident: {
      id,
      class: finding.class,
      level: finding.level,
      since: at(sinceMs),
      sessionKey: finding.sessionKey,
      cause: finding.cause,
      evidence: [...finding.evidence],
      action: finding.action,
      why: finding.why,
    },
    memory: { key, id, sinceMs, level: finding.level },
  };
}

function incidentKey(finding: Finding): string {
  return finding.target === '' ? finding.class : `${finding.class}~${finding.target}`;
}

/**
 * Class, target and start make an incident's id, so that it stays the same over looks and
 * restarts. This is the id without its start: what tells incidents apart at one moment.
 */
export function incidentKeyOf(id: string): string {
  return id.slice(0, Math.max(0, id.lastIndexOf('~')));
}

function levelOf(evidence: Evidence, gateway: JudgedGateway, findings: readonly Finding[]): Level {
  if (isAbsent(evidence, gateway)) return 'grey';
  if (findings.some((finding) => finding.level === 'red')) return 'red';
  if (findings.length > 0) return 'amber';
  return gateway.state === 'unknown' ? 'grey' : 'green';
}

function headline(
  evidence: Evidence,
  gateway: JudgedGateway,
  worst: Finding | null,
  lost: readonly { readonly since: string; readonly sessionKey: string }[],
): string {
  if (isAbsent(evidence, gateway)) return 'No OpenClaw was found on this machine.';
  const lostWords =
    lost.length === 0 ? '' : ` ${count(lost.length, 'message')} got lost and must be sent again.`;
  if (worst !== null) return sentence(worst.cause);
  switch (gateway.state) {
    case 'up': {
      const working = evidence.runs.list.filter((run) => run.phase === 'active');
      const longest = working.sort((a, b) => a.startedAtMs - b.startedAtMs)[0];
      if (longest === undefined) return `OpenClaw is well.${lostWords}`;
      const lastedMs = evidence.atMs - longest.startedAtMs;
      const forWords = lastedMs < WORTH_COUNTING_MS ? '' : `, for ${duration(lastedMs)}`;
      return `OpenClaw is working${forWords}.${lostWords}`;
    }
    case 'unknown':
      return sentence(`I cannot tell how OpenClaw is: ${gateway.detail}`);
    case 'starting':
    case 'draining':
    case 'slow':
    case 'hung':
    case 'down':
    case 'unauthorized':
      return sentence(gateway.detail);
  }
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}

/** What a step costs, in a few words. The same words are in the menu, the panel and the plan. */
export function costOf(action: Recommendation): string {
  switch (action) {
    case 'none':
    case 'wait':
      return 'nothing';
    case 'unlock':
      return 'nothing: the lock file is kept and can be put back';
    case 'abort':
      return 'the run in progress ends; what it has not said yet is lost';
    case 'reset':
      return 'the conversation so far is archived; the agent starts afresh in this session';
    case 'restart':
      return 'all runs in progress end; the gateway is away for some seconds';
    case 'start':
      return 'nothing: the gateway is not running';
  }
}

function recommend(worst: Finding | null): Recommended {
  if (worst === null) {
    return { action: 'none', target: null, why: 'nothing is wrong', costs: 'nothing', until: null };
  }
  return {
    action: worst.action,
    target: worst.actionTarget,
    why: worst.why,
    costs: costOf(worst.action),
    until: worst.untilMs === null ? null : at(worst.untilMs),
  };
}
