import { TRY_METHOD } from '../api/model-try.ts';
import type { IncidentClass } from '../api/snapshot.ts';
import { counted, lasting, say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { activeRunsOf } from '../evidence/queries.ts';
import { providerName } from '../openclaw/provider-name.ts';
import { agentOf } from '../openclaw/session-key.ts';
import { assertNever } from '../result.ts';
import { isoTime } from '../text/iso-time.ts';
import { shellWord } from '../text/shell-word.ts';
import type { Diagnosis, Remedy } from './diagnosis.ts';
import { incidentKey } from './incident-identity.ts';
import { isKeptOff, keptOffCause, modelCause } from './model-cause.ts';
import { isOfConversation, type ModelCause } from './model-causes.ts';
import { isWebPage, pageTitle, statusIn } from './provider-words.ts';
import { isHalf, type Silence, silences } from './silences.ts';

/** This many unanswered turns in a row are no accident. */
const RED_TURNS = 2;
const MOST_NAMED = 10;
const MOST_SAID = 160;

/** Sessions that are silent for one reason, at one model. */
type Group = {
  readonly provider: string | null;
  readonly model: string | null;
  /** Null: the turn ended without a word, or with an error that is not a model's. */
  readonly cause: ModelCause | null;
  readonly silences: readonly Silence[];
  /** The silence that was heard last. It holds the reason. */
  readonly newest: Silence;
};

/**
 * Why people get no answer although the gateway is well. The model refuses, cannot be reached, or
 * is asked again and again. Or a turn ends in an error or without a word. Silences with one cause
 * are one diagnosis, with their sessions as evidence. No step at the gateway helps, so none is
 * taken. The diagnosis names what a person can do. It is over with the next answer of the same
 * model or session.
 */
export function modelDiagnoses(evidence: Evidence): Diagnosis[] {
  return groupsIn(evidence).flatMap((group) => diagnosisOf(evidence, group) ?? []);
}

/** The silences grouped by cause, without those that are over. */
function groupsIn(evidence: Evidence): Group[] {
  const byTarget = new Map<string, Silence[]>();
  for (const silence of silences(evidence)) {
    const key = groupKey(evidence, silence);
    const before = byTarget.get(key);
    if (before === undefined) byTarget.set(key, [silence]);
    else before.push(silence);
  }
  return [...byTarget.values()].flatMap((all) => {
    const newest = all.toSorted((a, b) => a.last.atMs - b.last.atMs).at(-1);
    if (newest === undefined) return [];
    const { provider, model } = modelOf(evidence, newest);
    const cause = causeOf(evidence, newest);
    const isOver =
      cause !== null &&
      !isOfConversation(cause) &&
      answeredSince(evidence, provider, model, newest);
    return isOver ? [] : [{ provider, model, cause, silences: all, newest }];
  });
}

/** Groups by session where the trouble is that conversation's own, and by model otherwise. */
function groupKey(evidence: Evidence, silence: Silence): string {
  const cause = causeOf(evidence, silence);
  const { provider, model } = modelOf(evidence, silence);
  return cause === null || isOfConversation(cause)
    ? `session ${silence.sessionKey}`
    : `model ${provider}/${model}`;
}

/** Why it is silent; null where nothing points at a model: no name, no word, no number. */
function causeOf({ turns }: Evidence, { last }: Silence): ModelCause | null {
  if (last.kind === 'empty') return null;
  if (isKeptOff(last)) {
    const isOf = (provider: string | null) =>
      provider === null || last.provider === null || provider === last.provider;
    const before = turns.findLast(
      (turn) => turn.kind === 'failed' && !isKeptOff(turn) && isOf(turn.provider),
    );
    return before?.kind === 'failed' ? modelCause(before) : keptOffCause(last);
  }
  const cause = modelCause(last);
  // A transcript names the model of every entry, so an error in it is the model's.
  const pointsAtModel =
    last.reason !== null ||
    last.failure !== null ||
    statusIn(last.said ?? '') !== null ||
    (last.source === 'transcript' && last.provider !== null);
  return cause === 'unknown' && !pointsAtModel ? null : cause;
}

/** The model of a silence, by its own turn or by other turns of its session. */
function modelOf(
  { turns }: Evidence,
  { sessionKey, last }: Silence,
): { provider: string | null; model: string | null } {
  if (last.provider !== null) return { provider: last.provider, model: last.model };
  const named = turns.flatMap((turn) => ('model' in turn && turn.provider !== null ? turn : []));
  const own =
    named.findLast((turn) => 'sessionKey' in turn && turn.sessionKey === sessionKey) ??
    // A refusal that the gateway gives by itself names no model. The last failure does.
    named.findLast((turn) => turn.kind === 'failed');
  return { provider: own?.provider ?? null, model: own?.model ?? null };
}

/** Whether this model has answered anybody since this silence. */
function answeredSince(
  { turns }: Evidence,
  provider: string | null,
  model: string | null,
  { last }: Silence,
): boolean {
  return turns.some(
    (turn) =>
      turn.kind === 'answered' &&
      turn.atMs > last.atMs &&
      !isHalf(turn, turns) &&
      // An event of 2026.2.1 names no model.
      (provider === null ||
        turn.provider === null ||
        (turn.provider === provider && turn.model === model)),
  );
}

function diagnosisOf(evidence: Evidence, group: Group): Diagnosis | null {
  const { cause } = group;
  const { stalledAmberMs, stalledRedMs, waitedTooLongMs } = evidence.thresholds;
  const about = { class: CLASS_OF[cause ?? 'none'], target: targetOf(group) };
  const isKnown = evidence.memory?.incidents.some(({ key }) => key === incidentKey(about)) === true;
  // A repeated call may still succeed, so it gets the time that any work gets. A diagnosis that was
  // already reported stays until there is an answer.
  const ofInterest = group.silences.filter(
    (one) =>
      isKnown || one.retry === null || one.turns > 1 || waitedMs(evidence, one) >= stalledAmberMs,
  );
  const first = ofInterest.toSorted((a, b) => a.sinceMs - b.sinceMs)[0];
  if (first === undefined) return null;
  const awaited = ofInterest.filter((one) => one.isAwaited);
  const isRed = awaited.some((one) =>
    one.retry === null
      ? one.turns >= RED_TURNS || waitedMs(evidence, one) >= waitedTooLongMs
      : waitedMs(evidence, one) >= stalledRedMs,
  );
  const isRefusedAll = awaited.length >= RED_TURNS && awaited.every((one) => one.retry === null);
  const untilMs = coolingUntilMs(evidence, group);
  const retrying = ofInterest.find((one) => one.retry !== null);
  const keys = [...new Set(ofInterest.flatMap((one) => one.sessionKey ?? []))];
  const isTransient = retrying !== undefined || TRANSIENT.has(cause ?? 'unknown');
  const isBounded = untilMs !== null && isTransient;
  return {
    ...about,
    level: isRed || isRefusedAll ? 'red' : 'amber',
    sinceMs: first.sinceMs,
    sessionKey: keys.length === 1 ? (keys[0] ?? null) : null,
    cause: say('modelTrouble', {
      cause: causeWords(group),
      retry: retryWords(retrying),
      silent: silentWords(evidence, ofInterest),
    }),
    evidence: ofInterest.slice(0, MOST_NAMED).map((one) => evidenceLine(one)),
    action: isBounded || retrying !== undefined ? 'wait' : 'none',
    actionTarget: null,
    why: whyWords(group, retrying !== undefined),
    untilMs,
    remedy: remedyOf(group),
    ...triableIn(evidence, group, keys),
    concerns: ofInterest.flatMap((one) =>
      one.sessionKey !== null && (one.retry !== null || !isWorkedOn(evidence, one))
        ? [one.sessionKey]
        : [],
    ),
  };
}

/**
 * The provider to ask whether it answers now, where this OpenClaw can ask it (2026.9). It chooses
 * the model itself, so for a model that does not exist the answer would say nothing.
 */
function triableIn(
  { gateway: { socket } }: Evidence,
  { cause, provider }: Group,
  sessionKeys: readonly string[],
): Pick<Diagnosis, 'tryModel'> {
  const isOffered = socket.kind === 'open' && socket.methods.includes(TRY_METHOD);
  if (!isOffered || provider === null || cause === null || NOT_TOLD_BY_A_TRY.has(cause)) return {};
  const agents = new Set(sessionKeys.map(agentOf));
  const [agentId = null] = agents.size === 1 ? agents : [];
  return { tryModel: { provider, agentId } };
}

const NOT_TOLD_BY_A_TRY: ReadonlySet<ModelCause> = new Set([
  'no-such-model',
  'too-long',
  'declined',
  'not-taken',
]);

/** Causes that may pass on their own, or with the next message. */
const TRANSIENT: ReadonlySet<ModelCause> = new Set([
  'rate-limited',
  'overloaded',
  'own-error',
  'too-slow',
  'unreachable',
]);

const CLASS_OF: Readonly<Record<ModelCause | 'none', IncidentClass>> = {
  'signed-out': 'model-refused',
  'not-allowed': 'model-refused',
  'not-here': 'model-failing',
  'no-credit': 'model-credit',
  'rate-limited': 'model-limited',
  overloaded: 'model-overloaded',
  'own-error': 'model-failing',
  'too-slow': 'model-failing',
  'no-such-model': 'model-missing',
  'too-long': 'model-overflow',
  declined: 'model-failing',
  'not-taken': 'model-failing',
  'cut-off': 'model-cut-off',
  unreachable: 'model-unreachable',
  unknown: 'model-failing',
  none: 'no-answer',
};

function targetOf({ cause, provider, model, newest }: Group): string {
  if (cause === null || isOfConversation(cause)) return newest.sessionKey ?? '';
  return provider === null ? '' : `${provider}/${model ?? ''}`;
}

/** A newer message than the one that failed is at work. */
function isWorkedOn(evidence: Evidence, { sessionKey, last }: Silence): boolean {
  return activeRunsOf(evidence, sessionKey).some((run) => run.startedAtMs > last.atMs);
}

/** How long somebody has waited, in ms. Sleep and freezes do not count. */
function waitedMs(evidence: Evidence, { sinceMs }: Silence): number {
  const from = Math.max(
    sinceMs,
    evidence.machine.wokeAtMs ?? 0,
    evidence.memory?.gateway.thawedAtMs ?? 0,
  );
  return Math.max(0, evidence.atMs - from);
}

/** Until when the gateway does not use this provider's key, by its own word; null: it uses it. */
function coolingUntilMs(evidence: Evidence, { provider }: Group): number | null {
  const ends = evidence.turns.flatMap((turn) =>
    turn.kind === 'cooling' && turn.provider === provider && turn.untilMs > evidence.atMs
      ? [turn.untilMs]
      : [],
  );
  return ends.length === 0 ? null : Math.max(...ends);
}

function nameOf({ provider, model }: Group): Words {
  if (provider === null) return say('theModel');
  return model === null ? providerName(provider) : `${provider}/${model}`;
}

function causeWords(group: Group): Words {
  const { cause, newest, provider } = group;
  const name = nameOf(group);
  const who = provider === null ? say('modelsProvider') : providerName(provider);
  const session =
    newest.sessionKey === null
      ? say('aSession')
      : say('session', { sessionKey: newest.sessionKey });
  switch (cause) {
    case 'signed-out':
      return say('refusesLogin', { who, name });
    case 'not-allowed':
      return say('refusesUse', { who, name });
    case 'not-here':
      return say('refusesPlace', { who, name });
    case 'no-credit':
      return say('refusesCredit', { who, name });
    case 'rate-limited':
      return say('refusesLimit', { who, name });
    case 'overloaded':
      return say('isOverloaded', { who, name });
    case 'own-error':
      return say('hasErrorOfItsOwn', { who, name });
    case 'too-slow':
      return say('answersTooLate', { who, name });
    case 'no-such-model':
      return say('knowsNoModel', { who, name });
    case 'too-long':
      return say('grownTooLong', { session, name });
    case 'declined':
      return say('declinesAnswer', { session, name });
    case 'not-taken':
      return say('takesNotConversation', { session, name });
    case 'cut-off':
      return say('brokeOff', { who, name });
    case 'unreachable':
      return say('providerUnreachable', { who, name });
    case 'unknown':
      return say('callsFail', { name });
    case null:
      return newest.last.kind === 'empty'
        ? say('turnWithoutWord', { session })
        : say('turnInError', { session });
    default:
      return assertNever(cause);
  }
}

function retryWords(retrying: Silence | undefined): Words {
  const { attempt = null, of = null } = retrying?.retry ?? {};
  if (retrying === undefined) return '';
  if (attempt === null) return say('asksAgain');
  return of === null ? say('asksAgainNth', { attempt }) : say('asksAgainNthOf', { attempt, of });
}

function silentWords(evidence: Evidence, all: readonly Silence[]): Words {
  const awaited = all.filter((one) => one.isAwaited);
  if (awaited.length === 0) return say('nobodyWaitsYet');
  const messages = awaited.reduce((sum, one) => sum + one.turns, 0);
  const longest = Math.max(...awaited.map((one) => waitedMs(evidence, one)));
  const where =
    awaited.length === 1 ? '' : say('inSessions', { sessions: counted(awaited.length, 'session') });
  const verb = messages === 1 ? 'has' : 'have';
  return say('messagesUnanswered', {
    messages: counted(messages, 'message'),
    where,
    verb,
    time: lasting(longest),
  });
}

function evidenceLine({ sessionKey, last, turns, sinceMs }: Silence): Words {
  const said = last.kind === 'empty' ? say('endedWithoutWord') : saidWords(last);
  const again = turns === 1 ? '' : say('turnsInARow', { turns, time: isoTime(sinceMs) });
  return say('seenTurn', {
    time: isoTime(last.atMs),
    session: sessionKey ?? say('aSession'),
    said,
    source: last.source,
    again,
  });
}

function saidWords({
  said,
  reason,
  failure,
}: {
  said: string | null;
  reason: string | null;
  failure: string | null;
}): Words {
  const words = [reason, failure].flatMap((word) => word ?? []).join(', ');
  if (said !== null && isWebPage(said)) {
    const title = pageTitle(said);
    return title === null ? say('aWebPage') : say('aWebPageNamed', { title });
  }
  const text = said === null ? '' : `"${said.slice(0, MOST_SAID)}"`;
  return [text, words].filter((part) => part !== '').join(', ') || say('itFailed');
}

function whyWords(group: Group, isRetrying: boolean): Words {
  if (isRetrying) return say('asksByItself');
  const isWorthAsking = group.cause === null && !failsAgain(group);
  return isWorthAsking ? say('messageGivenUp') : say('gatewayIsWell');
}

/** An error that came again is no accident: a tool, a setting or a plugin is why (#28401). */
function failsAgain({ newest }: Group): boolean {
  return newest.last.kind === 'failed' && newest.turns >= RED_TURNS;
}

/**
 * The command that signs in. A model that is asked through another program has its login there
 * (openclaw/openclaw #103773).
 */
function loginTo(provider: string): string {
  const login = 'openclaw models auth login --provider';
  return provider === 'claude-cli'
    ? `claude auth login && ${login} anthropic --method cli`
    : `${login} ${shellWord(provider)}`;
}

/** What a person does about it. The commands are those of 2026.2.1 to 2026.9.6. */
function remedyOf(group: Group): Remedy {
  const { cause, provider } = group;
  const login = provider === null ? null : loginTo(provider);
  switch (cause) {
    case 'signed-out':
      return {
        words: say('remedySignIn'),
        command: login,
      };
    case 'not-allowed':
      return {
        words: say('remedyAccount'),
        command: login,
      };
    case 'not-here':
      return { words: say('remedyPlace'), command: 'openclaw models list' };
    case 'no-credit':
      return {
        words: say('remedyCredit'),
        command: 'openclaw models list',
      };
    case 'rate-limited':
      return {
        words: say('remedyLimit'),
        command: 'openclaw models list',
      };
    case 'overloaded':
    case 'own-error':
      return {
        words: say('remedyOverloaded'),
        command: 'openclaw models list',
      };
    case 'too-slow':
      return { words: say('remedyTooSlow'), command: 'openclaw models status' };
    case 'no-such-model':
      return { words: say('remedyMissing'), command: 'openclaw models list' };
    case 'too-long':
      return {
        words: say('remedyTooLong'),
        command: null,
      };
    case 'declined':
      return { words: say('remedyOtherWords'), command: null };
    case 'not-taken':
      return { words: say('remedyNewConversation'), command: null };
    case 'cut-off':
      return { words: say('remedySendAgain'), command: null };
    case 'unreachable':
      return {
        words: say('remedyNetwork'),
        command: 'openclaw models status',
      };
    case 'unknown':
      return { words: say('remedyLook'), command: 'openclaw models status' };
    case null:
      return failsAgain(group)
        ? { words: say('remedyFailsAgain'), command: 'openclaw logs --follow' }
        : { words: say('remedySendAgain'), command: null };
    default:
      return assertNever(cause);
  }
}
