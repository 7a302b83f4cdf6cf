import fc from 'fast-check';
import type { DeliveryFact } from '../../electron/core/evidence/delivery-facts.ts';
import type { Evidence } from '../../electron/core/evidence/evidence.ts';
import { evidenceSchema } from '../../electron/core/evidence/evidence.ts';
import type {
  HttpFact,
  MaintenanceFact,
  ProcessFact,
  ServiceFact,
  SlowAnswerFact,
  SocketFact,
  SocketTrouble,
  StartupFact,
} from '../../electron/core/evidence/gateway-facts.ts';
import type {
  Heard,
  MessageEvent,
  Refusal,
  TranscriptEntry,
  TurnEvent,
} from '../../electron/core/evidence/heard-facts.ts';
import type { JobFact } from '../../electron/core/evidence/job-facts.ts';
import type { LockFact } from '../../electron/core/evidence/lock-facts.ts';
import type { Memory } from '../../electron/core/evidence/memory.ts';
import type { BlockFact, NoticeFact } from '../../electron/core/evidence/report-facts.ts';
import type {
  ChannelAccountFact,
  MessageFact,
  RunFact,
  SessionFact,
} from '../../electron/core/evidence/session-facts.ts';
import type { StartTrouble } from '../../electron/core/evidence/start-facts.ts';
import type { TurnFact } from '../../electron/core/evidence/turn-facts.ts';
import {
  ago,
  evidence,
  FOREIGN_PID,
  GATEWAY_PID,
  HOUR,
  LOCK_PATH,
  MAIN,
  NOW_MS,
  openSocket,
  SESSION_ID,
  STATE_DIR,
} from './evidence.ts';

/**
 * Evidence as anything may have seen it: parts that are plausible alone and need not fit
 * together, times of any size, names of any shape. Valid by the schema, and nothing more.
 */

const HOSTILE_TIMES = [0, -1, 1e15, 8.64e15 + 1, 1e300, -1e300, 0.5];
const timeMs = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: -HOUR * 30, max: 1_000 }).map((ms) => NOW_MS + ms) },
  { weight: 6, arbitrary: fc.integer({ min: -600_000, max: 0 }).map((ms) => NOW_MS + ms) },
  { weight: 1, arbitrary: fc.constantFrom(...HOSTILE_TIMES) },
);
const lengthMs = fc.oneof(
  fc.integer({ min: 0, max: 48 * HOUR }),
  fc.constantFrom(0, 1, 300_000, 720_000, 1e15, 1e300),
);
const nullable = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null, freq: 3 });
/** Absent where it is not said; JSON knows no undefined. */
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined, freq: 2 });

const channelId = fc.constantFrom('whatsapp', 'telegram', 'anna');
const flag = maybe(nullable(fc.boolean()));
const channelAccount: fc.Arbitrary<ChannelAccountFact> = fc.record({
  account: fc.constantFrom('default', 'work', 'anna', ''),
  enabled: flag,
  configured: flag,
  linked: flag,
  running: flag,
  connected: flag,
  restartPending: flag,
  lifecycle: maybe(
    nullable(fc.constantFrom('starting', 'ready', 'recovering', 'blocked', 'stopped', 'new-word')),
  ),
  healthState: maybe(
    nullable(fc.constantFrom('healthy', 'not-running', 'terminal-disconnect', 'stuck', 'new-word')),
  ),
  terminalDisconnect: flag,
  ingressUnavailable: flag,
  reconnectAttempts: maybe(nullable(fc.constantFrom(0, 3, 10, -1, 1e300))),
  lastError: maybe(nullable(fc.constantFrom('', 'Unauthorized', 'call +4366412345678'))),
  lastStartAtMs: maybe(nullable(timeMs)),
  downSinceMs: maybe(nullable(timeMs)),
  silentSinceMs: maybe(nullable(timeMs)),
});
const delivery: fc.Arbitrary<DeliveryFact> = fc.record({
  inbound: fc.array(
    fc.record({
      channelId,
      accountId: fc.constantFrom('default', 'work'),
      laneCount: fc.nat(9),
      pendingCount: fc.nat(9),
      claimedCount: fc.nat(9),
      blockedCount: fc.nat(9),
      oldestReceivedAtMs: timeMs,
    }),
    { maxLength: 2 },
  ),
  errors: fc.array(
    fc.record({
      atMs: timeMs,
      channelId: nullable(channelId),
      sessionKey: nullable(fc.constantFrom(MAIN, 'agent:anna:telegram:group:77001')),
      category: nullable(fc.constantFrom('network', 'auth', 'new-word')),
    }),
    { maxLength: 3 },
  ),
  dropped: maybe(
    fc.array(
      fc.record({
        channelId,
        accountId: fc.constantFrom('default', 'work', 'my "own"'),
        count: fc.constantFrom(0, 1, 7, -1),
        oldestAtMs: nullable(timeMs),
        grewAtMs: nullable(timeMs),
      }),
      { maxLength: 2 },
    ),
  ),
  undelivered: maybe(
    fc.array(
      fc.record({
        queue: fc.constantFrom('outbound', 'delivery-queue', ''),
        count: fc.constantFrom(0, 1, 7, -1),
        oldestAtMs: nullable(timeMs),
        grewAtMs: nullable(timeMs),
      }),
      { maxLength: 2 },
    ),
  ),
});

