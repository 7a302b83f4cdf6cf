import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import WebSocket from 'ws';
import { VERSION } from '../../core/api/version.ts';
import { reason } from '../../core/catalogue/sentences/reason.ts';
import { doubtWords, type ListenerDoubt } from '../../core/openclaw/listener.ts';
import { GIVEN_UP_MS } from '../../core/pace.ts';
import type { Result } from '../../core/result.ts';
import { err, ok } from '../../core/result.ts';
import type { TlsPin } from '../locate/tls-pin.ts';
import type { DeviceIdentity } from './device-identity.ts';
import { createFloodGate } from './flood-gate.ts';
import type { EventFrame, Hello } from './frames.ts';
import {
  challengeSchema,
  helloSchema,
  MAX_FRAME_BYTES,
  parseFrame,
  shutdownSchema,
} from './frames.ts';
import type { ListenerCheck } from './listener-check.ts';
import type { Answer, Asked } from './questions.ts';
import type { Refusal, RpcError } from './refusal.ts';
import {
  NEWEST_PROTOCOL,
  OLDEST_PROTOCOL,
  refusalOf,
  refusalOfClose,
  socketWords,
} from './refusal.ts';
import { certificateRefusal, untrustedCertificate } from './tls-check.ts';

export type Scope = 'operator.read' | 'operator.write' | 'operator.admin';

export type Credentials = { readonly token: string | null; readonly password: string | null };

export type Closed = {
  readonly code: number;
  readonly reason: string;
  /** The time in ms in which an announced restart should be over. Null if none was announced. */
  readonly restartExpectedMs: number | null;
};

export interface Connection {
  readonly hello: Hello;
  /** Sends a request. Returns both the answer in time and the one that may come later. */
  ask(method: string, params: object, timeoutMs: number): Asked;
  /** Sends a request. A lost socket, a refusal and a time-out are values, never thrown. */
  request(method: string, params: object, timeoutMs: number): Promise<Result<unknown, RpcError>>;
  /** When the last frame arrived (ms since epoch). */
  lastFrameAtMs(): number;
  /** The start of the longest wait for an answer (ms since epoch). Null if nobody waits. */
  waitingSinceMs(): number | null;
  close(): void;
}

export type ConnectOptions = {
  readonly url: string;
  /** The certificate that the gateway must show before any secret is sent. */
  readonly pin: TlsPin;
  /** Checked right before a secret is sent. A doubted listener gets none. */
  readonly listener: ListenerCheck;
  readonly credentials: Credentials;
  readonly scopes: readonly Scope[];
  /** Signs as this device instead of the local backend, which needs no identity. */
  readonly device?: DeviceIdentity;
  readonly timeoutMs: number;
  readonly now: () => number;
  readonly onEvent: (frame: EventFrame) => void;
  readonly onClose: (closed: Closed) => void;
};

const ROLE = 'operator';
/** Clawbuoy's requests are small. So many unsent bytes mean that the gateway does not read. */
const MOST_UNREAD_BYTES = 1024 * 1024;
const UNREAD = reason('doesNotRead');

/**
 * Opens one connection to a gateway and completes the handshake. It uses loopback, the shared token
 * and the client `gateway-client`/`backend`. Every version from 2026.2.1 to 2026.9.6 accepts this
 * without pairing. Offers protocols 3 and 4. The promise settles within `timeoutMs`.
 */
