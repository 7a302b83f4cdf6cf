import { type ClientRequest, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { z } from 'zod';
import { errorCode } from '../../core/text/errors.ts';

/** Enough for the health endpoints (about 1 KiB) and to recognise an HTML page. */
const MAX_BODY_BYTES = 64 * 1024;

/** The gateway's report on its own event loop (since 2026.3.1). */
type EventLoop = { readonly degraded: boolean };

export type HttpBody =
  /** A page: 2026.2.1 answers every path with 200 and its Control UI. Proves life, no more. */
  | { readonly kind: 'html' }
  /** `/healthz`. */
  | { readonly kind: 'live' }
  /** `/readyz`. */
  | {
      readonly kind: 'ready';
      readonly ready: boolean;
      readonly failing: readonly string[];
      /** Channels that its restart-loop breaker keeps off. */
      readonly suppressed?: readonly string[] | undefined;
      readonly uptimeMs: number | null;
      readonly eventLoop: EventLoop | null;
    }
  /** `/startupz` (2026.9.6). */
  | {
      readonly kind: 'startup';
      readonly status: string;
      readonly version: string | null;
      readonly uptimeMs: number | null;
    }
  | { readonly kind: 'json-other' }
  | { readonly kind: 'other' };

/** The outcome of one request. */
export type HttpProbe =
  /** Nobody listens. */
  | { readonly kind: 'refused' }
  /**
   * No connection was made. `code` is the system's (`ETIMEDOUT`, `ENOTFOUND`, `EHOSTUNREACH`, …).
   */
  | { readonly kind: 'unreachable'; readonly code: string }
  /** The connection was accepted, but no answer came within the given time, or it was closed. */
  | { readonly kind: 'silent'; readonly connected: true; readonly afterMs: number }
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** From the start of the request to the head of the answer. */
      readonly latencyMs: number;
      readonly body: HttpBody;
    };

const count = z.number().nonnegative();
const words = z.array(z.string().max(200)).max(100);
const readySchema = z.object({
  ready: z.boolean(),
  failing: words.catch([]),
  suppressed: words.optional().catch(undefined),
  uptimeMs: count.nullable().catch(null),
  eventLoop: z.object({ degraded: z.boolean() }).nullable().catch(null),
});
const startupSchema = z.object({
  status: z.enum(['started', 'starting', 'draining']),
  version: z.string().max(100).nullable().catch(null),
  uptimeMs: count.nullable().catch(null),
});
const liveSchema = z.object({ ok: z.literal(true), status: z.literal('live') });

/** Reads an answer's body. A cut-off body is `html` or `other`, never a broken number. */
export function readHttpBody(contentType: string, text: string): HttpBody {
  if (/^\s*</.test(text) || contentType.toLowerCase().includes('text/html')) {
    return { kind: 'html' };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'other' };
  }
  if (liveSchema.safeParse(value).success) return { kind: 'live' };
  const ready = readySchema.safeParse(value);
  if (ready.success) return { kind: 'ready', ...ready.data };
  const startup = startupSchema.safeParse(value);
  if (startup.success) return { kind: 'startup', ...startup.data };
  return { kind: 'json-other' };
}

/** `localhost` means both loopback addresses, whatever the machine's hosts file says. */
const lookupLocalhost: LookupFunction = (_hostname, options, callback) => {
  const addresses = [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ];
  if (options.all === true) callback(null, addresses);
  else callback(null, '127.0.0.1', 4);
};

function send(target: URL): ClientRequest {
  const options = {
    // Each probe uses its own connection. A kept one would hide that a port is dead.
    agent: false as const,
    headers: { accept: 'application/json', connection: 'close' },
    // A gateway may listen on only one of a name's addresses.
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: 250,
    ...(target.hostname === 'localhost' ? { lookup: lookupLocalhost } : {}),
  };
  return target.protocol === 'https:'
    ? // Private gateways use self-signed certificates, and the probe sends no secret.
      requestHttps(target, { ...options, rejectUnauthorized: false })
    : requestHttp(target, options);
}

function failureCode(error: unknown): string {
  // With two addresses the failures come in one AggregateError. Its code is the first one's.
  if (error instanceof AggregateError) {
    const codes = error.errors.map(errorCode);
    if (codes.includes('ECONNREFUSED')) return 'ECONNREFUSED';
    return codes.find((code) => code !== '') ?? 'UNKNOWN';
  }
  return errorCode(error) || 'UNKNOWN';
}

/**
 * Sends a gateway one cheap GET (`path` on the origin `http://HOST:PORT`, usually `/readyz`). It
 * distinguishes refused, unreachable, and connected but silent. A stopped process still accepts
 * connections, so `refused` means down and `silent` means hung. It reads at most 64 KiB and takes
 * at most `timeoutMs`. Sends no secret, follows no redirect, never throws.
 */
export function probeHttp(
  origin: string,
  options: { readonly timeoutMs: number; readonly path: string },
): Promise<HttpProbe> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const elapsed = () => performance.now() - startedAt;
    let target: URL;
    try {
      target = new URL(options.path, origin);
    } catch {
      resolve({ kind: 'unreachable', code: 'ERR_INVALID_URL' });
      return;
    }
    if (target.protocol !== 'http:' && target.protocol !== 'https:') {
      resolve({ kind: 'unreachable', code: 'ERR_INVALID_PROTOCOL' });
      return;
    }

    let isConnected = false;
    let isDone = false;
    const request = send(target);
    const finish = (probe: HttpProbe) => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      request.destroy();
      resolve(probe);
    };
    const giveUp = (code: string) => {
      if (isConnected) finish({ kind: 'silent', connected: true, afterMs: elapsed() });
      else finish(code === 'ECONNREFUSED' ? { kind: 'refused' } : { kind: 'unreachable', code });
    };
    const timer = setTimeout(() => giveUp('ETIMEDOUT'), options.timeoutMs);

    request.on('socket', (socket) => {
      socket.once('connect', () => {
        isConnected = true;
      });
    });
    // The listener stays after the end, since destroying a request may report one more error.
    request.on('error', (error) => giveUp(failureCode(error)));
    request.on('close', () => giveUp('ECONNRESET'));
    request.on('response', (response) => {
      const latencyMs = elapsed();
      const contentType = response.headers['content-type'] ?? '';
      const chunks: Buffer[] = [];
      let length = 0;
      const answer = () => {
        finish({
          kind: 'answered',
          status: response.statusCode ?? 0,
          latencyMs,
          body: readHttpBody(contentType, Buffer.concat(chunks).toString('utf8')),
        });
      };
      // The head is an answer already, so a body that never ends does not count as silence.
      clearTimeout(timer);
      const bodyTimer = setTimeout(answer, Math.max(0, options.timeoutMs - elapsed()));
      response.on('data', (chunk: Buffer) => {
        const room = MAX_BODY_BYTES - length;
        chunks.push(chunk.subarray(0, room));
        length += chunk.length;
        if (length >= MAX_BODY_BYTES) answer();
      });
      response.on('end', answer);
      response.on('error', answer);
      response.on('close', () => {
        clearTimeout(bodyTimer);
        answer();
      });
    });
    request.end();
  });
}