const job: fc.Arbitrary<JobFact> = fc.record({
  id: fc.constantFrom('job-1', 'job-2', ''),
  label: nullable(fc.constantFrom('Morning news', 'call +4366412345678', '')),
  agentId: nullable(fc.constantFrom('main', 'anna')),
  enabled: fc.boolean(),
  schedule: fc.constantFrom('at' as const, 'every' as const, 'cron' as const, 'other' as const),
  nextRunAtMs: nullable(timeMs),
  runningAtMs: nullable(timeMs),
  lastRunAtMs: nullable(timeMs),
  lastStatus: nullable(fc.constantFrom('ok', 'error', 'skipped', 'new-word')),
  lastError: nullable(fc.constantFrom('', 'no answer for +4366412345678')),
  errorsInARow: nullable(fc.constantFrom(0, 1, 7, -1, 1e300)),
  autoDisabled: fc.boolean(),
  delivery: nullable(fc.constantFrom('delivered', 'not-delivered', 'new-word')),
  deliveryError: nullable(fc.constantFrom('', 'chat not found')),
  isQuiet: fc.boolean(),
  promisedAtMs: nullable(timeMs),
  missedSinceMs: maybe(timeMs),
});

const pid = fc.constantFrom(GATEWAY_PID, FOREIGN_PID, 99, 1, 0, -1, 2 ** 31);

const KEYS = [
  MAIN,
  `${MAIN}:heartbeat`,
  'agent:main:whatsapp:direct:+4366412345678',
  'agent:anna:telegram:group:77001',
  'agent:anna:telegram:group:77001:topic:5',
  'agent:main:subagent:9b1d7c52-1f0e-4f57-8f1b-5a1c1d8f0a01',
  'main',
  '',
  '__proto__',
  'agent::::',
];
const key = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...KEYS) },
  { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
);
const sessionId = fc.constantFrom(SESSION_ID, '77aa0c1e-6d0a-4c0e-9a53-0f3f2b1c7a22', '');
const agentId = fc.constantFrom('main', 'anna');
const lockPath = fc.oneof(
  { weight: 4, arbitrary: fc.constant(LOCK_PATH) },
  {
    weight: 2,
    arbitrary: fc.constant(`${STATE_DIR}/agents/anna/sessions/77aa0c1e.jsonl.lock`),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 30 }) },
);
const words = fc.oneof(
  fc.constantFrom('', 'permission denied', 'at /home/ada/x by +4366412345678'),
  fc.string({ maxLength: 20 }),
);

export const processFact: fc.Arbitrary<ProcessFact> = fc.oneof(
  fc.constant<ProcessFact>({ kind: 'absent' }),
  fc.record({ kind: fc.constant('unknown' as const), why: words }),
  fc.record({
    kind: fc.constant('alive' as const),
    startedAtMs: timeMs,
    startTicks: nullable(fc.constantFrom(1, 154_532, 1e300)),
    state: fc.constantFrom(
      'running' as const,
      'sleeping' as const,
      'stopped' as const,
      'uninterruptible' as const,
      'zombie' as const,
      'other' as const,
    ),
    identity: fc.constantFrom(
      'openclaw-gateway' as const,
      'openclaw' as const,
      'other' as const,
      'unreadable' as const,
    ),
    command: nullable(words),
  }),
);

export const lockFact: fc.Arbitrary<LockFact> = fc.record({
  path: lockPath,
  kind: fc.constantFrom('session' as const, 'session' as const, 'store' as const),
  agentId,
  sessionId,
  modifiedAtMs: timeMs,
  seenSinceMs: timeMs,
  content: fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('payload' as const),
        pid,
        createdAtMs: timeMs,
        maxHoldMs: nullable(lengthMs),
        startTicks: nullable(fc.constantFrom(1, 154_532)),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'empty' as const }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('malformed' as const),
        why: words,
        pid: nullable(pid),
        mayNameOther: maybe(fc.boolean()),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('unreadable' as const), why: words }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('not-a-file' as const), why: words }) },
  ),
  links: maybe(fc.constantFrom(1, 2)),
  ofOtherUser: maybe(fc.boolean()),
  rowKey: maybe(nullable(key)),
  owner: nullable(processFact),
  openedBy: fc.oneof(
    fc.constant({ kind: 'not-asked' as const }),
    fc.constant({ kind: 'unknown' as const }),
    fc.record({ kind: fc.constant('unknown' as const), why: words, askedAtMs: timeMs }),
    fc.record({ kind: fc.constant('known' as const), pids: fc.array(pid, { maxLength: 2 }) }),
    fc.record({
      kind: fc.constant('known' as const),
      pids: fc.array(pid, { maxLength: 2 }),
      unread: fc.array(pid, { maxLength: 2 }),
      notSeen: nullable(words),
      askedAtMs: timeMs,
    }),
  ),
  abortedAtMs: nullable(timeMs),
});

