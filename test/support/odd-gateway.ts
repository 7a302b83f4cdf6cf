import { createServer } from 'node:http';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import { z } from 'zod';

export type Oddity =
  | 'garbage'
  | 'flood'
  | 'pongs'
  | 'pings'
  | 'challenges'
  | 'fleet'
  | 'too-large'
  | 'hangs-up'
  | 'no-upgrade'
  | 'other-protocol'
  | 'refuses-token'
  | 'hello-then-nonsense'
  | 'hello-then-hangs-up';

/** A gateway whose HTTP says that it lives, and whose socket does what no gateway does. */
export async function oddGateway(oddity: Oddity) {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end('{"ok":true,"status":"live"}');
  });
  const sockets = new WebSocketServer({ noServer: true });
  let attempts = 0;
  server.on('upgrade', (request, socket, head) => {
    attempts += 1;
    if (oddity === 'no-upgrade') {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (open) => beOdd(open, oddity));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    port,
    url: `ws://127.0.0.1:${port}`,
    attempts: () => attempts,
    close: () => {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      server.close();
    },
  };
}

function beOdd(socket: WebSocket, oddity: Oddity): void {
  socket.on('error', () => undefined);
  switch (oddity) {
    case 'garbage':
      socket.send('\u0000 not a word of it');
      return;
    case 'flood':
      flood(socket);
      return;
    case 'pongs':
    case 'pings':
    case 'challenges':
      repeat(socket, oddity);
      return;
    case 'fleet':
    case 'too-large':
      greet(socket, oddity);
      return;
    case 'other-protocol':
      socket.close(1002, 'protocol mismatch');
      return;
    case 'refuses-token':
      socket.close(1008, 'unauthorized: gateway token mismatch');
      return;
    case 'hello-then-nonsense':
    case 'hello-then-hangs-up':
      greet(socket, oddity);
      return;
    case 'hangs-up':
    case 'no-upgrade':
      socket.terminate();
  }
}

const askedSchema = z.object({ id: z.string(), method: z.string() });

const HELLO = {
  type: 'hello-ok',
  protocol: 4,
  server: { version: '2026.9.6' },
  features: { methods: ['sessions.list'] },
  snapshot: {},
};

function greet(socket: WebSocket, oddity: Oddity): void {
  const payload = { nonce: 'n', ts: 1 };
  socket.send(JSON.stringify({ type: 'event', event: 'connect.challenge', payload }));
  socket.on('message', (data) => {
    const { id, method } = askedSchema.parse(JSON.parse(data.toString()));
    const answer = method === 'connect' ? HELLO : answerOf(oddity, method);
    socket.send(JSON.stringify({ type: 'res', id, ok: true, payload: answer }));
    if (oddity === 'hello-then-hangs-up') setTimeout(() => socket.terminate(), 20);
  });
}

/** As many sessions as no fleet has, each row as long as 2026.9.6 makes it, or far longer. */
function answerOf(oddity: Oddity, method: string): unknown {
  if (method !== 'sessions.list' || (oddity !== 'fleet' && oddity !== 'too-large')) {
    return ['nonsense'];
  }
  const label = 'x'.repeat(oddity === 'fleet' ? 100 : 1_000);
  return {
    path: '/x/openclaw-agent.sqlite',
    sessions: Array.from({ length: 100_000 }, (_, index) => ({
      key: `agent:fleet-${index}:main`,
      sessionId: `${index}`,
      updatedAt: 1_000 + index,
      hasActiveRun: index === 99_999,
      startedAt: Date.now() - 10_000,
      label,
    })),
  };
}

/** Frames of one kind without end; what it is sent it never reads. */
function repeat(socket: WebSocket, oddity: 'pongs' | 'pings' | 'challenges'): void {
  socket.pause();
  const payload = { nonce: 'n', ts: 1 };
  const challenge = JSON.stringify({ type: 'event', event: 'connect.challenge', payload });
  const go = (): void => {
    if (socket.readyState === socket.CLOSED || socket.readyState === socket.CLOSING) return;
    for (let i = 0; i < 1_000; i += 1) {
      if (oddity === 'challenges') socket.send(challenge);
      else if (oddity === 'pongs') socket.pong();
      else socket.ping();
    }
    setImmediate(go);
  };
  go();
}

function flood(socket: WebSocket): void {
  if (socket.readyState !== socket.OPEN) return;
  for (let i = 0; i < 1_000; i += 1) socket.send('{"type":"event","event":"tick"}');
  setImmediate(() => flood(socket));
}
