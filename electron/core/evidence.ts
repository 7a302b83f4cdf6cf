import { z } from 'zod';

/**
 * Evidence: what was seen, as plain data with times. Adapters gather it, `judge` reads it, and
 * nothing else reaches a verdict. It is complete in itself: a file of it can be judged again
 * elsewhere (`clawbuoy replay`) and gives the same answer. Times are milliseconds since epoch.
 */

const ms = z.number();
const pid = z.int();

export const processFactSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('absent') }),
  z.strictObject({ kind: z.literal('unknown'), why: z.string() }),
  z.strictObject({
    kind: z.literal('alive'),
    startedAtMs: ms,
    startTicks: z.number().nullable(),
    state: z.enum(['running', 'sleeping', 'stopped', 'uninterruptible', 'zombie', 'other']),
    identity: z.enum(['openclaw-gateway', 'openclaw', 'other', 'unreadable']),
    command: z.string().nullable(),
  }),
]);
export type ProcessFact = z.infer<typeof processFactSchema>;

export const httpFactSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('not-asked') }),
  z.strictObject({ kind: z.literal('refused') }),
  z.strictObject({ kind: z.literal('unreachable'), code: z.string() }),
  z.strictObject({ kind: z.literal('silent'), afterMs: ms }),
  z.strictObject({
    kind: z.literal('answered'),
    status: z.int(),
    latencyMs: ms,
    body: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('html') }),
      z.strictObject({ kind: z.literal('live') }),
      z.strictObject({
        kind: z.literal('ready'),
        ready: z.boolean(),
        failing: z.array(z.string()),
        uptimeMs: ms.nullable(),
        degraded: z.boolean(),
      }),
      z.strictObject({ kind: z.literal('startup'), status: z.string() }),
      z.strictObject({ kind: z.literal('other') }),
    ]),
  }),
]);
export type HttpFact = z.infer<typeof httpFactSchema>;

export const socketFactSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('not-tried') }),
  z.strictObject({ kind: z.literal('connecting'), sinceMs: ms }),
  z.strictObject({
    kind: z.literal('open'),
    openedAtMs: ms,
    version: z.string().nullable(),
    methods: z.array(z.string()),
    lastFrameAtMs: ms,
    /** Since when a request has had no answer; null when none is outstanding for long. */
    silentSinceMs: ms.nullable(),
  }),
  z.strictObject({
    kind: z.literal('closed'),
    atMs: ms,
    code: z.int(),
    reason: z.string(),
    /** The gateway announced a restart before it closed. */
    restartExpectedMs: ms.nullable(),
  }),
  z.strictObject({
    kind: z.literal('refused'),
    atMs: ms,
    why: z.enum([
      'unauthorized',
      'pairing-required',
      'protocol',
      'certificate',
      'restarting',
      'other',
    ]),
    detail: z.string(),
  }),
]);
export type SocketFact = z.infer<typeof socketFactSchema>;

export const serviceFactSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none'), why: z.string() }),
  z.strictObject({ kind: z.literal('unknown'), why: z.string() }),
  z.strictObject({
    kind: z.literal('installed'),
    manager: z.enum(['launchd', 'systemd']),
    name: z.string(),
    state: z.enum(['running', 'starting', 'stopped', 'failed', 'not-loaded']),
    pid: pid.nullable(),
    runs: z.number().nullable(),
    lastExit: z.string().nullable(),
  }),
]);
export type ServiceFact = z.infer<typeof serviceFactSchema>;

export const lockContentSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('payload'),
    pid,
    createdAtMs: ms,
    maxHoldMs: ms.nullable(),
    startTicks: z.number().nullable(),
  }),
  z.strictObject({ kind: z.literal('empty') }),
  z.strictObject({
    kind: z.literal('malformed'),
    why: z.string(),
    /** Where a pid could still be read: that process may well be the owner. */
    pid: pid.nullable(),
  }),
  z.strictObject({ kind: z.literal('unreadable'), why: z.string() }),
  z.strictObject({ kind: z.literal('not-a-file'), why: z.string() }),
]);
export type LockContent = z.infer<typeof lockContentSchema>;

export const lockFactSchema = z.strictObject({
  path: z.string(),
  kind: z.enum(['session', 'store']),
  agentId: z.string(),
  sessionId: z.string(),
  modifiedAtMs: ms,
  /** Since when this very file (same inode and content) has been seen. */
  seenSinceMs: ms,
  content: lockContentSchema,
  owner: processFactSchema.nullable(),
  /** Who has the file open. OpenClaw keeps its locks open while it holds them. */
  openedBy: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('not-asked') }),
    z.strictObject({ kind: z.literal('unknown') }),
    z.strictObject({ kind: z.literal('known'), pids: z.array(pid) }),
  ]),
  /** An abort did end a run of this session at this time, and the lock was there before and after. */
  abortedAtMs: ms.nullable(),
});
export type LockFact = z.infer<typeof lockFactSchema>;

