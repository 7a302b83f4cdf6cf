import { z } from 'zod';

/** Facts about the gateway from outside: process, port, socket, service. */

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
        /** Channels that its restart-loop breaker keeps off (2026.7 and later); absent: none. */
        suppressed: z.array(z.string()).optional(),
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
    /** The announced pause before a restart, in ms (0: none given); null: no announcement. */
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
      'starting',
      'stranger',
      'other',
    ]),
    detail: z.string(),
    /** The program that has the gateway's port, or unseen: for `stranger`. */
    listener: z
      .strictObject({
        why: z.enum(['another-user', 'another-program', 'not-its-lock', 'unseen']),
        pid: pid.nullable(),
        command: z.string().nullable(),
      })
      .optional(),
  }),
]);
export type SocketFact = z.infer<typeof socketFactSchema>;

/** Failed attempts in a row to look into the gateway, and how the last one ended. */
export const socketTroubleSchema = z.strictObject({
  failures: z.int().positive(),
  sinceMs: ms,
  lastAtMs: ms,
  detail: z.string(),
});
export type SocketTrouble = z.infer<typeof socketTroubleSchema>;

/** A request that the gateway answers slowly, so that it is asked less (#76931, #77373). */
export const slowAnswerSchema = z.strictObject({
  method: z.string(),
  askedAtMs: ms,
  /** How long it took; null while no answer has come. */
  tookMs: ms.nullable(),
  /** When it is asked again; null while no answer has come. */
  nextAtMs: ms.nullable(),
});
export type SlowAnswerFact = z.infer<typeof slowAnswerSchema>;

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

/**
 * Whether a process is at work on OpenClaw's program or data, for an update or a repair. `unknown`:
 * the processes of this machine could not be read.
 */
export const maintenanceFactSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none'), atMs: ms }),
  z.strictObject({ kind: z.literal('unknown'), atMs: ms, why: z.string() }),
  z.strictObject({
    kind: z.literal('at-work'),
    atMs: ms,
    what: z.enum(['update', 'doctor', 'migration', 'removal', 'backup']),
    pid,
    startedAtMs: ms.nullable(),
  }),
]);
export type MaintenanceFact = z.infer<typeof maintenanceFactSchema>;

/**
 * The work done so far by the process of a gateway that does not answer yet. It shows whether the
 * start works. Its children count as itself: a start installs and migrates through them.
 */
export const startupFactSchema = z.strictObject({
  pid,
  /** Since when it is watched. */
  seenSinceMs: ms,
  /** Processor time used since it began. */
  cpuMs: ms,
  /** Bytes read and written since it began; null where the system does not tell (macOS). */
  ioBytes: z.number().nullable(),
  /** Null where they cannot be listed. */
  children: z.int().nullable(),
  /** Its port accepts connections. */
  listening: z.boolean(),
  /**
   * A package manager that it has started, and that is still at work; null: none. Absent where an
   * older version looked. Its command is null in a report.
   */
  installer: z.strictObject({ pid, command: z.string().nullable() }).nullable().optional(),
  /** How it has grown within the last seconds; null after the first look. */
  recent: z
    .strictObject({
      overMs: ms,
      cpuMs: ms,
      ioBytes: z.number().nullable(),
      newChildren: z.int(),
    })
    .nullable(),
});
export type StartupFact = z.infer<typeof startupFactSchema>;

/**
 * How much of the machine's memory the gateway's process has held (resident set), oldest sample
 * first.
 */
export const memoryFactSchema = z.strictObject({
  pid,
  machineBytes: z.number(),
  /** The options about its heap that its Node was started with; absent: none is known. */
  heapOptions: z.array(z.string().max(100)).max(20).optional(),
  /** The most that its container or its service lets it have; absent: no limit is known. */
  containerBytes: z.number().optional(),
  samples: z.array(z.strictObject({ atMs: ms, rssBytes: z.number() })).max(200),
});
export type MemoryFact = z.infer<typeof memoryFactSchema>;
