import { z } from 'zod';
import { reason } from '../../core/catalogue/sentences/reason.ts';
import { say, type Words } from '../../core/catalogue/sentences/sentence.ts';
import type { ListenerDoubt } from '../../core/openclaw/listener.ts';
import { isKeyOf } from '../../core/text/key-of.ts';

export type RpcError = {
  readonly code: string;
  readonly message: string;
  readonly details?: unknown;
};

/** The code for an answer of the wrong form. */
export const NOT_UNDERSTOOD = 'NOT_UNDERSTOOD';

/** Whether the request may have reached the gateway anyway. Then its effect must be checked. */
export function isUnanswered(error: RpcError): boolean {
  return error.code === 'CLOSED' || error.code === 'TIMEOUT';
}

/** Why a request failed, in words for a person. */
export function rpcWords(error: RpcError): Words {
  const text = error.message.slice(0, 300);
  switch (error.code) {
    case 'CLOSED':
      return say('connectionLost', { text });
    case 'TIMEOUT':
      return say('notAnsweredInTime', { text });
    case NOT_UNDERSTOOD:
      return say('gatewayNotUnderstood');
    default:
      return text === ''
        ? say('refusedWithoutReason', { code: error.code })
        : say('refusedWith', { text, code: error.code });
  }
}

const SOCKET_REASONS = {
  ECONNREFUSED: 'nobodyListens',
  ECONNRESET: 'connectionCutWith',
  EPIPE: 'connectionCutWith',
  EHOSTUNREACH: 'noWayThere',
  ENETUNREACH: 'noNetworkThere',
  ETIMEDOUT: 'noAnswerInTime',
  ENOTFOUND: 'machineNotKnown',
  EAI_AGAIN: 'nameNotLookedUp',
  EMFILE: 'tooManyConnections',
} as const;

/** Why a socket failed, in words, with its code if it has one. */
export function socketWords(error: Error & { readonly code?: string }): string {
  if (error.code === undefined) return error.message.slice(0, 200);
  const { code } = error;
  return reason(isKeyOf(SOCKET_REASONS, code) ? SOCKET_REASONS[code] : 'connectionFailedWith', {
    code,
  });
}

/** Why a connection failed. */
export type Refusal = {
  readonly why:
    | 'refused'
    | 'silent'
    | 'unauthorized'
    | 'pairing-required'
    | 'protocol'
    | 'certificate'
    | 'restarting'
    | 'starting'
    /** The listener is not the gateway, or cannot be seen. It was sent no secret. */
    | 'stranger'
    | 'other';
  readonly detail: string;
  /** The doubted listener. */
  readonly listener?: ListenerDoubt;
};

const pairingSchema = z.object({ requestId: z.string().regex(/^[\w-]{1,80}$/) });

/** What a person can do about a device that is not approved yet. */
function pairingWords(error: RpcError): string {
  const request = pairingSchema.safeParse(error.details);
  if (!request.success && /device identity required/i.test(error.message)) {
    return reason('approvedDevicesOnly');
  }
  return request.success
    ? reason('approveRequest', { request: request.data.requestId })
    : reason('approveSomeRequest');
}

/** The versions of the gateway protocol that Clawbuoy supports. */
export const OLDEST_PROTOCOL = 3;
export const NEWEST_PROTOCOL = 4;

const mismatchSchema = z.object({
  code: z.literal('PROTOCOL_MISMATCH'),
  expectedProtocol: z.int().positive(),
});

/** The refusal of a gateway that speaks another protocol version. Null for other errors. */
function otherProtocol(error: RpcError): Refusal | null {
  const told = mismatchSchema.safeParse(error.details);
  if (!told.success) return null;
  const { expectedProtocol: theirs } = told.data;
  if (theirs > NEWEST_PROTOCOL) {
    return { why: 'protocol', detail: reason('protocolNewer', { theirs, ours: NEWEST_PROTOCOL }) };
  }
  return theirs < OLDEST_PROTOCOL
    ? { why: 'protocol', detail: reason('protocolOlder', { theirs }) }
    : null;
}

/** Why a gateway refused the handshake, from its own words. */
export function refusalOf(error: RpcError): Refusal {
  const other = otherProtocol(error);
  if (other !== null) return other;
  const text = error.message.slice(0, 200);
  if (error.code === 'TIMEOUT') return { why: 'silent', detail: reason('handshakeUnanswered') };
  if (error.code === 'NOT_PAIRED') return { why: 'pairing-required', detail: pairingWords(error) };
  if (/unauthorized|token|password|auth/i.test(text)) return { why: 'unauthorized', detail: text };
  if (/protocol/i.test(text)) return { why: 'protocol', detail: text };
  if (error.code === 'UNAVAILABLE' || /restart|drain|starting/i.test(text)) {
    return { why: comingOrGoing(text), detail: text };
  }
  return { why: 'other', detail: text };
}

/** 2026.7.35 and later say "gateway starting" until their parts are loaded. A drain does not. */
function comingOrGoing(text: string): 'starting' | 'restarting' {
  return /\bstarting\b/i.test(text) ? 'starting' : 'restarting';
}

/** Why the gateway closed the socket before its hello. */
export function refusalOfClose(code: number, said: string): Refusal {
  switch (code) {
    case 1002:
      return { why: 'protocol', detail: said || reason('protocolMismatch') };
    case 1008:
      return { why: 'unauthorized', detail: said || reason('refusedByPolicy') };
    case 1012:
    case 1013:
      return { why: comingOrGoing(said), detail: said || reason('gatewayRestarts') };
    default:
      return { why: 'other', detail: said || reason('closedWith', { code }) };
  }
}