export function connect(options: ConnectOptions): Promise<Result<Connection, Refusal>> {
  const { pin } = options;
  if (pin.kind === 'unusable') return Promise.resolve(err({ why: 'certificate', detail: pin.why }));
  return new Promise((settle) => {
    const socket = new WebSocket(options.url, {
      handshakeTimeout: options.timeoutMs,
      maxPayload: MAX_FRAME_BYTES,
      perMessageDeflate: false,
      followRedirects: false,
      // A pinned certificate is enough. No authority needs to confirm it.
      rejectUnauthorized: pin.kind === 'trusted',
    });
    const pending = new Map<string, Pending>();
    let lastFrameAtMs = options.now();
    let restartExpectedMs: number | null = null;
    let phase: 'opening' | 'open' | 'over' = 'opening';
    let isChallenged = false;
    let wire: Socket | null = null;
    const tooMuch = createFloodGate(options.now);

    const timer = setTimeout(() => {
      fail({ why: 'silent', detail: reason('noHello') });
    }, options.timeoutMs);

    function fail(refusal: Refusal): void {
      if (phase !== 'opening') return;
      phase = 'over';
      clearTimeout(timer);
      socket.terminate();
      settle(err(refusal));
    }

    function dropPending(message: string): void {
      for (const waiting of pending.values()) waiting.settle(err({ code: 'CLOSED', message }));
      pending.clear();
    }

    /** Ends the connection from this side and reports why. */
    function giveUp(why: string): void {
      if (phase === 'opening') fail({ why: 'other', detail: why });
      if (phase !== 'open') return;
      phase = 'over';
      socket.terminate();
      dropPending(why);
      options.onClose({ code: 1008, reason: why, restartExpectedMs: null });
    }

    function ask(method: string, params: object, timeoutMs: number): Asked {
      if (socket.readyState !== WebSocket.OPEN) return lost(reason('connectionClosed'));
      if (socket.bufferedAmount > MOST_UNREAD_BYTES) {
        giveUp(UNREAD);
        return lost(UNREAD);
      }
      const id = randomUUID();
      const [inTime, inTimeIs] = later<Answer | null>();
      const [settled, settledIs] = later<Answer>();
      const settle = (answer: Answer) => {
        pending.delete(id);
        clearTimeout(waiting.timeout);
        settledIs(answer);
        inTimeIs(answer);
      };
      const noAnswer = err({ code: 'TIMEOUT', message: reason('methodUnanswered', { method }) });
      const late = () => {
        inTimeIs(null);
        const longer = Math.max(0, GIVEN_UP_MS - timeoutMs);
        waiting.isLate = true;
        waiting.timeout = setTimeout(() => settle(noAnswer), longer).unref();
      };
      const waiting: Pending = {
        settle,
        timeout: setTimeout(late, timeoutMs),
        sentAtMs: options.now(),
        isLate: false,
      };
      pending.set(id, waiting);
      socket.send(JSON.stringify({ type: 'req', id, method, params }));
      return { inTime, settled };
    }

    async function request(method: string, params: object, timeoutMs: number): Promise<Answer> {
      const answer = await ask(method, params, timeoutMs).inTime;
      return answer ?? err({ code: 'TIMEOUT', message: reason('methodUnanswered', { method }) });
    }

    async function shakeHands(challenge: unknown): Promise<void> {
      if (phase !== 'opening') return;
      const { token, password } = options.credentials;
      const client =
        options.device === undefined
          ? { id: 'gateway-client', mode: 'backend' }
          : { id: 'cli', mode: 'cli' };
      const device = signedBy(options, challenge, client);
      if (device === null)
        return fail({ why: 'protocol', detail: reason('challengeNotUnderstood') });
      const doubt = await doubtBefore(options, wire);
      if (phase !== 'opening') return;
      if (doubt !== null) {
        const detail = reason('keyNotGiven', { why: doubtWords(doubt) });
        return fail({ why: 'stranger', detail, listener: doubt });
      }
      const auth = {
        ...(token === null ? {} : { token }),
        ...(password === null ? {} : { password }),
      };
      const answer = await request(
        'connect',
        {
          minProtocol: OLDEST_PROTOCOL,
          maxProtocol: NEWEST_PROTOCOL,
          client: { ...client, version: VERSION, platform: process.platform },
          role: ROLE,
          scopes: [...options.scopes],
          caps: ['tool-events'],
          ...(Object.keys(auth).length === 0 ? {} : { auth }),
          ...device,
        },
        options.timeoutMs,
      );
      if (!answer.ok) return fail(refusalOf(answer.error));
      const hello = helloSchema.safeParse(answer.value);
      if (!hello.success) return fail({ why: 'protocol', detail: reason('helloNotUnderstood') });
      if (phase !== 'opening') return;
      phase = 'open';
      clearTimeout(timer);
      settle(
        ok({
          hello: hello.data,
          ask,
          request,
          lastFrameAtMs: () => lastFrameAtMs,
          waitingSinceMs: () => {
            const waiting = [...pending.values()].filter((one) => !one.isLate);
            const times = waiting.map((one) => one.sentAtMs);
            return times.length === 0 ? null : Math.min(...times);
          },
          close: () => {
            phase = 'over';
            socket.close(1000);
            setTimeout(() => socket.terminate(), 500).unref();
          },
        }),
      );
    }

    /** Counts all incoming bytes. True if the connection was given up. */
    function isOver(bytes: number): boolean {
      // Frames of the same read still come after the connection was given up.
      if (phase === 'over') return true;
      const flooded = tooMuch(bytes, phase === 'opening');
      if (flooded !== null) giveUp(flooded);
      else if (socket.bufferedAmount > MOST_UNREAD_BYTES) giveUp(UNREAD);
      return flooded !== null || socket.bufferedAmount > MOST_UNREAD_BYTES;
    }

    socket.on('ping', (data) => isOver(data.byteLength));
    socket.on('pong', (data) => isOver(data.byteLength));
    socket.on('message', (data, isBinary) => {
      if (isOver(bytesOf(data))) return;
      lastFrameAtMs = options.now();
      const text = isBinary ? '' : data.toString();
      // Before its hello a gateway sends only objects. Anything else is no gateway.
      if (phase === 'opening' && !/^\s*\{/.test(text)) {
        return giveUp(reason('noGatewayProtocol'));
      }
      const frame = parseFrame(text);
      if (frame === null) return;
      if (frame.type === 'res') {
        const waiting = pending.get(frame.id);
        if (waiting === undefined) return;
        waiting.settle(
          frame.ok
            ? ok(frame.payload)
            : err({
                code: frame.error?.code ?? 'UNKNOWN',
                message: frame.error?.message ?? '',
                details: frame.error?.details,
              }),
        );
        return;
      }
      if (frame.event === 'connect.challenge') {
        // Only the first challenge is answered. A second answer would only expose the token again.
        if (!isChallenged) void shakeHands(frame.payload);
        isChallenged = true;
        return;
      }
      if (frame.event === 'shutdown') {
        const shutdown = shutdownSchema.safeParse(frame.payload);
        restartExpectedMs = shutdown.success ? (shutdown.data.restartExpectedMs ?? 0) : 0;
      }
      if (phase === 'open') options.onEvent(frame);
    });
    socket.on('upgrade', (response) => {
      wire = response.socket;
      const wrong = certificateRefusal(pin, wire);
      if (wrong !== null) fail({ why: 'certificate', detail: wrong });
    });
    socket.on('unexpected-response', (_request, response) => {
      const why = response.statusCode === 503 ? 'restarting' : 'protocol';
      response.resume();
      fail({ why, detail: reason('upgradeAnswered', { status: response.statusCode ?? '?' }) });
    });
    socket.on('error', (error: Error & { code?: string }) => {
      const untrusted = untrustedCertificate(error.code);
      if (untrusted !== null) return fail({ why: 'certificate', detail: untrusted });
      const why = error.code === 'ECONNREFUSED' ? 'refused' : 'other';
      fail({ why, detail: socketWords(error) });
    });
    socket.on('close', (code, reasonBytes) => {
      const reason = reasonBytes.toString().slice(0, 200);
      dropPending(reason || `closed ${code}`);
      if (phase === 'opening') fail(refusalOfClose(code, reason));
      else if (phase === 'open') {
        phase = 'over';
        options.onClose({
          code,
          reason,
          restartExpectedMs: code === 1012 ? (restartExpectedMs ?? 0) : restartExpectedMs,
        });
      }
    });
  });
}

/** The size of a message in bytes, in each form that the socket uses. */
function bytesOf(data: WebSocket.RawData): number {
  return Array.isArray(data)
    ? data.reduce((sum, part) => sum + part.byteLength, 0)
    : data.byteLength;
}

type Pending = {
  readonly settle: (answer: Answer) => void;
  timeout: NodeJS.Timeout;
  readonly sentAtMs: number;
  /** Its caller has stopped waiting. */
  isLate: boolean;
};

/** A promise and the function that fulfils it. */
function later<T>(): readonly [Promise<T>, (value: T) => void] {
  let fulfil: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    fulfil = resolve;
  });
  return [promise, fulfil];
}

