import { DEFAULT_THRESHOLDS } from '../../electron/core/api/thresholds.ts';
import type { Evidence } from '../../electron/core/evidence/evidence.ts';
import { evidenceSchema } from '../../electron/core/evidence/evidence.ts';
import type {
  HttpFact,
  ProcessFact,
  ServiceFact,
  SocketFact,
} from '../../electron/core/evidence/gateway-facts.ts';
import type { Heard } from '../../electron/core/evidence/heard-facts.ts';
import type { JobFact } from '../../electron/core/evidence/job-facts.ts';
import type { LockFact, OpenedBy } from '../../electron/core/evidence/lock-facts.ts';
import type { Memory } from '../../electron/core/evidence/memory.ts';
import type { BlockFact, NoticeFact } from '../../electron/core/evidence/report-facts.ts';
import type { RunFact, SessionFact } from '../../electron/core/evidence/session-facts.ts';
import type { TurnFact } from '../../electron/core/evidence/turn-facts.ts';

/** Builds evidence of a gateway that is well, with the parts that a test is about replaced. */

export const NOW_MS = Date.parse('2026-11-22T12:00:00.000Z');
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** A connection that has told nothing of runs and messages. */
export const NOTHING_HEARD: Heard = { ring: null, inFlight: [], messages: [], transcripts: [] };

export const STATE_DIR = '/home/ada/.openclaw';
export const MAIN = 'agent:main:main';
export const SESSION_ID = '3f0c1c1e-6d0a-4c0e-9a53-0f3f2b1c7a11';
export const LOCK_PATH = `${STATE_DIR}/agents/main/sessions/${SESSION_ID}.jsonl.lock`;

export const GATEWAY_PID = 4242;
export const FOREIGN_PID = 5151;
/** The gateway has run for two hours; whatever is younger was made by it. */
export const GATEWAY_STARTED_MS = NOW_MS - 2 * HOUR;
const BOOTED_MS = NOW_MS - 9 * HOUR;

/** The time this long before the look. */
export function ago(lengthMs: number): number {
  return NOW_MS - lengthMs;
}

export type Version =
  | '2026.2.1'
  | '2026.2.6'
  | '2026.2.14'
  | '2026.2.23'
  | '2026.3.8'
  | '2026.4.15'
  | '2026.4.25'
  | '2026.4.26'
  | '2026.3.13'
  | '2026.4.29'
  | '2026.5.22'
  | '2026.5.28'
  | '2026.6.1'
  | '2026.7.1'
  | '2026.7.35'
  | '2026.9.2'
  | '2026.9.4'
  | '2026.9.6'
  | 'unknown';

const SUMMER_METHODS = [
  'chat.abort',
  'chat.send',
  'gateway.restart.request',
  'health',
  'sessions.abort',
  'sessions.list',
  'sessions.reset',
  'sessions.subscribe',
];

/** What `hello` offers in each line of versions, as far as a verdict or a plan hangs on it. */
export function methodsOf(version: Version): string[] {
  const [, month] = version.split('.').map(Number);
  if (version === 'unknown') return [];
  if (month === undefined || month < 5) {
    return ['chat.abort', 'chat.send', 'health', 'sessions.list', 'sessions.reset'];
  }
  return month < 8 ? SUMMER_METHODS : [...SUMMER_METHODS, 'diagnostics.lanes'];
}

type Alive = Extract<ProcessFact, { kind: 'alive' }>;

const COMMANDS: Readonly<Record<Alive['identity'], string | null>> = {
  'openclaw-gateway': 'openclaw-gateway',
  openclaw: 'node /opt/openclaw/openclaw.mjs agent --local',
  other: '/usr/sbin/nginx -g daemon off;',
  unreadable: null,
};

/** A live process of this kind that has run for two hours. */
export function owner(identity: Alive['identity'], parts: Partial<Alive> = {}): Alive {
  return {
    kind: 'alive',
    startedAtMs: GATEWAY_STARTED_MS,
    startTicks: null,
    state: 'sleeping',
    identity,
    command: COMMANDS[identity],
    ...parts,
  };
}

export const GONE: ProcessFact = { kind: 'absent' };

