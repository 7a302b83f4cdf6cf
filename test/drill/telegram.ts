import { createServer, type Server, type ServerResponse } from 'node:http';

/** What the stand-in does with a request: answers, breaks off, or never answers. */
export type TelegramMode = 'up' | 'refusing' | 'silent';

const POLL_MS = 5_000;

/** A Telegram Bot API on loopback with one bot and nobody who writes to it. */
export class Telegram {
  readonly #server: Server;
  readonly #open = new Set<ServerResponse>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #polls = 0;
  #mode: TelegramMode = 'up';
  readonly #revoked = new Set<string>();
  readonly #pollsOf = new Map<string, number>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Telegram> {
    const server = createServer();
    const telegram = new Telegram(server);
    server.on('request', (request, response) => {
      request.resume();
      telegram.#serve(request.url ?? '', response);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return telegram;
  }

  get root(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('it is closed');
    return `http://127.0.0.1:${address.port}`;
  }

  /** How often a bot has asked for news: how a drill sees that the channel works. */
  get polls(): number {
    return this.#polls;
  }

  /** The same for one bot. */
  pollsOf(token: string): number {
    return this.#pollsOf.get(token) ?? 0;
  }

  /** Takes a bot its token, or gives it back: every call with it is answered with 401. */
  revoke(token: string, isRevoked = true): void {
    if (isRevoked) this.#revoked.add(token);
    else this.#revoked.delete(token);
  }

  become(mode: TelegramMode): void {
    this.#mode = mode;
    if (mode !== 'refusing') return;
    for (const response of this.#open) response.destroy();
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #serve(url: string, response: ServerResponse): void {
    this.#open.add(response);
    response.once('close', () => this.#open.delete(response));
    if (this.#mode === 'refusing') response.destroy();
    if (this.#mode !== 'up') return;
    const [, token = '', method] = /\/bot([^/]+)\/(\w+)/.exec(url) ?? [];
    if (this.#revoked.has(token)) {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ok: false, error_code: 401, description: 'Unauthorized' }));
      return;
    }
    if (method !== 'getUpdates') {
      send(response, method === 'getMe' ? BOT : true);
      return;
    }
    this.#polls += 1;
    this.#pollsOf.set(token, this.pollsOf(token) + 1);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (this.#mode === 'up') send(response, []);
    }, POLL_MS);
    this.#timers.add(timer);
  }
}

const BOT = { id: 4711, is_bot: true, first_name: 'Drill', username: 'drill_bot' };

function send(response: ServerResponse, result: unknown): void {
  if (response.destroyed) return;
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ ok: true, result }));
}
