import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** How the model answers from now on. The drill chooses; the words of a message do not. */
export type Behaviour =
  | { readonly kind: 'answer' }
  /** Takes the request and stays silent: a run that holds its lane and its lock. */
  | { readonly kind: 'hang' }
  /** Begins an answer, then stays silent. */
  | { readonly kind: 'hang-mid-stream' }
  /** One word a second, or as far apart as it says. */
  | { readonly kind: 'slow'; readonly words: number; readonly everyMs?: number }
  /** Refuses as providers do, with this HTTP status; only this model's calls, where one is named. */
  | { readonly kind: 'refuse'; readonly status: keyof typeof REFUSALS; readonly model?: string }
  /** Begins an answer, then breaks the connection off. */
  | { readonly kind: 'cut-off' }
  /** Answers in these words, or with none, and ends for this reason. */
  | { readonly kind: 'says'; readonly words: string; readonly end?: 'stop' | 'length' }
  /** Ends its answer by its rules, without a word. */
  | { readonly kind: 'filtered' }
  /** A wall against robots stands before it: a page for a browser, with 403. */
  | { readonly kind: 'page' }
  /** Refuses with a 400 whose words alone tell that no credit is left, as Anthropic does. */
  | { readonly kind: 'credit' }
  /** Asks for one shell command, then answers. */
  | { readonly kind: 'tool'; readonly command: string }
  /** Asks once for any tool, then behaves as it says. */
  | {
      readonly kind: 'call';
      readonly tool: string;
      readonly arguments: Readonly<Record<string, unknown>>;
      readonly afterwards: Behaviour;
    };

/** The same for a gateway that only plays having a model: it asks for `/behaviour`. */
export const behaviourSchema = z.object({
  kind: z.enum([
    'answer',
    'hang',
    'hang-mid-stream',
    'slow',
    'refuse',
    'cut-off',
    'says',
    'filtered',
    'page',
    'credit',
    'tool',
    'call',
  ]),
});

/** What a provider's error says: message, type and code in the form of the OpenAI protocol. */
const REFUSALS = {
  400: [
    "This model's maximum context length is 128000 tokens, however you requested 200000 tokens",
    'invalid_request_error',
    'context_length_exceeded',
  ],
  401: ['Incorrect API key provided', 'invalid_request_error', 'invalid_api_key'],
  402: ['Your credit balance is too low', 'billing_error', 'insufficient_credits'],
  403: ['OAuth token does not meet scope requirement', 'permission_error', 'forbidden'],
  404: ['The model drill-1 does not exist', 'invalid_request_error', 'model_not_found'],
  429: ['Rate limit reached for requests', 'rate_limit_error', 'rate_limit_exceeded'],
  500: ['The server had an error', 'server_error', 'server_error'],
  503: ['Service unavailable', 'server_error', 'server_error'],
  529: ['Overloaded', 'overloaded_error', 'overloaded'],
} as const;

const PAGE =
  '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head><body>Enable JavaScript and cookies to continue</body></html>';
const NO_CREDIT = {
  type: 'invalid_request_error',
  message:
    'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
};

const MAX_BODY_BYTES = 8 * 1024 * 1024;
const requestSchema = z.object({
  stream: z.boolean().optional(),
  model: z.string().default('drill-1'),
  messages: z.array(z.object({ role: z.string(), content: z.unknown().optional() })).default([]),
});

