import { z } from 'zod';
import { gatewayIdSchema } from './gateway-id.ts';
import { saidSchema } from './said.ts';

/**
 * Clawbuoy's public shape, for `status --json`, `watch` and the app. Scripts depend on it: fields
 * may be added, none may change its meaning.
 */

const isoTime = z.iso.datetime().describe('ISO 8601 time in UTC');

export const levelSchema = z.enum(['green', 'amber', 'red', 'grey']);
export type Level = z.infer<typeof levelSchema>;

export const gatewayStateSchema = z.enum([
  'up',
  'starting',
  'draining',
  'slow',
  'hung',
  'down',
  'unauthorized',
  'unknown',
]);
export type GatewayState = z.infer<typeof gatewayStateSchema>;

const lockVerdictSchema = z.enum([
  'held',
  'overdue',
  'orphaned',
  'recycled',
  'foreign',
  'leaked',
  'malformed',
  'inert',
  'undetermined',
]);
export type LockVerdict = z.infer<typeof lockVerdictSchema>;

/** Recovery steps, smallest first. `none` and `wait` mean "take no step". */
const recommendationSchema = z.enum([
  'none',
  'wait',
  'unlock',
  'abort',
  'go-on',
  'reset',
  'restart-channel',
  'restart',
  'start',
]);
export type Recommendation = z.infer<typeof recommendationSchema>;

const sessionStateSchema = z.enum([
  'idle',
  'working',
  'waiting',
  'stalled',
  'silent',
  'blocked',
  'waiting-for-you',
]);

const gatewaySchema = z.strictObject({
  state: gatewayStateSchema,
  url: z.string(),
  version: z.string().nullable(),
  pid: z.int().nullable(),
  latencyMs: z.number().nullable(),
  since: isoTime,
  lastOkAt: isoTime.nullable(),
  detail: z.string(),
});

const lockSchema = z.strictObject({
  path: z.string(),
  agentId: z.string(),
  sessionId: z.string(),
  sessionKey: z.string().nullable(),
  pid: z.int().nullable(),
  ageMs: z.number(),
  verdict: lockVerdictSchema,
  why: z.string(),
  releasable: z.boolean(),
});

const sessionSchema = z.strictObject({
  key: z.string(),
  agentId: z.string(),
  state: sessionStateSchema,
  since: isoTime,
  cause: z.string(),
  name: z.string().optional().describe('what a person calls it, in English; absent: not looked'),
  label: z.string().nullable().optional().describe('the name that people gave it'),
  channel: z.string().nullable().optional().describe('the channel it was last used on'),
  chatType: z.string().nullable().optional(),
});

const sessionsLeftOutSchema = z.strictObject({
  count: z.int().positive(),
  exact: z.boolean().describe('false: there are at least so many'),
});
export type SessionsLeftOut = z.infer<typeof sessionsLeftOutSchema>;

export const incidentClassSchema = z.enum([
  'gateway-down',
  'gateway-hung',
  'gateway-slow',
  'gateway-starting',
  'gateway-draining',
  'gateway-not-ready',
  'gateway-opaque',
  'restart-loop',
  'service-not-loaded',
  'config-invalid',
  'wrong-node',
  'start-failed',
  'port-taken',
  'session-locked',
  'store-locked',
  'run-stalled',
  'run-unclear',
  'agent-silent',
  'store-busy',
  'store-damaged',
  'migration',
  'update-running',
  'unauthorized',
  'channel-wedged',
  'model-refused',
  'model-credit',
  'model-limited',
  'model-overloaded',
  'model-missing',
  'model-overflow',
  'model-cut-off',
  'model-unreachable',
  'model-failing',
  'no-answer',
  'waits-for-you',
  'sender-waits',
  'session-given-up',
  'disk-full',
  'memory-growing',
  'no-network',
  'channels-suppressed',
  'channel-refused',
  'channel-off',
  'channel-inbound',
  'delivery-failed',
  'job-failed',
  'job-missed',
  'not-installed',
  'unreadable',
]);
export type IncidentClass = z.infer<typeof incidentClassSchema>;

