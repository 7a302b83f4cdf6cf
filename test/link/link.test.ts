import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { EngineEvent } from '../../electron/core/api/status.ts';
import { askSnapshot } from '../../electron/link/ask-snapshot.ts';
import { type Asker, placeVariables } from '../../electron/link/asker.ts';
import { connectLink, type Link } from '../../electron/link/client.ts';
import { createLinkServer, type LinkedEngine } from '../../electron/link/server.ts';
import { engineFake } from '../shell/engine-fake.ts';

const ELSEWHERE = '/Users/ada/.openclaw';

function socketPath(): string {
  const dir = mkdtempSync(join(tmpdir(), 'clawbuoy-link-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return join(dir, 'engine.sock');
}

async function serving(changes: Partial<LinkedEngine> = {}, path = socketPath()) {
  const fake = engineFake();
  const engine: LinkedEngine = {
    ...fake,
    location: { stateDir: ELSEWHERE, url: 'ws://127.0.0.1:18789' },
    lastLook: () => null,
    isMeantBy: () => true,
    ...changes,
  };
  const server = await createLinkServer({ path, engine, log: () => undefined });
  if (!server.ok) throw new Error(server.error);
  onTestFinished(() => server.value.close());
  return { path, fake, server: server.value };
}

async function linked(path: string): Promise<Link> {
  const link = await connectLink(path);
  if (link === null) throw new Error('nobody listens');
  onTestFinished(() => link.close());
  return link;
}

async function rawSocket(path: string): Promise<Socket> {
  const socket = connect(path);
  onTestFinished(() => void socket.destroy());
  socket.setEncoding('utf8');
  await once(socket, 'connect');
  return socket;
}

async function answerTo(path: string, line: string): Promise<string> {
  const socket = await rawSocket(path);
  socket.write(`${line}\n`);
  const [answer] = await once(socket, 'data');
  return String(answer);
}

/** Resolves when the other end has closed it, in good order or not. */
function closing(socket: Socket): Promise<void> {
  socket.on('error', () => undefined);
  return new Promise((resolve) => void socket.once('close', () => resolve()));
}

/** A server that speaks as the test wants it to. */
async function speaking(path: string, onSocket: (socket: Socket) => void): Promise<Server> {
  const server = createServer(onSocket).listen(path);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return server;
}

const HELLO = { product: 'clawbuoy', pid: 1, stateDir: ELSEWHERE, url: 'ws://127.0.0.1:18789' };

describe('a test of a place for notices', () => {
  it('is sent by the engine, and why it did not arrive comes back', async () => {
    const { path, fake } = await serving();
    expect(await (await linked(path)).testOutlet('phone')).toMatchObject({ ok: true });
    expect(fake.asked).toEqual(['testOutlet phone']);
    const refusing = await serving({
      testOutlet: async () => ({ ok: false, error: 'it does not accept the key' }),
    });
    expect(await (await linked(refusing.path)).testOutlet('phone')).toEqual({
      ok: false,
      error: 'it does not accept the key',
    });
  });
});

describe('what is said of a lost message through the socket', () => {
  const mark = { kind: 'dismiss', sessionKey: 's', since: '2026-11-22T12:00:00.000Z' } as const;

  it('is said to the engine, and its refusal comes back', async () => {
    const { path, fake } = await serving();
    expect(await (await linked(path)).mark(mark)).toEqual({ ok: true, value: null });
    expect(fake.said).toEqual([mark]);
    const refusing = await serving({ mark: () => ({ ok: false, error: 'it is over already' }) });
    expect(await (await linked(refusing.path)).mark(mark)).toEqual({
      ok: false,
      error: 'it is over already',
    });
  });

  it('is refused when it is no mark', async () => {
    const { path, fake } = await serving();
    const answer = await answerTo(path, '{"id":1,"verb":"mark","mark":{"kind":"forget"}}');
    expect(answer).toContain('not understood');
    expect(fake.said).toEqual([]);
  });
});

describe('a step over the link', () => {
  it('names the gateway that the terminal was told of in the hello', async () => {
    const asked: unknown[] = [];
    const fake = engineFake();
    const { path } = await serving({
      status: () => ({ ...fake.status(), gatewayId: 'work' }),
      act: async (action, target, consent, gatewayId) => {
        asked.push(gatewayId);
        return fake.act(action, target, consent);
      },
      mark: (mark) => {
        asked.push(mark.gatewayId);
        return fake.mark(mark);
      },
    });
    const link = await linked(path);
    expect(link.gatewayId).toBe('work');
    await link.act('unlock', '/a.lock');
    await link.mark({ kind: 'acknowledge', incidentId: 'a' });
    expect(asked).toEqual(['work', 'work']);
  });
});

describe('the socket of the engine', () => {
  it('is open to this user only', async () => {
    const { path } = await serving();
    expect(lstatSync(path).isSocket()).toBe(true);
    expect(lstatSync(path).mode & 0o777).toBe(0o600);
  });

  it('is open to nobody else whatever the umask is, which stays as it is', async () => {
    const home = join(dirname(socketPath()), 'home');
    mkdirSync(home);
    const path = join(home, 'engine.sock');
    const parent = lstatSync(dirname(home), { bigint: true }).mtimeNs;
    const before = process.umask(0);
    onTestFinished(() => void process.umask(before));
    const umask = vi.spyOn(process, 'umask');
    await serving({}, path);
    expect(umask).not.toHaveBeenCalled();
    expect(lstatSync(path).mode & 0o777).toBe(0o600);
    // Nothing of its making is left beside it.
    expect(readdirSync(home)).toEqual(['engine.sock']);
    expect(lstatSync(dirname(home), { bigint: true }).mtimeNs).toBe(parent);
  });

  it.each(['a free place', 'a dead socket'])(
    'is made by one of several engines that start at the same time, in the place of %s',
    async (place) => {
      const path = socketPath();
      if (place === 'a dead socket') {
        const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
        spawnSync(process.execPath, ['-e', script]);
      }
      const engine: LinkedEngine = {
        ...engineFake(),
        location: { stateDir: ELSEWHERE, url: 'ws://127.0.0.1:18789' },
        lastLook: () => null,
        isMeantBy: () => true,
      };
      const make = () => createLinkServer({ path, engine, log: () => undefined });
      const made = await Promise.all([make(), make(), make()]);
      for (const one of made) if (one.ok) onTestFinished(() => one.value.close());
      expect(made.filter((one) => one.ok)).toHaveLength(1);
      await linked(path);
    },
  );

  it('is not taken away by an engine whose place another has', async () => {
    const path = socketPath();
    const { server } = await serving({}, path);
    rmSync(path);
    await serving({}, path);
    await server.close();
    await linked(path);
  });

  it('goes when the engine ends', async () => {
    const { path, server } = await serving();
    await server.close();
    expect(existsSync(path)).toBe(false);
    expect(await connectLink(path)).toBeNull();
  });

  it('left by a process that was killed is replaced', async () => {
    const path = socketPath();
    const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', script]);
    expect(lstatSync(path).isSocket()).toBe(true);
    await serving({}, path);
    expect((await linked(path)).stateDir).toBe(ELSEWHERE);
  });

  it('of an engine that lives is left to it', async () => {
    const { path, fake } = await serving();
    const second = await createLinkServer({
      path,
      engine: {
        ...fake,
        location: { stateDir: '/other', url: '' },
        lastLook: () => null,
        isMeantBy: () => true,
      },
      log: () => undefined,
    });
    expect(second.ok).toBe(false);
    expect((await linked(path)).stateDir).toBe(ELSEWHERE);
  });

  it('is not made in the place of something that is no socket', async () => {
    const path = socketPath();
    writeFileSync(path, 'precious');
    const server = await createLinkServer({
      path,
      engine: {
        ...engineFake(),
        location: { stateDir: '', url: '' },
        lastLook: () => null,
        isMeantBy: () => true,
      },
      log: () => undefined,
    });
    expect(server).toMatchObject({ ok: false });
    expect(readFileSync(path, 'utf8')).toBe('precious');
    chmodSync(path, 0o600);
  });
});

describe('what the terminal asks the engine', () => {
  it('is answered: status, a step, and every change from then on', async () => {
    const { path, fake } = await serving();
    const link = await linked(path);
    expect(await link.status()).toEqual({ ok: true, value: fake.current });
    expect(await link.act('unlock', '/a.jsonl.lock')).toMatchObject({
      ok: true,
      value: { action: 'unlock', target: '/a.jsonl.lock', outcome: 'done' },
    });
    expect(fake.asked).toContain('act unlock /a.jsonl.lock');
    const told = new Promise<EngineEvent>((resolve) => void link.subscribe(resolve));
    await link.status();
    fake.become(fake.current);
    expect(await told).toEqual({ type: 'status', status: fake.current });
  });

  it('is answered with what is known where a look takes longer than anybody waits', async () => {
    const { path } = await serving({ look: () => new Promise(() => undefined) });
    const link = await linked(path);
    expect((await link.status()).ok).toBe(true);
  });

  it('carries what came of trying a model', async () => {
    const { path, fake } = await serving();
    const link = await linked(path);
    expect(await link.tryModel('anthropic')).toEqual({
      ok: true,
      value: { kind: 'answered', provider: 'anthropic', tookMs: 812 },
    });
    expect(fake.asked).toContain('tryModel anthropic');
  });

  it('comes back as an error where the engine fails', async () => {
    const { path } = await serving({
      act: async () => {
        throw new Error('no such thing');
      },
    });
    const link = await linked(path);
    expect(await link.act('restart', null)).toEqual({ ok: false, error: 'no such thing' });
    expect((await link.status()).ok).toBe(true);
  });

  it.each([
    ['not JSON', '{'],
    ['no object', '[1]'],
    ['an unknown verb', '{"id":1,"verb":"shell","command":"rm"}'],
    ['an unknown step', '{"id":1,"verb":"act","action":"format-disk","target":null}'],
    ['no target', '{"id":1,"verb":"act","action":"unlock"}'],
    ['more than was asked for', '{"id":1,"verb":"hello","and":"this"}'],
    [
      'a target without end',
      `{"id":1,"verb":"act","action":"unlock","target":"${'a'.repeat(5_000)}"}`,
    ],
  ])('is refused where it is %s, and the engine goes on', async (_what, line) => {
    const { path, fake } = await serving();
    expect(await answerTo(path, line)).toContain('not understood');
    expect(fake.asked).toEqual([]);
    expect((await linked(path)).stateDir).toBe(ELSEWHERE);
  });

  it('is cut off where a line does not end', async () => {
    const { path } = await serving();
    const socket = await rawSocket(path);
    const closed = closing(socket);
    socket.write('x'.repeat(5 * 1024 * 1024));
    await closed;
    expect((await linked(path)).stateDir).toBe(ELSEWHERE);
  });

  it('may be many things in one packet and one thing in many', async () => {
    const { path } = await serving();
    const socket = await rawSocket(path);
    let heard = '';
    socket.on('data', (text) => {
      heard += text;
    });
    const lines = '{"id":1,"verb":"hello"}\n{"id":2,"verb":"hello"}\n';
    for (const part of [lines.slice(0, 3), lines.slice(3, 30), lines.slice(30)]) {
      socket.write(part);
      await new Promise((resolve) => setImmediate(resolve));
    }
    while (heard.split('\n').length < 3) await once(socket, 'data');
    expect(heard).toContain('"id":1');
    expect(heard).toContain('"id":2');
  });

  it('does not fill the memory of an engine whose listener has stopped reading', async () => {
    const { path, fake } = await serving();
    const socket = await rawSocket(path);
    socket.write('{"id":1,"verb":"subscribe"}\n');
    await once(socket, 'data');
    socket.pause();
    const { snapshot } = fake.current;
    const big = { ...snapshot, findings: Array.from({ length: 50 }, () => 'x'.repeat(20_000)) };
    const closed = closing(socket);
    for (let sent = 0; sent < 40; sent += 1) fake.become({ ...fake.current, snapshot: big });
    socket.resume();
    await closed;
    expect((await linked(path)).stateDir).toBe(ELSEWHERE);
  });
});

describe('an engine at the other end that', () => {
  it('dies in the middle of a question is told as ended, and stays so', async () => {
    const path = socketPath();
    await speaking(path, (socket) => {
      socket.once('data', () => {
        socket.write(`${JSON.stringify({ id: 1, ok: true, value: HELLO })}\n`);
        socket.once('data', () => socket.destroy());
      });
    });
    const link = await linked(path);
    const ended = { ok: false, error: 'the engine has ended' };
    expect(await link.act('unlock', null)).toEqual(ended);
    await link.closed;
    expect(await link.status()).toEqual(ended);
  });

  it('is no Clawbuoy is not talked to', async () => {
    const path = socketPath();
    await speaking(path, (socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.write('{"id":1,"ok":true,"value":{"product":"other"}}\n'));
    });
    expect(await connectLink(path)).toBeNull();
  });

  it('speaks another version is said to', async () => {
    const path = socketPath();
    await speaking(path, (socket) => {
      let count = 0;
      socket.on('error', () => undefined);
      socket.on('data', () => {
        count += 1;
        const value = count === 1 ? HELLO : { snapshot: 'of the future' };
        socket.write(`garbage\n${JSON.stringify({ id: count, ok: true, value })}\n`);
      });
    });
    const link = await linked(path);
    expect(await link.status()).toEqual({ ok: false, error: 'the engine speaks another version' });
  });

  it('says no hello in time is left alone', async () => {
    const path = socketPath();
    const frozen: Server = createServer(() => undefined).listen(path);
    onTestFinished(() => void frozen.close());
    await once(frozen, 'listening');
    expect(await connectLink(path, 100)).toBeNull();
  });

  it('is not there is null', async () => {
    expect(await connectLink(socketPath())).toBeNull();
  });
});

describe('the snapshot for whoever asks once', () => {
  const asker: Asker = { flags: { profile: 'work' }, env: {}, homeDir: '/Users/ada', workDir: '/' };

  it('is that of the engine, which is told what the caller means', async () => {
    const asked: Asker[] = [];
    const { path, fake } = await serving({
      isMeantBy: (meant) => {
        asked.push(meant);
        return true;
      },
    });
    expect(await askSnapshot(path, asker)).toEqual(fake.status().snapshot);
    expect(asked).toEqual([asker]);
  });

  it('is none where the engine watches another OpenClaw', async () => {
    const { path } = await serving({ isMeantBy: () => false });
    expect(await askSnapshot(path, asker)).toBeNull();
  });

  it.each([
    ['does not know the request', '{"id":0,"ok":false,"error":"that request is not understood"}\n'],
    ['speaks another version', '{"id":2,"ok":true,"value":{"schema":2}}\n'],
    ['gives no sign of life', ''],
  ])('is none where the engine %s', async (_name, said) => {
    const path = socketPath();
    const server = createServer((socket) => socket.write(said)).listen(path);
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    expect(await askSnapshot(path, asker, 50)).toBeNull();
  });

  it('is none where nobody listens', async () => {
    expect(await askSnapshot(socketPath(), asker)).toBeNull();
  });

  it('is asked for with the variables that say where OpenClaw is, and no secret', () => {
    const env = {
      OPENCLAW_STATE_DIR: '/a',
      CLAWDBOT_GATEWAY_PORT: '1',
      OPENCLAW_GATEWAY_TOKEN: 'secret',
      OPENCLAW_GATEWAY_PASSWORD: 'secret',
      MOLTBOT_API_KEY: 'secret',
      PATH: '/bin',
    };
    expect(placeVariables(env)).toEqual({ OPENCLAW_STATE_DIR: '/a', CLAWDBOT_GATEWAY_PORT: '1' });
  });
});
