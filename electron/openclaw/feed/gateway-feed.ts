import type { DeliveryFact } from '../../core/evidence/delivery-facts.ts';
import type { SocketTrouble } from '../../core/evidence/gateway-facts.ts';
import type { Heard } from '../../core/evidence/heard-facts.ts';
import type { JobsFact } from '../../core/evidence/job-facts.ts';
import { withMissedEnds } from '../../core/evidence/missed-ends.ts';
import type { AskedFact, NoticeFact } from '../../core/evidence/report-facts.ts';
import type { ChannelFact, RunFact, SessionFact } from '../../core/evidence/session-facts.ts';
import type { HeardRuns } from '../../core/evidence/understood.ts';
import { messagesHeard, runsAtWork, unseenRuns } from '../../core/evidence/understood.ts';
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
import { sessionsInHello } from './hello-sessions.ts';
import { createJobLedger, jobsQuery } from './job-ledger.ts';
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
/** Jobs run by the hour or the day. An event of one makes them worth asking for again. */
const JOBS_MS = 10 * 60_000;
const JOBS_AFTER_EVENT_MS = 60_000;
/** Slower answers are reported. A healthy gateway answers within about 50 ms. */
const SLOW_MS = 2_000;
/** A missing list counts as one more failure after each such period. */
const UNLISTED_STEP_MS = 20_000;
const UNLISTED =
  'the gateway did not list its sessions in time: only the newest that it names by itself were asked after';

type Options = {
  readonly location: Location;
  /** Clawbuoy's own identity. Null: the shared token is the only way in. */
  readonly device?: DeviceStore | null;
  /** Decides which listener may get the proof of our identity. */
  readonly listener: ListenerCheck;
  readonly now: () => number;
  readonly random: () => number;
  /** A single look without a next one: it asks everything as soon as it is connected. */
  readonly isInHaste: boolean;
  readonly onHello: (hello: Hello) => void;
  readonly onNews: (kind: 'tick' | 'event') => void;
};

/** What the connection hears. Transcripts are files. */
type FeedHeard = Omit<Heard, 'transcripts'>;

type Sessions = {
  readonly atMs: number;
  readonly list: readonly SessionFact[];
  readonly store: 'jsonl' | 'sqlite' | 'unknown';
  readonly total: number | null;
};

