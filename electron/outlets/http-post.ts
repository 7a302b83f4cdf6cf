import { request as requestInClear } from 'node:http';
import { request as requestOverTls } from 'node:https';
import { reason } from '../core/catalogue/sentences/reason.ts';
import { isWithinReach } from '../core/notices/away/reach.ts';
import { errorCode } from '../core/text/errors.ts';
import { isKeyOf } from '../core/text/key-of.ts';

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
      settle({ kind: 'not-sent', why: reason('addressNotAllowed') });
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
          ? { kind: 'no-answer', why: reason('noAnswerCame', { seconds: limits.answerMs / 1_000 }) }
          : { kind: 'not-sent', why: reason('noConnectionInTime') },
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

const REASONS = {
  ECONNREFUSED: 'nobodyThere',
  ECONNRESET: 'connectionCut',
  ENOTFOUND: 'hostNotKnown',
  EAI_AGAIN: 'hostsNotLookedUp',
  EHOSTUNREACH: 'hostOutOfReach',
  ENETUNREACH: 'withoutNetwork',
  ENETDOWN: 'withoutNetwork',
  ETIMEDOUT: 'noConnectionInTime',
  EPIPE: 'connectionCut',
  HPE_INVALID_CONSTANT: 'speaksNoHttp',
  HPE_HEADER_OVERFLOW: 'answerTooLong',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificateNotTrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificateNotTrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificateNotTrusted',
  CERT_HAS_EXPIRED: 'certificateExpired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificateOfOther',
} as const;

/** Describes an error by its code alone, since Node's messages contain the address. */
export function errorWords(error: Error): string {
  const code = errorCode(error);
  if (isKeyOf(REASONS, code)) return reason(REASONS[code]);
  return code === ''
    ? reason('connectionFailed')
    : reason('connectionFailedWith', { code: code.slice(0, 40) });
}
