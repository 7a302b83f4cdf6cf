import { type ReasonKey, reason } from '../../core/catalogue/sentences/reason.ts';
import type { Result } from '../../core/result.ts';
import { err } from '../../core/result.ts';
import { type GatewayUrl, readGatewayUrl, type UrlFault } from './gateway-url.ts';

// Apart from the reading itself: a `status` reads an address and must not load all sentences.

const FAULTS = {
  none: 'gatewayUrlNone',
  scheme: 'gatewayUrlScheme',
  login: 'gatewayUrlLogin',
  port: 'gatewayUrlPort',
} as const satisfies Readonly<Record<UrlFault, ReasonKey>>;

/** Parses `ws://HOST:PORT` or `wss://…`. The error says what is wrong and what is right. */
export function parseGatewayUrl(text: string): Result<GatewayUrl> {
  const read = readGatewayUrl(text);
  return read.ok ? read : err(reason(FAULTS[read.error]));
}
