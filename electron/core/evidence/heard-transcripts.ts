import { isAutomation, isSubagent } from '../openclaw/session-key.ts';
import type { HeardTranscript, TranscriptEntry } from './heard-facts.ts';
import { endsModelTurn } from './model-turn-end.ts';
import type { MessageFact, RunFact, WrittenStep } from './session-facts.ts';
import type { TurnFact } from './turn-facts.ts';

/** The most failures in a row that are kept. More add nothing. */
const MOST_TURNS = 20;

/** The work in progress by the last message at a transcript's end. Null if there is none. Pure. */
export function tailStep({ sessionKey, entries }: HeardTranscript): WrittenStep | null {
  const entry = entries.findLast((one) => one.role !== null);
  const atMs = entry?.writtenAtMs ?? entry?.sentAtMs ?? null;
  if (entry === undefined || atMs === null) return null;
  if (entry.role === 'toolResult') return { sessionKey, kind: 'result', tool: null, atMs };
  if (entry.role !== 'assistant' || !/^tool/i.test(entry.stopReason ?? '')) return null;
  return { sessionKey, kind: 'tool', tool: entry.tool ?? null, atMs };
}

/** OpenClaw writes the prompt when the run begins, by its own clock. */
const PROMPTED_WITHIN_MS = 5_000;

/**
 * Marks the runs that their transcript shows to be heartbeats. A run that began before the
 * connection is known from the gateway's list alone, and that does not tell what it is for. A
 * message that is written during a heartbeat makes somebody wait.
 */
export function withHeartbeats(
  runs: readonly RunFact[],
  transcripts: readonly HeardTranscript[],
): RunFact[] {
  return runs.map((run) => {
    if (run.knownBy !== 'list' || run.heartbeat) return run;
    const entries = transcripts.find((one) => one.sessionKey === run.sessionKey)?.entries;
    const last = entries?.findLast((one) => one.role === 'user' && one.text !== 'command');
    const atMs = last?.sentAtMs ?? last?.writtenAtMs ?? null;
    const isOfRun = atMs !== null && atMs >= run.startedAtMs - PROMPTED_WITHIN_MS;
    return last?.text === 'heartbeat-prompt' && isOfRun ? { ...run, heartbeat: true } : run;
  });
}

/**
 * What the entries at a transcript's end tell. Pure. `message`: when the user last wrote and was
 * last answered. A heartbeat's prompt is no message, and what follows from it is no reply. An entry
 * belongs to its parent's turn, since a message during a heartbeat is written in between
 * (2026.7.35, openclaw/openclaw #103690). If the next turn goes on without such a message, the
 * agent never sees it: it was dropped. `turns`: how the last turns went: the last answer, and the
 * failures or wordless ends around it. On 2026.2.1 nothing else reports a model that refuses.
 */
export function tailFacts(transcript: HeardTranscript): {
  readonly message: MessageFact | null;
  readonly turns: readonly TurnFact[];
} {
  const { message, turns } = readTail(transcript);
  return { message, turns: lastTurns(turns) };
}

/** What failed before the last answer belongs to it: another model may have stepped in. */
function lastTurns(turns: readonly TurnFact[]): readonly TurnFact[] {
  const isAnswer = (turn: TurnFact) => turn.kind === 'answered';
  const last = turns.findLastIndex(isAnswer);
  const before = turns.slice(0, Math.max(last, 0)).findLastIndex(isAnswer);
  return turns.slice(Math.max(before + 1, turns.length - MOST_TURNS, 0));
}

/** The owner of an entry's turn, and the last user message that the agent knows there. */
type Turn = { readonly of: 'user' | 'openclaw' | 'heartbeat'; readonly user: number | null };

