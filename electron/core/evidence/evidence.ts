import { z } from 'zod';
import { deliveryFactSchema } from './delivery-facts.ts';
import {
  httpFactSchema,
  maintenanceFactSchema,
  memoryFactSchema,
  processFactSchema,
  serviceFactSchema,
  slowAnswerSchema,
  socketFactSchema,
  socketTroubleSchema,
  startupFactSchema,
} from './gateway-facts.ts';
import { heardSchema } from './heard-facts.ts';
import { jobsFactSchema } from './job-facts.ts';
import { lockFactSchema } from './lock-facts.ts';
import { memorySchema } from './memory.ts';
import {
  askedFactSchema,
  blockFactSchema,
  noticeFactSchema,
  pairingRequestSchema,
} from './report-facts.ts';
import {
  channelFactSchema,
  messageFactSchema,
  runFactSchema,
  sessionFactSchema,
  writtenStepSchema,
} from './session-facts.ts';
import { startTroubleSchema } from './start-facts.ts';
import { turnFactSchema } from './turn-facts.ts';

/**
 * Evidence: what was seen, as plain data with times. Adapters gather it, `judge` reads it, and
 * nothing else reaches a verdict. It is complete. `clawbuoy replay` judges a file of it elsewhere
 * and gives the same answer. Times are milliseconds since epoch.
 */

const ms = z.number();
const pid = z.int();

const thresholdsSchema = z.strictObject({
  waitedTooLongMs: ms,
  stalledAmberMs: ms,
  stalledRedMs: ms,
  hungRedMs: ms,
  slowRedMs: ms,
  storeBusyRedMs: ms,
  leakedConfirmMs: ms,
  recycledToleranceMs: ms,
});