type LockParts = Partial<LockFact> & {
  /** How long ago it was made; also since when it has been seen, unless that is given. */
  readonly ageMs?: number;
  readonly pid?: number;
  readonly maxHoldMs?: number | null;
  readonly startTicks?: number | null;
};

/** Everybody was looked at, and nobody has it open. */
export const CLOSED = {
  kind: 'known' as const,
  pids: [],
  unread: [],
  notSeen: null,
} satisfies OpenedBy;

/**
 * A lock that the live gateway made 20 s ago. Its owner is the gateway unless given. Of the
 * gateway's own nobody was asked yet who has it open; any other is closed.
 */
export function lock(parts: LockParts = {}): LockFact {
  const { ageMs = 20 * SECOND, pid = GATEWAY_PID, maxHoldMs, startTicks, ...rest } = parts;
  const madeMs = ago(ageMs);
  return {
    path: LOCK_PATH,
    kind: 'session',
    agentId: 'main',
    sessionId: SESSION_ID,
    modifiedAtMs: madeMs,
    seenSinceMs: madeMs,
    content: {
      kind: 'payload',
      pid,
      createdAtMs: madeMs,
      maxHoldMs: maxHoldMs ?? null,
      startTicks: startTicks ?? null,
    },
    owner: owner('openclaw-gateway'),
    openedBy: pid === GATEWAY_PID && rest.content === undefined ? { kind: 'not-asked' } : CLOSED,
    abortedAtMs: null,
    ...rest,
  };
}

type RunParts = Partial<Omit<RunFact, 'step'>> & {
  readonly step?: RunFact['step']['kind'];
  readonly tool?: string | null;
  /** How long ago it began, and how long ago it last did anything. */
  readonly ageMs?: number;
  readonly quietMs?: number;
};

/** A run of the main session that waits for the model and has just moved. */
export function run(parts: RunParts = {}): RunFact {
  const { step = 'model', tool = null, ageMs = 20 * SECOND, quietMs = SECOND, ...rest } = parts;
  return {
    runId: '9b1d7c52-1f0e-4f57-8f1b-5a1c1d8f0a01',
    knownBy: 'events',
    sessionKey: MAIN,
    startedAtMs: ago(Math.max(ageMs, quietMs)),
    lastProgressAtMs: ago(quietMs),
    knownProgressAtMs: null,
    phase: 'active',
    endedAtMs: null,
    error: null,
    heartbeat: false,
    step: { kind: step, name: tool, sinceMs: ago(quietMs) },
    ...rest,
  };
}

/**
 * The main session's row. Versions before 2026.5 say nothing of runs: `hasActiveRun` is null. One
 * that says `false` has said so for a minute, unless told otherwise.
 */
export function session(parts: Partial<SessionFact> = {}): SessionFact {
  return {
    key: MAIN,
    agentId: 'main',
    sessionId: SESSION_ID,
    updatedAtMs: ago(MINUTE),
    hasActiveRun: null,
    inactiveSinceMs: parts.hasActiveRun === false ? ago(MINUTE) : null,
    status: null,
    startedAtMs: null,
    channel: null,
    ...parts,
  };
}

/** The gateway gave up a message of the main session because of its lock. */
export function block(parts: Partial<BlockFact> = {}): BlockFact {
  return {
    atMs: ago(5 * SECOND),
    source: 'log',
    lockPath: LOCK_PATH,
    ownerPid: GATEWAY_PID,
    sessionKey: MAIN,
    waitedMs: 10 * SECOND,
    staleBecause: [],
    lost: true,
    ...parts,
  };
}

type StallNotice = Extract<NoticeFact, { kind: 'stalled-session' }>;

/** The gateway's own report that a session does not move. */
export function stallNotice(parts: Partial<StallNotice> = {}): StallNotice {
  return {
    kind: 'stalled-session',
    atMs: ago(10 * SECOND),
    sessionKey: MAIN,
    sessionId: SESSION_ID,
    ageMs: 5 * MINUTE,
    recovery: 'none',
    lastProgress: 'model_call:started',
    lastProgressAgeMs: null,
    classification: 'stalled_agent_run',
    ...parts,
  };
}

type Failed = Extract<TurnFact, { kind: 'failed' }>;
type AnsweredTurn = Extract<TurnFact, { kind: 'answered' }>;