function readTail({ sessionKey, entries }: HeardTranscript): {
  readonly message: MessageFact | null;
  readonly turns: readonly TurnFact[];
} {
  const mayWait = !isAutomation(sessionKey) && !isSubagent(sessionKey);
  let userAtMs: number | null = null;
  let replyAtMs: number | null = null;
  let answeredUserAtMs: number | null = null;
  let failedAtMs: number | null = null;
  let droppedAtMs: number | null = null;
  let lastUser: Turn | null = null;
  let turn: Turn | null = null;
  const turns: (Turn | null)[] = [];
  const ended: TurnFact[] = [];
  let endedTurn: Turn | null = null;
  /** The turn that has its answer. After that the agent may well have nothing to add. */
  let answeredIn: Turn | null = null;
  /** The turn in which the agent has sent a message itself. */
  let sentIn: Turn | null = null;
  for (const [index, entry] of entries.entries()) {
    const atMs = entry.sentAtMs ?? entry.writtenAtMs;
    const known = entry.after === null ? undefined : turns[entry.after];
    turn = known ?? turn;
    const isCommand = entry.role === 'user' && entry.text === 'command';
    if (entry.role === 'user' && isAskedAgain(entries, lastUser, entry)) turn = lastUser;
    else if (entry.role === 'user' && !isCommand) {
      const isHeartbeat = entry.text === 'heartbeat-prompt';
      const goesOnWithout =
        known !== undefined && lastUser !== null && known?.user !== lastUser.user;
      if (goesOnWithout && isHeartbeat && atMs !== null) droppedAtMs ??= atMs;
      turn = isHeartbeat
        ? { of: 'heartbeat', user: turn?.user ?? null }
        : { of: entry.text === 'own-prompt' ? 'openclaw' : 'user', user: index };
      if (!isHeartbeat) {
        lastUser = turn;
        droppedAtMs = null;
      }
    }
    turns.push(turn);
    if (entry.role === null || isCommand || isInjected(entry) || atMs === null) continue;
    if (entry.sends === true) sentIn = turn;
    const hasSent = sentIn !== null && sentIn === turn;
    const isChosen =
      entry.silent === true && (!mayWait || turn?.of !== 'user' || answeredIn === turn);
    const fact = isChosen ? null : turnOf(sessionKey, entry, turn?.of === 'heartbeat', hasSent);
    if (fact?.kind === 'answered') answeredIn = turn;
    if (fact !== null) {
      // A repeated call, as after an overflow on 2026.7.35, belongs to the same turn.
      const isAgain = endedTurn === turn && ended.at(-1)?.kind === fact.kind;
      if (isAgain) ended.pop();
      ended.push(fact);
      endedTurn = turn;
    }
    if (turn?.of === 'heartbeat') continue;
    if (fact?.kind === 'answered') answeredUserAtMs = userAtMs;
    if (entry.role === 'user') userAtMs = atMs;
    else if (entry.role === 'assistant' && entry.stopReason !== undefined) {
      // A tool call is work in progress. Anything else ends the turn.
      if (entry.stopReason === 'error') failedAtMs = atMs;
      else if (!/^tool/i.test(entry.stopReason)) replyAtMs = atMs;
    }
  }
  const isEmpty = userAtMs === null && replyAtMs === null && failedAtMs === null;
  const source = 'transcript' as const;
  return {
    message: isEmpty
      ? null
      : {
          sessionKey,
          userAtMs,
          replyAtMs,
          droppedAtMs,
          ...(failedAtMs === null ? {} : { failedAtMs }),
          ...(answeredUserAtMs === null ? {} : { answeredUserAtMs }),
          source,
        },
    turns: ended,
  };
}

/**
 * Whether OpenClaw wrote it itself: its answer to a command such as `/status`, or an injected note
 * (2026.2.1). A run that hangs beside it has answered nothing.
 */
function isInjected({ role, stopReason }: TranscriptEntry): boolean {
  return role === 'assistant' && stopReason === 'injected';
}

/** OpenClaw puts a message once more where its turn came to nothing (2026.7.35). */
function isAskedAgain(
  entries: readonly TranscriptEntry[],
  last: Turn | null,
  { sentAtMs }: TranscriptEntry,
): last is Turn {
  const before = last?.user == null ? undefined : entries[last.user];
  return sentAtMs !== null && before?.sentAtMs === sentAtMs;
}

/**
 * How one entry ended its turn. Null if it ends none or is not a model's. An agent that has sent its
 * answer itself may end the turn without a word.
 */
function turnOf(
  sessionKey: string,
  entry: TranscriptEntry,
  heartbeat: boolean,
  hasSent: boolean,
): TurnFact | null {
  const { role, stopReason, provider = null, hasWords = false } = entry;
  if (role !== 'assistant' || stopReason === undefined) return null;
  if (!endsModelTurn(provider, stopReason)) return null;
  const fact = {
    // A message has the time of its request, its entry the time of its arrival.
    atMs: Math.max(entry.writtenAtMs ?? 0, entry.sentAtMs ?? 0),
    source: 'transcript' as const,
    sessionKey,
    runId: null,
    provider,
    model: entry.model ?? null,
    heartbeat,
  };
  if (stopReason === 'error') {
    const { failure = null, said = null } = entry;
    return { kind: 'failed', ...fact, reason: null, failure, begun: hasWords, said };
  }
  if (hasWords || hasSent) return { kind: 'answered', ...fact };
  return { kind: 'empty', ...fact, stopReason: stopReason === '' ? null : stopReason };
}
