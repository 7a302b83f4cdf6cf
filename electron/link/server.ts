import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdtempSync,
  renameSync,
  rmdirSync,
  unlinkSync,
} from 'node:fs';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import type { Engine } from '../core/api/status.ts';
import { reason } from '../core/catalogue/sentences/reason.ts';
import type { Evidence } from '../core/evidence/evidence.ts';
import type { Result } from '../core/result.ts';
import { assertNever, err, ok } from '../core/result.ts';
import { errorCode, errorMessage } from '../core/text/errors.ts';
import { parseJson } from '../core/text/json.ts';
import { engineSocketPath } from '../home/home.ts';
import type { Asker } from './asker.ts';
import { canDraw, drawStatus, UNDRAWN } from './draw-status.ts';
import { MAX_LINE_BYTES, onLines } from './lines.ts';
import type { LinkRequest } from './protocol.ts';
import { requestSchema } from './protocol.ts';

export interface LinkServer {
  close(): Promise<void>;
}

/** The part of an engine that others may reach. */
export type LinkedEngine = Pick<
  Engine,
  'settings' | 'status' | 'look' | 'plan' | 'act' | 'tryModel' | 'mark' | 'subscribe' | 'testOutlet'
> & {
  readonly location: { readonly stateDir: string; readonly url: string };
  lastLook(): { readonly heard: Evidence } | null;
  /** Whether the caller means the OpenClaw that is watched here. */
  isMeantBy(asker: Asker): boolean;
};

type Options = {
  readonly path: string;
  readonly engine: LinkedEngine;
  readonly log: (line: string) => void;
};

/**
 * Callers wait at most this long for a fresh look. After that they get the last known status. A
 * look at a silent gateway takes as long as its probes.
 */
const STATUS_MS = 2_500;
/** Each try is a collision with another engine that starts at the same moment. */
const PLACE_TRIES = 5;
const MAX_UNREAD_BYTES = 2 * MAX_LINE_BYTES;

/**
 * Listens for the terminal on a Unix socket that only this user may open. The socket dies with its
 * process. A dead one is replaced; one that answers is left alone.
 */
export async function createLinkServer(options: Options): Promise<Result<LinkServer>> {
  const { path } = options;
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
    const staged = stage(path);
    if (!staged.ok) {
      settle(staged);
      return;
    }
    server.listen(staged.value, async () => {
      const placed = await putInPlace(staged.value, path);
      if (!placed.ok) {
        server.close();
        settle(placed);
        return;
      }
      settle(
        ok({
          close: () =>
            new Promise((done) => {
              for (const socket of sockets) socket.destroy();
              removeIfOurs(path, placed.value);
              server.close(() => done());
            }),
        }),
      );
    });
  });
}

/**
 * A path for the socket in a new folder that only this user may enter. It is beside the final place
 * and not longer. So nobody else can reach it at any moment, and the process's umask stays
 * unchanged. The umask is shared by all threads, and Chromium makes its folders at the same time.
 */
function stage(path: string): Result<string> {
  try {
    return ok(join(mkdtempSync(`${dirname(path)}/.`), 's'));
  } catch (error) {
    return err(`${path} cannot be made: ${errorMessage(error)}`);
  }
}

/**
 * Moves the socket to its place, unless another engine was faster. Returns its inode, which
 * identifies it later.
 */
async function putInPlace(staged: string, path: string): Promise<Result<bigint>> {
  try {
    chmodSync(staged, 0o600);
    const { ino } = lstatSync(staged, { bigint: true });
    for (let tries = 0; tries < PLACE_TRIES; tries += 1) {
      // Checked after our own socket was made, which keeps its inode number in use: see below.
      const free = await clearDeadSocket(path);
      if (!free.ok) return free;
      try {
        // Unlike a rename, a link replaces nothing.
        linkSync(staged, path);
        return ok(ino);
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') {
          // The file system has no hard links for sockets.
          renameSync(staged, path);
          return ok(ino);
        }
      }
    }
    return err(`another engine already listens at ${path}`);
  } catch (error) {
    return err(`${path} cannot be made: ${errorMessage(error)}`);
  } finally {
    quietly(() => unlinkSync(staged));
    quietly(() => rmdirSync(dirname(staged)));
  }
}

function removeIfOurs(path: string, ino: bigint): void {
  quietly(() => {
    if (lstatSync(path, { bigint: true }).ino === ino) unlinkSync(path);
  });
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // A file that is already gone needs no removal.
  }
}

/**
 * Whether somebody may be listening at a socket path. Only a refused connection or a missing file
 * proves that nobody is. A busy or unreachable listener may be alive.
 */