/** How the turns of the tests' model are named. */
export const MODEL = { provider: 'anthropic', model: 'claude' } as const;

/** A turn of the main session that its model refused, as an event of 2026.9.6 tells it. */
export function failedTurn(parts: Partial<Failed> = {}): Failed {
  return {
    kind: 'failed',
    atMs: ago(5 * SECOND),
    source: 'event',
    sessionKey: MAIN,
    runId: `run-${parts.atMs ?? 0}-${parts.sessionKey ?? MAIN}`,
    ...MODEL,
    heartbeat: false,
    reason: null,
    failure: null,
    begun: false,
    said: null,
    ...parts,
  };
}

/** An answer of the main session with content. */
export function answeredTurn(parts: Partial<AnsweredTurn> = {}): AnsweredTurn {
  return {
    kind: 'answered',
    atMs: ago(5 * SECOND),
    source: 'event',
    sessionKey: MAIN,
    runId: null,
    ...MODEL,
    heartbeat: false,
    ...parts,
  };
}

/** A scheduled job that ran three hours ago, well, and runs again in three hours. */
export function job(parts: Partial<JobFact> = {}): JobFact {
  return {
    id: '0b5c1c1e-6d0a-4c0e-9a53-0f3f2b1c7a33',
    label: 'Morning news',
    agentId: 'main',
    enabled: true,
    schedule: 'cron',
    nextRunAtMs: NOW_MS + 3 * HOUR,
    runningAtMs: null,
    lastRunAtMs: ago(3 * HOUR),
    lastStatus: 'ok',
    lastError: null,
    errorsInARow: 0,
    autoDisabled: false,
    delivery: null,
    deliveryError: null,
    isQuiet: false,
    promisedAtMs: null,
    ...parts,
  };
}

type Ready = Extract<Extract<HttpFact, { kind: 'answered' }>['body'], { kind: 'ready' }>;
type Answered = Extract<HttpFact, { kind: 'answered' }>;

/** `/readyz` as 2026.3.1 and later answer it; 503 while not ready. */
export function readyz(body: Partial<Ready> = {}, parts: Partial<Answered> = {}): Answered {
  const ready = body.ready ?? true;
  return {
    kind: 'answered',
    status: ready ? 200 : 503,
    latencyMs: 4,
    body: {
      kind: 'ready',
      ready,
      failing: [],
      uptimeMs: NOW_MS - GATEWAY_STARTED_MS,
      degraded: false,
      ...body,
    },
    ...parts,
  };
}

/** The page that 2026.2.1 answers to everything, and any web server too. */
export function html(parts: Partial<Answered> = {}): Answered {
  return { kind: 'answered', status: 200, latencyMs: 3, body: { kind: 'html' }, ...parts };
}

type OpenSocket = Extract<SocketFact, { kind: 'open' }>;

export function openSocket(version: Version, parts: Partial<OpenSocket> = {}): OpenSocket {
  return {
    kind: 'open',
    openedAtMs: ago(HOUR),
    // 2026.2.1 calls itself `dev`.
    version: version === 'unknown' ? null : version === '2026.2.1' ? 'dev' : version,
    methods: methodsOf(version),
    lastFrameAtMs: ago(SECOND),
    silentSinceMs: null,
    ...parts,
  };
}

type Installed = Extract<ServiceFact, { kind: 'installed' }>;

/** A service manager that keeps the gateway running. */
export function service(parts: Partial<Installed> = {}): Installed {
  return {
    kind: 'installed',
    manager: 'launchd',
    name: 'ai.openclaw.gateway',
    state: 'running',
    pid: GATEWAY_PID,
    runs: 1,
    lastExit: null,
    ...parts,
  };
}

export const NO_SERVICE: ServiceFact = { kind: 'none', why: 'no service file' };

type MemoryParts = Partial<Memory['gateway']> & { readonly incidents?: Memory['incidents'] };

/** What the last look left behind: a gateway that was up. */
export function memory(parts: MemoryParts = {}): Memory {
  const { incidents = [], ...gateway } = parts;
  return {
    gateway: {
      state: 'up',
      sinceMs: ago(HOUR),
      lastOkAtMs: ago(5 * SECOND),
      version: null,
      failingSinceMs: null,
      thawedAtMs: null,
      lives: [],
      starts: [],
      migratingAtMs: null,
      ...gateway,
    },
    incidents,
  };
}