export const runFact: fc.Arbitrary<RunFact> = fc.record({
  runId: fc.uuid(),
  knownBy: fc.constantFrom('events' as const, 'list' as const, 'lock' as const),
  sessionKey: nullable(key),
  startedAtMs: timeMs,
  lastProgressAtMs: timeMs,
  knownProgressAtMs: nullable(timeMs),
  phase: fc.constantFrom(
    'active' as const,
    'active' as const,
    'ended' as const,
    'failed' as const,
    'aborted' as const,
  ),
  endedAtMs: nullable(timeMs),
  error: nullable(words),
  heartbeat: fc.boolean(),
  step: fc.record({
    kind: fc.constantFrom(
      'model' as const,
      'streaming' as const,
      'tool' as const,
      'compaction' as const,
      'preparing' as const,
      'other' as const,
    ),
    name: nullable(words),
    sinceMs: timeMs,
  }),
  noRunSaid: maybe(fc.record({ sinceMs: timeMs, lastAtMs: timeMs })),
});

const sessionFact: fc.Arbitrary<SessionFact> = fc.record({
  key,
  agentId,
  sessionId: nullable(sessionId),
  updatedAtMs: nullable(timeMs),
  hasActiveRun: nullable(fc.boolean()),
  inactiveSinceMs: nullable(timeMs),
  status: nullable(fc.constantFrom('running', 'done', 'failed')),
  startedAtMs: nullable(timeMs),
  channel: nullable(fc.constantFrom('whatsapp', 'anna')),
  label: nullable(fc.constantFrom('Family', 'name-1', '')),
  displayName: nullable(fc.constantFrom('whatsapp:g-friends', 'Ada Lovelace id:4912345678')),
  subject: nullable(fc.constantFrom('Friends of Ada')),
  groupChannel: nullable(fc.constantFrom('#general')),
  chatType: nullable(fc.constantFrom('direct', 'group', 'channel')),
  restartRecovery: maybe(nullable(fc.constantFrom('tombstoned', 'new-word'))),
});

const blockFact: fc.Arbitrary<BlockFact> = fc.record({
  atMs: timeMs,
  source: fc.constantFrom('log' as const, 'event' as const),
  lockPath,
  ownerPid: nullable(pid),
  sessionKey: nullable(key),
  waitedMs: nullable(lengthMs),
  staleBecause: fc.array(fc.constantFrom('hold-exceeded', 'too-old', 'orphan-self-pid'), {
    maxLength: 2,
  }),
  lost: fc.boolean(),
});

const noticeFact: fc.Arbitrary<NoticeFact> = fc.oneof(
  fc.record({
    kind: fc.constant('stalled-session' as const),
    atMs: timeMs,
    sessionKey: nullable(key),
    sessionId: nullable(sessionId),
    ageMs: nullable(lengthMs),
    recovery: nullable(fc.constantFrom('none', 'checking', 'whatever')),
    lastProgress: nullable(fc.constantFrom('model_call:started', 'tool:exec:started')),
    lastProgressAgeMs: nullable(lengthMs),
    classification: nullable(words),
  }),
  fc.record({
    kind: fc.constant('recovery-in-vain' as const),
    atMs: timeMs,
    sessionKey: nullable(key),
  }),
  fc.record({ kind: fc.constant('database-damaged' as const), atMs: timeMs }),
  fc.record({ kind: fc.constant('disk-full' as const), atMs: timeMs }),
  fc.record({
    kind: fc.constant('database-locked' as const),
    atMs: timeMs,
    holderPid: nullable(pid),
  }),
  fc.record({ kind: fc.constant('store-lock-timeout' as const), atMs: timeMs, path: lockPath }),
  fc.record({
    kind: fc.constant('migration' as const),
    atMs: timeMs,
    untilMs: nullable(timeMs),
    ownerPid: nullable(pid),
    source: fc.constantFrom('log' as const, 'lease' as const),
  }),
  fc.record({ kind: fc.constant('draining' as const), atMs: timeMs }),
);

const turnParts = {
  atMs: timeMs,
  source: fc.constantFrom('event' as const, 'transcript' as const, 'log' as const),
  sessionKey: nullable(key),
  runId: nullable(fc.constantFrom('9b1d7c52', 'a01')),
  provider: nullable(fc.constantFrom('anthropic', 'ollama', '')),
  model: nullable(fc.constantFrom('claude', 'llama', '')),
  heartbeat: fc.boolean(),
};
const turnWord = nullable(
  fc.constantFrom('auth', 'billing', 'rate_limit', 'timeout', 'context_overflow', 'new_word', ''),
);
const said = nullable(
  fc.oneof(
    fc.constantFrom('401 Incorrect API key provided', '529 Overloaded', 'terminated', '999 x'),
    words,
  ),
);

