import { reason } from '../../core/catalogue/sentences/reason.ts';
import type { DeliveryFact } from '../../core/evidence/delivery-facts.ts';
import type { SocketTrouble } from '../../core/evidence/gateway-facts.ts';
import type { Heard } from '../../core/evidence/heard-facts.ts';
import type { JobsFact } from '../../core/evidence/job-facts.ts';
import type { AskedFact, NoticeFact } from '../../core/evidence/report-facts.ts';
import type { ChannelFact, RunFact } from '../../core/evidence/session-facts.ts';
import type { HeardRuns } from '../../core/evidence/understood.ts';
import { runsAtWork, unseenRuns } from '../../core/evidence/understood.ts';
import type { ToldBlock } from '../blocks.ts';
import type { DeviceStore } from '../gateway/device-identity.ts';
import type { Hello } from '../gateway/frames.ts';
import type { GatewaySocket } from '../gateway/gateway-socket.ts';
import { createGatewaySocket } from '../gateway/gateway-socket.ts';
import type { ListenerCheck } from '../gateway/listener-check.ts';
import type { Answer, Outcome, Question, SlowAnswer } from '../gateway/questions.ts';
import { isUnanswered } from '../gateway/refusal.ts';
import { candidatesOf, whyWithout } from '../gateway/scoped.ts';
import type { Location } from '../locate/locate.ts';
import type { ChannelLedger } from './channel-ledger.ts';
import { createEventLedgers, type EventLedgers, isNews } from './event-ledgers.ts';
import { sessionsInHello } from './hello-sessions.ts';
import { createJobInquiry } from './job-inquiry.ts';
import { createRunInquiry, type RunInquiry } from './run-inquiry.ts';
import type { RunLedger } from './run-ledger.ts';
import { createSessionInquiry, type ListedSessions } from './session-inquiry.ts';

type FeedQuestion = Omit<Question, 'patienceMs'>;

const RPC_MS = 4_000;
/** Slower answers are reported. A healthy gateway answers within about 50 ms. */
const SLOW_MS = 2_000;
const UNLISTED = reason('sessionsNotListed');

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

/** Everything that the gateway reports over its socket: events as they come, answers on request. */
export interface GatewayFeed {
  readonly socket: GatewaySocket;
  readonly sessions: ListedSessions | null;
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
  /**
   * Whether a turn has ended without a word, and the list that names the file with the reason has
   * not come since (2026.2.1).
   */
  isReasonDue(): boolean;
  /** The methods that the gateway answers slowly. */
  slow(): readonly SlowAnswer[];
  /** Asks what is due: the sessions rarely while idle, often during work. */
  ask(isBusy: boolean): Promise<void>;
  /** Makes the next turn ask for the sessions, even if they are fresh. */
  expire(): void;
  close(): void;
}

/**
 * Opens the connection, writes down what its events tell, and asks for the rest: the sessions, the
 * runs whose steps were not seen, and the jobs.
 */