function lost(message: string): Asked {
  const answer = Promise.resolve(err({ code: 'CLOSED', message }));
  return { inTime: answer, settled: answer };
}

/**
 * Why nothing that proves our identity may be sent over this socket. Null if it may, or if there is
 * nothing to send. A token, a password and a device's signature all count.
 */
async function doubtBefore(
  { credentials, device, listener }: ConnectOptions,
  wire: Socket | null,
): Promise<ListenerDoubt | null> {
  const hasSecret = credentials.token !== null || credentials.password !== null;
  if (!hasSecret && device === undefined) return null;
  return wire === null ? { why: 'unseen', pid: null, command: null } : listener(wire);
}

/** The `device` part of the request. Null if the challenge cannot be signed. */
function signedBy(
  options: ConnectOptions,
  challenge: unknown,
  client: { readonly id: string; readonly mode: string },
): object | null {
  if (options.device === undefined) return {};
  const parsed = challengeSchema.safeParse(challenge);
  if (!parsed.success) return null;
  return {
    device: options.device.sign({
      clientId: client.id,
      clientMode: client.mode,
      role: ROLE,
      scopes: options.scopes,
      signedAtMs: parsed.data.ts ?? options.now(),
      token: options.credentials.token,
      nonce: parsed.data.nonce,
    }),
  };
}