const retryParts = {
  reason: turnWord,
  attempt: nullable(fc.nat(9)),
  of: nullable(fc.nat(9)),
  delayMs: nullable(lengthMs),
};

/** By their kinds: a kind that is new in the schema does not compile until it is here. */
const turnFacts: {
  readonly [K in TurnFact['kind']]: fc.Arbitrary<Extract<TurnFact, { kind: K }>>;
} = {
  answered: fc.record({ kind: fc.constant('answered' as const), ...turnParts }),
  empty: fc.record({ kind: fc.constant('empty' as const), ...turnParts, stopReason: turnWord }),
  failed: fc.record({
    kind: fc.constant('failed' as const),
    ...turnParts,
    sinceMs: maybe(timeMs),
    reason: turnWord,
    failure: turnWord,
    begun: fc.boolean(),
    said,
  }),
  retrying: fc.record({
    kind: fc.constant('retrying' as const),
    ...turnParts,
    ...retryParts,
  }),
  fallback: fc.record({
    kind: fc.constant('fallback' as const),
    ...turnParts,
    reason: turnWord,
    said,
    outcome: turnWord,
    to: turnWord,
  }),
  explained: fc.record({
    kind: fc.constant('explained' as const),
    atMs: timeMs,
    runId: fc.constantFrom('9b1d7c52', 'a01'),
    provider: turnParts.provider,
    model: turnParts.model,
    reason: turnWord,
    failure: turnWord,
    said,
  }),
  cooling: fc.record({
    kind: fc.constant('cooling' as const),
    atMs: timeMs,
    provider: fc.constantFrom('anthropic', 'ollama', ''),
    reason: turnWord,
    untilMs: timeMs,
  }),
};
export const turnFact: fc.Arbitrary<TurnFact> = fc.oneof(...Object.values(turnFacts));

const messageFact: fc.Arbitrary<MessageFact> = fc.record({
  sessionKey: key,
  userAtMs: nullable(timeMs),
  replyAtMs: nullable(timeMs),
  unansweredAtMs: maybe(fc.array(timeMs, { maxLength: 3 })),
  answeredUserAtMs: fc.option(timeMs, { nil: undefined }),
  droppedAtMs: nullable(timeMs),
  failedAtMs: maybe(nullable(timeMs)),
  source: fc.constantFrom('event' as const, 'transcript' as const),
});

const runOfEvent = nullable(fc.record({ startedAtMs: timeMs, heartbeat: fc.boolean() }));
const textKind = fc.constantFrom(
  'heartbeat-prompt' as const,
  'own-prompt' as const,
  'command' as const,
  'other' as const,
  'unread' as const,
);
/** By their kinds, like the turns. */
const messageEvents: {
  readonly [K in MessageEvent['kind']]: fc.Arbitrary<Extract<MessageEvent, { kind: K }>>;
} = {
  'user-message': fc.record({
    kind: fc.constant('user-message' as const),
    atMs: timeMs,
    sentAtMs: nullable(timeMs),
    text: textKind,
    duringHeartbeat: fc.boolean(),
  }),
  'agent-message': fc.record({
    kind: fc.constant('agent-message' as const),
    atMs: timeMs,
    stopReason: nullable(fc.constantFrom('stop', 'toolUse', 'aborted', 'error', '')),
    hasWords: fc.boolean(),
    duringHeartbeat: fc.boolean(),
  }),
  chat: fc.record({
    kind: fc.constant('chat' as const),
    atMs: timeMs,
    state: fc.constantFrom('final', 'aborted', 'error', 'new-word'),
    hasMessage: fc.boolean(),
    hasWords: fc.boolean(),
    run: runOfEvent,
  }),
  run: fc.record({
    kind: fc.constant('run' as const),
    atMs: timeMs,
    phase: fc.constantFrom('start', 'end', 'error', 'new-word'),
    aborted: fc.boolean(),
    startedAtMs: nullable(timeMs),
    heartbeat: fc.boolean(),
    run: runOfEvent,
  }),
};
const messageEvent: fc.Arbitrary<MessageEvent> = fc.oneof(...Object.values(messageEvents));

