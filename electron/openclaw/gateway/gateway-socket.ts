import { reason } from '../../core/catalogue/sentences/reason.ts';
import type { SocketFact, SocketTrouble } from '../../core/evidence/gateway-facts.ts';
import type { Result } from '../../core/result.ts';
import { assertNever, err } from '../../core/result.ts';
import type { TlsPin } from '../locate/tls-pin.ts';
import type { Closed, Connection, Credentials } from './connection.ts';
import type { DeviceStore } from './device-identity.ts';
import { createFailuresInARow, noteLoss, noteOpen, noteRefusal } from './failures-in-a-row.ts';
import type { EventFrame, Hello } from './frames.ts';
import type { ListenerCheck } from './listener-check.ts';
import type { Answer, Outcome, Question, Questions } from './questions.ts';
import { createQuestions } from './questions.ts';
import type { Refusal, RpcError } from './refusal.ts';
import { wayIn } from './way-in.ts';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;
/** A refused token stays refused. 2026.9.6 slows down repeated bad ones. */
const UNAUTHORIZED_RETRY_MS = 60_000;
const HANDSHAKE_MS = 8_000;
/** A failed attempt is news, and each look at news would try again at once. */
const KICK_PAUSE_MS = 400;

export type GatewaySocketOptions = {
  readonly url: string;
  readonly pin: TlsPin;
  readonly listener: ListenerCheck;
  /** The credentials to try, in order. Env and config may name different tokens. */
  readonly credentials: () => readonly Credentials[];
  /** Why there are none, in words for a person. Null if there are some. */
  readonly without: string | null;
  /** Clawbuoy's own identity, for a gateway that wants more than the shared token. */
  readonly device: DeviceStore | null;
  readonly now: () => number;
  /** Between 0 and 1, for the jitter of the back-off. */
  readonly random: () => number;
  readonly onOpen: (hello: Hello) => void;
  readonly onEvent: (frame: EventFrame) => void;
  readonly onChange: () => void;
};

/**
 * The one connection that Clawbuoy keeps open, with read scope only. It reconnects with growing
 * pauses and jitter, and remembers how the last attempt ended.
 */
export interface GatewaySocket {
  fact(): SocketFact;
  /** Consecutive failed attempts, including connections that soon closed. Null after success. */
  trouble(): SocketTrouble | null;
  /** Asks for the watch: never twice at once, and less often if the gateway is slow. */
  ask(question: Question): Promise<Outcome>;
  /** The methods that the gateway answers slowly. */
  slow: Questions['slow'];
  /** Asks for a person: at once, unless the same question is already under way. */
  request(method: string, params: object, timeoutMs: number): Promise<Result<unknown, RpcError>>;
  /** Whether the gateway offers this method. False while not connected. */
  offers(method: string): boolean;
  /** Resets the failure count: nothing answers there at all, which explains the failures. */
  excuse(): void;
  /** Tries at once instead of waiting for the back-off. */
  kick(): void;
  close(): void;
}

/** The gateway's own id of its life (2026.9), and when it last let us in. */
type LastOpen = { readonly bootId: string | null; readonly openedAtMs: number };

/**
 * Whether the gateway was started anew since it last let us in: by the id of its life, or because
 * it has not been up for as long (2026.2.1 to 2026.7.35). What the earlier one was slow at says
 * nothing of this one.
 */
function isAnotherLife({ bootId, openedAtMs }: LastOpen, hello: Hello, nowMs: number): boolean {
  const now = hello.server.bootId ?? null;
  if (bootId !== null && now !== null) return now !== bootId;
  const { uptimeMs = null } = hello.snapshot;
  return uptimeMs !== null && nowMs - uptimeMs > openedAtMs;
}

