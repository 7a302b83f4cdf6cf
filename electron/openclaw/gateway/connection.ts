import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import type { Result } from '../../core/result.ts';
import { err, ok } from '../../core/result.ts';
import { VERSION } from '../../core/version.ts';
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
import type { Refusal, RpcError } from './refusal.ts';
import { refusalOf, refusalOfClose, socketWords } from './refusal.ts';
import { certificateRefusal, untrustedCertificate } from './tls-check.ts';

export type { Refusal, RpcError };

export type Scope = 'operator.read' | 'operator.write' | 'operator.admin';

export type Credentials = { readonly token: string | null; readonly password: string | null };

export type Closed = {
  readonly code: number;
  readonly reason: string;
  /** The gateway said beforehand that it would restart, and how soon it expects to be back. */
  readonly restartExpectedMs: number | null;
};

export interface Connection {
  readonly hello: Hello;
  /** Sends a request; a lost socket, a refusal and a time-out are values, never thrown. */
  request(method: string, params: object, timeoutMs: number): Promise<Result<unknown, RpcError>>;
  /** When the last frame arrived (ms since epoch). */
  lastFrameAtMs(): number;
  /** Since when the oldest outstanding request waits; null when none does. */
  waitingSinceMs(): number | null;
  close(): void;
}

export type ConnectOptions = {
  readonly url: string;
  /** The certificate that it must show; no secret is sent before it has. */
  readonly pin: TlsPin;
  readonly credentials: Credentials;
  readonly scopes: readonly Scope[];
  /** Sign as this device instead of as the local backend, which needs no identity. */
  readonly device?: DeviceIdentity;
  readonly timeoutMs: number;
  readonly now: () => number;
  readonly onEvent: (frame: EventFrame) => void;
  readonly onClose: (closed: Closed) => void;
};

const ROLE = 'operator';

/**
 * Opens one connection to a gateway and shakes hands: loopback, shared token, the client shape
 * `gateway-client`/`backend`, which every version from 2026.2.1 to 2026.9.6 accepts without
 * pairing. Protocol 3 and 4 are offered. The promise settles within `timeoutMs`.
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
      // A pinned certificate stands for itself: nobody else need vouch for it.
      rejectUnauthorized: pin.kind === 'trusted',
    });
    const pending = new Map<string, Pending>();
    let lastFrameAtMs = options.now();
    let restartExpectedMs: number | null = null;
    let phase: 'opening' | 'open' | 'over' = 'opening';
    const tooMuch = createFloodGate(options.now);

    const timer = setTimeout(() => {
      fail({ why: 'silent', detail: 'it accepted the connection but did not say hello' });
    }, options.timeoutMs);

    function fail(refusal: Refusal): void {
      if (phase !== 'opening') return;
      phase = 'over';
      clearTimeout(timer);
      socket.terminate();
      settle(err(refusal));
    }

    function dropPending(message: string): void {
      for (const waiting of pending.values()) {
        clearTimeout(waiting.timeout);
        waiting.resolve(err({ code: 'CLOSED', message }));
      }
      pending.clear();
    }

    /** Ends it from this side, with words for why. */
    function giveUp(why: string): void {
      if (phase === 'opening') fail({ why: 'other', detail: why });
      if (phase !== 'open') return;
      phase = 'over';
      socket.terminate();
      dropPending(why);
      options.onClose({ code: 1008, reason: why, restartExpectedMs: null });
    }

    function request(
      method: string,
      params: object,
      timeoutMs: number,
    ): Promise<Result<unknown, RpcError>> {
      const id = randomUUID();
      return new Promise((resolve) => {
        if (socket.readyState !== WebSocket.OPEN) {
          resolve(err({ code: 'CLOSED', message: 'the connection is closed' }));
          return;
        }
        const timeout = setTimeout(() => {
          pending.delete(id);
          resolve(err({ code: 'TIMEOUT', message: `${method} had no answer` }));
        }, timeoutMs);
        pending.set(id, { resolve, timeout, sentAtMs: options.now() });
        socket.send(JSON.stringify({ type: 'req', id, method, params }));
      });
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
        return fail({ why: 'protocol', detail: 'its challenge is not understood' });
      const auth = {
        ...(token === null ? {} : { token }),
        ...(password === null ? {} : { password }),
      };
      const answer = await request(
        'connect',
        {
          minProtocol: 3,
          maxProtocol: 4,
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
      if (!hello.success) return fail({ why: 'protocol', detail: 'its hello is not understood' });
      if (phase !== 'opening') return;
      phase = 'open';
      clearTimeout(timer);
      settle(
        ok({
          hello: hello.data,
          request,
          lastFrameAtMs: () => lastFrameAtMs,
          waitingSinceMs: () => {
            const times = [...pending.values()].map((one) => one.sentAtMs);
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

    socket.on('message', (data, isBinary) => {
      // Frames of the same read still come after the connection was given up.
      if (phase === 'over') return;
      lastFrameAtMs = options.now();
      const flooded = tooMuch(bytesOf(data));
      if (flooded !== null) return giveUp(flooded);
      const text = isBinary ? '' : data.toString();
      // All that a gateway says before its hello is an object; another would never come to it.
      if (phase === 'opening' && !/^\s*\{/.test(text)) {
        return giveUp('what it says is no gateway protocol');
      }
      const frame = parseFrame(text);
      if (frame === null) return;
      if (frame.type === 'res') {
        const waiting = pending.get(frame.id);
        if (waiting === undefined) return;
        pending.delete(frame.id);
        clearTimeout(waiting.timeout);
        waiting.resolve(
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
        void shakeHands(frame.payload);
        return;
      }
      if (frame.event === 'shutdown') {
        const shutdown = shutdownSchema.safeParse(frame.payload);
        restartExpectedMs = shutdown.success ? (shutdown.data.restartExpectedMs ?? 0) : 0;
      }
      if (phase === 'open') options.onEvent(frame);
    });
    socket.on('upgrade', ({ socket: wire }) => {
      const wrong = certificateRefusal(pin, wire);
      if (wrong !== null) fail({ why: 'certificate', detail: wrong });
    });
    socket.on('unexpected-response', (_request, response) => {
      const why = response.statusCode === 503 ? 'restarting' : 'protocol';
      response.resume();
      fail({ why, detail: `it answered the upgrade with HTTP ${response.statusCode ?? '?'}` });
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

/** How large a message is, in whichever way the socket hands it over. */
function bytesOf(data: WebSocket.RawData): number {
  return Array.isArray(data)
    ? data.reduce((sum, part) => sum + part.byteLength, 0)
    : data.byteLength;
}

type Pending = {
  readonly resolve: (result: Result<unknown, RpcError>) => void;
  readonly timeout: NodeJS.Timeout;
  readonly sentAtMs: number;
};

/** The `device` part of the request; null where the challenge cannot be signed. */
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