export function createGatewayFeed(options: Options): GatewayFeed {
  const { location, now, isInHaste } = options;
  const ledgers = createEventLedgers(now);
  const { runs, channels } = ledgers;
  const startedAtMs = now();
  let first: Promise<void> = Promise.resolve();
  /** Whether this version sends new conversation entries as events. */
  let speaksOfMessages = false;

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
      ledgers.opened();
      jobs.opened(hello.server.version ?? null);
      sessions.opened();
      inquiry.forget();
      options.onHello(hello);
      // Delayed until the socket counts as open.
      if (isInHaste) first = Promise.resolve().then(() => askAtOnce(sessionsInHello(hello)));
      void askHealth();
      speaksOfMessages = hello.features.methods.includes('sessions.subscribe');
      if (speaksOfMessages) {
        void ask({ method: 'sessions.subscribe', params: {}, take: ({ ok }) => ok });
      }
    },
    onEvent: (frame) => {
      ledgers.event(frame);
      if (frame.event === 'cron') jobs.news();
      if (isNews(frame)) options.onNews('event');
    },
    onChange: () => {
      if (!isOpen()) runs.lost();
      options.onNews('tick');
    },
  });
  const isOpen = (): boolean => socket.fact().kind === 'open';
  const offers = (method: string): boolean => socket.offers(method);
  const inquiry = createRunInquiry({
    // A person waits for a single look: several sessions are asked about, one after the other, also
    // where the first answer takes long enough for a pause.
    ask: (question) => ask(isInHaste ? { ...question, isOwn: true } : question),
    offers,
    now,
  });
  const jobs = createJobInquiry({ ask, offers, now });
  const sessions = createSessionInquiry({
    ask,
    patienceMs: RPC_MS,
    isOpen,
    now,
    isRunSeen: () => ledgers.runsSeen().some((run) => run.phase === 'active'),
    isNewsFor: (listed) => isTurnUnheard(listed) || isOneMissing(listed, ledgers),
    onIdle: (key, atMs) => runs.saidToHaveNone(key, atMs),
  });

  /** A turn without words is explained in a file that only the list can name (2026.2.1). */
  function isTurnUnheard(listed: ListedSessions | null): boolean {
    return !speaksOfMessages && ledgers.turns.wordlessAtMs > (listed?.atMs ?? 0);
  }

  function ask(question: FeedQuestion): Promise<Outcome> {
    return socket.ask(confirming(runs, question));
  }

  function askHealth(isOwn = false): Promise<Outcome> {
    const take = (answer: Answer): boolean => {
      if (answer.ok) channels.health(answer.value, now());
      return answer.ok;
    };
    return ask({ method: 'health', params: {}, isOwn, take });
  }

  /** Everything from which the runs at work are known. */
  function heardRuns(): HeardRuns {
    return {
      runs: ledgers.runsSeen(),
      sessions: sessions.sessions,
      messages: ledgers.messagesSeen(),
      heard: { ...inquiry.told, inFlight: [...inquiry.told.inFlight] },
      listeningSinceMs: runs.facts().coveredSinceMs ?? startedAtMs,
      nowMs: now(),
    };
  }

  /** Asks what is due. Questions about single runs come after the first ones. */
  async function askDue(isBusy: boolean): Promise<void> {
    const isStepAhead = sessions.isExpired;
    void jobs.ask();
    await Promise.all([sessions.ask(isBusy), isStepAhead ? askHealth(true) : undefined]);
    await inquiry.askAfter(unseenRuns(heardRuns()), sessions.sessions?.store ?? 'unknown');
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
      return sessions.sessions;
    },
    get unlisted() {
      return isInHaste && isOpen() && sessions.sessions === null ? UNLISTED : null;
    },
    runs: () => runs.facts(),
    runsNow: () => runsAtWork(heardRuns()),
    heard: () => heardBy(ledgers, inquiry),
    channels: () => channels.facts(),
    delivery: () => deliveryOf(channels),
    blocks: () => runs.blocks(),
    notices: () => ledgers.troubles.notices(),
    jobs: () => jobs.facts(),
    asked: () => ledgers.person.facts(),
    trouble: () => socket.trouble() ?? sessions.trouble,
    isReasonDue: () => isOpen() && isTurnUnheard(sessions.sessions),
    slow: () => socket.slow(SLOW_MS),
    async ask(isBusy) {
      await first;
      await askDue(isBusy);
    },
    expire: () => sessions.expire(),
    close: () => socket.close(),
  };
}

function heardBy({ messages, turns }: EventLedgers, { told }: RunInquiry): FeedHeard {
  return {
    ring: told.ring,
    inFlight: [...told.inFlight],
    messages: [...messages.heard()],
    turns: turns.heard(),
  };
}

function deliveryOf(channels: ChannelLedger): DeliveryFact | null {
  const inbound = channels.inbound();
  if (inbound === null) return null;
  const undelivered = channels.undelivered() ?? [];
  const given = undelivered.length === 0 ? {} : { undelivered: [...undelivered] };
  const dropped = channels.dropped() ?? [];
  const lost = dropped.length === 0 ? {} : { dropped: [...dropped] };
  return { inbound: [...inbound], errors: [], ...given, ...lost };
}

/** A question of the watch. Any answer proves that everything sent before it has arrived. */
function confirming(runs: RunLedger, question: FeedQuestion): Question {
  return {
    ...question,
    patienceMs: RPC_MS,
    take: (answer, sentAtMs) => {
      if (answer.ok || !isUnanswered(answer.error)) runs.confirmed(sentAtMs);
      return question.take(answer, sentAtMs);
    },
  };
}

/** Whether somebody wrote in a conversation since the list was read that does not name it. */
function isOneMissing(listed: ListedSessions | null, ledgers: EventLedgers): boolean {
  if (listed === null) return false;
  return ledgers.messagesSeen().some(({ sessionKey, userAtMs, replyAtMs }) => {
    const heardAtMs = Math.max(userAtMs ?? 0, replyAtMs ?? 0);
    return heardAtMs > listed.atMs && !listed.list.some((row) => row.key === sessionKey);
  });
}