export function createGatewaySocket(options: GatewaySocketOptions): GatewaySocket {
  let fact: SocketFact = { kind: 'not-tried' };
  let connection: Connection | null = null;
  let retryTimer: NodeJS.Timeout | null = null;
  let failures = 0;
  let attempting = false;
  let endedAtMs = Number.NEGATIVE_INFINITY;
  const row = createFailuresInARow(options.now);
  let over = false;
  let last: LastOpen | null = null;
  const questions = createQuestions({
    send: (method, params, patienceMs) => connection?.ask(method, params, patienceMs) ?? null,
    now: options.now,
  });

  function set(next: SocketFact): void {
    fact = next;
    options.onChange();
  }

  async function attempt(): Promise<void> {
    if (over || attempting || connection !== null) return;
    attempting = true;
    if (retryTimer !== null) clearTimeout(retryTimer);
    retryTimer = null;
    if (fact.kind === 'not-tried') set({ kind: 'connecting', sinceMs: options.now() });
    const result = await wayIn({
      url: options.url,
      pin: options.pin,
      listener: options.listener,
      candidates: options.credentials(),
      without: options.without,
      device: options.device,
      scopes: ['operator.read'],
      timeoutMs: HANDSHAKE_MS,
      now: options.now,
      onEvent: options.onEvent,
      onClose: lost,
    });
    attempting = false;
    if (over) {
      if (result.ok) result.value.close();
      return;
    }
    if (!result.ok) {
      failures += 1;
      endedAtMs = options.now();
      noteRefusal(row, result.error);
      set(refusedFact(result.error, fact, options.now()));
      schedule(retryMs(result.error.why));
      return;
    }
    failures = 0;
    connection = result.value;
    const { hello } = connection;
    const openedAtMs = options.now();
    if (last !== null && isAnotherLife(last, hello, openedAtMs)) questions.forget();
    last = { bootId: hello.server.bootId ?? null, openedAtMs };
    options.onOpen(hello);
    set({
      kind: 'open',
      openedAtMs: options.now(),
      version: hello.server.version ?? null,
      methods: hello.features.methods,
      lastFrameAtMs: options.now(),
      silentSinceMs: null,
    });
  }

  function lost(closed: Closed): void {
    connection = null;
    endedAtMs = options.now();
    if (fact.kind === 'open') noteLoss(row, closed, endedAtMs - fact.openedAtMs);
    set({ kind: 'closed', atMs: options.now(), ...closed });
    schedule(backOff());
  }

  function backOff(): number {
    const inARow = Math.max(failures, row.fact?.failures ?? 0);
    const base = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(inARow, 6));
    return base * (0.75 + options.random() * 0.5);
  }

  function retryMs(why: Refusal['why']): number {
    if (why === 'stranger') return LONGEST_RETRY_MS;
    return isForAPerson(why) ? UNAUTHORIZED_RETRY_MS : backOff();
  }

  function schedule(delayMs: number): void {
    if (over) return;
    if (retryTimer !== null) clearTimeout(retryTimer);
    retryTimer = setTimeout(() => void attempt(), delayMs);
  }

  // Delayed until the caller holds the returned object, since the first event comes at once.
  queueMicrotask(() => void attempt());

  return {
    fact: () => {
      if (fact.kind !== 'open' || connection === null) return fact;
      return {
        ...fact,
        lastFrameAtMs: connection.lastFrameAtMs(),
        silentSinceMs: connection.waitingSinceMs(),
      };
    },
    trouble: () => {
      if (fact.kind === 'open') noteOpen(row, options.now() - fact.openedAtMs);
      return row.fact;
    },
    ask: (question) => questions.ask(question),
    slow: (overMs) => questions.slow(overMs),
    async request(method, params, timeoutMs) {
      if (connection === null) return err({ code: 'CLOSED', message: reason('notConnected') });
      let answer: Answer = err({
        code: 'TIMEOUT',
        message: reason('methodUnanswered', { method }),
      });
      await questions.ask({
        method,
        params,
        patienceMs: timeoutMs,
        isOwn: true,
        take: (taken) => {
          answer = taken;
          return true;
        },
      });
      return answer;
    },
    offers: (method) => connection?.hello.features.methods.includes(method) ?? false,
    excuse: () => row.clear(),
    kick: () => {
      // The gateway may get its port back within moments after a stranger ends.
      const isForTime = fact.kind === 'refused' && fact.why === 'stranger';
      if (isForTime || (fact.kind === 'refused' && isForAPerson(fact.why))) return;
      // Consecutive failures keep their growing pauses.
      if (row.fact !== null || options.now() - endedAtMs < KICK_PAUSE_MS) return;
      void attempt();
    },
    close: () => {
      over = true;
      if (retryTimer !== null) clearTimeout(retryTimer);
      connection?.close();
      connection = null;
    },
  };
}

/** Only a person can give a token, approve a device or identify a certificate's owner. */
function isForAPerson(why: Refusal['why']): boolean {
  return why === 'unauthorized' || why === 'pairing-required' || why === 'certificate';
}

/**
 * The fact for a refusal. A refused TCP connection adds nothing to the HTTP probe; the gateway's
 * words do.
 */
function refusedFact(refusal: Refusal, before: SocketFact, atMs: number): SocketFact {
  switch (refusal.why) {
    case 'refused':
    case 'silent':
      return before.kind === 'closed'
        ? before
        : { kind: 'connecting', sinceMs: before.kind === 'connecting' ? before.sinceMs : atMs };
    case 'unauthorized':
    case 'pairing-required':
    case 'protocol':
    case 'certificate':
    case 'restarting':
    case 'starting':
    case 'stranger':
    case 'other':
      return {
        kind: 'refused',
        atMs,
        why: refusal.why,
        detail: refusal.detail,
        ...(refusal.listener === undefined ? {} : { listener: refusal.listener }),
      };
    default:
      return assertNever(refusal.why);
  }
}
