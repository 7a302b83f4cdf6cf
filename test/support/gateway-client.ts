import { once } from 'node:events';
import { WebSocket } from 'ws';
import { z } from 'zod';

const frameSchema = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('event'),
    event: z.string(),
    payload: z.record(z.string(), z.unknown()),
    seq: z.number().optional(),
  }),
  z.looseObject({
    type: z.literal('res'),
    id: z.string(),
    ok: z.boolean(),
    payload: z.unknown().optional(),
    error: z.record(z.string(), z.unknown()).optional(),
  }),
]);
type Frame = z.infer<typeof frameSchema>;
export type EventFrame = Extract<Frame, { type: 'event' }>;
export type ResponseFrame = Extract<Frame, { type: 'res' }>;

export interface ConnectAs {
  readonly token?: string;
  readonly scopes?: readonly string[];
  readonly protocol?: readonly [number, number];
  readonly client?: { readonly id: string; readonly mode: string };
}

/** The least client that records what a gateway says, for tests of the simulator. */
export class TestGatewayClient {
  readonly events: EventFrame[] = [];
  readonly responses: ResponseFrame[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #socket: WebSocket;
  readonly #watchers = new Set<() => void>();
  #count = 0;

  private constructor(url: string) {
    this.#socket = new WebSocket(url);
    this.#socket.on('message', (data) => {
      const frame = frameSchema.parse(JSON.parse(String(data)));
      if (frame.type === 'event') this.events.push(frame);
      else this.responses.push(frame);
      for (const watcher of this.#watchers) watcher();
    });
    this.#socket.on('error', () => {});
    this.closed = new Promise((resolve) => {
      this.#socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
  }

  /** Opens a socket and waits for the challenge; the handshake is the caller's. */
  static async open(url: string): Promise<TestGatewayClient> {
    const client = new TestGatewayClient(url);
    await client.until(() => client.events.find(({ event }) => event === 'connect.challenge'));
    return client;
  }

  static async connect(url: string, as: ConnectAs): Promise<TestGatewayClient> {
    const client = await TestGatewayClient.open(url);
    const hello = await client.hello(as);
    if (!hello.ok) throw new Error(JSON.stringify(hello.error));
    return client;
  }

  hello(as: ConnectAs): Promise<ResponseFrame> {
    const [minProtocol, maxProtocol] = as.protocol ?? [3, 4];
    return this.request('connect', {
      minProtocol,
      maxProtocol,
      client: {
        version: '0',
        platform: 'linux',
        ...(as.client ?? { id: 'gateway-client', mode: 'backend' }),
      },
      role: 'operator',
      scopes: as.scopes ?? ['operator.read', 'operator.write', 'operator.admin'],
      caps: [],
      ...(as.token === undefined ? {} : { auth: { token: as.token } }),
    });
  }

  /** The first response to a request. */
  async request(method: string, params: object = {}): Promise<ResponseFrame> {
    const id = this.send(method, params);
    return this.until(() => this.responses.find((response) => response.id === id));
  }

  /** Sends without waiting; answers the request's id. */
  send(method: string, params: object = {}): string {
    this.#count += 1;
    const id = `r${this.#count}`;
    this.#socket.send(JSON.stringify({ type: 'req', id, method, params }));
    return id;
  }

  chatState(state: string): EventFrame | undefined {
    return this.events.find(({ event, payload }) => event === 'chat' && payload.state === state);
  }

  /** Waits until something was received; fails when it was not in time. */
  async until<T>(find: () => T | undefined, withinMs = 1500): Promise<T> {
    const found = find();
    if (found !== undefined) return found;
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => {
        this.#watchers.delete(look);
        const got = this.events.map(({ event }) => event).join(', ');
        reject(new Error(`not received in time; events so far: ${got}`));
      }, withinMs);
      const look = () => {
        const value = find();
        if (value === undefined) return;
        clearTimeout(giveUp);
        this.#watchers.delete(look);
        resolve(value);
      };
      this.#watchers.add(look);
    });
  }

  async close(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    this.#socket.terminate();
    await once(this.#socket, 'close');
  }
}