function isAnswered(path: string): Promise<boolean> {
  return new Promise((settle) => {
    const socket = connect(path);
    const end = (answer: boolean): void => {
      socket.destroy();
      settle(answer);
    };
    socket.setTimeout(500, () => end(true));
    socket.once('connect', () => end(true));
    socket.once('error', (error) => end(!['ECONNREFUSED', 'ENOENT'].includes(errorCode(error))));
  });
}

/**
 * Removes a dead socket, and only the one that was checked. Another engine may have put its own
 * there meanwhile.
 */
async function clearDeadSocket(path: string): Promise<Result<void>> {
  try {
    const asked = lstatSync(path, { bigint: true });
    if (!asked.isSocket()) return err(`${path} is no socket; it is left alone`);
    if (await isAnswered(path)) return err(`another engine already listens at ${path}`);
    const now = lstatSync(path, { bigint: true });
    // A file system reuses the number of a deleted file for the next one. The time distinguishes
    // them.
    if (now.ino === asked.ino && now.ctimeNs === asked.ctimeNs) unlinkSync(path);
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'ENOENT') return err(`${path} cannot be replaced: ${code}`);
  }
  return ok(undefined);
}

function serve(socket: Socket, options: Options): void {
  const send = (message: object): void => {
    if (!socket.writable) return;
    socket.write(`${JSON.stringify(message)}\n`);
    // A client that does not read (a paused pager) must not fill the engine's memory.
    if (socket.writableLength > MAX_UNREAD_BYTES) socket.destroy();
  };
  onLines(socket, (line) => {
    const request = requestSchema.safeParse(parseJson(line));
    if (!request.success) {
      send({ id: 0, ok: false, error: reason('requestNotUnderstood') });
      return;
    }
    answer(socket, options.engine, request.data, send).catch((error: unknown) => {
      const why = errorMessage(error);
      send({ id: request.data.id, ok: false, error: why });
    });
  });
}

/** Waits for a look, at most `STATUS_MS`. */
async function freshLook(engine: LinkedEngine): Promise<void> {
  await Promise.race([engine.look(), new Promise((done) => setTimeout(done, STATUS_MS))]);
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
      send({
        id,
        ok: true,
        value: {
          product: 'clawbuoy',
          pid: process.pid,
          stateDir,
          url,
          gatewayId: engine.status().gatewayId,
        },
      });
      return;
    }
    case 'status':
      await freshLook(engine);
      send({ id, ok: true, value: engine.status() });
      return;
    case 'plan':
      send({
        id,
        ok: true,
        value: await engine.plan(request.action, request.target, request.gatewayId),
      });
      return;
    case 'act':
      send({
        id,
        ok: true,
        value: await engine.act(request.action, request.target, request.consent, request.gatewayId),
      });
      return;
    case 'try-model':
      send({ id, ok: true, value: await engine.tryModel(request.provider, request.gatewayId) });
      return;
    case 'mark': {
      const marked = engine.mark(request.mark);
      send(marked.ok ? { id, ok: true, value: null } : { id, ok: false, error: marked.error });
      return;
    }
    case 'test-outlet': {
      const tested = await engine.testOutlet(request.name);
      send(tested.ok ? { id, ok: true, value: null } : { id, ok: false, error: tested.error });
      return;
    }
    case 'subscribe': {
      const stop = engine.subscribe((event) => send({ event }));
      socket.on('close', stop);
      send({ id, ok: true, value: engine.status() });
      return;
    }
    case 'snapshot': {
      const isMeant = engine.isMeantBy(request.asker);
      if (isMeant) await freshLook(engine);
      send({ id, ok: true, value: isMeant ? engine.status().snapshot : null });
      return;
    }
    case 'drawn-status': {
      const { asker, wish } = request;
      const isMeant = engine.isMeantBy(asker);
      const mayDraw = isMeant && canDraw(wish, process.env);
      if (mayDraw) await freshLook(engine);
      const { language } = engine.settings().settings;
      const drawn = mayDraw ? await drawStatus(engine.status().snapshot, wish, language) : UNDRAWN;
      send({ id, ok: true, value: isMeant ? drawn : null });
      return;
    }
    case 'evidence': {
      await engine.look();
      send({ id, ok: true, value: engine.lastLook()?.heard ?? null });
      return;
    }
    default:
      assertNever(request);
  }
}

/**
 * Lets other Clawbuoy programs reach this engine. If that fails, the engine goes on alone and logs
 * it.
 */
export async function serveEngine(
  home: string,
  engine: LinkedEngine,
  log: (line: string) => void,
): Promise<LinkServer | null> {
  const path = engineSocketPath(home);
  if (!path.ok) {
    log(`the terminal cannot reach this engine: ${path.error}`);
    return null;
  }
  const server = await createLinkServer({ path: path.value, engine, log });
  if (server.ok) return server.value;
  log(`the terminal cannot reach this engine: ${server.error}`);
  return null;
}
