import { request as requestInClear } from 'node:http';
import { request as requestOverTls } from 'node:https';
import { isWithinReach } from '../core/notices/away/reach.ts';
import { errorCode } from '../core/text/errors.ts';

export type HttpMessage = {
  readonly url: string;
  readonly method: 'POST' | 'GET';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** The result. It never contains the address, which may hold a secret. */
export type HttpAnswer =
  /** The receiver has answered. `text` is the unchanged beginning of its answer. */
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly retryAfterMs: number | null;
      readonly text: string;
    }
  /** Nothing was sent: no address, no connection, no trust. */
  | { readonly kind: 'not-sent'; readonly why: string }
  /** It was sent, at least in part, and no answer came. */
  | { readonly kind: 'no-answer'; readonly why: string };

export type HttpLimits = {
  readonly connectMs: number;
  readonly answerMs: number;
  /** How much of the answer is read; absent: the beginning, which is enough for its status. */
  readonly mostBytes?: number;
};

export const HTTP_LIMITS: HttpLimits = { connectMs: 10_000, answerMs: 30_000 };
const MOST_TEXT_BYTES = 8 * 1024;
/** The status is enough. The text is awaited only this long. */
const TEXT_MS = 1_000;
/** An answer that is wanted whole gets longer. */
const WHOLE_MS = 10_000;

/**
 * Sends one message and waits for the status. It follows no redirect, because the message is only
 * for the named host. It keeps no connection and reads at most a few kilobytes of the answer. Never
 * throws.
 */
export function httpSend(
  message: HttpMessage,
  limits: HttpLimits = HTTP_LIMITS,
): Promise<HttpAnswer> {
  return new Promise((settle) => {
    if (!isWithinReach(message.url)) {
      settle({ kind: 'not-sent', why: 'its address is not one that may be used' });
      return;
    }
    const url = new URL(message.url);
    const { mostBytes = MOST_TEXT_BYTES } = limits;
    let isHandedOver = false;
    let isOver = false;
    const data = Buffer.from(message.body, 'utf8');
    const send = url.protocol === 'https:' ? requestOverTls : requestInClear;
    const request = send(url, {
      method: message.method,
      agent: false,
      headers: {
        'user-agent': 'Clawbuoy',
        ...message.headers,
        'content-length': String(data.length),
        connection: 'close',
      },
      maxHeaderSize: 16 * 1024,
    });
    const end = (answer: HttpAnswer): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(deadline);
      request.destroy();
      settle(answer);
    };
    const late = (): void => {
      end(
        isHandedOver
          ? { kind: 'no-answer', why: `no answer came within ${limits.answerMs / 1_000} s` }
          : { kind: 'not-sent', why: 'no connection came about in time' },
      );
    };
    let deadline = setTimeout(late, limits.connectMs);
    request.on('socket', (socket) => {
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        isHandedOver = true;
        clearTimeout(deadline);
        deadline = setTimeout(late, limits.answerMs);
      });
    });
    request.on('error', (error) => {
      const why = errorWords(error);
      end(isHandedOver ? { kind: 'no-answer', why } : { kind: 'not-sent', why });
    });
    request.on('response', (response) => {
      const status = response.statusCode ?? 0;
      const retryAfterMs = retryAfter(response.headers['retry-after']);
      const chunks: Buffer[] = [];
      let bytes = 0;
      const answered = (): void => {
        const text = Buffer.concat(chunks).toString('utf8').slice(0, mostBytes);
        end({ kind: 'answered', status, retryAfterMs, text });
      };
      clearTimeout(deadline);
      deadline = setTimeout(answered, limits.mostBytes === undefined ? TEXT_MS : WHOLE_MS);
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes >= mostBytes) answered();
      });
      response.on('end', answered);
      response.on('error', answered);
      response.on('close', answered);
    });
    request.end(data);
  });
}

/** Parses seconds or a date. Returns ms; null if it is neither. */
function retryAfter(header: string | undefined): number | null {
  if (header === undefined) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody takes connections there',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'its host name is not known',
  EAI_AGAIN: 'host names cannot be looked up now',
  EHOSTUNREACH: 'its host cannot be reached',
  ENETUNREACH: 'there is no network',
  ENETDOWN: 'there is no network',
  ETIMEDOUT: 'no connection came about in time',
  EPIPE: 'the connection was cut',
  HPE_INVALID_CONSTANT: 'what answers there does not speak HTTP',
  HPE_HEADER_OVERFLOW: 'its answer is too long',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};

/** Describes an error by its code alone, since Node's messages contain the address. */
export function errorWords(error: Error): string {
  const code = errorCode(error);
  return WORDS[code] ?? `the connection failed${code === '' ? '' : ` (${code.slice(0, 40)})`}`;
}
