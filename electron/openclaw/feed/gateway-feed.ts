import type {
  AskedFact,
  ChannelFact,
  DeliveryFact,
  MessageFact,
  NoticeFact,
  RunFact,
  SessionFact,
  SocketTrouble,
  TurnFact,
} from '../../core/evidence/evidence.ts';
import { withoutAnswered } from '../../core/evidence/older-list.ts';
import type { ToldBlock } from '../blocks.ts';
import type { DeviceStore } from '../gateway/device-identity.ts';
import { createFailuresInARow } from '../gateway/failures-in-a-row.ts';
import type { EventFrame, Hello } from '../gateway/frames.ts';
import { agentEventSchema, chatEventSchema } from '../gateway/frames.ts';
import type { GatewaySocket } from '../gateway/gateway-socket.ts';
import { createGatewaySocket } from '../gateway/gateway-socket.ts';
import type { ListenerCheck } from '../gateway/listener-check.ts';
import type { Answer, Outcome, Question, SlowAnswer } from '../gateway/questions.ts';
import { isUnanswered, rpcWords } from '../gateway/refusal.ts';
import { candidatesOf, whyWithout } from '../gateway/scoped.ts';
import type { Location } from '../locate/locate.ts';
import { createChannelLedger } from './channel-ledger.ts';
import { sessionAtWork, sessionsInHello } from './hello-sessions.ts';
import { listedRuns } from './listed-runs.ts';
import { createMessageLedger } from './message-ledger.ts';
import { createPersonLedger } from './person-ledger.ts';
import { createRunInquiry } from './run-inquiry.ts';
import { createRunLedger } from './run-ledger.ts';
import { NEWEST_SESSIONS, readSessions } from './session-list.ts';
import { createTroubleLedger } from './trouble-ledger.ts';
import { createTurnLedger } from './turn-ledger.ts';

const SESSIONS_BUSY_MS = 5_000;
const SESSIONS_IDLE_MS = 60_000;
const UNHEARD_MS = 2_000;
const RPC_MS = 4_000;
/** An answer that takes longer is told of: a well gateway answers within some 50 ms. */
const SLOW_MS = 2_000;
/** A list that does not come counts as one more failure after each of these. */
const UNLISTED_STEP_MS = 20_000;
const UNLISTED =
  'the gateway did not list its sessions in time: only the newest that it names by itself were asked after';

type Options = {
  readonly location: Location;
  /** Clawbuoy's own identity; null: the shared token is the only way in. */
  readonly device?: DeviceStore | null;
  /** Who may be sent what proves who we are. */
  readonly listener: ListenerCheck;
  readonly now: () => number;
  readonly random: () => number;
  /** A look that has no next one: it asks all at once, as soon as it is connected. */
  readonly isInHaste: boolean;
  readonly onHello: (hello: Hello) => void;
  readonly onNews: (kind: 'tick' | 'event') => void;
};

type Sessions = {
  readonly atMs: number;
  readonly list: readonly SessionFact[];
  readonly store: 'jsonl' | 'sqlite' | 'unknown';
  readonly total: number | null;
};

/** All that the gateway itself tells over its socket: events as they come, answers when asked. */
export interface GatewayFeed {
  readonly socket: GatewaySocket;
  readonly sessions: Sessions | null;
  /** What was asked after instead of a list that did not come, in words; null where one came. */
  readonly unlisted: string | null;
  /** Runs seen and runs that the gateway names, with since when all of them are seen. */
  runs(): { coveredSinceMs: number | null; confirmedAtMs: number | null; list: RunFact[] };
  messages(): readonly MessageFact[];
  /** How turns went at their models. */
  turns(): readonly TurnFact[];
  channels(): readonly ChannelFact[];
  /** Messages on their way in and out; null where nothing was heard of them. */
  delivery(): DeliveryFact | null;
  /** Messages that the gateway gave up because of a lock, by event. */
  blocks(): readonly ToldBlock[];
  /** Troubles that it told in answer to a message. */
  notices(): readonly NoticeFact[];
  /** What waits for a person's word. */
  asked(): readonly AskedFact[];
  /** Why nothing can be seen of the gateway's inside, and how often in a row; null while it can. */
  trouble(): SocketTrouble | null;
  /** What the gateway is slow to answer. */
  slow(): readonly SlowAnswer[];
  /** Asks what is due: sessions rarely while idle, often while something is at work. */
  ask(isBusy: boolean): Promise<void>;
  /** Sessions are asked for at the next turn, however fresh they are. */
  expire(): void;
  close(): void;
}

