import { z } from 'zod';

export type RpcError = {
  readonly code: string;
  readonly message: string;
  readonly details?: unknown;
};

/** Why a connection did not come about. */
export type Refusal = {
  readonly why:
    | 'refused'
    | 'silent'
    | 'unauthorized'
    | 'pairing-required'
    | 'protocol'
    | 'restarting'
    | 'other';
  readonly detail: string;
};

const pairingSchema = z.object({ requestId: z.string().regex(/^[\w-]{1,80}$/) });

/** What a person can do about a device that is not approved yet. */
function pairingWords(error: RpcError): string {
  const request = pairingSchema.safeParse(error.details);
  if (!request.success && /device identity required/i.test(error.message)) {
    return 'the gateway lets in none but approved devices, and Clawbuoy shows its identity only on this machine or over wss://';
  }
  const wanted = 'the gateway wants Clawbuoy approved as a device first: on its machine';
  return request.success
    ? `${wanted}, run \`openclaw devices approve ${request.data.requestId}\``
    : `${wanted}, \`openclaw devices list\` names the request and \`openclaw devices approve REQUEST\` approves it`;
}

/** Why a gateway refused the handshake, from its own words. */
export function refusalOf(error: RpcError): Refusal {
  const text = error.message.slice(0, 200);
  if (error.code === 'TIMEOUT') return { why: 'silent', detail: 'it did not answer the handshake' };
  if (error.code === 'NOT_PAIRED') return { why: 'pairing-required', detail: pairingWords(error) };
  if (/unauthorized|token|password|auth/i.test(text)) return { why: 'unauthorized', detail: text };
  if (/protocol/i.test(text)) return { why: 'protocol', detail: text };
  if (error.code === 'UNAVAILABLE' || /restart|drain|starting/i.test(text)) {
    return { why: 'restarting', detail: text };
  }
  return { why: 'other', detail: text };
}

/** Why it closed the socket before it said hello. */
export function refusalOfClose(code: number, reason: string): Refusal {
  switch (code) {
    case 1002:
      return { why: 'protocol', detail: reason || 'protocol mismatch' };
    case 1008:
      return { why: 'unauthorized', detail: reason || 'refused by policy' };
    case 1012:
    case 1013:
      return { why: 'restarting', detail: reason || 'the gateway is restarting' };
    default:
      return { why: 'other', detail: reason || `closed with ${code}` };
  }
}