const refusal: fc.Arbitrary<Refusal> = fc.record({
  provider: turnParts.provider,
  model: turnParts.model,
  reason: turnWord,
  failure: turnWord,
  said,
  isOwnTrouble: fc.boolean(),
});
const turnRunId = fc.constantFrom('9b1d7c52', 'a01');
const ofTurn = {
  atMs: timeMs,
  sessionKey: nullable(key),
  runId: turnRunId,
  heartbeat: fc.boolean(),
};
/** By their kinds, like the turns. */
const turnEvents: {
  readonly [K in TurnEvent['kind']]: fc.Arbitrary<Extract<TurnEvent, { kind: K }>>;
} = {
  words: fc.record({
    kind: fc.constant('words' as const),
    atMs: timeMs,
    runId: turnRunId,
    hasWords: fc.boolean(),
  }),
  retrying: fc.record({
    kind: fc.constant('retrying' as const),
    ...ofTurn,
    ...retryParts,
  }),
  fallback: fc.record({
    kind: fc.constant('fallback' as const),
    ...ofTurn,
    from: nullable(fc.constantFrom('anthropic/claude', 'claude', '/', 'a/b/c')),
    to: turnWord,
    outcome: nullable(fc.constantFrom('chain_exhausted', 'switched', 'new-word')),
    reason: turnWord,
    said,
  }),
  phase: fc.record({
    kind: fc.constant('phase' as const),
    ...ofTurn,
    phase: fc.constantFrom('start', 'model', 'finishing', 'end', 'error', 'new-word', ''),
    aborted: fc.boolean(),
    provider: turnParts.provider,
    model: turnParts.model,
    refusal: nullable(refusal),
  }),
  chat: fc.record({
    kind: fc.constant('chat' as const),
    ...ofTurn,
    state: fc.constantFrom('final', 'aborted', 'error', 'new-word'),
    stopReason: maybe(fc.constantFrom('stop', 'rpc', 'aborted', 'new-word')),
    hasAnswer: fc.boolean(),
    refusal,
  }),
  entry: fc.record({
    kind: fc.constant('entry' as const),
    ...ofTurn,
    sessionKey: key,
    runId: nullable(turnRunId),
    provider: nullable(fc.constantFrom('anthropic', 'openclaw')),
    model: turnParts.model,
    stopReason: nullable(fc.constantFrom('stop', 'toolUse', 'aborted', 'error', '')),
    hasWords: fc.boolean(),
    sends: maybe(fc.constant(true as const)),
    refusal,
  }),
};
export const turnEvent: fc.Arbitrary<TurnEvent> = fc.oneof(...Object.values(turnEvents));

const transcriptEntry: fc.Arbitrary<TranscriptEntry> = fc.record({
  after: nullable(fc.nat(7)),
  count: maybe(fc.integer({ min: 1, max: 300 })),
  role: nullable(fc.constantFrom('user', 'assistant', 'toolResult', 'new-word')),
  sentAtMs: nullable(timeMs),
  writtenAtMs: nullable(timeMs),
  text: maybe(textKind),
  hasWords: maybe(fc.constant(true as const)),
  silent: maybe(fc.constant(true as const)),
  stopReason: maybe(fc.constantFrom('stop', 'toolUse', 'aborted', 'error', '')),
  tool: maybe(words),
  sends: maybe(fc.constant(true as const)),
  provider: maybe(fc.constantFrom('anthropic', 'openclaw')),
  model: maybe(fc.constantFrom('claude', 'llama')),
  failure: maybe(fc.constantFrom('invalid_api_key', '')),
  said: maybe(fc.constantFrom('401 Incorrect API key provided', 'call +4366412345678')),
});

const protocolWord = fc.constantFrom('', 'start', 'result', 'end', 'starting_model', 'new-word');
const heard: fc.Arbitrary<Heard> = fc.record({
  ring: nullable(
    fc.record({
      askedAtMs: timeMs,
      reports: fc.array(
        fc.record({
          atMs: timeMs,
          ageMs: lengthMs,
          type: fc.constantFrom('session.stalled' as const, 'session.long_running' as const),
          reason: fc.constantFrom('active_model_call_without_progress', 'active_work', ''),
          workKind: nullable(fc.constantFrom('model_call', 'tool_call', 'new-word')),
        }),
        { maxLength: 3 },
      ),
      modelCalls: fc.record({
        startedAtMs: nullable(timeMs),
        completedAtMs: nullable(timeMs),
        failedAtMs: nullable(timeMs),
      }),
    }),
  ),
  inFlight: fc.array(
    fc.record({
      sessionKey: key,
      askedAtMs: timeMs,
      hasText: fc.boolean(),
      steps: fc.array(
        fc.record({
          stream: fc.constantFrom('run_status', 'tool', 'item', 'assistant', 'new-word'),
          phase: nullable(protocolWord),
          kind: nullable(fc.constantFrom('tool', 'new-word')),
          name: nullable(words),
          call: nullable(fc.nat(2)),
          atMs: timeMs,
          lastAtMs: timeMs,
        }),
        { minLength: 1, maxLength: 4 },
      ),
    }),
    { maxLength: 2 },
  ),
  messages: fc.array(
    fc.record({
      sessionKey: key,
      before: nullable(messageFact),
      events: fc.array(messageEvent, { maxLength: 5 }),
    }),
    { maxLength: 2 },
  ),
  transcripts: fc.array(
    fc.record({ sessionKey: key, entries: fc.array(transcriptEntry, { maxLength: 6 }) }),
    { maxLength: 2 },
  ),
  turns: maybe(
    fc.record({
      before: fc.record({
        runs: fc.array(
          fc.record({
            runId: turnRunId,
            provider: turnParts.provider,
            model: turnParts.model,
            hasWords: fc.boolean(),
            sent: maybe(fc.constant(true as const)),
          }),
          { maxLength: 2 },
        ),
        facts: fc.array(turnFact, { maxLength: 3 }),
      }),
      events: fc.array(turnEvent, { maxLength: 6 }),
    }),
  ),
});

