import { createServer as createHttp } from 'node:http';
import { createServer as createTcp, type Server, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type HttpBody,
  probeHttp,
  readHttpBody,
} from '../../../electron/openclaw/gateway/http-probe.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const READY_96 =
  '{"ready":true,"failing":[],"uptimeMs":27796,"eventLoop":{"degraded":false,"degradedSinceMs":null,"reasons":[],"intervalMs":1023.8,"delayP99Ms":38,"delayMaxMs":38,"utilization":0.16,"cpuCoreRatio":0.246}}';

describe('readHttpBody', () => {
  const noLoop = { uptimeMs: null, eventLoop: null };
  it.each<[string, string, string, HttpBody]>([
    [
      '2026.2.1 to everything',
      'text/html; charset=utf-8',
      '<!doctype html> <html>',
      { kind: 'html' },
    ],
    ['a page that lies about its type', JSON_TYPE, ' \n<html>', { kind: 'html' }],
    ['/healthz', JSON_TYPE, '{"ok":true,"status":"live"}', { kind: 'live' }],
    [
      '/readyz of 2026.9.6',
      JSON_TYPE,
      READY_96,
      {
        kind: 'ready',
        ready: true,
        failing: [],
        uptimeMs: 27_796,
        eventLoop: { degraded: false },
      },
    ],
    [
      '/readyz while starting',
      JSON_TYPE,
      '{"ready":false,"failing":["startup-sidecars"],"uptimeMs":12}',
      { kind: 'ready', ready: false, failing: ['startup-sidecars'], uptimeMs: 12, eventLoop: null },
    ],
    [
      '/readyz with fields of wrong types',
      JSON_TYPE,
      '{"ready":false,"failing":"x","uptimeMs":-1,"eventLoop":{"degraded":"no"}}',
      { kind: 'ready', ready: false, failing: [], ...noLoop },
    ],
    [
      'a hot event loop without numbers',
      JSON_TYPE,
      '{"ready":true,"eventLoop":{"degraded":true,"reasons":["delay"]}}',
      {
        kind: 'ready',
        ready: true,
        failing: [],
        uptimeMs: null,
        eventLoop: { degraded: true },
      },
    ],
    [
      '/startupz',
      JSON_TYPE,
      '{"ok":true,"status":"started","version":"2026.9.6","uptimeMs":27809}',
      { kind: 'startup', status: 'started', version: '2026.9.6', uptimeMs: 27_809 },
    ],
    [
      '/startupz while draining',
      JSON_TYPE,
      '{"ok":false,"status":"draining"}',
      { kind: 'startup', status: 'draining', version: null, uptimeMs: null },
    ],
    ['other JSON', JSON_TYPE, '{"ok":true}', { kind: 'json-other' }],
    ['a number', JSON_TYPE, '7', { kind: 'json-other' }],
    ['cut-off JSON', JSON_TYPE, READY_96.slice(0, 60), { kind: 'other' }],
    ['text', 'text/plain', 'Not Found', { kind: 'other' }],
    ['nothing', '', '', { kind: 'other' }],
  ])('reads %s', (_name, type, text, expected) => {
    expect(readHttpBody(type, text)).toEqual(expected);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.oneof(fc.string(), fc.json()), (type, text) => {
        expect(readHttpBody(type, text).kind).not.toBe('');
      }),
    );
  });
});

