import type { BlockFact, NoticeFact } from '../../core/evidence/report-facts.ts';
import type { StartFailure } from '../../core/evidence/start-facts.ts';
import type { TurnFact } from '../../core/evidence/turn-facts.ts';
import type { Location } from '../locate/locate.ts';
import { readLogEntry } from './log-entries.ts';
import type { LogEntry } from './log-entry-types.ts';
import { LogTail } from './log-file.ts';
import { parseLogLine } from './log-lines.ts';
import { trust } from './log-trust.ts';
import { namesOwner, type Owner } from './start-failures.ts';

/** The most entries that are kept. The oldest go first. */
const KEPT_ENTRIES = 500;
/** Two lines about one lock within this time belong to one message. */
const SAME_MESSAGE_MS = 2_000;
const MOST_TURNS = 50;
const MOST_CALLS = 50;
const MOST_FAILURES = 10;

export type LogFactsOptions = {
  readonly location: Location;
  readonly tmpDir: string;
  readonly uid: number | null;
  readonly now: () => number;
};

export type LogFactsQuery = {
  readonly gatewayPid: number | null;
  readonly gatewayStartedAtMs: number | null;
  readonly sessionIds: readonly string[];
  /** Session keys by session id and by the ids of their runs. */
  readonly keys?: ReadonlyMap<string, string>;
};

/**
 * The gateway's log, as far as it affects the verdict. On 2026.2.1 a message that meets a lock
 * leaves no event and no transcript line, so only the log reports it.
 */
export interface LogFacts {
  /** Reads new lines. True if they may change a verdict. Cheap if nothing was written. */
  poll(): Promise<boolean>;
  /** The trusted facts about this gateway as it runs now. */
  facts(query: LogFactsQuery): {
    readonly blocks: readonly BlockFact[];
    readonly notices: readonly NoticeFact[];
    readonly turns: readonly TurnFact[];
    /** How its starts ended, whatever runs now. */
    readonly failures: readonly StartFailure[];
    readonly findings: readonly string[];
  };
}

export function createLogFacts(options: LogFactsOptions): LogFacts {
  const { location } = options;
  const tail = new LogTail(
    {
      configuredFile: location.logging.file,
      profile: location.profile,
      tmpDir: options.tmpDir,
      uid: options.uid,
    },
    options.now,
  );
  const owner: Owner = {
    stateDirs: [...new Set([location.stateDir, location.rawStateDir])],
    configPath: location.configPath,
    port: location.port,
    writtenMode: location.writtenMode,
  };
  const kept: LogEntry[] = [];
  /** Apart from the others: a model may fail all day long, and a lost message must not go for it. */
  const calls: LogEntry[] = [];
  const problems = new Set<string>();
  /** Lost messages stay lost after the gateway that lost them ends. */
  const trusted = new Set<LogEntry>();

  return {
    async poll() {
      const news = await tail.readNew();
      for (const problem of news.findings) problems.add(problem);
      let relevant = false;
      for (const text of news.lines) {
        const line = parseLogLine(text);
        const entry = line === null ? null : readLogEntry(line);
        if (entry === null) continue;
        (entry.kind === 'call-failed' ? calls : kept).push(entry);
        relevant = true;
      }
      kept.splice(0, Math.max(0, kept.length - KEPT_ENTRIES));
      calls.splice(0, Math.max(0, calls.length - MOST_CALLS));
      return relevant;
    },
    facts(query) {
      const context = {
        stateDirs: [...new Set([location.stateDir, location.rawStateDir])],
        gatewayPid: query.gatewayPid,
        gatewayStartedAtMs: query.gatewayStartedAtMs,
        knownSessionIds: new Set([...query.sessionIds, ...(query.keys?.keys() ?? [])]),
        isOwnLog: location.logging.file?.startsWith(`${location.stateDir}/`) === true,
      };
      for (const entry of [...calls, ...kept]) {
        if (!trusted.has(entry) && trust(entry, context).kind === 'trusted') trusted.add(entry);
      }
      const blocks: BlockFact[] = [];
      const notices: NoticeFact[] = [];
      const turns: TurnFact[] = [];
      const failures = kept.flatMap((entry) => failureOf(entry, owner) ?? []);
      for (const entry of [...calls, ...kept]) {
        if (entry.atMs === null || !trusted.has(entry)) continue;
        if (entry.kind === 'lock-blocked') addBlock(blocks, entry, entry.atMs);
        // Other trouble belongs to one life of the gateway and ends with it.
        else if (query.gatewayStartedAtMs !== null && entry.atMs >= query.gatewayStartedAtMs) {
          const notice = noticeOf(entry, entry.atMs);
          if (notice !== null) notices.push(notice);
          const turn = turnOf(entry, entry.atMs, query.keys ?? new Map());
          if (turn !== null) turns.push(turn);
        }
      }
      return {
        blocks,
        notices,
        turns: turns.slice(-MOST_TURNS - MOST_CALLS),
        failures: failures.slice(-MOST_FAILURES),
        findings: [...problems].slice(-5),
      };
    },
  };
}