const incidentSchema = z.strictObject({
  id: z.string().describe('stable over looks and restarts: class, target and start'),
  gatewayId: gatewayIdSchema.optional().describe('which gateway it is about; ids repeat in each'),
  class: incidentClassSchema,
  level: z.enum(['amber', 'red']),
  since: isoTime,
  sessionKey: z.string().nullable(),
  saying: z.string().optional().describe('for people, in English: at most 60 characters'),
  cause: z.string(),
  evidence: z.array(z.string()),
  action: recommendationSchema,
  why: z.string(),
  remedy: z
    .strictObject({
      words: z.string(),
      command: z.string().nullable().describe('to copy into a terminal'),
    })
    .optional()
    .describe('what a person does about it, where no step of Clawbuoy helps'),
  tryModel: z
    .strictObject({ provider: z.string(), agentId: z.string().nullable() })
    .optional()
    .describe('the provider that OpenClaw can ask whether it answers now; absent: none'),
});

const activitySchema = z.strictObject({
  kind: z.enum([
    'ready',
    'working',
    'unclear',
    'unseen',
    'unknown',
    'first-look',
    'paused',
    'blind',
  ]),
  since: isoTime.nullable(),
});
export type Activity = z.infer<typeof activitySchema>;

const heardSchema = z.strictObject({
  at: isoTime,
  sessionKey: z.string(),
  channel: z.string().nullable(),
  model: z.string().nullable().describe('provider/model that answered, where it is known'),
});
export type Heard = z.infer<typeof heardSchema>;

const unansweredSchema = z.strictObject({
  sessionKey: z.string(),
  since: isoTime,
  channel: z.string().nullable(),
  lost: z.boolean().describe('must be sent again by its sender'),
});

const recommendedSchema = z.strictObject({
  action: recommendationSchema,
  target: z.string().nullable(),
  why: z.string(),
  costs: z.string().describe('what is lost by it'),
  until: isoTime.nullable(),
});

const waitsForYouSchema = z.strictObject({
  kind: z.enum(['approval', 'question', 'pairing']),
  sessionKey: z.string().nullable().describe('null for a new sender, who has no conversation yet'),
  channel: z.string().nullable().describe('where a new sender wrote; null for all else'),
  since: isoTime,
});

export const snapshotSchema = z
  .strictObject({
    schema: z.literal(1),
    at: isoTime,
    level: levelSchema,
    headline: z.string(),
    headlineSaying: z.string().optional().describe('for people, in English: at most 60 characters'),
    activity: activitySchema
      .optional()
      .describe('what the agent does where nothing is wrong; absent: something is'),
    gateway: gatewaySchema,
    store: z.enum(['jsonl', 'sqlite', 'unknown']),
    locks: z.array(lockSchema),
    sessions: z.array(sessionSchema),
    sessionsLeftOut: sessionsLeftOutSchema
      .optional()
      .describe('sessions beyond those listed, which come first; absent: all are listed'),
    incidents: z.array(incidentSchema),
    unanswered: z.array(unansweredSchema),
    waitsForYou: z
      .array(waitsForYouSchema)
      .optional()
      .describe('what only its owner can answer; absent: nothing is known to wait'),
    recommended: recommendedSchema,
    lastAnswer: heardSchema
      .nullable()
      .optional()
      .describe('the last reply with content that went out to somebody; null: none is known'),
    lastMessage: heardSchema.nullable().optional().describe('the last message of a user'),
    notes: z
      .array(z.string())
      .optional()
      .describe('what is worth knowing and no trouble: another model answers instead'),
    lookedFor: z
      .array(z.string())
      .optional()
      .describe('where OpenClaw was looked for and is not; absent: there is one'),
    findings: z
      .array(z.string())
      .describe('what could not be read or understood, in words; empty on a good day'),
    said: saidSchema.optional(),
  })
  .meta({ title: 'Clawbuoy snapshot' });

export type Snapshot = z.infer<typeof snapshotSchema>;
export type Session = Snapshot['sessions'][number];
export type Incident = Snapshot['incidents'][number];
export type Unanswered = Snapshot['unanswered'][number];
export type Recommended = Snapshot['recommended'];