export function createGatewayFeed(options: Options): GatewayFeed {
  const { location, now } = options;
  const runs = createRunLedger();
  const messages = createMessageLedger();
  const turns = createTurnLedger();
  const channels = createChannelLedger();
  const troubles = createTroubleLedger();
  const person = createPersonLedger();
  const unanswered = createFailuresInARow(now);
  const startedAtMs = now();
  let sessions: Sessions | null = null;
  /** Sessions with a run, found without a list of them. */
  let mentioned: readonly SessionFact[] = [];
  let first: Promise<void> = Promise.resolve();
  let isExpired = false;
  /** Whether this version sends what is written into a conversation. */
  let speaksOfMessages = false;
  let openedAtMs = 0;
  /** Since when a list of this connection's sessions has been wanted; null once there is one. */
  let unlistedSinceMs: number | null = null;

  const socket = createGatewaySocket({
    url: location.url,
    pin: location.tlsPin,
    listener: options.listener,
    credentials: () => candidatesOf(location),
    without: whyWithout(location),
    device: options.device ?? null,
    now,
    random: options.random,
    onOpen: (hello) => {
      runs.opened(now());
      person.forget();
      openedAtMs = now();
      unlistedSinceMs = null;
      sessions = null;
      mentioned = [];
      options.onHello(hello);
      // Not before the socket counts as open.
      if (options.isInHaste)
        first = Promise.resolve().then(() => askAtOnce(sessionsInHello(hello)));
      void askHealth();
      speaksOfMessages = hello.features.methods.includes('sessions.subscribe');
      if (speaksOfMessages) {
        void ask({ method: 'sessions.subscribe', params: {}, take: ({ ok }) => ok });
      }
    },
    onEvent: (frame) => {
      messages.event(frame, runs.facts().list, now());
      turns.event(frame, runs.facts().list, now());
      runs.event(frame, now());
      if (frame.event === 'health') channels.health(frame.payload, now());
      troubles.event(frame, now());
      person.event(frame, now());
      if (isNews(frame)) options.onNews('event');
    },
    onChange: () => {
      if (socket.fact().kind !== 'open') runs.lost();
      options.onNews('tick');
    },
  });

  /** Asks on the watch's own behalf; any answer proves that what was sent before it has arrived. */
  function ask(question: Omit<Question, 'patienceMs'>): Promise<Outcome> {
    return socket.ask({
      ...question,
      patienceMs: RPC_MS,
      take: (answer, sentAtMs) => {
        if (answer.ok || !isUnanswered(answer.error)) runs.confirmed(sentAtMs);
        return question.take(answer, sentAtMs);
      },
    });
  }

  const hearsay = createRunInquiry({
    ask,
    offers: (method) => socket.offers(method),
    now,
    onSession: (key, run) => {
      const others = mentioned.filter((row) => row.key !== key);
      mentioned = run === null ? others : [...others, sessionAtWork(key, run)];
    },
  });

  async function askHealth(isOwn = false): Promise<void> {
    await ask({
      method: 'health',
      params: {},
      isOwn,
      take: (answer) => {
        if (answer.ok) channels.health(answer.value, now());
        return answer.ok;
      },
    });
  }

  async function askSessions(isBusy: boolean): Promise<void> {
    if (socket.fact().kind !== 'open') return;
    const isAtWork =
      isBusy ||
      runs.facts().list.some((run) => run.phase === 'active') ||
      sessions?.list.some((row) => row.hasActiveRun === true) === true;
    const ageMs = sessions === null ? Number.POSITIVE_INFINITY : now() - sessions.atMs;
    // What a turn without words was is written in a file that only the list can name (2026.2.1).
    const isUnheard = !speaksOfMessages && turns.wordlessAtMs > (sessions?.atMs ?? 0);
    const paceMs = isAtWork ? SESSIONS_BUSY_MS : isUnheard ? UNHEARD_MS : SESSIONS_IDLE_MS;
    if (!isExpired && ageMs < paceMs) return;
    const isOwn = isExpired;
    isExpired = false;
    unlistedSinceMs ??= now();
    await ask({ method: 'sessions.list', params: NEWEST_SESSIONS, isOwn, take: takeSessions });
  }

  function takeSessions(answer: Answer, sentAtMs: number): boolean {
    const read = answer.ok ? readSessions(answer.value) : answer;
    if (!read.ok) {
      // A lost connection counts for itself, and so does an answer that is long in coming.
      if (!isUnanswered(read.error)) unanswered.note(rpcWords(read.error));
      return false;
    }
    // What was asked of a connection that has been lost since is older than what is known.
    const isOfBefore = openedAtMs > sentAtMs;
    if (isOfBefore) return true;
    unanswered.clear();
    unlistedSinceMs = null;
    const store =
      read.value.store === 'unknown' ? (sessions?.store ?? 'unknown') : read.value.store;
    sessions = {
      atMs: sentAtMs,
      store,
      total: read.value.total,
      list: sinceWhen(read.value.list, sessions, sentAtMs),
    };
    for (const row of read.value.list) {
      if (row.hasActiveRun === false) settleEnded(row.key, sentAtMs);
    }
    return true;
  }

  /** Connected, and without any list of its sessions for so long that it is a trouble. */
  function unlistedTrouble(): SocketTrouble | null {
    if (unlistedSinceMs === null || socket.fact().kind !== 'open') return null;
    const forMs = now() - unlistedSinceMs - RPC_MS;
    if (forMs < 0) return null;
    return {
      failures: 1 + Math.floor(forMs / UNLISTED_STEP_MS),
      sinceMs: unlistedSinceMs,
      lastAtMs: now(),
      detail: rpcWords({ code: 'TIMEOUT', message: 'sessions.list had no answer' }),
    };
  }

  /** A run whose end was missed must not look stalled for ever. */
  function settleEnded(sessionKey: string, sentAtMs: number): void {
    const isStale = runs
      .facts()
      .list.some(
        (run) =>
          run.phase === 'active' &&
          run.sessionKey === sessionKey &&
          sentAtMs - run.lastProgressAtMs > SESSIONS_BUSY_MS * 2,
      );
    if (isStale) runs.settle(sessionKey, sentAtMs);
  }

  /** The list with what was heard since: a run's end, or the answer that it was for. */
  function rowsNow(listed: Sessions): SessionFact[] {
    const rows = withEnds(listed, runs.facts().list);
    return withoutAnswered(rows, listed.atMs, messages.facts());
  }

  /** Runs that are known only from the gateway's list; what it tells of them is read along. */
  function unseen(): RunFact[] {
    const { list, coveredSinceMs } = runs.facts();
    const rows = sessions === null ? mentioned : rowsNow(sessions);
    return listedRuns(rows, list, coveredSinceMs ?? startedAtMs, hearsay.told, now());
  }

  /** Asks what is due; nothing else is asked while the first questions are on their way. */
  async function askDue(isBusy: boolean): Promise<void> {
    const isStepAhead = isExpired;
    await Promise.all([askSessions(isBusy), isStepAhead ? askHealth(true) : undefined]);
    await hearsay.askAfter(unseen(), sessions?.store ?? 'unknown');
  }

  /**
   * All at once, and without waiting for a list that may be late: a look has five seconds, and a
   * gateway of 2026.9.6 on a busy machine was seen to take nine for its list.
   */
  async function askAtOnce(keys: readonly string[]): Promise<void> {
    void hearsay.askReports();
    for (const key of keys) void hearsay.askSession(key);
    await askDue(false);
  }

  return {
    socket,
    get sessions() {
      if (sessions === null) return null;
      return { ...sessions, list: rowsNow(sessions) };
    },
    get unlisted() {
      const isLate = options.isInHaste && socket.fact().kind === 'open' && sessions === null;
      return isLate ? UNLISTED : null;
    },
    runs() {
      const facts = runs.facts();
      return { ...facts, list: [...facts.list, ...unseen()] };
    },
    messages: () => messages.facts(),
    turns: () => turns.facts(),
    channels: () => channels.facts(),
    delivery() {
      const inbound = channels.inbound();
      const undelivered = channels.undelivered() ?? [];
      if (inbound === null) return null;
      const given = undelivered.length === 0 ? {} : { undelivered: [...undelivered] };
      return { inbound: [...inbound], errors: [], ...given };
    },
    blocks: () => runs.blocks(),
    notices: () => troubles.notices(),
    asked: () => person.facts(),
    trouble: () => socket.trouble() ?? unanswered.fact ?? unlistedTrouble(),
    slow: () => socket.slow(SLOW_MS),
    async ask(isBusy) {
      await first;
      await askDue(isBusy);
    },
    expire() {
      isExpired = true;
    },
    close: () => socket.close(),
  };
}