/** A language model on loopback that speaks the OpenAI chat protocol and costs nothing. */
export class Model {
  readonly #server: Server;
  #behaviour: Behaviour = { kind: 'answer' };
  #port = 0;
  #requests = 0;
  #lastAsked = '';
  #heartbeats = 0;
  readonly #open = new Map<ServerResponse, AbortController>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Model> {
    const server = createServer();
    const model = new Model(server);
    server.on('request', (request, response) => {
      model.#serve(request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return model;
  }

  get baseUrl(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the model is closed');
    return `http://127.0.0.1:${address.port}/v1`;
  }

  /** Requests so far: how a drill sees that a message reached the model. */
  get requests(): number {
    return this.#requests;
  }

  /** The conversation of the last request, as one text: what the agent still knows. */
  get lastAsked(): string {
    return this.#lastAsked;
  }

  /** Heartbeats that have asked it so far. */
  get heartbeats(): number {
    return this.#heartbeats;
  }

  /** Requests not answered yet: runs that wait for this model now. */
  get open(): number {
    return this.#open.size;
  }

  /** Breaks off what it has not answered, as a provider's overloaded server does. */
  breakOff(): void {
    for (const response of this.#open.keys()) response.destroy();
  }

  /** Comes to the end of every slow answer, and gives one to who has waited in vain. */
  finish(): void {
    for (const end of this.#open.values()) end.abort();
  }

  behave(behaviour: Behaviour): void {
    this.#behaviour = behaviour;
  }

  /** Nobody listens at its address any more, until `listen`. */
  async leave(): Promise<void> {
    this.#port = Number(new URL(this.baseUrl).port);
    await this.close();
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, '127.0.0.1', resolve);
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/behaviour') {
      sendJson(response, 200, this.#behaviour);
      return;
    }
    if (request.url?.endsWith('/models') === true) {
      sendJson(response, 200, { object: 'list', data: [{ id: 'drill-1', object: 'model' }] });
      return;
    }
    const body = requestSchema.safeParse(JSON.parse(await readBody(request)));
    if (!body.success) {
      sendJson(response, 400, { error: { message: 'not a chat request' } });
      return;
    }
    this.#requests += 1;
    this.#lastAsked = JSON.stringify(body.data.messages);
    const end = new AbortController();
    this.#open.set(response, end);
    response.once('close', () => this.#open.delete(response));
    const turn = sinceLastAnswer(body.data.messages);
    if (turn.some(({ content }) => HEARTBEAT.test(JSON.stringify(content ?? '')))) {
      this.#heartbeats += 1;
    }
    const { stream, model } = body.data;
    await this.#answer(hasToolResult(body.data.messages), stream, model, response, end.signal);
  }

  async #answer(
    hasToolResult: boolean,
    stream: boolean | undefined,
    asked: string,
    response: ServerResponse,
    end: AbortSignal,
  ): Promise<void> {
    const behaviour = this.#behaviour;
    if (behaviour.kind === 'hang') {
      if (!end.aborted) await once(end, 'abort');
      if (response.destroyed) return;
    }
    if (behaviour.kind === 'refuse' && (behaviour.model ?? asked) === asked) {
      const [message, type, code] = REFUSALS[behaviour.status];
      sendJson(response, behaviour.status, { error: { message, type, code } });
      return;
    }
    if (behaviour.kind === 'page') {
      response.writeHead(403, { 'content-type': 'text/html' });
      response.end(PAGE);
      return;
    }
    if (behaviour.kind === 'credit') {
      sendJson(response, 400, { type: 'error', error: NO_CREDIT });
      return;
    }
    if (stream !== true) {
      const message = { role: 'assistant', content: 'pong' };
      sendJson(response, 200, {
        id: 'drill',
        object: 'chat.completion',
        model: asked,
        choices: [{ index: 0, message, finish_reason: 'stop' }],
        usage: USAGE,
      });
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const asksFor = toolOf(behaviour);
    if (asksFor !== null && !hasToolResult) {
      if (behaviour.kind === 'call') this.#behaviour = behaviour.afterwards;
      const call = { name: asksFor.name, arguments: JSON.stringify(asksFor.arguments) };
      const calls = [{ index: 0, id: 'call-1', type: 'function', function: call }];
      response.write(chunk(asked, { role: 'assistant', tool_calls: calls }, null));
      response.end(`${chunk(asked, {}, 'tool_calls')}data: [DONE]\n\n`);
      return;
    }
    if (behaviour.kind === 'filtered') {
      response.end(`${chunk(asked, { role: 'assistant' }, 'content_filter')}data: [DONE]\n\n`);
      return;
    }
    if (behaviour.kind === 'says') {
      const { words, end: reason = 'stop' } = behaviour;
      response.write(chunk(asked, { role: 'assistant', content: words }, null));
      response.end(`${chunk(asked, {}, reason)}data: [DONE]\n\n`);
      return;
    }
    const words = behaviour.kind === 'slow' ? behaviour.words : 1;
    const everyMs = behaviour.kind === 'slow' ? (behaviour.everyMs ?? 1_000) : 0;
    for (let word = 0; word < words && !response.destroyed; word += 1) {
      if (word > 0) await sleep(everyMs, undefined, { signal: end }).catch(() => {});
      if (word > 0 && end.aborted) break;
      response.write(chunk(asked, { role: 'assistant', content: 'pong ' }, null));
    }
    if (behaviour.kind === 'hang-mid-stream') return;
    if (behaviour.kind === 'cut-off') {
      // What was written must have left this machine's buffer, or nothing of it arrives.
      await sleep(300);
      response.destroy();
      return;
    }
    response.end(`${chunk(asked, {}, 'stop')}data: [DONE]\n\n`);
  }
}

function toolOf(
  behaviour: Behaviour,
): { readonly name: string; readonly arguments: object } | null {
  if (behaviour.kind === 'tool') {
    return { name: 'exec', arguments: { command: behaviour.command } };
  }
  return behaviour.kind === 'call'
    ? { name: behaviour.tool, arguments: behaviour.arguments }
    : null;
}

/** Whether the tool has been run: 2026.9.6 puts words of its own behind the result. */
function hasToolResult(messages: readonly { readonly role: string }[]): boolean {
  const before = messages.findLastIndex((message) => message.role === 'assistant');
  return messages.slice(before + 1).some((message) => message.role === 'tool');
}

/** What a turn was begun with: 2026.9.6 puts words of its own behind a prompt. */
function sinceLastAnswer<T extends { readonly role: string }>(messages: readonly T[]): T[] {
  const before = messages.findLastIndex((message) => message.role === 'assistant');
  return messages.slice(before + 1).filter((message) => message.role === 'user');
}

/** How a heartbeat's prompt begins, from 2026.2.1 to 2026.9.6. */
const HEARTBEAT = /heartbeat/i;

const USAGE = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

/** A part of an answer, which names its model, as a provider's does. */
function chunk(model: string, delta: object, finishReason: string | null): string {
  const value = {
    id: 'drill',
    object: 'chat.completion.chunk',
    model,
    choices: [{ index: 0, delta, finish_reason: finishReason }],
    ...(finishReason === null ? {} : { usage: USAGE }),
  };
  return `data: ${JSON.stringify(value)}\n\n`;
}

function sendJson(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = Buffer.from(part);
    size += bytes.length;
    if (size > MAX_BODY_BYTES) throw new Error('request too large');
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString('utf8');
}
