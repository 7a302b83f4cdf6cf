import { z } from 'zod';
import { parseJson } from '../../core/text/json.ts';

/** Frames of the gateway protocol (3 and 4), as far as Clawbuoy reads them. The rest is ignored. */

/** A list of 100,000 sessions still fits: a fleet may have hundreds of agents (#145184). */
export const MAX_FRAME_BYTES = 32 * 1024 * 1024;

/** Reads only the first or last entries of a list, so that a long list stays quick to read. */
function few<T extends z.ZodType>(one: T, most: number, which: 'first' | 'last' = 'first') {
  return z
    .array(z.unknown())
    .transform((all) => (which === 'first' ? all.slice(0, most) : all.slice(-most)))
    .pipe(z.array(one));
}
const MOST_METHODS = 5_000;
const MOST_EVENTS = 2_000;
const MOST_RECENT = 200;
const MOST_CHANNELS = 200;
const MOST_ACCOUNTS = 50;
const LONGEST_ERROR = 500;
const MOST_SCOPES = 100;

const errorSchema = z.object({
  code: z.string().default('UNKNOWN'),
  message: z.string().default(''),
  details: z.unknown().optional(),
});

const frameSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('res'),
    id: z.string(),
    ok: z.boolean(),
    payload: z.unknown().optional(),
    error: errorSchema.optional(),
  }),
  z.object({
    type: z.literal('event'),
    event: z.string(),
    payload: z.unknown().optional(),
    seq: z.number().optional(),
  }),
]);
export type Frame = z.infer<typeof frameSchema>;
export type EventFrame = Extract<Frame, { type: 'event' }>;

export const challengeSchema = z.object({ nonce: z.string(), ts: z.number().optional() });

export const helloSchema = z.object({
  type: z.literal('hello-ok'),
  protocol: z.number(),
  server: z.object({ version: z.string().nullish(), bootId: z.string().nullish() }),
  /** The granted scopes. 2026.2.1 reports them only to devices. */
  auth: z
    .object({ scopes: few(z.string(), MOST_SCOPES).nullish(), deviceToken: z.string().nullish() })
    .nullish(),
  features: z.object({ methods: few(z.string(), MOST_METHODS) }),
  snapshot: z.object({
    stateDir: z.string().nullish(),
    configPath: z.string().nullish(),
    uptimeMs: z.number().nullish(),
    /** The gateway's last known health, which names its newest sessions. */
    health: z
      .object({
        sessions: z
          .object({ recent: few(z.object({ key: z.string().max(500) }), MOST_RECENT) })
          .nullish(),
      })
      .nullish()
      .catch(null),
  }),
});
export type Hello = z.infer<typeof helloSchema>;

export const shutdownSchema = z.object({
  reason: z.string().nullish(),
  restartExpectedMs: z.number().nullish(),
});

const MOST_WORDS = 2_000;
const words = z
  .string()
  .transform((text) => text.slice(0, MOST_WORDS))
  .nullish()
  .catch(null);
const whole = z.int().nonnegative().nullish().catch(null);

/** The gateway's own description of a refused model call (2026.7 and later). */
const refusedCallSchema = z
  .object({
    provider: words,
    model: words,
    failoverReason: words,
    providerRuntimeFailureKind: words,
  })
  .nullish()
  .catch(null);

export const agentEventSchema = z.object({
  runId: z.string(),
  stream: z.string(),
  sessionKey: z.string().nullish(),
  ts: z.number().nullish(),
  isHeartbeat: z.boolean().nullish(),
  data: z
    .object({
      phase: z.string().nullish(),
      startedAt: z.number().nullish(),
      endedAt: z.number().nullish(),
      error: z.string().nullish(),
      aborted: z.boolean().nullish(),
      name: z.string().nullish(),
      /** The requested model and the result of the call (`phase: model`). */
      provider: words,
      model: words,
      errorObservation: refusedCallSchema,
      /** The answer so far and its newest part. Only used to see whether there are any words. */
      text: words,
      delta: words,
      /** A call that is repeated (`phase: retrying`). */
      reason: words,
      retryAttempt: whole,
      maxRetries: whole,
      delayMs: z.number().nonnegative().nullish().catch(null),
      /** Another model is tried (`phase: fallback_step`). */
      fallbackStepFromModel: words,
      fallbackStepToModel: words,
      fallbackStepFromFailureReason: words,
      fallbackStepFromFailureDetail: words,
      fallbackStepFinalOutcome: words,
    })
    .nullish(),
});
export type AgentEvent = z.infer<typeof agentEventSchema>;

export const chatEventSchema = z.object({
  runId: z.string(),
  sessionKey: z.string().nullish(),
  state: z.string(),
  errorMessage: z.string().nullish(),
  stopReason: z.string().max(200).nullish().catch(null),
  errorDetail: refusedCallSchema,
  message: z.unknown().optional(),
});

/** A name. One that is no text, or too long, counts as none. */
const nameSchema = z.string().max(200).nullish().catch(null);

/** A conversation entry as it is stored: its author, how it ended, and whether it has words. */
export const writtenMessageSchema = z.object({
  role: z.string(),
  timestamp: z.number().nullish(),
  stopReason: z.string().nullish(),
  content: z.unknown().optional(),
  provider: words,
  model: words,
  errorMessage: words,
});
export type WrittenMessage = z.infer<typeof writtenMessageSchema>;

