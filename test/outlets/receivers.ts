import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createPlainServer, type Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** Receivers of notices on this machine's loopback, well behaved and not. */

type OnEnd = (fn: () => void | Promise<void>) => void;

export type Taken = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
};

type Answer = (taken: Taken, response: ServerResponse) => void;

/** An HTTP receiver; by default it takes what it is given. `taken` is all it was handed. */
export async function httpReceiver(
  onEnd: OnEnd,
  first: Answer = (_taken, response) => response.end('ok'),
): Promise<{ url: string; taken: Taken[]; answer: Answer }> {
  const made = { url: '', taken: [] as Taken[], answer: first };
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      const one = { path: request.url ?? '', headers, body };
      made.taken.push(one);
      made.answer(one, response);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  made.url = `http://127.0.0.1:${portOf(server.address())}`;
  return made;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** A port of this machine at which nobody listens. */
export async function nobody(): Promise<string> {
  const server = createPlainServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const port = portOf(server.address());
  await new Promise((done) => server.close(done));
  return `http://127.0.0.1:${port}`;
}

/** Takes connections and does with them what it is told to; speaks no HTTP by itself. */
export async function rawReceiver(
  onEnd: OnEnd,
  onSocket: (socket: Socket) => void,
): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createPlainServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    onSocket(socket);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onEnd(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${portOf(server.address())}`;
}

/** A real SMTP server; `mails` are the texts it took, `users` who signed in. */
export async function mailServer(
  onEnd: OnEnd,
  options: {
    readonly refuseData?: number;
    readonly hangAtData?: boolean;
    readonly password?: string;
  } = {},
): Promise<{ port: number; mails: string[]; users: string[]; refuseData: number | undefined }> {
  const mails: string[] = [];
  const users: string[] = [];
  const made = { port: 0, mails, users, refuseData: options.refuseData };
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    authOptional: options.password === undefined,
    logger: false,
    onAuth(auth, _session, done) {
      if (auth.password !== options.password) return done(new Error('wrong'));
      users.push(auth.username ?? '');
      done(null, { user: auth.username });
    },
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8');
      });
      stream.on('end', () => {
        mails.push(text);
        if (options.hangAtData === true) return;
        if (made.refuseData === undefined) return done();
        done(Object.assign(new Error('no'), { responseCode: made.refuseData }));
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onEnd(() => new Promise((done) => server.close(() => done())));
  made.port = portOf(server.server.address());
  return made;
}
