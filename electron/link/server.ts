import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import type { Evidence } from '../core/evidence.ts';
import type { Result } from '../core/result.ts';
import { err, never, ok } from '../core/result.ts';
import type { Engine } from '../core/status.ts';
import { onLines, parseJson } from './lines.ts';
import type { LinkRequest } from './protocol.ts';
import { MAX_LINE_BYTES, requestSchema } from './protocol.ts';

export interface LinkServer {
  close(): Promise<void>;
}

/** What others may reach of an engine. */
export type LinkedEngine = Pick<
  Engine,
  'status' | 'look' | 'plan' | 'act' | 'mark' | 'subscribe'
> & {
  readonly location: { readonly stateDir: string; readonly url: string };
  lastLook(): { readonly evidence: Evidence } | null;
};

type Options = {
  readonly path: string;
  readonly engine: LinkedEngine;
  readonly log: (line: string) => void;
};

/**
 * Who asks waits no longer than this for the newest look: at a gateway that does not answer a look
 * takes as long as its probes, and what is known already is the answer then.
 */
const STATUS_MS = 2_500;
const MAX_UNREAD_BYTES = 2 * MAX_LINE_BYTES;

/**
 * Listens for the terminal on a Unix socket that only this user may open. The socket dies with
 * its process: one that nobody answers any more is replaced, one that answers is left alone.
 */
export async function createLinkServer(options: Options): Promise<Result<LinkServer>> {
  const { path } = options;
  if (await isAnswered(path)) return err(`another engine already listens at ${path}`);
  const cleared = clearDeadSocket(path);
  if (!cleared.ok) return cleared;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(socket, options);
  });
  return new Promise((settle) => {
    server.on('error', (error) => {
      settle(err(error.message));
      options.log(`the terminal may not reach this engine: ${error.message}`);
    });
    // Made with no rights for others from the first moment on.
    const before = process.umask(0o177);
    server.listen(path, () => {
      chmodSync(path, 0o600);
      settle(
        ok({
          close: () =>
            new Promise((done) => {
              for (const socket of sockets) socket.destroy();
              server.close(() => done());
            }),
        }),
      );
    });
    process.umask(before);
  });
}

/** Whether somebody answers at a socket path within half a second. */
function isAnswered(path: string): Promise<boolean> {
  return new Promise((settle) => {
    const socket = connect(path);
    const end = (answer: boolean): void => {
      socket.destroy();
      settle(answer);
    };
    socket.setTimeout(500, () => end(true));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

function clearDeadSocket(path: string): Result<void> {
  try {
    if (!lstatSync(path).isSocket()) return err(`${path} is no socket; it is left alone`);
    unlinkSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code !== 'ENOENT') return err(`${path} cannot be replaced: ${String(code)}`);
  }
  return ok(undefined);
}

function serve(socket: Socket, options: Options): void {
  const send = (message: object): void => {
    if (!socket.writable) return;
    socket.write(`${JSON.stringify(message)}\n`);
    // Whoever asks and does not read (a paused pager) must not fill the engine's memory.
    if (socket.writableLength > MAX_UNREAD_BYTES) socket.destroy();
  };
  onLines(socket, (line) => {
    const request = requestSchema.safeParse(parseJson(line));
    if (!request.success) {
      send({ id: 0, ok: false, error: 'that request is not understood' });
      return;
    }
    answer(socket, options.engine, request.data, send).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      send({ id: request.data.id, ok: false, error: why });
    });
  });
}

async function answer(
  socket: Socket,
  engine: LinkedEngine,
  request: LinkRequest,
  send: (message: object) => void,
): Promise<void> {
  const { id } = request;
  switch (request.verb) {
    case 'hello': {
      const { stateDir, url } = engine.location;
      send({ id, ok: true, value: { product: 'clawbuoy', pid: process.pid, stateDir, url } });
      return;
    }
    case 'status':
      await Promise.race([engine.look(), new Promise((done) => setTimeout(done, STATUS_MS))]);
      send({ id, ok: true, value: engine.status() });
      return;
    case 'plan':
      send({ id, ok: true, value: await engine.plan(request.action, request.target) });
      return;
    case 'act':
      send({
        id,
        ok: true,
        value: await engine.act(request.action, request.target, request.consent),
      });
      return;
    case 'mark': {
      const marked = engine.mark(request.mark);
      send(marked.ok ? { id, ok: true, value: null } : { id, ok: false, error: marked.error });
      return;
    }
    case 'subscribe': {
      const stop = engine.subscribe((event) => send({ event }));
      socket.on('close', stop);
      send({ id, ok: true, value: engine.status() });
      return;
    }
    case 'evidence': {
      await engine.look();
      send({ id, ok: true, value: engine.lastLook()?.evidence ?? null });
      return;
    }
    default:
      never(request);
  }
}
