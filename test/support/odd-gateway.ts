import { createServer } from 'node:http';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import { z } from 'zod';

export type Oddity =
  | 'garbage'
  | 'flood'
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
    case 'other-protocol':
      socket.close(1002, 'protocol mismatch');
      return;
    case 'refuses-token':
      socket.close(1008, 'unauthorized: gateway token mismatch');
      return;
    case 'hello-then-nonsense':
    case 'hello-then-hangs-up':
      greet(socket, oddity === 'hello-then-hangs-up');
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

function greet(socket: WebSocket, hangsUp: boolean): void {
  const payload = { nonce: 'n', ts: 1 };
  socket.send(JSON.stringify({ type: 'event', event: 'connect.challenge', payload }));
  socket.on('message', (data) => {
    const { id, method } = askedSchema.parse(JSON.parse(data.toString()));
    const answer = method === 'connect' ? HELLO : ['nonsense'];
    socket.send(JSON.stringify({ type: 'res', id, ok: true, payload: answer }));
    if (hangsUp) setTimeout(() => socket.terminate(), 20);
  });
}

function flood(socket: WebSocket): void {
  if (socket.readyState !== socket.OPEN) return;
  for (let i = 0; i < 1_000; i += 1) socket.send('{"type":"event","event":"tick"}');
  setImmediate(() => flood(socket));
}
