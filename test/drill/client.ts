import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { z } from 'zod';

/**
 * A person at the other end: sends messages to the gateway and waits for the answer. Written
 * apart from Clawbuoy's own socket, so that a drill does not test a thing with itself.
 */

const frameSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('event'),
    event: z.string(),
    payload: z.unknown(),
    seq: z.number().optional(),
  }),
  z.object({
    type: z.literal('res'),
    id: z.string(),
    ok: z.boolean(),
    payload: z.unknown().optional(),
    error: z.object({ code: z.string().optional(), message: z.string().optional() }).optional(),
  }),
]);
export type Frame = z.infer<typeof frameSchema>;
export type EventFrame = Extract<Frame, { type: 'event' }>;
export type Reply = Extract<Frame, { type: 'res' }>;

export type Address = { readonly port: number; readonly token: string };

const ALL_SCOPES = ['operator.read', 'operator.write', 'operator.admin'];

export class Client {
  readonly #socket: WebSocket;
  readonly #pending = new Map<string, (reply: Reply | null) => void>();
  readonly #listeners = new Set<(event: EventFrame) => void>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#receive(String(data)));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      for (const settle of this.#pending.values()) settle(null);
      this.#pending.clear();
    });
  }

  /** Connects within the limit, or returns null: the gateway is down, hung or still starting. */
  static async connect(
    address: Address,
    limitMs: number,
    scopes: readonly string[] = ALL_SCOPES,
    caps: readonly string[] = [],
  ): Promise<Client | null> {
    const socket = new WebSocket(`ws://127.0.0.1:${address.port}`);
    const client = new Client(socket);
    const greeted = new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), limitMs);
      socket.once('close', () => {
        clearTimeout(timer);
        resolve(false);
      });
      client.on((event) => {
        if (event.event !== 'connect.challenge') return;
        const hello = client.request(
          'connect',
          connectParams(address.token, scopes, caps),
          limitMs,
        );
        hello.then((reply) => {
          clearTimeout(timer);
          resolve(reply?.ok === true);
        });
      });
    });
    if (await greeted) return client;
    socket.terminate();
    return null;
  }

  on(listener: (event: EventFrame) => void): void {
    this.#listeners.add(listener);
  }

  /** One request; null when no reply came within the limit or the socket closed. */
  async request(method: string, params: object, limitMs = 10_000): Promise<Reply | null> {
    if (this.#socket.readyState !== WebSocket.OPEN) return null;
    const id = randomUUID();
    return new Promise((resolve) => {
      const settle = (reply: Reply | null): void => {
        clearTimeout(timer);
        this.#pending.delete(id);
        resolve(reply);
      };
      const timer = setTimeout(() => settle(null), limitMs);
      this.#pending.set(id, settle);
      this.#socket.send(JSON.stringify({ type: 'req', id, method, params }));
    });
  }

  close(): void {
    this.#socket.terminate();
  }

  #receive(text: string): void {
    const frame = frameSchema.safeParse(JSON.parse(text));
    if (!frame.success) return;
    if (frame.data.type === 'event') {
      for (const listener of this.#listeners) listener(frame.data);
    } else {
      this.#pending.get(frame.data.id)?.(frame.data);
    }
  }
}

function connectParams(token: string, scopes: readonly string[], caps: readonly string[]): object {
  return {
    minProtocol: 3,
    maxProtocol: 4,
    client: { id: 'gateway-client', version: '0.0.1', platform: process.platform, mode: 'backend' },
    role: 'operator',
    scopes,
    caps,
    auth: { token },
  };
}

/** What became of a message. `silent`: nothing at all came back within the limit. */
export type Answer =
  | { readonly kind: 'answered'; readonly text: string; readonly tookMs: number }
  | { readonly kind: 'failed'; readonly why: string; readonly tookMs: number }
  | { readonly kind: 'silent'; readonly tookMs: number };

const chatEventSchema = z.object({
  runId: z.string(),
  state: z.string(),
  errorMessage: z.string().optional(),
  message: z.object({ content: z.unknown() }).optional(),
});

export type Message = {
  readonly text: string;
  readonly sessionKey: string;
  /** `chat`: as the web chat sends; `agent`: as channels do. */
  readonly via?: 'chat' | 'agent';
  /** The run's own limit, of an `agent` message only: it counts instead of the config's default. */
  readonly runLimitSeconds?: number;
  readonly limitMs: number;
};

/** Sends one message over a connection of its own and waits for what becomes of it. */
export async function say(address: Address, message: Message): Promise<Answer> {
  const sentAt = Date.now();
  const tookMs = (): number => Date.now() - sentAt;
  const client = await Client.connect(address, Math.min(message.limitMs, 15_000));
  if (client === null) return { kind: 'failed', why: 'could not connect', tookMs: tookMs() };
  try {
    const runId = randomUUID();
    return await new Promise<Answer>((resolve) => {
      const limit = setTimeout(
        () => resolve({ kind: 'silent', tookMs: tookMs() }),
        message.limitMs,
      );
      const settle = (answer: Answer): void => {
        clearTimeout(limit);
        resolve(answer);
      };
      client.on((frame) => {
        if (frame.event !== 'chat') return;
        const chat = chatEventSchema.safeParse(frame.payload);
        if (!chat.success || chat.data.runId !== runId) return;
        if (chat.data.state === 'final' && chat.data.message === undefined) {
          // From 2026.6 on a message that meets a run is put into its queue and ends like this.
          settle({ kind: 'failed', why: 'queued behind a run', tookMs: tookMs() });
        } else if (chat.data.state === 'final') {
          const text = JSON.stringify(chat.data.message?.content ?? '');
          settle({ kind: 'answered', text, tookMs: tookMs() });
        } else if (chat.data.state === 'error' || chat.data.state === 'aborted') {
          const why = chat.data.errorMessage ?? chat.data.state;
          settle({ kind: 'failed', why, tookMs: tookMs() });
        }
      });
      const via = message.via ?? 'chat';
      const { runLimitSeconds } = message;
      const ownLimit = runLimitSeconds === undefined ? {} : { timeout: runLimitSeconds };
      const params = {
        sessionKey: message.sessionKey,
        message: message.text,
        idempotencyKey: runId,
        ...(via === 'agent' ? { deliver: false, ...ownLimit } : {}),
      };
      client
        .request(via === 'agent' ? 'agent' : 'chat.send', params, message.limitMs)
        .then((reply) => {
          if (reply === null) settle({ kind: 'silent', tookMs: tookMs() });
          else if (!reply.ok) {
            settle({ kind: 'failed', why: reply.error?.message ?? 'refused', tookMs: tookMs() });
          }
        });
    });
  } finally {
    client.close();
  }
}

const sessionListSchema = z.object({
  sessions: z.array(
    z.object({
      key: z.string(),
      sessionId: z.string().optional(),
      hasActiveRun: z.boolean().optional(),
      status: z.string().optional(),
    }),
  ),
});
export type SessionRow = z.infer<typeof sessionListSchema>['sessions'][number];

/** A session as the gateway lists it; null when it does not. */
export async function sessionRow(address: Address, sessionKey: string): Promise<SessionRow | null> {
  const client = await Client.connect(address, 10_000);
  if (client === null) return null;
  try {
    const reply = await client.request('sessions.list', {});
    const list = sessionListSchema.safeParse(reply?.payload);
    if (!list.success) return null;
    return list.data.sessions.find((row) => row.key === sessionKey) ?? null;
  } finally {
    client.close();
  }
}