/** Carries over since when each session has been without a run. */
function sinceWhen(
  list: readonly SessionFact[],
  before: { readonly list: readonly SessionFact[] } | null,
  atMs: number,
): SessionFact[] {
  const known = new Map((before?.list ?? []).map((row) => [row.key, row.inactiveSinceMs]));
  return list.map((row) => ({
    ...row,
    inactiveSinceMs: row.hasActiveRun === false ? (known.get(row.key) ?? atMs) : null,
  }));
}

/** Where the end of a run was seen after the list was made, the list is the older of the two. */
function withEnds(sessions: Sessions, seen: readonly RunFact[]): SessionFact[] {
  return sessions.list.map((row) => {
    if (row.hasActiveRun !== true) return row;
    const own = seen.filter((run) => run.sessionKey === row.key);
    const hasEnded =
      own.some((run) => (run.endedAtMs ?? 0) >= sessions.atMs) &&
      !own.some((run) => run.phase === 'active');
    return hasEnded ? { ...row, hasActiveRun: null } : row;
  });
}

/** Streamed words move a run's clock, but no verdict hangs on each of them. */
function isNews(frame: EventFrame): boolean {
  switch (frame.event) {
    case 'agent': {
      const event = agentEventSchema.safeParse(frame.payload);
      return event.success && (event.data.stream === 'lifecycle' || event.data.stream === 'error');
    }
    case 'chat': {
      const event = chatEventSchema.safeParse(frame.payload);
      return event.success && event.data.state !== 'delta';
    }
    case 'shutdown':
      return true;
    default:
      return false;
  }
}