export type EvidenceParts = Partial<
  Omit<Evidence, 'machine' | 'thresholds' | 'install' | 'gateway' | 'runs' | 'sessions'>
> & {
  readonly version?: Version;
  readonly machine?: Partial<Evidence['machine']>;
  readonly thresholds?: Partial<Evidence['thresholds']>;
  readonly install?: Partial<Evidence['install']>;
  readonly gateway?: Partial<Evidence['gateway']>;
  readonly runs?: Partial<Evidence['runs']> | RunFact[];
  readonly sessions?: Partial<Evidence['sessions']> | SessionFact[];
};

function storeOf(version: Version): Evidence['install']['store'] {
  if (version === 'unknown') return 'unknown';
  return Number(version.split('.')[1]) >= 8 ? 'sqlite' : 'jsonl';
}

/**
 * A healthy look of a watch that has been connected for an hour: the gateway answers, its main
 * session is idle, nothing is locked. Every part can be replaced; the result is checked by the
 * schema, so that no test judges what no adapter could have seen.
 */
export function evidence(parts: EvidenceParts = {}): Evidence {
  return evidenceSchema.parse(uncheckedEvidence(parts));
}

/** The same for parts that real adapters have gathered: a check of each look would take a tenth. */
export function uncheckedEvidence(parts: EvidenceParts = {}): Evidence {
  const { version = '2026.2.1', machine, thresholds, install, gateway, ...rest } = parts;
  const { runs, sessions, ...plain } = rest;
  const isFebruary = version.startsWith('2026.2.');
  const { stalledAmberMs, stalledRedMs, hungRedMs, slowRedMs, storeBusyRedMs } = DEFAULT_THRESHOLDS;
  const { waitedTooLongMs, leakedConfirmMs, recycledToleranceMs } = DEFAULT_THRESHOLDS;
  return {
    schema: 1,
    atMs: NOW_MS,
    mode: 'watch',
    watchingSinceMs: ago(HOUR),
    machine: {
      platform: 'darwin',
      bootedAtMs: BOOTED_MS,
      wokeAtMs: null,
      graceUntilMs: null,
      clockSteppedAtMs: null,
      ...machine,
    },
    thresholds: {
      waitedTooLongMs,
      stalledAmberMs,
      stalledRedMs,
      hungRedMs,
      slowRedMs,
      storeBusyRedMs,
      leakedConfirmMs,
      recycledToleranceMs,
      ...thresholds,
    },
    install: {
      state: 'present',
      stateDir: STATE_DIR,
      config: 'read',
      url: 'ws://127.0.0.1:18789',
      isLoopback: true,
      acquireTimeoutMs: null,
      maxHoldMs: null,
      runTimeoutMs: null,
      store: storeOf(version),
      lookedFor: [STATE_DIR, `${STATE_DIR}/openclaw.json`, 'ws://127.0.0.1:18789'],
      ...install,
    },
    gateway: {
      http: isFebruary ? html() : readyz(),
      httpAtMs: (plain.atMs ?? NOW_MS) - SECOND,
      httpRepeats: 100,
      httpLate: 0,
      socket: openSocket(version),
      pid: GATEWAY_PID,
      process: owner('openclaw-gateway'),
      parent: null,
      cpuShare: 0.01,
      service: service(),
      listeners: [GATEWAY_PID],
      ...gateway,
    },
    locks: [],
    runs: {
      coveredSinceMs: ago(HOUR),
      confirmedAtMs: ago(SECOND),
      list: Array.isArray(runs) ? runs : [],
      ...(Array.isArray(runs) ? {} : runs),
    },
    sessions: {
      atMs: ago(SECOND),
      source: 'gateway',
      list: Array.isArray(sessions) ? sessions : [session()],
      ...(Array.isArray(sessions) ? {} : sessions),
    },
    messages: [],
    written: [],
    turns: [],
    channels: [],
    blocks: [],
    notices: [],
    findings: [],
    memory: memory(),
    ...plain,
  };
}
