import type {
  BlockFact,
  NoticeFact,
  StartFailure,
  TurnFact,
} from '../../core/evidence/evidence.ts';
import type { Location } from '../locate/locate.ts';
import type { LogEntry } from './log-entries.ts';
import { readLogEntry } from './log-entries.ts';
import { LogTail } from './log-file.ts';
import { parseLogLine } from './log-lines.ts';
import { trust } from './log-trust.ts';
import { namesOwner, type Owner } from './start-failures.ts';

/** The most findings that are kept. The oldest go first. */
const KEPT_FINDINGS = 500;
/** Two lines about one lock within this time belong to one message. */
const SAME_MESSAGE_MS = 2_000;
const MOST_TURNS = 50;
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
        const finding = line === null ? null : readLogEntry(line);
        if (finding === null) continue;
        kept.push(finding);
        relevant = true;
      }
      kept.splice(0, Math.max(0, kept.length - KEPT_FINDINGS));
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
      for (const finding of kept) {
        if (!trusted.has(finding) && trust(finding, context).kind === 'trusted')
          trusted.add(finding);
      }
      const blocks: BlockFact[] = [];
      const notices: NoticeFact[] = [];
      const turns: TurnFact[] = [];
      const failures = kept.flatMap((entry) => failureOf(entry, owner) ?? []);
      for (const finding of kept) {
        if (finding.atMs === null || !trusted.has(finding)) continue;
        if (finding.kind === 'lock-blocked') addBlock(blocks, finding, finding.atMs);
        // Other trouble belongs to one life of the gateway and ends with it.
        else if (query.gatewayStartedAtMs !== null && finding.atMs >= query.gatewayStartedAtMs) {
          const notice = noticeOf(finding, finding.atMs);
          if (notice !== null) notices.push(notice);
          const turn = turnOf(finding, finding.atMs, query.keys ?? new Map());
          if (turn !== null) turns.push(turn);
        }
      }
      return {
        blocks,
        notices,
        turns: turns.slice(-MOST_TURNS),
        failures: failures.slice(-MOST_FAILURES),
        findings: [...problems].slice(-5),
      };
    },
  };
}

type Blocked = Extract<LogEntry, { kind: 'lock-blocked' }>;

function addBlock(blocks: BlockFact[], finding: Blocked, atMs: number): void {
  const same = blocks.findIndex(
    (one) => one.lockPath === finding.lockPath && Math.abs(one.atMs - atMs) < SAME_MESSAGE_MS,
  );
  const block: BlockFact = {
    atMs,
    source: 'log',
    lockPath: finding.lockPath,
    ownerPid: finding.ownerPid,
    sessionKey: finding.sessionKey,
    waitedMs: finding.timeoutMs,
    staleBecause: [...finding.staleBecause],
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

function noticeOf(finding: LogEntry, atMs: number): NoticeFact | null {
  switch (finding.kind) {
    case 'session-attention':
      if (finding.attention === 'long-running') return null;
      return {
        kind: 'stalled-session',
        atMs,
        sessionKey: finding.sessionKey,
        sessionId: finding.sessionId,
        ageMs: finding.ageMs,
        recovery: finding.recovery,
        lastProgress: finding.lastProgress,
        lastProgressAgeMs: finding.lastProgressAgeMs,
        classification: finding.classification,
      };
    case 'store-lock-timeout':
      return { kind: 'store-lock-timeout', atMs, path: finding.path };
    case 'database-locked':
      return { kind: 'database-locked', atMs, holderPid: null };
    case 'database-damaged':
      return { kind: 'database-damaged', atMs };
    case 'migration-running':
      return { kind: 'migration', atMs, untilMs: finding.untilMs, ownerPid: null, source: 'log' };
    case 'stuck-recovery':
      return finding.released === 0 || finding.status === 'failed'
        ? { kind: 'recovery-in-vain', atMs, sessionKey: finding.sessionKey }
        : null;
    case 'turn-failed':
    case 'start-failed':
    case 'key-cooling':
    case 'lock-blocked':
      return null;
  }
}