export const runFactSchema = z.strictObject({
  runId: z.string(),
  sessionKey: z.string().nullable(),
  startedAtMs: ms,
  lastProgressAtMs: ms,
  /**
   * Where it is not known when it last moved: when it last did for sure, and `lastProgressAtMs` is
   * the latest that may be. Null where `lastProgressAtMs` is known.
   */
  knownProgressAtMs: ms.nullable().default(null),
  phase: z.enum(['active', 'ended', 'failed', 'aborted']),
  endedAtMs: ms.nullable(),
  error: z.string().nullable(),
  heartbeat: z.boolean(),
  /** What the run was last seen doing. */
  step: z.strictObject({
    kind: z.enum(['model', 'streaming', 'tool', 'compaction', 'preparing', 'other']),
    name: z.string().nullable(),
    sinceMs: ms,
  }),
});
export type RunFact = z.infer<typeof runFactSchema>;

export const sessionFactSchema = z.strictObject({
  key: z.string(),
  agentId: z.string(),
  sessionId: z.string().nullable(),
  updatedAtMs: ms.nullable(),
  /** Null where this version does not say. */
  hasActiveRun: z.boolean().nullable(),
  /** Since when it has said, without a break, that no run is active. */
  inactiveSinceMs: ms.nullable().default(null),
  status: z.string().nullable(),
  startedAtMs: ms.nullable(),
  channel: z.string().nullable(),
});
export type SessionFact = z.infer<typeof sessionFactSchema>;

/** When a session last heard from its user and last answered. Never what was said. */
export const messageFactSchema = z.strictObject({
  sessionKey: z.string(),
  userAtMs: ms.nullable(),
  replyAtMs: ms.nullable(),
  /** When the run that the message waited behind was aborted, and the message with it. */
  droppedAtMs: ms.nullable().default(null),
  source: z.enum(['event', 'transcript']),
});
export type MessageFact = z.infer<typeof messageFactSchema>;

/** What the end of a transcript tells of work in progress (JSONL era). */
export const writtenStepSchema = z.strictObject({
  sessionKey: z.string(),
  kind: z.enum(['tool', 'result']),
  tool: z.string().nullable(),
  atMs: ms,
});
export type WrittenStep = z.infer<typeof writtenStepSchema>;

/** A channel as the gateway's health tells of it; null where it does not say. */
export const channelFactSchema = z.strictObject({
  id: z.string(),
  configured: z.boolean().nullable(),
  linked: z.boolean().nullable(),
  running: z.boolean().nullable(),
  connected: z.boolean().nullable(),
  /** Since when it has been seen without a connection. */
  downSinceMs: ms.nullable(),
});
export type ChannelFact = z.infer<typeof channelFactSchema>;

/** The gateway said, in its log or by an event, that a message met a lock and was given up. */
export const blockFactSchema = z.strictObject({
  atMs: ms,
  source: z.enum(['log', 'event']),
  lockPath: z.string(),
  ownerPid: pid.nullable(),
  sessionKey: z.string().nullable(),
  waitedMs: ms.nullable(),
  /** The message is in no transcript: its sender must send it again. */
  lost: z.boolean(),
});
export type BlockFact = z.infer<typeof blockFactSchema>;

/** Other things the gateway said of itself that bear on the verdict. */
export const noticeFactSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('stalled-session'),
    atMs: ms,
    sessionKey: z.string().nullable(),
    sessionId: z.string().nullable(),
    ageMs: ms.nullable(),
    recovery: z.string().nullable(),
    lastProgress: z.string().nullable(),
    /** How long the gateway has seen no progress; `ageMs` is the age of the whole run. */
    lastProgressAgeMs: ms.nullable().default(null),
    classification: z.string().nullable(),
  }),
  z.strictObject({
    /** The gateway, or an abort, tried to free a stuck session and freed nothing (#92270). */
    kind: z.literal('recovery-in-vain'),
    atMs: ms,
    sessionKey: z.string().nullable(),
  }),
  z.strictObject({ kind: z.literal('database-locked'), atMs: ms, holderPid: pid.nullable() }),
  z.strictObject({ kind: z.literal('store-lock-timeout'), atMs: ms, path: z.string() }),
  z.strictObject({
    kind: z.literal('migration'),
    atMs: ms,
    untilMs: ms.nullable(),
    /** The process that migrates, where that is told. */
    ownerPid: pid.nullable().default(null),
    /** Said in the log, or read from the lease in the state database. */
    source: z.enum(['log', 'lease']).default('log'),
  }),
  z.strictObject({ kind: z.literal('draining'), atMs: ms }),
]);
export type NoticeFact = z.infer<typeof noticeFactSchema>;

