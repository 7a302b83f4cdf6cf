import { z } from 'zod';

/** Facts about runs, sessions, messages and channels. */

const ms = z.number();
/** Names of people and groups. A report replaces them by stand-ins. */
const name = z.string().max(200).nullable().optional();

export const runFactSchema = z.strictObject({
  runId: z.string(),
  /**
   * The source of the run: its own events, a row or report of the gateway, or only its lock. Rows
   * and reports may lag behind. Without events the gateway's id is not known, and `runId` is a
   * stand-in.
   */
  knownBy: z.enum(['events', 'list', 'lock']).default('events'),
  sessionKey: z.string().nullable(),
  startedAtMs: ms,
  lastProgressAtMs: ms,
  /**
   * The last progress that is certain, if the exact time is not known. `lastProgressAtMs` is then
   * the latest possible time. Null: `lastProgressAtMs` is exact.
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
  /**
   * The first and the last of the gateway's lists since the run's last event that said that its
   * session has no run. Only as it was heard: what it means is decided in `missed-ends.ts`.
   */
  noRunSaid: z.strictObject({ sinceMs: ms, lastAtMs: ms }).optional(),
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
  /** OpenClaw's names for it: given by hand, its own, a group's, a channel's. */
  label: name,
  displayName: name,
  subject: name,
  groupChannel: name,
  /** `direct`, `group` or `channel`. */
  chatType: z.string().nullable().optional(),
  /**
   * OpenClaw's own word on how it takes an interrupted run up: `tombstoned` where it has given up
   * (2026.9); absent or null: it says nothing.
   */
  restartRecovery: z.string().nullable().optional(),
});
export type SessionFact = z.infer<typeof sessionFactSchema>;

/** When a session last heard from its user and last answered. It never holds the text. */
export const messageFactSchema = z.strictObject({
  sessionKey: z.string(),
  userAtMs: ms.nullable(),
  replyAtMs: ms.nullable(),
  /** Each message since that reply, oldest first; missing where only the last one is known. */
  unansweredAtMs: z.array(ms).max(20).optional(),
  /** When the run that the message waited behind was aborted, and the message with it. */
  droppedAtMs: ms.nullable().default(null),
  /** When its turn ended without an answer: the model refused it, or the run failed. */
  failedAtMs: ms.nullable().optional(),
  /** When its newest message came that got an answer with words; missing: none is known. */
  answeredUserAtMs: ms.nullable().optional(),
  source: z.enum(['event', 'transcript']),
});
export type MessageFact = z.infer<typeof messageFactSchema>;

/** The work in progress at the end of a transcript (JSONL era). */
export const writtenStepSchema = z.strictObject({
  sessionKey: z.string(),
  kind: z.enum(['tool', 'result']),
  tool: z.string().nullable(),
  atMs: ms,
});
export type WrittenStep = z.infer<typeof writtenStepSchema>;

/**
 * One account of a channel, from the gateway's health (2026.5 and later; `lifecycle` and
 * `healthState` from 2026.9). An absent or null field was not reported.
 */
const channelAccountFactSchema = z.strictObject({
  account: z.string(),
  enabled: z.boolean().nullable().optional(),
  configured: z.boolean().nullable().optional(),
  linked: z.boolean().nullable().optional(),
  running: z.boolean().nullable().optional(),
  connected: z.boolean().nullable().optional(),
  /** The gateway will start it again. */
  restartPending: z.boolean().nullable().optional(),
  /** `starting`, `ready`, `recovering`, `blocked`, `stopped`, or a later version's word. */
  lifecycle: z.string().nullable().optional(),
  /** OpenClaw's own verdict: `healthy`, `not-running`, `terminal-disconnect`, and others. */
  healthState: z.string().nullable().optional(),
  /** Its server has refused it for good. Waiting does not bring it back. */
  terminalDisconnect: z.boolean().nullable().optional(),
  /** Its queue for incoming messages cannot be opened. */
  ingressUnavailable: z.boolean().nullable().optional(),
  /** OpenClaw gives up after ten. */
  reconnectAttempts: z.number().nullable().optional(),
  /** OpenClaw's own words. They are shown and never interpreted. */
  lastError: z.string().nullable().optional(),
  lastStartAtMs: ms.nullable().optional(),
  /** Since when it has been seen without a connection. */
  downSinceMs: ms.nullable().optional(),
  silentSinceMs: ms.nullable().optional(),
});
export type ChannelAccountFact = z.infer<typeof channelAccountFactSchema>;

/** A channel, from the gateway's health; null where it does not say. */
export const channelFactSchema = z.strictObject({
  id: z.string(),
  configured: z.boolean().nullable(),
  linked: z.boolean().nullable(),
  running: z.boolean().nullable(),
  connected: z.boolean().nullable(),
  /** Since when it has been seen without a connection. */
  downSinceMs: ms.nullable(),
  /** When it last heard from its server, if that should happen all the time and does not. */
  silentSinceMs: ms.nullable().default(null),
  /** Absent where this version lists no accounts: the row is the only one. */
  accounts: z.array(channelAccountFactSchema).optional(),
});
export type ChannelFact = z.infer<typeof channelFactSchema>;
