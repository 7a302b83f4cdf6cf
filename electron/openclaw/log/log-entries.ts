import { MOST_WORDS } from '../../core/evidence/turn-facts.ts';
import { readLockSentence } from '../lock-sentences.ts';
import type { LogEntry, LogEntrySource } from './log-entry-types.ts';
import type { LogLine } from './log-lines.ts';
import { readLastWords } from './start-failures.ts';

/** The fields of an entry that not all entries share. */
type Details<T> = T extends LogEntrySource ? Omit<T, keyof LogEntrySource> : never;

const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
const MAX_EVIDENCE = 500;
const DAMAGED = /(?:^|Error: |\berror=)database disk image is malformed/;
const FULL = /(?:^|Error: |\berror=)database or disk is full/;

function toCount(text: string | undefined): number | null {
  const value = text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
  return value;
}

/** The value of `name=value` in a message of the gateway. Null if missing or `unknown`. */
function field(text: string, name: string): string | null {
  const value = new RegExp(`(?:^|[\\s,(])${name}=(\\S+)`).exec(text)?.[1] ?? null;
  return value === 'unknown' ? null : value;
}

function seconds(text: string, name: string): number | null {
  const count = toCount(field(text, name)?.replace(/s$/, ''));
  return count === null ? null : count * 1000;
}

/** The lane of a task or a wait. A session key in it may contain spaces. */
function laneOf(text: string): string | null {
  const rest = /\blane=(\S.{0,500})/.exec(text)?.[1];
  return rest?.split(/ (?:durationMs|waitedMs)=/, 1)[0] ?? null;
}

function laneSession(lane: string | null): string | null {
  return lane?.startsWith('session:') ? lane.slice('session:'.length) : null;
}

/** A message that was stopped by a lock or by the list of sessions. */
function readLock(text: string): Details<LogEntry> | null {
  const said = readLockSentence(text);
  if (said === null) return null;
  if (said.kind === 'store') return { kind: 'store-lock-timeout', path: said.lockPath };
  // Lines are cut far behind their sentences, so a cut sentence is not the gateway's own.
  if (said.isCut) return null;
  const { lockPath, ownerPid, waitedMs, staleBecause } = said;
  return {
    kind: 'lock-blocked',
    lockPath,
    ownerPid,
    timeoutMs: waitedMs,
    staleBecause,
    sessionKey: laneSession(laneOf(text)),
  };
}

function readAttention(text: string): Details<LogEntry> | null {
  const label = /^(stuck|stalled|long-running) session: /.exec(text)?.[1];
  const ageMs = seconds(text, 'age');
  if (label === undefined || ageMs === null) return null;
  const recovery = field(text, 'recovery');
  return {
    kind: 'session-attention',
    attention: label === 'stuck' || label === 'stalled' ? label : 'long-running',
    sessionId: field(text, 'sessionId'),
    sessionKey: field(text, 'sessionKey'),
    ageMs,
    recovery: recovery === 'checking' || recovery === 'none' ? recovery : null,
    classification: field(text, 'classification'),
    lastProgress: field(text, 'lastProgress'),
    lastProgressAgeMs: seconds(text, 'lastProgressAge'),
  };
}

function readRecovery(text: string): Details<LogEntry> | null {
  const verb = /^stuck session recovery(?: (outcome|skipped|failed))?: /.exec(text);
  if (verb === null) return null;
  const aborted = field(text, 'aborted');
  const status = field(text, 'status') ?? verb[1];
  return {
    kind: 'stuck-recovery',
    sessionId: field(text, 'sessionId'),
    sessionKey: field(text, 'sessionKey'),
    status: status === 'skipped' || status === 'failed' ? status : 'acted',
    action: field(text, 'action'),
    aborted: aborted === 'true' ? true : aborted === 'false' ? false : null,
    released: toCount(field(text, 'released') ?? undefined),
  };
}

function readDetails(line: LogLine): Details<LogEntry> | null {
  // Troubles are logged as warnings or errors. Quieter lines quote what people and models say,
  // which must not count as trouble.
  const isQuiet = /^(silly|trace|debug|info)$/i.test(line.level ?? '');
  return isQuiet ? null : readTrouble(line);
}

/**
 * A gateway's report on its models in a structured line (2026.7 and later). Uses only the field
 * names, never the sentence.
 */