/** Everything that the gateway reports over its socket: events as they come, answers on request. */
export interface GatewayFeed {
  readonly socket: GatewaySocket;
  readonly sessions: Sessions | null;
  /** What was asked instead of a list that did not come, in words. Null if it came. */
  readonly unlisted: string | null;
  /** The runs whose events were heard, and since when those of every run were. */
  runs(): { coveredSinceMs: number | null; confirmedAtMs: number | null; list: RunFact[] };
  /** All runs at this moment: also those that only the gateway's list shows. */
  runsNow(): readonly RunFact[];
  /** What it said of runs, messages and turns, as it was heard. */
  heard(): FeedHeard;
  channels(): readonly ChannelFact[];
  /** Messages on their way in and out. Null if nothing is known of them. */
  delivery(): DeliveryFact | null;
  /** Messages that the gateway gave up because of a lock, by event. */
  blocks(): readonly ToldBlock[];
  /** Troubles that it reported in answer to a message. */
  notices(): readonly NoticeFact[];
  /** The scheduled jobs. Null before the first list, or if this version has none. */
  jobs(): JobsFact | null;
  /** Questions that wait for a person. */
  asked(): readonly AskedFact[];
  /** Why the gateway's inside cannot be seen, and how often in a row. Null while it can. */
  trouble(): SocketTrouble | null;
  /** The methods that the gateway answers slowly. */
  slow(): readonly SlowAnswer[];
  /** Asks what is due: the sessions rarely while idle, often during work. */
  ask(isBusy: boolean): Promise<void>;
  /** Makes the next turn ask for the sessions, even if they are fresh. */
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
  const jobs = createJobLedger();
  let jobsAskedAtMs = Number.NEGATIVE_INFINITY;
  let isNewsOfJobs = false;
  let version: string | null = null;
  const unanswered = createFailuresInARow(now);
  const startedAtMs = now();
  let sessions: Sessions | null = null;
  let first: Promise<void> = Promise.resolve();
  let isExpired = false;
  /** Whether this version sends new conversation entries as events. */
  let speaksOfMessages = false;
  let openedAtMs = 0;
  /** Since when this connection's session list has been missing. Null once there is one. */
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
      version = hello.server.version ?? null;
      isNewsOfJobs = true;
      unlistedSinceMs = null;
      sessions = null;
      inquiry.forget();
      options.onHello(hello);
      // Delayed until the socket counts as open.
      if (options.isInHaste)
        first = Promise.resolve().then(() => askAtOnce(sessionsInHello(hello)));
      void askHealth();
      speaksOfMessages = hello.features.methods.includes('sessions.subscribe');
      if (speaksOfMessages) {
        void ask({ method: 'sessions.subscribe', params: {}, take: ({ ok }) => ok });
      }
    },
    onEvent: (frame) => {
      const before = runsSeen();
      messages.event(frame, before, now());
      turns.event(frame, before, now());
      runs.event(frame, now());
      if (frame.event === 'health') channels.health(frame.payload, now());
      troubles.event(frame, now());
      person.event(frame, now());
      if (frame.event === 'cron') isNewsOfJobs = true;
      if (isNews(frame)) options.onNews('event');
    },
    onChange: () => {
      if (socket.fact().kind !== 'open') runs.lost();
      options.onNews('tick');
    },
  });

  /** Asks for the watch. Any answer proves that everything sent before it has arrived. */
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

  const inquiry = createRunInquiry({
    ask,
    offers: (method) => socket.offers(method),
    now,
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

  /** Asked for slowly, and never waited for: no look is late for a job. */
  async function askJobs(): Promise<void> {
    const paceMs = isNewsOfJobs ? JOBS_AFTER_EVENT_MS : JOBS_MS;
    if (now() - jobsAskedAtMs < paceMs || !socket.offers('cron.list')) return;
    jobsAskedAtMs = now();
    isNewsOfJobs = false;
    await ask({
      method: 'cron.list',
      params: jobsQuery(version),
      take: (answer, sentAtMs) => answer.ok && jobs.list(answer.value, sentAtMs),
    });
    // A scheduler that its owner has switched off misses nothing.
    if (!jobs.isOneLate(now()) || !socket.offers('cron.status')) return;
    await ask({
      method: 'cron.status',
      params: {},
      take: (answer) => answer.ok && jobs.status(answer.value),
    });
  }

  async function askSessions(isBusy: boolean): Promise<void> {
    if (socket.fact().kind !== 'open') return;
    const isAtWork =
      isBusy ||
      runsSeen().some((run) => run.phase === 'active') ||
      sessions?.list.some((row) => row.hasActiveRun === true) === true;
    const ageMs = sessions === null ? Number.POSITIVE_INFINITY : now() - sessions.atMs;
    // A turn without words is explained in a file that only the list can name (2026.2.1).
    const isUnheard = !speaksOfMessages && turns.wordlessAtMs > (sessions?.atMs ?? 0);
    const paceMs = isAtWork
      ? SESSIONS_BUSY_MS
      : isUnheard || isOneMissing()
        ? UNHEARD_MS
        : SESSIONS_IDLE_MS;
    if (!isExpired && ageMs < paceMs) return;
    const isOwn = isExpired;
    isExpired = false;
    unlistedSinceMs ??= now();
    await ask({ method: 'sessions.list', params: NEWEST_SESSIONS, isOwn, take: takeSessions });
  }

  /** Whether somebody wrote in a conversation since the list was read that does not name it. */
  function isOneMissing(): boolean {
    const listed = sessions;
    if (listed === null) return false;
    return messagesHeard({ messages: [...messages.heard()] }).some(
      ({ sessionKey, userAtMs, replyAtMs }) => {
        const heardAtMs = Math.max(userAtMs ?? 0, replyAtMs ?? 0);
        return heardAtMs > listed.atMs && !listed.list.some((row) => row.key === sessionKey);
      },
    );
  }

  function takeSessions(answer: Answer, sentAtMs: number): boolean {
    const read = answer.ok ? readSessions(answer.value) : answer;
    if (!read.ok) {
      // A lost connection and a late answer are counted elsewhere.
      if (!isUnanswered(read.error)) unanswered.note(String(rpcWords(read.error)));
      return false;
    }
    // This answer is from a connection that was lost since, so it is older than what is known.
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
      if (row.hasActiveRun === false) runs.saidToHaveNone(row.key, sentAtMs);
    }
    return true;
  }

  /** The trouble if a connection has had no session list for too long. Null otherwise. */
  function unlistedTrouble(): SocketTrouble | null {
    if (unlistedSinceMs === null || socket.fact().kind !== 'open') return null;
    const forMs = now() - unlistedSinceMs - RPC_MS;
    if (forMs < 0) return null;
    return {
      failures: 1 + Math.floor(forMs / UNLISTED_STEP_MS),
      sinceMs: unlistedSinceMs,
      lastAtMs: now(),
      detail: String(rpcWords({ code: 'TIMEOUT', message: 'sessions.list had no answer' })),
    };
  }

  /** The runs whose events were heard, without those whose end must have been missed. */
  function runsSeen(): RunFact[] {
    return withMissedEnds(runs.facts().list);
  }

  function heardNow(): FeedHeard {
    const { ring, inFlight } = inquiry.told;
    return {
      ring,
      inFlight: [...inFlight],
      messages: [...messages.heard()],
      turns: turns.heard(),
    };
  }

  /** Everything from which the runs at work are known. */
  function heardRuns(): HeardRuns {
    return {
      runs: runsSeen(),
      sessions,
      messages: messagesHeard({ messages: [...messages.heard()] }),
      heard: { ...inquiry.told, inFlight: [...inquiry.told.inFlight] },
      listeningSinceMs: runs.facts().coveredSinceMs ?? startedAtMs,
      nowMs: now(),
    };
  }

  /** Asks what is due. Questions about single runs come after the first ones. */
  async function askDue(isBusy: boolean): Promise<void> {
    const isStepAhead = isExpired;
    void askJobs();
    await Promise.all([askSessions(isBusy), isStepAhead ? askHealth(true) : undefined]);
    await inquiry.askAfter(unseenRuns(heardRuns()), sessions?.store ?? 'unknown');
  }

  /**
   * Asks everything at once, without waiting for a list that may be late. A look has five seconds,
   * and 2026.9.6 on a busy machine took nine for its list.
   */
  async function askAtOnce(keys: readonly string[]): Promise<void> {
    void inquiry.askReports();
    for (const key of keys) void inquiry.askSession(key);
    await askDue(false);
  }

  return {
    socket,
    get sessions() {
      return sessions;
    },
    get unlisted() {
      const isLate = options.isInHaste && socket.fact().kind === 'open' && sessions === null;
      return isLate ? UNLISTED : null;
    },
    runs: () => runs.facts(),
    runsNow: () => runsAtWork(heardRuns()),
    heard: heardNow,
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
    jobs: () => jobs.facts(),
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

/** Keeps the time since when each session has had no run. */
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

/**
 * Whether an event may change a verdict. Streamed words move a run's clock, but no verdict depends
 * on each of them.
 */
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
