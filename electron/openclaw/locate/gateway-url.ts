import { isIPv4 } from 'node:net';
import type { Result } from '../../core/result.ts';
import { err, ok } from '../../core/result.ts';

/** The parts of a gateway's WebSocket address. */
export type GatewayUrl = {
  /** `ws://HOST:PORT`, with the path only if there is one. */
  readonly href: string;
  readonly scheme: 'ws' | 'wss';
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  readonly isLoopback: boolean;
};

/**
 * Whether a host name or address always means this machine: `localhost`, 127.0.0.0/8, `::1` and the
 * mapped forms, as in OpenClaw's `isLoopbackGatewayUrl`. A name that only resolves to 127.0.0.1
 * does not count, since its owner decides where it points.
 */
export function isLoopbackHost(host: string): boolean {
  const name = host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  if (name === 'localhost' || name === '::1') return true;
  if (isIPv4(name)) return name.startsWith('127.');
  // The URL parser writes ::ffff:127.0.0.1 as ::ffff:7f00:1.
  return /^::ffff:(127\.|7f[0-9a-f]{2}:)/.test(name);
}

/** What is wrong with a text that should be a gateway's address. */
export type UrlFault = 'none' | 'scheme' | 'login' | 'port';

/** Reads `ws://HOST:PORT` or `wss://…`. */
export function readGatewayUrl(text: string): Result<GatewayUrl, UrlFault> {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return err('none');
  }
  const scheme = url.protocol === 'ws:' ? 'ws' : url.protocol === 'wss:' ? 'wss' : null;
  if (scheme === null) return err('scheme');
  if (url.username !== '' || url.password !== '') return err('login');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (scheme === 'ws' ? 80 : 443) : Number(url.port);
  if (port === 0) return err('port');
  const path = url.pathname === '/' ? '' : url.pathname;
  return ok({
    href: `${scheme}://${url.hostname}:${port}${path}`,
    scheme,
    host,
    port,
    isLoopback: isLoopbackHost(host),
  });
}

/** The plain HTTP address of the same gateway: `http://HOST:PORT` or `https://…`. */
export function httpOrigin(url: GatewayUrl): string {
  const host = url.host.includes(':') ? `[${url.host}]` : url.host;
  return `${url.scheme === 'ws' ? 'http' : 'https'}://${host}:${url.port}`;
}