const http: fc.Arbitrary<HttpFact> = fc.oneof(
  fc.constant<HttpFact>({ kind: 'not-asked' }),
  fc.constant<HttpFact>({ kind: 'refused' }),
  fc.constant<HttpFact>({ kind: 'unreachable', code: 'EHOSTUNREACH' }),
  fc.record({ kind: fc.constant('silent' as const), afterMs: lengthMs }),
  fc.record({
    kind: fc.constant('answered' as const),
    status: fc.constantFrom(200, 503, 404, 0),
    latencyMs: fc.constantFrom(3, 1_500, 1e300),
    body: fc.oneof(
      fc.constant({ kind: 'html' as const }),
      fc.constant({ kind: 'live' as const }),
      fc.constant({ kind: 'other' as const }),
      fc.record({ kind: fc.constant('startup' as const), status: words }),
      fc.record({
        kind: fc.constant('ready' as const),
        ready: fc.boolean(),
        failing: fc.array(fc.constantFrom('gateway-draining', 'startup-sidecars', 'whatsapp'), {
          maxLength: 2,
        }),
        suppressed: maybe(fc.array(channelId, { maxLength: 2 })),
        uptimeMs: nullable(lengthMs),
        degraded: fc.boolean(),
      }),
    ),
  }),
);

const socket: fc.Arbitrary<SocketFact> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({
        version: fc.constantFrom(
          '2026.2.1' as const,
          '2026.4.29' as const,
          '2026.7.35' as const,
          '2026.9.6' as const,
          'unknown' as const,
        ),
        silentSinceMs: nullable(timeMs),
      })
      .map(({ version, silentSinceMs }): SocketFact => openSocket(version, { silentSinceMs })),
  },
  { weight: 1, arbitrary: fc.constant<SocketFact>({ kind: 'not-tried' }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('connecting' as const), sinceMs: timeMs }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('closed' as const),
      atMs: timeMs,
      code: fc.constantFrom(1000, 1002, 1008, 1012),
      reason: words,
      restartExpectedMs: nullable(lengthMs),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('refused' as const),
      atMs: timeMs,
      why: fc.constantFrom(
        'unauthorized' as const,
        'pairing-required' as const,
        'stranger' as const,
        'certificate' as const,
        'protocol' as const,
        'restarting' as const,
        'starting' as const,
        'other' as const,
      ),
      detail: words,
    }),
  },
);

const socketTrouble: fc.Arbitrary<SocketTrouble> = fc.record({
  failures: fc.integer({ min: 1, max: 6 }),
  sinceMs: timeMs,
  lastAtMs: timeMs,
  detail: words,
});

const slowAnswer: fc.Arbitrary<SlowAnswerFact> = fc.record({
  method: fc.constantFrom('sessions.list', 'chat.history', 'something.new'),
  askedAtMs: timeMs,
  tookMs: nullable(fc.constantFrom(2_500, 21_000)),
  nextAtMs: nullable(timeMs),
});

const serviceFact: fc.Arbitrary<ServiceFact> = fc.oneof(
  fc.record({ kind: fc.constantFrom('none' as const, 'unknown' as const), why: words }),
  fc.record({
    kind: fc.constant('installed' as const),
    manager: fc.constantFrom('launchd' as const, 'systemd' as const),
    name: fc.constantFrom('ai.openclaw.gateway', 'ai.openclaw.anna'),
    state: fc.constantFrom(
      'running' as const,
      'starting' as const,
      'stopped' as const,
      'failed' as const,
      'not-loaded' as const,
    ),
    pid: nullable(pid),
    runs: nullable(fc.nat(99)),
    lastExit: nullable(words),
  }),
);

const startup: fc.Arbitrary<StartupFact> = fc.record({
  pid,
  seenSinceMs: timeMs,
  cpuMs: lengthMs,
  ioBytes: nullable(lengthMs),
  children: nullable(fc.nat(9)),
  listening: fc.boolean(),
  installer: nullable(fc.record({ pid, command: fc.constantFrom('npm install', 'pnpm add x') })),
  recent: nullable(
    fc.record({
      overMs: lengthMs,
      cpuMs: lengthMs,
      ioBytes: nullable(lengthMs),
      newChildren: fc.nat(3),
    }),
  ),
});