function readModel({ fields }: LogLine): Details<LogEntry> | null {
  const word = (name: string): string | null => {
    const value = fields[name];
    return typeof value === 'string' && value !== '' ? value.slice(0, MOST_WORDS) : null;
  };
  if (
    fields.event === 'model_fallback_decision' &&
    fields.fallbackStepFinalOutcome === 'chain_exhausted'
  ) {
    return {
      kind: 'turn-failed',
      sessionId: word('sessionId'),
      runId: word('runId'),
      provider: word('candidateProvider'),
      model: word('candidateModel'),
      reason: word('reason'),
      said: word('errorPreview'),
    };
  }
  const provider = word('provider');
  const runId = word('runId');
  if (fields.event === 'embedded_run_agent_end' && fields.isError === true && runId !== null) {
    return {
      kind: 'call-failed',
      runId,
      provider,
      model: word('model'),
      reason: word('failoverReason'),
      failure: word('providerRuntimeFailureKind'),
      said: word('rawErrorPreview'),
    };
  }
  if (fields.event !== 'auth_profile_failure_state_updated' || provider === null) return null;
  const ends = [fields.cooldownUntil, fields.disabledUntil].filter((at) => typeof at === 'number');
  const untilMs = Math.max(0, ...ends);
  return untilMs === 0 ? null : { kind: 'key-cooling', provider, reason: word('reason'), untilMs };
}

function readTrouble(line: LogLine): Details<LogEntry> | null {
  const { text } = line;
  const ofModel = readModel(line);
  if (ofModel !== null) return ofModel;
  const blocked = readLock(text);
  if (blocked !== null) return blocked;

  const attention = readAttention(text) ?? readRecovery(text);
  if (attention !== null) return attention;

  const last = readLastWords(text);
  if (last !== null) return { kind: 'start-failed', words: last };
  const error = line.fields.error;
  if (DAMAGED.test(text) || (typeof error === 'string' && DAMAGED.test(error))) {
    return { kind: 'database-damaged' };
  }
  if (FULL.test(text) || (typeof error === 'string' && FULL.test(error))) {
    return { kind: 'disk-full' };
  }
  if (
    /(^|Error: |\berror=)database is locked/.test(text) ||
    (typeof error === 'string' && /database is locked|SQLITE_BUSY/.test(error))
  ) {
    return { kind: 'database-locked' };
  }

  if (text.includes('startup migrations are already running')) {
    const until = /or after (\d{4}-\d\d-\d\dT[\d:.]+Z)/.exec(text)?.[1];
    const untilMs = until === undefined ? Number.NaN : Date.parse(until);
    return { kind: 'migration-running', untilMs: Number.isNaN(untilMs) ? null : untilMs };
  }
  return null;
}

function pathsOf(line: LogLine, details: Details<LogEntry>): readonly string[] {
  const named = 'lockPath' in details ? details.lockPath : 'path' in details ? details.path : null;
  const fields = Object.entries(line.fields).flatMap(([name, value]) =>
    typeof value === 'string' && /path$/i.test(name) && value.startsWith('/') ? [value] : [],
  );
  return named === null ? fields : [named, ...fields];
}

function pidsOf(line: LogLine, details: Details<LogEntry>): readonly number[] {
  const { pid } = line.fields;
  const own = 'pid' in details ? details.pid : null;
  return [pid, own].flatMap((value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? [value] : [],
  );
}

/** Sessions and runs that a line names in its text or fields. */
function idsOf({ text, fields }: LogLine): string[] {
  const named = [fields.sessionId, fields.runId].filter((id) => typeof id === 'string');
  return [...new Set([text, ...named].flatMap((part) => part.match(UUID) ?? []))].slice(0, 20);
}

/**
 * Returns what a line says about a gateway's troubles, or null. The texts are those of the versions
 * 2026.2.1 to 2026.9.6. An entry is not yet evidence: see `trust`. Pure; never throws.
 */
export function readLogEntry(line: LogLine): LogEntry | null {
  const details = readDetails(line);
  if (details === null) return null;
  return {
    ...details,
    atMs: line.atMs,
    paths: pathsOf(line, details),
    pids: pidsOf(line, details),
    sessionIds: idsOf(line),
    text: line.text.slice(0, MAX_EVIDENCE),
  };
}
