import { randomUUID } from 'node:crypto';
import type { RawData, WebSocket } from 'ws';
import { z } from 'zod';
import type { Scope } from './eras.ts';
import { type ErrorShape, invalidRequest, missingScope } from './errors.ts';
import { admit } from './handshake.ts';
import type { Life } from './life.ts';
import type { Reply } from './method.ts';
import { findMethod } from './methods.ts';

const requestSchema = z.object({
  type: z.literal('req'),
  id: z.string(),
  method: z.string(),
  params: z.unknown().optional(),
});
type Request = z.infer<typeof requestSchema>;

/** What a connection needs from its server. */
export interface ConnectionHost {
  readonly life: Life;
  onConnected(connection: Connection): void;
  restart(): void;
}

/** One client: first its handshake, then its requests and events. */
export class Connection {
  readonly #socket: WebSocket;
  readonly #host: ConnectionHost;
  #scopes: readonly Scope[] | null = null;
  #subscribed = false;
  #seq = 0;

  constructor(socket: WebSocket, host: ConnectionHost) {
    this.#socket = socket;
    this.#host = host;
    const { scheduler } = host.life;
    socket.on('message', (data) => scheduler.whenAwake(() => this.#receive(data)));
    socket.on('ping', (data) => scheduler.whenAwake(() => socket.pong(data)));
    socket.on('error', () => socket.terminate());
    scheduler.whenAwake(() =>
      this.#send({
        type: 'event',
        event: 'connect.challenge',
        payload: { nonce: randomUUID(), ts: scheduler.nowMs() },
      }),
    );
  }

  get connected(): boolean {
    return this.#scopes !== null;
  }

  get subscribed(): boolean {
    return this.#subscribed;
  }

  /** Whether this client may see what agents do. */
  get reads(): boolean {
    const scopes: readonly Scope[] = this.#scopes ?? [];
    return this.#host.life.era.generation === 'feb' || scopes.length > 0;
  }

  /** `seq`: `own` counts per client. 2026.2.1 passes a number that counts over all clients. */
  event(event: string, payload: object, seq: 'own' | 'none' | number): void {
    if (seq === 'own') this.#seq += 1;
    const number = seq === 'own' ? this.#seq : seq;
    this.#send({ type: 'event', event, payload, ...(number === 'none' ? {} : { seq: number }) });
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  #send(frame: object): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #receive(data: RawData): void {
    const request = parseRequest(data);
    if (request === null) {
      this.close(1008, 'invalid request frame');
    } else if (this.#scopes === null) this.#handshake(request);
    else void this.#call(request, this.#scopes);
  }

  #handshake(request: Request): void {
    const { life } = this.#host;
    if (request.method !== 'connect') {
      const error = invalidRequest('invalid handshake: first request must be connect');
      this.#refuse(request.id, error, 1008);
      return;
    }
    const admission = admit(life, request.params);
    if (admission.kind === 'refused') {
      const { error, closeCode } = admission;
      life.scheduler.after(admission.delayMs, () => this.#refuse(request.id, error, closeCode));
      return;
    }
    this.#scopes = admission.scopes;
    this.#send({ type: 'res', id: request.id, ok: true, payload: admission.hello });
    this.#host.onConnected(this);
  }

  #refuse(id: string, error: ErrorShape, code: number): void {
    this.#send({ type: 'res', id, ok: false, error });
    this.close(code, error.message);
  }

  async #call({ id, method: name, params }: Request, scopes: readonly Scope[]): Promise<void> {
    const { life } = this.#host;
    const reply = await this.#answer(name, params, scopes, (payload) =>
      this.#send({ type: 'res', id, ok: true, payload }),
    );
    life.scheduler.whenAwake(() => this.#send({ type: 'res', id, ...reply }));
  }

  async #answer(
    name: string,
    params: unknown,
    scopes: readonly Scope[],
    acknowledge: (payload: Record<string, unknown>) => void,
  ): Promise<Reply> {
    const { life } = this.#host;
    const method = findMethod(life.era, name);
    const needed = method?.scope ?? (method === null ? 'operator.admin' : null);
    if (
      needed !== null &&
      !allows(scopes, needed) &&
      (method !== null || life.era.generation === 'feb')
    ) {
      return { ok: false, error: missingScope(life.era, needed) };
    }
    if (method === null) return { ok: false, error: invalidRequest(`unknown method: ${name}`) };
    if (life.switches.draining && life.era.generation !== 'feb' && needed !== 'operator.read') {
      return {
        ok: false,
        error: {
          code: 'UNAVAILABLE',
          message: 'gateway is restarting',
          details: { reason: 'gateway-restarting' },
          retryable: true,
        },
      };
    }
    return method.call(params, {
      life,
      acknowledge,
      subscribe: () => {
        this.#subscribed = true;
      },
      restart: () => this.#host.restart(),
    });
  }
}

function parseRequest(data: RawData): Request | null {
  try {
    const parsed = requestSchema.safeParse(JSON.parse(String(data)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function allows(scopes: readonly Scope[], needed: Scope): boolean {
  if (scopes.includes('operator.admin')) return true;
  return needed === 'operator.read'
    ? scopes.includes('operator.read') || scopes.includes('operator.write')
    : scopes.includes(needed);
}
