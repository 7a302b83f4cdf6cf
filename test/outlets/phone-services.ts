import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** Small stand-ins for ntfy and Telegram, by their published protocols, on this machine only. */

type OnEnd = (fn: () => void | Promise<void>) => void;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

async function serve(
  onEnd: OnEnd,
  answer: (request: IncomingMessage, body: string, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => answer(request, body, response));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

/** ntfy: JSON publishing to the root, plain publishing to a topic, a JSON stream of a topic. */
export async function ntfyService(onEnd: OnEnd) {
  const messages: { id: string; time: number; event: 'message'; topic: string; message: string }[] =
    [];
  const streams = new Map<ServerResponse, string>();
  const published: { topic: string; title?: string; message: string; actions?: NtfyAction[] }[] =
    [];
  const publish = (topic: string, message: string): void => {
    const id = `m${messages.length}`;
    const one = {
      id,
      time: Math.floor(Date.now() / 1_000),
      event: 'message' as const,
      topic,
      message,
    };
    messages.push(one);
    for (const [stream, name] of streams) {
      if (name === topic) stream.write(`${JSON.stringify(one)}\n`);
    }
  };
  const url = await serve(onEnd, (request, body, response) => {
    const at = new URL(request.url ?? '/', 'http://ntfy');
    const [, topic = '', form] = at.pathname.split('/');
    if (request.method === 'GET' && form === 'json') {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      response.write(`${JSON.stringify({ id: 'o', event: 'open', topic })}\n`);
      const since = at.searchParams.get('since') ?? '';
      const from = messages.findIndex((one) => one.id === since);
      for (const one of messages.slice(from + 1)) {
        const isNew = from >= 0 || one.time >= Number(since);
        if (one.topic === topic && isNew) response.write(`${JSON.stringify(one)}\n`);
      }
      streams.set(response, topic);
      response.on('close', () => streams.delete(response));
      return;
    }
    if (topic === '') {
      const note = JSON.parse(body);
      published.push(note);
      publish(note.topic, note.message);
    } else publish(topic, body);
    response.end('{}');
  });
  return {
    url,
    published,
    publish,
    listeners: () => [...streams.values()],
    /** What the phone does when somebody taps the button. */
    async press(action: NtfyAction | undefined): Promise<void> {
      if (action === undefined) throw new Error('the notice has no button');
      await fetch(action.url, { method: action.method, body: action.body });
    },
  };
}

export type NtfyAction = {
  readonly action: string;
  readonly label: string;
  readonly url: string;
  readonly method: string;
  readonly body: string;
};

type Query = {
  readonly update_id: number;
  readonly callback_query: {
    readonly id: string;
    readonly from: { readonly id: number };
    readonly message: { readonly chat: { readonly id: number } };
    readonly data: string;
  };
};

/** Telegram: sendMessage with an inline keyboard, getUpdates as a long poll, answers to callbacks. */
export async function telegramService(onEnd: OnEnd) {
  let waiting: (() => void)[] = [];
  let updates: Query[] = [];
  let number = 100;
  const made = {
    url: '',
    sent: [] as {
      chat_id: string;
      text: string;
      reply_markup?: { inline_keyboard: { text: string; callback_data: string }[][] };
    }[],
    answered: [] as { callback_query_id: string; text: string }[],
    polls: 0,
    isTaken: false,
    press(data: string, who: { from?: number; chat?: number } = {}): void {
      const { from = 77, chat = 77 } = who;
      number += 1;
      const callback_query = {
        id: `q${number}`,
        from: { id: from },
        message: { chat: { id: chat } },
        data,
      };
      updates.push({ update_id: number, callback_query });
      const before = waiting;
      waiting = [];
      for (const wake of before) wake();
    },
    /** The button of the newest message. */
    button(): string {
      const data = made.sent.at(-1)?.reply_markup?.inline_keyboard[0]?.[0]?.callback_data;
      if (data === undefined) throw new Error('the message has no button');
      return data;
    },
  };
  made.url = await serve(onEnd, (request, body, response) => {
    const method = request.url?.split('/').at(-1);
    const given = body === '' ? {} : JSON.parse(body);
    const ok = (result: unknown) => response.end(JSON.stringify({ ok: true, result }));
    switch (method) {
      case 'sendMessage':
        made.sent.push(given);
        ok({ message_id: 1 });
        return;
      case 'answerCallbackQuery':
        made.answered.push(given);
        ok(true);
        return;
      case 'getUpdates': {
        made.polls += 1;
        if (made.isTaken) {
          response.writeHead(409).end('{"ok":false}');
          return;
        }
        updates = updates.filter((one) => one.update_id >= (given.offset ?? 0));
        if (updates.length > 0) ok(updates);
        else waiting.push(() => ok(updates));
        return;
      }
      default:
        response.writeHead(404).end();
    }
  });
  return made;
}