export const evidenceSchema = z
  .strictObject({
    schema: z.literal(1),
    atMs: ms,
    /** A single look, or a watch that remembers. */
    mode: z.enum(['one-look', 'watch']),
    watchingSinceMs: ms,
    machine: z.strictObject({
      platform: z.enum(['darwin', 'linux']),
      bootedAtMs: ms.nullable(),
      /** When the machine, or this process, last woke. */
      wokeAtMs: ms.nullable().default(null),
      /** No alarm before this time: the machine has just woken. */
      graceUntilMs: ms.nullable(),
      /** The free space where OpenClaw's folder lies; absent: not known. */
      disk: z.strictObject({ atMs: ms, freeBytes: z.number(), totalBytes: z.number() }).optional(),
      /**
       * Whether processes that cannot be seen from here may use OpenClaw's folder: Clawbuoy runs in
       * a container that shares it. Absent: no.
       */
      hasUnseenProcesses: z.boolean().optional(),
      /** Whether other machines may use OpenClaw's folder: a network disk. Absent: no. */
      isDiskShared: z.boolean().optional(),
      /** Whether it has an address beyond itself; absent: not checked. */
      hasNetwork: z.boolean().optional(),
      /** The time at which the wall clock jumped against the steady one. */
      clockSteppedAtMs: ms.nullable(),
    }),
    thresholds: thresholdsSchema,
    install: z.strictObject({
      state: z.enum(['present', 'absent', 'denied']),
      stateDir: z.string(),
      config: z.enum(['read', 'absent', 'denied', 'too-large', 'malformed']),
      url: z.string(),
      /** Why the URL is only a guess, in words; absent: it is no guess. */
      urlGuess: z.string().optional(),
      isLoopback: z.boolean(),
      acquireTimeoutMs: ms.nullable(),
      maxHoldMs: ms.nullable(),
      runTimeoutMs: ms.nullable(),
      store: z.enum(['jsonl', 'sqlite', 'unknown']),
      /** The places searched in vain, where nothing is installed. */
      lookedFor: z.array(z.string()),
      /**
       * The other state folder that the gateway there serves; absent: it serves the watched one.
       */
      otherStateDir: z.string().optional(),
    }),
    gateway: z.strictObject({
      http: httpFactSchema,
      httpAtMs: ms.nullable(),
      /** How many probes in a row ended like the last one. */
      httpRepeats: z.int(),
      /** How many in a row were late: silent, or answered slowly. */
      httpLate: z.int().default(0),
      socket: socketFactSchema,
      /** Absent while the last attempt to look inside succeeded. */
      socketTrouble: socketTroubleSchema.optional(),
      /** Absent while it answers every request within moments. */
      slowAnswers: z.array(slowAnswerSchema).optional(),
      pid: pid.nullable(),
      process: processFactSchema.nullable(),
      /** The process that started it, while that lives. */
      parent: z.strictObject({ pid, command: z.string().nullable() }).nullable().default(null),
      /** Share of one core used since the last look; null when unknown. */
      cpuShare: z.number().nullable(),
      /** How its memory has changed; absent: not known. */
      memory: memoryFactSchema.optional(),
      /** Absent while it answers. */
      startup: startupFactSchema.optional(),
      /** Asked while nothing answers on this machine; absent: not asked. */
      startTrouble: startTroubleSchema.optional(),
      service: serviceFactSchema,
      /** Pids that listen on the port; null: not asked. */
      listeners: z.array(pid).nullable(),
    }),
    locks: z.array(lockFactSchema),
    runs: z.strictObject({
      /** Since when every run of the gateway has been seen; null: not at all. */
      coveredSinceMs: ms.nullable(),
      /** The last answer on the same socket. All events sent before it have arrived. */
      confirmedAtMs: ms.nullable(),
      list: z.array(runFactSchema),
    }),
    sessions: z.strictObject({
      atMs: ms.nullable(),
      source: z.enum(['gateway', 'file', 'none']),
      /** The number of sessions, listed or not; absent or null where the gateway gives none. */
      total: z.int().nonnegative().nullable().optional(),
      list: z.array(sessionFactSchema),
    }),
    messages: z.array(messageFactSchema).default([]),
    written: z.array(writtenStepSchema).default([]),
    /** How turns went at their models, in the order of arrival. */
    turns: z.array(turnFactSchema).default([]),
    channels: z.array(channelFactSchema).default([]),
    /** Absent where this version does not report it. */
    delivery: deliveryFactSchema.optional(),
    /** Open questions for a person; absent: nothing was heard. */
    asked: z.array(askedFactSchema).max(100).optional(),
    /** New senders who wait to be let in, also those whose time is over; absent: none is known. */
    pairing: z.array(pairingRequestSchema).max(50).optional(),
    /** The scheduled jobs; absent: not asked, or not reported. */
    jobs: jobsFactSchema.optional(),
    /**
     * What the gateway said, before anything was concluded from it (`understood.ts`). Absent in
     * files of versions that concluded while they gathered, and once it is understood.
     */
    heard: heardSchema.optional(),
    blocks: z.array(blockFactSchema),
    notices: z.array(noticeFactSchema),
    /** Lost messages that a person has dealt with. */
    dismissed: z.array(z.strictObject({ sessionKey: z.string(), sinceMs: ms })).optional(),
    /** Runs that Clawbuoy itself ended, by its journal. 2026.2.1 keeps no trace of an abort. */
    ended: z
      .array(
        z.strictObject({
          sessionKey: z.string(),
          atMs: ms,
          /** Its work went on in another session (2026.9). It takes no message before `/new`. */
          wentOn: z.literal(true).optional(),
        }),
      )
      .optional(),
    /**
     * Asked only before a possible step or while the gateway does not answer; absent: not asked.
     */
    maintenance: maintenanceFactSchema.optional(),
    findings: z.array(z.string()),
    memory: memorySchema.nullable(),
  })
  .meta({ title: 'Clawbuoy evidence' });
export type Evidence = z.infer<typeof evidenceSchema>;
