import { z } from 'zod';
import { messageFactSchema } from './session-facts.ts';
import { MOST_WORDS, turnFactSchema } from './turn-facts.ts';

/**
 * What the gateway said, as it was heard: plain entries with times, and no text of a conversation.
 * Their meaning is decided by `understood.ts`, so that an old file can be judged by new rules. A
 * file without these facts is from a version that decided while it gathered. Its values stand.
 */

const ms = z.number();
/** A word of the gateway's protocol: a kind, a phase, a reason. */
const word = z.string().max(200);

const sessionReportSchema = z.strictObject({
  atMs: ms,
  /** The age of the run. The ring names no session, so this tells whose report it is. */
  ageMs: ms,
  type: z.enum(['session.stalled', 'session.long_running']),
  reason: word,
  workKind: word.nullable(),
});
export type SessionReport = z.infer<typeof sessionReportSchema>;

/** The most reports that are kept of the ring: the last ones. */
export const MOST_REPORTS = 100;

/**
 * The diagnostics ring (2026.7 and later). Of the calls of models only the last of each kind is
 * kept: an earlier one says nothing more.
 */
const ringFactSchema = z.strictObject({
  askedAtMs: ms,
  /** The reports on sessions at work for two minutes or more, oldest first. */
  reports: z.array(sessionReportSchema).max(MOST_REPORTS),
  modelCalls: z.strictObject({
    startedAtMs: ms.nullable(),
    completedAtMs: ms.nullable(),
    failedAtMs: ms.nullable(),
  }),
});
export type RingFact = z.infer<typeof ringFactSchema>;

/** An event of a run in progress. Equal ones in a row, such as streamed words, are one entry. */
const runStepSchema = z.strictObject({
  stream: word,
  phase: word.nullable(),
  kind: word.nullable(),
  name: word.nullable(),
  /** Which tool call it is about, counted from 0; null for other events. */
  call: z.int().nonnegative().nullable(),
  atMs: ms,
  lastAtMs: ms,
});
export type RunStep = z.infer<typeof runStepSchema>;

/** The most events that are kept of a run in progress: the first, and the last ones. */
export const MOST_STEPS = 200;

/** The run in progress of one session, from its history (2026.9.6). */
const inFlightFactSchema = z.strictObject({
  sessionKey: z.string(),
  askedAtMs: ms,
  /** Whether it has said a word that the history shows. */
  hasText: z.boolean(),
  steps: z.array(runStepSchema).min(1).max(MOST_STEPS),
});
export type InFlightFact = z.infer<typeof inFlightFactSchema>;

/**
 * Whether the text of a user's entry is a heartbeat's prompt or one of OpenClaw's own commands. The
 * text itself is never kept, so this is told where it is read. `own-prompt`: OpenClaw hands
 * something to its agent and offers it to say nothing. `unread`: it was missing.
 */
const textKindSchema = z.enum(['heartbeat-prompt', 'own-prompt', 'command', 'other', 'unread']);
export type TextKind = z.infer<typeof textKindSchema>;

/** The run that an event belongs to, if its start was heard. */
const runOfEventSchema = z.strictObject({ startedAtMs: ms, heartbeat: z.boolean() }).nullable();