const startTrouble: fc.Arbitrary<StartTrouble> = fc.record({
  failures: fc.array(
    fc.record({
      atMs: timeMs,
      source: fc.constantFrom('log' as const, 'bundle' as const, 'output' as const),
      reason: fc.constantFrom(
        'config' as const,
        'not-local' as const,
        'damaged' as const,
        'node' as const,
        'port' as const,
        'store' as const,
        'other' as const,
      ),
      keys: fc.array(fc.constantFrom('gateway: Unrecognized key: "colour"', ''), { maxLength: 2 }),
      isNamed: fc.boolean(),
      said: fc.constantFrom('', 'database is locked', 'call +4366412345678'),
    }),
    { maxLength: 3 },
  ),
  configChangedAtMs: nullable(timeMs),
  configProblem: maybe(fc.constant('openclaw.json cannot be understood')),
  mode: maybe(nullable(fc.constantFrom('lokal', ''))),
  program: maybe(
    fc.record({
      node: fc.constant('/opt/node/bin/node'),
      isNodeThere: fc.boolean(),
      nodeVersion: nullable(fc.constantFrom('v20.20.2', 'v24.16.0', 'new words')),
      entry: nullable(fc.constant('/opt/openclaw/openclaw.mjs')),
      isEntryThere: fc.boolean(),
      wants: nullable(fc.constantFrom('>=22.12.0', '>=24.16.0 <25 || >=26.1.0', '^24', '')),
      looksForNode: fc.boolean(),
    }),
  ),
});

const maintenance: fc.Arbitrary<MaintenanceFact> = fc.oneof(
  fc.record({ kind: fc.constant('none' as const), atMs: timeMs }),
  fc.record({ kind: fc.constant('unknown' as const), atMs: timeMs, why: words }),
  fc.record({
    kind: fc.constant('at-work' as const),
    atMs: timeMs,
    what: fc.constantFrom(
      'update' as const,
      'doctor' as const,
      'migration' as const,
      'removal' as const,
      'backup' as const,
    ),
    pid,
    startedAtMs: nullable(timeMs),
  }),
);

const memoryFact: fc.Arbitrary<Memory> = fc.record({
  gateway: fc.record({
    state: fc.constantFrom(
      'up' as const,
      'starting' as const,
      'draining' as const,
      'slow' as const,
      'hung' as const,
      'down' as const,
      'unauthorized' as const,
      'unknown' as const,
    ),
    sinceMs: timeMs,
    lastOkAtMs: nullable(timeMs),
    version: nullable(fc.constantFrom('2026.2.6', '2026.7.35', '2026.9.6', 'dev', '2026.99.999')),
    failingSinceMs: nullable(timeMs),
    thawedAtMs: nullable(timeMs),
    lives: fc.array(fc.record({ pid, firstSeenAtMs: timeMs }), { maxLength: 6 }),
    migratingAtMs: nullable(timeMs),
    endedAtMs: maybe(timeMs),
    start: maybe(fc.record({ pid, seenSinceMs: timeMs, workedAtMs: nullable(timeMs) })),
    starts: fc.array(fc.record({ count: fc.nat(9), atMs: timeMs }), { maxLength: 6 }),
  }),
  incidents: fc.array(
    fc.record({
      key: fc.constantFrom(
        'gateway-down',
        `run-stalled~${MAIN}`,
        `session-locked~anna/${SESSION_ID}`,
      ),
      id: fc.constantFrom('gateway-down~x', `run-stalled~${MAIN}~x`),
      sinceMs: timeMs,
      level: fc.constantFrom('amber' as const, 'red' as const),
    }),
    { maxLength: 2 },
  ),
});