describe('probeHttp', () => {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
    servers.length = 0;
    sockets.clear();
  });

  async function listen(server: Server, host = '127.0.0.1'): Promise<number> {
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    await new Promise<void>((done) => server.listen(0, host, done));
    servers.push(server);
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return address.port;
  }

  const serve = (onSocket: (socket: Socket) => void, host?: string) =>
    listen(
      createTcp((socket) => {
        socket.on('error', () => socket.destroy());
        onSocket(socket);
      }),
      host,
    );

  async function freePort(): Promise<number> {
    const port = await serve(() => {});
    await new Promise((done) => servers.pop()?.close(done));
    return port;
  }

  const probe = (port: number, host = '127.0.0.1', timeoutMs = 2000) =>
    probeHttp(`http://${host}:${port}`, { timeoutMs, path: '/readyz' });

  it('asks for the path and reads status, latency and body', async () => {
    const seen: string[] = [];
    const port = await listen(
      createHttp((request, response) => {
        seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
        response
          .writeHead(503, { 'content-type': JSON_TYPE })
          .end('{"ready":false,"failing":["gateway-draining"]}');
      }),
    );
    const result = await probe(port);
    expect(result).toMatchObject({
      kind: 'answered',
      status: 503,
      body: { kind: 'ready', ready: false, failing: ['gateway-draining'] },
    });
    expect(result.kind === 'answered' && result.latencyMs).toBeGreaterThan(0);
    expect(seen).toEqual(['GET /readyz undefined']);
  });

  it('leaves no connection behind', async () => {
    const port = await listen(createHttp((_request, response) => response.end('{}')));
    await probe(port);
    await expect.poll(() => sockets.size).toBe(0);
  });

  it('is refused where nobody listens, on either address of localhost', async () => {
    const port = await freePort();
    expect(await probe(port)).toEqual({ kind: 'refused' });
    expect(await probe(port, 'localhost')).toEqual({ kind: 'refused' });
  });

  it('is silent, not refused, where a connection is accepted and nothing comes', async () => {
    const port = await serve((socket) => socket.resume());
    const result = await probe(port, '127.0.0.1', 80);
    expect(result).toMatchObject({ kind: 'silent', connected: true });
    expect(result.kind === 'silent' && result.afterMs).toBeGreaterThanOrEqual(75);
    await expect.poll(() => sockets.size).toBe(0);
  });

  it.each<[string, (socket: Socket) => void]>([
    ['hangs up at once', (socket) => socket.destroy()],
    ['hangs up politely', (socket) => socket.end()],
    ['speaks another protocol', (socket) => socket.end('SSH-2.0-OpenSSH\r\n')],
    ['stops inside the head', (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-')],
  ])('is silent where the other side %s', async (_name, onSocket) => {
    const port = await serve((socket) => {
      socket.once('data', () => onSocket(socket));
    });
    expect((await probe(port, '127.0.0.1', 150)).kind).toBe('silent');
  });

  it('takes the head for an answer when the body never ends', async () => {
    const port = await serve((socket) => {
      socket.write(
        'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 999\r\n\r\n<html>',
      );
    });
    expect(await probe(port, '127.0.0.1', 150)).toMatchObject({
      kind: 'answered',
      status: 200,
      body: { kind: 'html' },
    });
  });

  it('reads no more than 64 KiB of an endless body', async () => {
    let sentBytes = 0;
    const port = await listen(
      createHttp((_request, response) => {
        response.writeHead(200, { 'content-type': 'text/plain' });
        const chunk = Buffer.alloc(16_384, 0x78);
        const push = () => {
          while (!response.destroyed && sentBytes < 200_000_000) {
            sentBytes += chunk.length;
            if (!response.write(chunk)) {
              response.once('drain', push);
              return;
            }
          }
        };
        push();
      }),
    );
    expect(await probe(port)).toMatchObject({ kind: 'answered', body: { kind: 'other' } });
    expect(sentBytes).toBeLessThan(20_000_000);
  });

  it('finds a gateway that listens on only one address of localhost', async () => {
    for (const host of ['127.0.0.1', '::1']) {
      const port = await listen(
        createHttp((_request, response) => response.end('{}')),
        host,
      );
      expect(await probe(port, 'localhost')).toMatchObject({ kind: 'answered' });
    }
  });

  it.each([
    ['http://[', 'ERR_INVALID_URL'],
    ['ftp://127.0.0.1', 'ERR_INVALID_PROTOCOL'],
  ])('is unreachable at %s', async (origin, code) => {
    expect(await probeHttp(origin, { timeoutMs: 100, path: '/' })).toEqual({
      kind: 'unreachable',
      code,
    });
  });
});