const messageEventSchema = z.discriminatedUnion('kind', [
  /** A conversation entry of a user (2026.7 and later). */
  z.strictObject({
    kind: z.literal('user-message'),
    atMs: ms,
    /** The time that the entry itself names. */
    sentAtMs: ms.nullable(),
    text: textKindSchema,
    /** All runs at work in this session at that moment were heartbeats. */
    duringHeartbeat: z.boolean(),
  }),
  /** A conversation entry of the agent (2026.7 and later). */
  z.strictObject({
    kind: z.literal('agent-message'),
    atMs: ms,
    stopReason: word.nullable(),
    hasWords: z.boolean(),
    duringHeartbeat: z.boolean(),
  }),
  /** What a chat was told of its run: `final`, `aborted`, `error`. */
  z.strictObject({
    kind: z.literal('chat'),
    atMs: ms,
    state: word,
    hasMessage: z.boolean(),
    hasWords: z.boolean(),
    run: runOfEventSchema,
  }),
  /** The start or the end of a run. */
  z.strictObject({
    kind: z.literal('run'),
    atMs: ms,
    phase: word,
    aborted: z.boolean(),
    /** The start that the event itself names. */
    startedAtMs: ms.nullable(),
    heartbeat: z.boolean(),
    run: runOfEventSchema,
  }),
]);
export type MessageEvent = z.infer<typeof messageEventSchema>;

/** The most events that are kept per session, and of all sessions: the last ones. */
export const MOST_EVENTS_PER_SESSION = 20;
export const MOST_EVENTS = 500;

/**
 * The events about messages of one session, as they came. Streamed words are left out: no rule asks
 * for them. Earlier events than the last ones are kept by what they told together.
 */
const heardMessagesSchema = z.strictObject({
  sessionKey: z.string(),
  before: messageFactSchema.nullable(),
  events: z.array(messageEventSchema).max(MOST_EVENTS_PER_SESSION),
});
export type HeardMessages = z.infer<typeof heardMessagesSchema>;

/**
 * An entry at a transcript's end. Steps in a row within one turn (tool calls, their results, and
 * entries that are no messages) are one entry: the last of them, and their number.
 */
const transcriptEntrySchema = z.strictObject({
  /** The place in this list of the entry that it follows; null: not in the list. */
  after: z.int().nonnegative().nullable(),
  /** How many steps it stands for; absent: one. */
  count: z.int().positive().optional(),
  /** Null for an entry that is no message. */
  role: word.nullable(),
  /** The time that the message itself names, and the time at which it was written. */
  sentAtMs: ms.nullable(),
  writtenAtMs: ms.nullable(),
  /** Of a user's entry. Here and below: absent where the entry has none. */
  text: textKindSchema.optional(),
  hasWords: z.literal(true).optional(),
  /** It is OpenClaw's word by which an agent says nothing. */
  silent: z.literal(true).optional(),
  stopReason: word.optional(),
  /** The first tool that it calls. */
  tool: word.optional(),
  /** It, or a step that it stands for, calls the tool by which an agent itself sends a message. */
  sends: z.literal(true).optional(),
  provider: z.string().max(MOST_WORDS).optional(),
  model: z.string().max(MOST_WORDS).optional(),
  /** The provider's own code for a refusal, and its words. */
  failure: z.string().max(MOST_WORDS).optional(),
  said: z.string().max(MOST_WORDS).optional(),
});
export type TranscriptEntry = z.infer<typeof transcriptEntrySchema>;

/** The most entries that are kept of one transcript: the last ones. */
export const MOST_ENTRIES = 60;

const heardTranscriptSchema = z.strictObject({
  sessionKey: z.string(),
  entries: z.array(transcriptEntrySchema).max(MOST_ENTRIES),
});
export type HeardTranscript = z.infer<typeof heardTranscriptSchema>;

const said = z.string().max(MOST_WORDS).nullable();

/** A refused call, in the gateway's own fields (2026.7 and later), and in words. */
const refusalSchema = z.strictObject({
  provider: said,
  model: said,
  reason: said,
  failure: said,
  said,
  /** The words tell of a lock or of the database, which is no trouble of the model. */
  isOwnTrouble: z.boolean(),
});
export type Refusal = z.infer<typeof refusalSchema>;

const ofTurn = {
  atMs: ms,
  sessionKey: z.string().nullable(),
  runId: z.string(),
  /** The event says so itself, or the run that it names is known as one. */
  heartbeat: z.boolean(),
};

