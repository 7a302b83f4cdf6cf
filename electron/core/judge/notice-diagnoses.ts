import { lasting, say, type Words } from '../catalogue/sentences/sentence.ts';
import { verdictWord } from '../catalogue/sentences/words.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { hasWrittenSince, lastBegan } from '../evidence/queries.ts';
import type { NoticeFact } from '../evidence/report-facts.ts';
import { NOTICE_FRESH_MS } from '../openclaw/limits.ts';
import { isoTime } from '../text/iso-time.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { JudgedLock } from './locks.ts';

/**
 * Diagnoses from what the gateway reports beyond locks and runs: its database, its list of
 * sessions.
 */
export function noticeDiagnoses(evidence: Evidence, locks: readonly JudgedLock[]): Diagnosis[] {
  return [...damagedDatabase(evidence), ...busyDatabase(evidence), ...storeLock(evidence, locks)];
}

/** A file does not mend itself. But after this long somebody may have mended it. */
const DAMAGED_MS = 30 * 60_000;

/**
 * A gateway with a damaged database still runs on the data in its memory. After a restart it ends
 * at its start with the same words (openclaw/openclaw #143556).
 */
function damagedDatabase(evidence: Evidence): Diagnosis[] {
  const told = evidence.notices.filter((notice) => notice.kind === 'database-damaged');
  const last = told.at(-1);
  if (last === undefined || evidence.atMs - last.atMs >= DAMAGED_MS) return [];
  if (hasWrittenSince(evidence, last.atMs)) return [];
  return [
    {
      class: 'store-damaged',
      target: '',
      level: 'red',
      sinceMs: told[0]?.atMs ?? last.atMs,
      sessionKey: null,
      cause: say('databaseDamaged'),
      evidence: [say('seenMalformed', { time: isoTime(last.atMs) })],
      action: 'none',
      actionTarget: null,
      why: say('doNotRestart'),
      untilMs: null,
      remedy: {
        words: say('remedyDatabase'),
        command: 'openclaw doctor --fix',
      },
    },
  ];
}

function busyDatabase(evidence: Evidence): Diagnosis[] {
  const busy = evidence.notices.filter((notice) => notice.kind === 'database-locked');
  const last = busy.at(-1);
  if (last === undefined || evidence.atMs - last.atMs >= NOTICE_FRESH_MS) return [];
  if (hasWrittenSince(evidence, last.atMs)) return [];
  const firstMs = lastBegan(busy, NOTICE_FRESH_MS);
  const lastedMs = evidence.atMs - firstMs;
  const red = lastedMs >= evidence.thresholds.storeBusyRedMs && busy.length > 1;
  const { pid } = evidence.gateway;
  const stranger = last.holderPid === pid ? null : last.holderPid;
  const holder = heldByWords(last.holderPid, pid);
  return [
    {
      class: 'store-busy',
      target: '',
      level: red ? 'red' : 'amber',
      sinceMs: firstMs,
      sessionKey: null,
      cause: say('databaseLocked', { holder }),
      evidence: [
        say('seenCannotWrite', { time: isoTime(last.atMs) }),
        ...(last.holderPid === null ? [] : [say('seenHasDatabase', { pid: last.holderPid })]),
      ],
      action: red && stranger === null ? 'restart' : red ? 'none' : 'wait',
      actionTarget: null,
      why: red
        ? stranger === null
          ? say('lastedHolder', {
              time: lasting(lastedMs),
              holder: last.holderPid === null ? say('holderUnknown') : say('newProcessFreesIt'),
            })
          : say('lastedEndStranger', { time: lasting(lastedMs), pid: stranger })
        : say('usuallyPasses'),
      untilMs: red ? null : firstMs + evidence.thresholds.storeBusyRedMs,
    },
  ];
}

function heldByWords(holderPid: number | null, gatewayPid: number | null): Words {
  if (holderPid === null) return say('anotherProcess');
  return holderPid === gatewayPid ? say('theGatewayItself') : say('process', { pid: holderPid });
}

/** No date in a log mutes the light for longer than this. */
const MIGRATION_LIMIT_MS = 15 * 60_000;

/**
 * A file of its own locks the list of sessions up to 2026.2 (openclaw/openclaw #13203). No
 * session's run holds it, so neither an abort nor a reset frees it.
 */