/** What OpenClaw's tool for messages does with one, apart from reacting to it and looking at it. */
const SENDING: ReadonlySet<string> = new Set([
  'send',
  'reply',
  'thread-reply',
  'sendWithEffect',
  'sendAttachment',
]);
const callsSchema = z.array(
  z
    .object({
      type: z.string(),
      name: z.string().optional(),
      arguments: z.object({ action: z.string().optional().catch(undefined) }).catch({}),
    })
    .catch({ type: 'other', arguments: {} }),
);

/** Whether a message's content calls the tool by which an agent itself sends a message. */
export function sendsMessage(content: unknown): boolean {
  const parts = callsSchema.safeParse(content);
  return (
    parts.success &&
    parts.data.some(
      ({ type, name, arguments: { action = 'send' } }) =>
        /^tool/i.test(type) && name === 'message' && SENDING.has(action),
    )
  );
}

const sessionRowSchema = z.object({
  key: z.string(),
  sessionId: z.string().nullish(),
  updatedAt: z.number().nullish(),
  agentId: z.string().nullish(),
  hasActiveRun: z.boolean().nullish(),
  status: z.string().nullish(),
  startedAt: z.number().nullish(),
  lastChannel: z.string().nullish(),
  origin: z.object({ provider: z.string().nullish() }).nullish(),
  label: nameSchema,
  displayName: nameSchema,
  subject: nameSchema,
  groupChannel: nameSchema,
  chatType: z.string().max(40).nullish().catch(null),
  restartRecoveryStatus: z.string().max(40).nullish().catch(null),
});
export const sessionsListSchema = z.object({
  path: z.string().nullish(),
  /** The number of all sessions, listed or not (2026.7 and later). */
  totalCount: z.int().nonnegative().nullish().catch(null),
  sessions: z.array(sessionRowSchema),
});
export type SessionRow = z.infer<typeof sessionRowSchema>;

const yes = z.boolean().nullish().catch(null);
const time = z.number().nullish().catch(null);
const word = z.string().max(100).nullish().catch(null);

const accountRowSchema = z.object({
  enabled: yes,
  configured: yes,
  linked: yes,
  running: yes,
  connected: yes,
  restartPending: yes,
  lifecycle: word,
  healthState: word,
  terminalDisconnect: yes,
  ingressUnavailable: yes,
  reconnectAttempts: time,
  lastError: z
    .string()
    .transform((text) => text.slice(0, LONGEST_ERROR))
    .nullish()
    .catch(null),
  lastStartAt: time,
  mode: word,
  lastTransportActivityAt: time,
  lastDisconnect: z.object({ at: z.number().nullish() }).nullish().catch(null),
});
export type ChannelRow = z.infer<typeof accountRowSchema>;

/** The first entries of a record. Entries that are not understood are left out. */
function fewOf<T extends z.ZodType>(one: T, most: number) {
  return z
    .record(z.string(), z.unknown())
    .transform((all) => Object.fromEntries(Object.entries(all).slice(0, most)))
    .pipe(z.record(z.string(), one.nullable().catch(null)));
}

const channelRowSchema = accountRowSchema.extend({
  accounts: fewOf(accountRowSchema, MOST_ACCOUNTS).nullish().catch(null),
});
const MOST_QUEUES = 20;
/** The gateway's own health. Only its channels and its waiting messages are read here. */
export const healthSchema = z.object({
  ts: z.number().nullish(),
  channels: fewOf(channelRowSchema, MOST_CHANNELS).default({}),
  deliveryQueues: z
    .object({
      ingressPressure: few(
        z.object({
          channelId: z.string().max(100),
          accountId: z.string().max(200),
          laneCount: z.number(),
          pendingCount: z.number(),
          claimedCount: z.number(),
          blockedCount: z.number(),
          oldestReceivedAt: z.number(),
        }),
        MOST_CHANNELS,
      ).nullish(),
      // Messages on their way in have a list of their own (2026.9).
      ingressFailed: few(
        z.object({
          channelId: z.string().max(100),
          accountId: z.string().max(200),
          count: z.number(),
          oldestFailedAt: z.number().nullish(),
        }),
        MOST_CHANNELS,
      )
        .nullish()
        .catch(null),
      // Only outbound queues are used.
      failed: few(
        z.object({
          queueName: z.string().max(100),
          count: z.number(),
          oldestFailedAt: z.number().nullish(),
        }),
        MOST_QUEUES,
      ).nullish(),
    })
    .nullish()
    .catch(null),
});

/** The ring of recent events of 2026.9.6, as far as it distinguishes work from a standstill. */
export const stabilitySchema = z.object({
  events: few(
    z.object({
      ts: z.number(),
      type: z.string(),
      reason: z.string().nullish(),
      ageMs: z.number().nullish(),
      activeWorkKind: z.string().nullish(),
    }),
    MOST_EVENTS,
    'last',
  ),
});

/**
 * The run in progress of one session: its steps, and whether it has said anything. Never its words.
 */
export const inFlightSchema = z.object({
  inFlightRun: z
    .object({
      text: z.string().default(''),
      events: few(
        z.object({
          stream: z.string(),
          ts: z.number(),
          data: z.object({
            phase: z.string().nullish(),
            name: z.string().nullish(),
            kind: z.string().nullish(),
            toolCallId: z.string().nullish(),
            itemId: z.string().nullish(),
          }),
        }),
        MOST_EVENTS,
        'last',
      ).default([]),
    })
    .transform(({ text, events }) => ({ hasText: text !== '', events }))
    .nullish(),
});

/** Parses one text frame. Null if it is no frame of the protocol. Never throws. */
export function parseFrame(text: string): Frame | null {
  const parsed = frameSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : null;
}
