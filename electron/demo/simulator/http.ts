import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Life } from './life.ts';
import { readyPayload, startupPayload } from './payloads.ts';

const CONTROL_UI =
  '<!doctype html>\n<html lang="en">\n  <head>\n    <meta charset="UTF-8" />\n    <title>OpenClaw Control</title>\n  </head>\n  <body></body>\n</html>\n';

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
  });
  response.end(JSON.stringify(body));
}

function sendText(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8` });
  response.end(body);
}

/** Answers one HTTP request. 2026.2.1 sends the control page for every GET, even `/health`. */
export function answerHttp(life: Life, request: IncomingMessage, response: ServerResponse): void {
  const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
  const later = life.era.generation !== 'feb';
  const probe = later ? probeAnswer(life, path) : null;
  if (later && path.startsWith('/api/')) {
    sendText(response, 404, 'text/plain', 'Not Found');
  } else if (request.method !== 'GET' && request.method !== 'HEAD') {
    sendText(response, 405, 'text/plain', 'Method Not Allowed');
  } else if (probe !== null) sendJson(response, probe.status, probe.body);
  else sendText(response, 200, 'text/html', CONTROL_UI);
}

function probeAnswer(life: Life, path: string): { status: number; body: object } | null {
  switch (path) {
    case '/health':
    case '/healthz':
      return { status: 200, body: { ok: true, status: 'live' } };
    case '/ready':
    case '/readyz':
      return { status: life.failing.length === 0 ? 200 : 503, body: readyPayload(life) };
    case '/startup':
    case '/startupz':
      if (life.era.generation !== 'sep') return null;
      return { status: life.readiness === 'started' ? 200 : 503, body: startupPayload(life) };
    default:
      return null;
  }
}