export const thresholdsSchema = z.strictObject({
  waitedTooLongMs: ms,
  stalledAmberMs: ms,
  stalledRedMs: ms,
  hungRedMs: ms,
  slowRedMs: ms,
  storeBusyRedMs: ms,
  leakedConfirmMs: ms,
  recycledToleranceMs: ms,
});

const memorySchema = z.strictObject({
  gateway: z.strictObject({
    state: z.enum([
      'up',
      'starting',
      'draining',
      'slow',
      'hung',
      'down',
      'unauthorized',
      'unknown',
    ]),
    sinceMs: ms,
    lastOkAtMs: ms.nullable(),
    version: z.string().nullable(),
    failingSinceMs: ms.nullable(),
    /** When it last came back from being frozen or too busy to answer. */
    thawedAtMs: ms.nullable().default(null),
    /** Pids it was seen under, newest last, each with the time: a restart loop shows here. */
    lives: z.array(z.strictObject({ pid, firstSeenAtMs: ms })),
    /** How often its service manager had started it, oldest first, each with when that was seen. */
    starts: z.array(z.strictObject({ count: z.int(), atMs: ms })).default([]),
  }),
  incidents: z.array(
    z.strictObject({
      key: z.string(),
      id: z.string(),
      sinceMs: ms,
      level: z.enum(['amber', 'red']),
    }),
  ),
});
export type Memory = z.infer<typeof memorySchema>;

export const evidenceSchema = z
  .strictObject({
    schema: z.literal(1),
    atMs: ms,
    /** One look by itself, or a watch that remembers. */
    mode: z.enum(['one-look', 'watch']),
    watchingSinceMs: ms,
    machine: z.strictObject({
      platform: z.enum(['darwin', 'linux']),
      bootedAtMs: ms.nullable(),
      /** When the machine, or this process, last woke. */
      wokeAtMs: ms.nullable().default(null),
      /** No alarm before this time: the machine has just woken. */
      graceUntilMs: ms.nullable(),
      /** The wall clock jumped at this time, against the steady one. */
      clockSteppedAtMs: ms.nullable(),
    }),
    thresholds: thresholdsSchema,
    install: z.strictObject({
      state: z.enum(['present', 'absent', 'denied']),
      stateDir: z.string(),
      config: z.enum(['read', 'absent', 'denied', 'too-large', 'malformed']),
      url: z.string(),
      isLoopback: z.boolean(),
      acquireTimeoutMs: ms.nullable(),
      maxHoldMs: ms.nullable(),
      runTimeoutMs: ms.nullable(),
      store: z.enum(['jsonl', 'sqlite', 'unknown']),
      /** What was looked for and not found, where nothing is installed. */
      lookedFor: z.array(z.string()),
    }),
    gateway: z.strictObject({
      http: httpFactSchema,
      httpAtMs: ms.nullable(),
      /** How many probes in a row ended like the last one. */
      httpRepeats: z.int(),
      /** How many in a row were late: silent, or answered slowly. */
      httpLate: z.int().default(0),
      socket: socketFactSchema,
      pid: pid.nullable(),
      process: processFactSchema.nullable(),
      /** The process that started it, while that lives. */
      parent: z.strictObject({ pid, command: z.string().nullable() }).nullable().default(null),
      /** Share of one core used since the last look; null when unknown. */
      cpuShare: z.number().nullable(),
      service: serviceFactSchema,
      /** Pids that listen on the port, where asked. */
      listeners: z.array(pid).nullable(),
    }),
    locks: z.array(lockFactSchema),
    runs: z.strictObject({
      /** Since when every run of the gateway has been seen; null: not at all. */
      coveredSinceMs: ms.nullable(),
      /** Last answer on the same socket: events sent before it have arrived. */
      confirmedAtMs: ms.nullable(),
      list: z.array(runFactSchema),
    }),
    sessions: z.strictObject({
      atMs: ms.nullable(),
      source: z.enum(['gateway', 'file', 'none']),
      /** How many there are, listed or not; absent or null where the gateway does not say. */
      total: z.int().nonnegative().nullable().optional(),
      list: z.array(sessionFactSchema),
    }),
    messages: z.array(messageFactSchema).default([]),
    written: z.array(writtenStepSchema).default([]),
    channels: z.array(channelFactSchema).default([]),
    blocks: z.array(blockFactSchema),
    notices: z.array(noticeFactSchema),
    /** Lost messages that a person has dealt with. */
    dismissed: z.array(z.strictObject({ sessionKey: z.string(), sinceMs: ms })).optional(),
    findings: z.array(z.string()),
    memory: memorySchema.nullable(),
  })
  .meta({ title: 'Clawbuoy evidence' });
export type Evidence = z.infer<typeof evidenceSchema>;