type Blocked = Extract<LogEntry, { kind: 'lock-blocked' }>;

function addBlock(blocks: BlockFact[], entry: Blocked, atMs: number): void {
  const same = blocks.findIndex(
    (one) => one.lockPath === entry.lockPath && Math.abs(one.atMs - atMs) < SAME_MESSAGE_MS,
  );
  const block: BlockFact = {
    atMs,
    source: 'log',
    lockPath: entry.lockPath,
    ownerPid: entry.ownerPid,
    sessionKey: entry.sessionKey,
    waitedMs: entry.timeoutMs,
    staleBecause: [...entry.staleBecause],
    lost: true,
  };
  const before = blocks[same];
  if (before === undefined) blocks.push(block);
  else blocks[same] = { ...before, sessionKey: before.sessionKey ?? block.sessionKey };
}

function failureOf(entry: LogEntry, owner: Owner): StartFailure | null {
  if (entry.kind !== 'start-failed' || entry.atMs === null) return null;
  const isNamed = namesOwner(entry.words, owner);
  if (isNamed === null) return null;
  const { reason, keys, said } = entry.words;
  return { atMs: entry.atMs, source: 'log', reason, keys: [...keys], isNamed, said };
}

function turnOf(entry: LogEntry, atMs: number, keys: ReadonlyMap<string, string>): TurnFact | null {
  if (entry.kind === 'key-cooling') {
    const { provider, reason, untilMs } = entry;
    return { kind: 'cooling', atMs, provider, reason, untilMs };
  }
  if (entry.kind === 'call-failed') {
    const { runId, provider, model, reason, failure, said } = entry;
    return { kind: 'explained', atMs, runId, provider, model, reason, failure, said };
  }
  if (entry.kind !== 'turn-failed') return null;
  const { sessionId, runId, provider, model, reason, said } = entry;
  return {
    kind: 'failed',
    atMs,
    source: 'log',
    sessionKey: keys.get(sessionId ?? '') ?? keys.get(runId ?? '') ?? null,
    runId,
    provider,
    model,
    heartbeat: false,
    reason,
    failure: null,
    begun: false,
    said,
  };
}

function noticeOf(entry: LogEntry, atMs: number): NoticeFact | null {
  switch (entry.kind) {
    case 'session-attention':
      if (entry.attention === 'long-running') return null;
      return {
        kind: 'stalled-session',
        atMs,
        sessionKey: entry.sessionKey,
        sessionId: entry.sessionId,
        ageMs: entry.ageMs,
        recovery: entry.recovery,
        lastProgress: entry.lastProgress,
        lastProgressAgeMs: entry.lastProgressAgeMs,
        classification: entry.classification,
      };
    case 'store-lock-timeout':
      return { kind: 'store-lock-timeout', atMs, path: entry.path };
    case 'database-locked':
      return { kind: 'database-locked', atMs, holderPid: null };
    case 'database-damaged':
      return { kind: 'database-damaged', atMs };
    case 'disk-full':
      return { kind: 'disk-full', atMs };
    case 'migration-running':
      return { kind: 'migration', atMs, untilMs: entry.untilMs, ownerPid: null, source: 'log' };
    case 'stuck-recovery':
      return entry.released === 0 || entry.status === 'failed'
        ? { kind: 'recovery-in-vain', atMs, sessionKey: entry.sessionKey }
        : null;
    case 'turn-failed':
    case 'start-failed':
    case 'key-cooling':
    case 'call-failed':
    case 'lock-blocked':
      return null;
  }
}
