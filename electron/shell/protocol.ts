import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { protocol } from 'electron';
import { err, ok, type Result } from '../core/result.ts';

const SCHEME = 'clawbuoy';
const HOST = 'panel';
export const PANEL_ORIGIN = `${SCHEME}://${HOST}`;
const PANEL_URL = `${PANEL_ORIGIN}/index.html`;

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** The panel's address, with the language and the region's time format. */
export function panelUrl(language: string, locale: string): string {
  return `${PANEL_URL}?${new URLSearchParams({ language, locale })}`;
}

/** Declares the scheme to Chromium. Only possible before the app is ready. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true } },
  ]);
}

/** Serves only the panel's files, and only to the panel. */
export function serveScheme(root: string): void {
  protocol.handle(SCHEME, (request) => answer(root, request.method, request.url));
}

/** The answer to one request of the panel: a file below `root` with the policy, or 404/405. */
export async function answer(root: string, method: string, url: string): Promise<Response> {
  const refuse = (status: number) => new Response(null, { status, headers: headers('text/plain') });
  if (method !== 'GET') return refuse(405);
  const file = fileFor(root, url);
  if (!file.ok) return refuse(404);
  try {
    const body = await readFile(file.value.path);
    return new Response(new Uint8Array(body), { headers: headers(file.value.type) });
  } catch {
    return refuse(404);
  }
}

/**
 * The file for a URL of the scheme. Refuses other hosts, file types that the panel does not have,
 * and every path that leaves `root`, however it is written.
 */
export function fileFor(
  root: string,
  url: string,
): Result<{ readonly path: string; readonly type: string }> {
  let pathname: string;
  try {
    const parsed = new URL(url);
    if (parsed.protocol !== `${SCHEME}:` || parsed.host !== HOST) return err('not the panel');
    pathname = decodeURIComponent(parsed.pathname);
  } catch {
    return err('not a URL');
  }
  if (/[\0\\]/.test(pathname)) return err('not a path');
  const path = join(root, pathname);
  if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) return err('outside the panel');
  const type = CONTENT_TYPES[extname(path)];
  return type === undefined ? err('not a kind of file the panel has') : ok({ path, type });
}

function headers(contentType: string): Record<string, string> {
  return {
    'Content-Type': contentType,
    'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  };
}