function storeLock(evidence: Evidence, locks: readonly JudgedLock[]): Diagnosis[] {
  const notices = evidence.notices.filter((one) => one.kind === 'store-lock-timeout');
  const last = notices.at(-1);
  if (last === undefined || evidence.atMs - last.atMs >= NOTICE_FRESH_MS) return [];
  const same = notices.filter((one) => one.path === last.path);
  const firstMs = lastBegan(same, NOTICE_FRESH_MS);
  const lastedMs = evidence.atMs - firstMs;
  const judged = locks.find((lock) => lock.fact.path === last.path);
  const isAnother = judged === undefined || judged.fact.modifiedAtMs > last.atMs;
  if (isAnother && hasWrittenSince(evidence, last.atMs)) return [];
  const lasts = lastedMs >= evidence.thresholds.storeBusyRedMs && same.length > 1;
  const common = {
    class: 'store-locked' as const,
    target: last.path,
    sinceMs: firstMs,
    sessionKey: null,
    cause: say('cannotWriteList', {
      why:
        judged === undefined
          ? say('listWasLocked')
          : say('listIsLocked', { holder: holderWords(judged) }),
    }),
    evidence: [
      say('seenTimeout', { time: isoTime(last.atMs), path: last.path }),
      ...(judged === undefined
        ? []
        : [say('itsLockIs', { verdict: verdictWord(judged.verdict), why: judged.why })]),
    ],
    actionTarget: null,
  };
  if (judged?.releasable === true) {
    return [
      {
        ...common,
        level: 'red',
        action: 'unlock',
        actionTarget: last.path,
        why: say('releaseMovesAside', { why: judged.why }),
        untilMs: null,
      },
    ];
  }
  if (judged === undefined || !lasts) {
    return [
      {
        ...common,
        level: 'amber',
        action: 'wait',
        why: say('takesBackIn30'),
        untilMs: last.atMs + NOTICE_FRESH_MS,
      },
    ];
  }
  const isOwn = judged.ownedBy === 'gateway';
  return [
    {
      ...common,
      level: 'red',
      action: isOwn ? 'restart' : 'none',
      why: isOwn
        ? say('lastedNewProcess', { time: lasting(lastedMs) })
        : say('lastedMayNotBeTaken', { time: lasting(lastedMs), why: judged.why }),
      untilMs: null,
    },
  ];
}

function holderWords(judged: JudgedLock): Words {
  if (judged.pid === null) return '';
  if (judged.releasable) return say('byLockOf', { pid: judged.pid });
  return judged.ownedBy === 'gateway'
    ? say('byGatewayItself')
    : say('byProcess', { pid: judged.pid });
}

type Migration = Extract<NoticeFact, { kind: 'migration' }>;

/**
 * The migration under way, by the gateway's own word. It counts in any state of the gateway. A
 * gateway that is down because of migrations must not be restarted into the same wall.
 */
export function runningMigration(evidence: Evidence): Migration | null {
  const last = evidence.notices.findLast((notice) => notice.kind === 'migration');
  if (last === undefined) return null;
  const ageMs = evidence.atMs - last.atMs;
  // A time in the future is not believed.
  if (ageMs < -NOTICE_FRESH_MS) return null;
  if (ageMs < NOTICE_FRESH_MS) return last;
  const answers = evidence.gateway.http.kind === 'answered';
  const endMs = Math.min(last.untilMs ?? 0, last.atMs + MIGRATION_LIMIT_MS);
  return !answers && evidence.atMs < endMs ? last : null;
}

export function migrationDiagnosis(migration: Migration): Diagnosis {
  const { atMs, untilMs, ownerPid } = migration;
  const until = untilMs === null ? '' : say('leaseUntil', { time: isoTime(untilMs) });
  return {
    class: 'migration',
    target: '',
    level: 'amber',
    sinceMs: atMs,
    sessionKey: null,
    cause: say('migrationRuns', {
      where: ownerPid === null ? '' : say('inProcess', { pid: ownerPid }),
    }),
    evidence: [
      migration.source === 'lease'
        ? say('seenMigration', { time: isoTime(atMs), until })
        : say('seenMigrations', { time: isoTime(atMs) }),
    ],
    action: 'wait',
    actionTarget: null,
    why: say('startsAfterMigration'),
    untilMs,
  };
}