export const arbitraryEvidence: fc.Arbitrary<Evidence> = fc
  .record({
    mode: fc.constantFrom('one-look' as const, 'watch' as const),
    watchingSinceMs: timeMs,
    machine: fc.record({
      bootedAtMs: nullable(timeMs),
      wokeAtMs: nullable(timeMs),
      graceUntilMs: nullable(timeMs),
      clockSteppedAtMs: nullable(timeMs),
      hasNetwork: maybe(fc.boolean()),
      hasUnseenProcesses: maybe(fc.boolean()),
      isDiskShared: maybe(fc.boolean()),
      disk: maybe(
        fc.record({
          atMs: timeMs,
          freeBytes: fc.constantFrom(0, 5e7, 5e8, 1e12, -1),
          totalBytes: fc.constantFrom(0, 1e9, 1e12),
        }),
      ),
    }),
    install: fc.record({
      state: fc.constantFrom(
        'present' as const,
        'present' as const,
        'absent' as const,
        'denied' as const,
      ),
      config: fc.constantFrom(
        'read' as const,
        'absent' as const,
        'denied' as const,
        'malformed' as const,
      ),
      urlGuess: maybe(words),
      isLoopback: fc.boolean(),
      acquireTimeoutMs: nullable(lengthMs),
      maxHoldMs: nullable(lengthMs),
      runTimeoutMs: nullable(lengthMs),
      store: fc.constantFrom('jsonl' as const, 'sqlite' as const, 'unknown' as const),
    }),
    gateway: fc.record({
      http,
      httpAtMs: nullable(timeMs),
      httpRepeats: fc.nat(5),
      httpLate: fc.nat(5),
      socket,
      socketTrouble: maybe(socketTrouble),
      slowAnswers: maybe(fc.array(slowAnswer, { maxLength: 2 })),
      pid: nullable(pid),
      process: nullable(processFact),
      parent: nullable(
        fc.record({ pid, command: nullable(fc.constantFrom('sh', 'node fight.js')) }),
      ),
      cpuShare: nullable(fc.constantFrom(0, 0.5, 0.99, 40)),
      memory: maybe(
        fc.record({
          pid,
          machineBytes: fc.constantFrom(0, 1, 16e9, -1),
          heapOptions: maybe(
            fc.array(
              fc.constantFrom(
                '--max-old-space-size=4096',
                '--max-old-space-size-percentage=50',
                '--max-old-space-size=0',
                'odd',
              ),
              { maxLength: 2 },
            ),
          ),
          containerBytes: maybe(fc.constantFrom(0, 2e9, 1e300, -1)),
          samples: fc.array(
            fc.record({ atMs: timeMs, rssBytes: fc.constantFrom(0, 5e8, 8e9, -1, 1e300) }),
            { maxLength: 20 },
          ),
        }),
      ),
      startup: maybe(startup),
      startTrouble: maybe(startTrouble),
      service: serviceFact,
      listeners: nullable(fc.array(pid, { maxLength: 2 })),
    }),
    locks: fc.array(lockFact, { maxLength: 3 }),
    runs: fc.record({
      coveredSinceMs: nullable(timeMs),
      confirmedAtMs: nullable(timeMs),
      list: fc.array(runFact, { maxLength: 3 }),
    }),
    sessions: fc.record({
      atMs: nullable(timeMs),
      source: fc.constantFrom('gateway' as const, 'file' as const, 'none' as const),
      total: maybe(nullable(fc.nat(500))),
      list: fc.array(sessionFact, { maxLength: 3 }),
    }),
    messages: fc.array(messageFact, { maxLength: 2 }),
    written: fc.array(
      fc.record({
        sessionKey: key,
        kind: fc.constantFrom('tool' as const, 'result' as const),
        tool: nullable(words),
        atMs: timeMs,
      }),
      { maxLength: 2 },
    ),
    turns: fc.array(turnFact, { maxLength: 4 }),
    ended: maybe(
      fc.array(
        fc.record({ sessionKey: key, atMs: timeMs, wentOn: maybe(fc.constant(true as const)) }),
        { maxLength: 2 },
      ),
    ),
    dismissed: maybe(fc.array(fc.record({ sessionKey: key, sinceMs: timeMs }), { maxLength: 2 })),
    channels: fc.array(
      fc.record({
        id: fc.constantFrom('whatsapp', 'telegram', 'anna'),
        configured: nullable(fc.boolean()),
        linked: nullable(fc.boolean()),
        running: nullable(fc.boolean()),
        connected: nullable(fc.boolean()),
        downSinceMs: nullable(timeMs),
        silentSinceMs: nullable(timeMs),
        accounts: maybe(fc.array(channelAccount, { maxLength: 3 })),
      }),
      { maxLength: 2 },
    ),
    delivery: maybe(delivery),
    asked: maybe(
      fc.array(
        fc.record({
          id: fc.constantFrom('a-1', 'a-2', ''),
          kind: fc.constantFrom(
            'command' as const,
            'plugin' as const,
            'system' as const,
            'question' as const,
          ),
          sessionKey: nullable(key),
          askedAtMs: timeMs,
          expiresAtMs: nullable(timeMs),
        }),
        { maxLength: 2 },
      ),
    ),
    pairing: maybe(
      fc.array(
        fc.record({
          channelId: fc.constantFrom('telegram', 'whatsapp', 'zulip'),
          accountId: fc.constantFrom('default', 'work', ''),
          askedAtMs: timeMs,
          lastSeenAtMs: timeMs,
        }),
        { maxLength: 3 },
      ),
    ),
    jobs: maybe(
      fc.record({
        atMs: timeMs,
        schedulerOn: nullable(fc.boolean()),
        list: fc.array(job, { maxLength: 3 }),
      }),
    ),
    heard: maybe(heard),
    blocks: fc.array(blockFact, { maxLength: 2 }),
    notices: fc.array(noticeFact, { maxLength: 2 }),
    maintenance: maybe(maintenance),
    findings: fc.array(words, { maxLength: 2 }),
    memory: nullable(memoryFact),
  })
  .map((parts) => evidenceSchema.parse(evidence(parts)));

/** A time in the last half hour, for facts that are made worse step by step. */
export const recentMs: fc.Arbitrary<number> = fc.integer({ min: 0, max: 30 * 60_000 }).map(ago);