/** An event about how a turn goes at its model. */
const turnEventSchema = z.discriminatedUnion('kind', [
  /**
   * Whether the answer so far has words. Only the changes are kept: when a call is repeated, what
   * was said before is taken back.
   */
  z.strictObject({ kind: z.literal('words'), atMs: ms, runId: z.string(), hasWords: z.boolean() }),
  z.strictObject({
    kind: z.literal('retrying'),
    ...ofTurn,
    reason: said,
    attempt: z.int().nonnegative().nullable(),
    of: z.int().nonnegative().nullable(),
    delayMs: ms.nullable(),
  }),
  /** Another model is tried, or there is none left. `outcome` is the gateway's own word. */
  z.strictObject({
    kind: z.literal('fallback'),
    ...ofTurn,
    from: said,
    to: said,
    outcome: said,
    reason: said,
    said,
  }),
  /** A phase of the run: `start`, `model`, `finishing`, `end`, `error`. */
  z.strictObject({
    kind: z.literal('phase'),
    ...ofTurn,
    phase: word,
    aborted: z.boolean(),
    /** The model that it asks (`model`). */
    provider: said,
    model: said,
    refusal: refusalSchema.nullable(),
  }),
  /** What a chat was told of its run. */
  z.strictObject({
    kind: z.literal('chat'),
    ...ofTurn,
    state: word,
    /** How the model's last call ended, where the event says it (2026.7 and later). */
    stopReason: word.optional(),
    /** It carries an answer: words, and no error. */
    hasAnswer: z.boolean(),
    refusal: refusalSchema,
  }),
  /** A conversation entry of the agent (2026.7 and later). */
  z.strictObject({
    kind: z.literal('entry'),
    ...ofTurn,
    sessionKey: z.string(),
    /** The run that was at work in its session. */
    runId: z.string().nullable(),
    provider: said,
    model: said,
    stopReason: said,
    hasWords: z.boolean(),
    /** It calls the tool by which an agent itself sends a message. */
    sends: z.literal(true).optional(),
    refusal: refusalSchema,
  }),
]);
export type TurnEvent = z.infer<typeof turnEventSchema>;

/** The most such events that are kept: the last ones. */
export const MOST_TURN_EVENTS = 300;
/** The most runs, and the most facts, by which the events before them are kept. */
export const MOST_TURN_RUNS = 500;
export const MOST_TURN_FACTS = 1_000;

/** What earlier events told together, made by the same rule. */
const turnsSoFarSchema = z.strictObject({
  runs: z
    .array(
      z.strictObject({
        runId: z.string(),
        provider: said,
        model: said,
        hasWords: z.boolean(),
        /** It has sent a message by the tool for that. */
        sent: z.literal(true).optional(),
        /** When it failed, if it has said nothing since. */
        failedAtMs: ms.nullable().optional(),
      }),
    )
    .max(MOST_TURN_RUNS),
  facts: z.array(turnFactSchema).max(MOST_TURN_FACTS),
});
export type TurnsSoFar = z.infer<typeof turnsSoFarSchema>;

const heardTurnsSchema = z.strictObject({
  before: turnsSoFarSchema,
  events: z.array(turnEventSchema).max(MOST_TURN_EVENTS),
});
export type HeardTurns = z.infer<typeof heardTurnsSchema>;

export const heardSchema = z.strictObject({
  /** Null: not asked, or not understood. */
  ring: ringFactSchema.nullable(),
  /** Of the few sessions that were asked about, because a run in them began unseen. */
  inFlight: z.array(inFlightFactSchema).max(50),
  /** By session, in the order of their last event. */
  messages: z.array(heardMessagesSchema).max(1_000),
  /** The ends of the transcripts of sessions in use (JSONL era). */
  transcripts: z.array(heardTranscriptSchema).max(50),
  /** Absent in a file whose writer decided on them while it gathered. */
  turns: heardTurnsSchema.optional(),
});
export type Heard = z.infer<typeof heardSchema>;
