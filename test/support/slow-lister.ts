import { createServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';

const askedSchema = z.object({ id: z.string(), method: z.string(), params: z.unknown() });

export type SlowLister = {
  /** The sessions that its hello names as the newest. */
  readonly recent: readonly string[];
  /** How long it takes for the list of its sessions. */
  readonly listAfterMs: number;
  /** When its run called the model, which has been silent since. */
  readonly calledAtMs: number;
  readonly hungKey: string;
  /** How long its HTTP takes for an answer. */
  readonly httpAfterMs: number;
  /** How long it takes for the history of a session; none unless this says so. */
  readonly historyAfterMs?: number;
  /** Whether a run is at work in it; it is unless this says no. */
  readonly isAtWork?: boolean;
};

/** A gateway like 2026.9.6 that is well but for a hung run, and that is slow to list its sessions. */
export async function slowLister(about: SlowLister) {
  const asked: string[] = [];
  let askedBeforeHttp: number | null = null;
  const server = createServer((_request, response) => {
    setTimeout(() => {
      askedBeforeHttp ??= asked.length;
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end('{"ready":true,"failing":[],"uptimeMs":3600000}');
    }, about.httpAfterMs);
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.on('error', () => undefined);
    send(socket, { type: 'event', event: 'connect.challenge', payload: { nonce: 'n', ts: 1 } });
    socket.on('message', (data) => {
      const { id, method } = askedSchema.parse(JSON.parse(data.toString()));
      asked.push(`${method} ${keyOf(data.toString())}`.trim());
      const payload = answerTo(method, keyOf(data.toString()), about);
      const answer = () => send(socket, { type: 'res', id, ok: true, payload });
      const afterMs =
        method === 'sessions.list'
          ? about.listAfterMs
          : method === 'chat.history'
            ? (about.historyAfterMs ?? 0)
            : 0;
      if (afterMs > 0) setTimeout(answer, afterMs).unref();
      else answer();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    asked: (): readonly string[] => asked,
    /** Tells every client of something. */
    tell: (event: string, payload: object): void => {
      for (const client of sockets.clients) send(client, { type: 'event', event, payload });
    },
    /** What it was asked before its HTTP had answered anything. */
    askedBeforeHttp: (): readonly string[] => asked.slice(0, askedBeforeHttp ?? 0),
    close: () => {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      server.close();
    },
  };
}

const keyedSchema = z.object({ params: z.object({ sessionKey: z.string() }) });

function keyOf(text: string): string {
  return keyedSchema.safeParse(JSON.parse(text)).data?.params.sessionKey ?? '';
}

function send(socket: WebSocket, frame: object): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
}

function answerTo(method: string, key: string, about: SlowLister): object {
  switch (method) {
    case 'connect':
      return {
        type: 'hello-ok',
        protocol: 4,
        server: { version: '2026.9.6' },
        features: { methods: ['sessions.list', 'chat.history', 'diagnostics.stability'] },
        snapshot: { health: { sessions: { recent: about.recent.map((one) => ({ key: one })) } } },
      };
    case 'sessions.list':
      return {
        path: '/x/openclaw-agent.sqlite',
        totalCount: 1,
        sessions: [
          {
            key: about.hungKey,
            hasActiveRun: about.isAtWork ?? true,
            startedAt: about.calledAtMs,
          },
        ],
      };
    case 'chat.history': {
      const ts = about.calledAtMs;
      const events = [{ stream: 'run_status', ts, data: { phase: 'starting_model' } }];
      return key === about.hungKey ? { inFlightRun: { runId: 'r', text: '', events } } : {};
    }
    case 'diagnostics.stability':
      return { events: [] };
    default:
      return { ok: true };
  }
}
