import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../electron/core/api/settings-schema.ts';
import type { AwayState } from '../../electron/core/notices/away/away-queue.ts';
import { EMPTY_AWAY } from '../../electron/core/notices/away/away-queue.ts';
import { type Outlet, outletSchema } from '../../electron/core/notices/away/outlet-schema.ts';
import { err, ok, type Result } from '../../electron/core/result.ts';
import { createAway } from '../../electron/engine/away.ts';
import type { AwayStore } from '../../electron/home/away-store.ts';
import { createSecretReader } from '../../electron/outlets/secrets.ts';
import { createSender } from '../../electron/outlets/send.ts';
import { run } from '../../electron/system/spawn.ts';
import { NOW_MS, secondsAgo, statusWith } from '../core/view/status-fixture.ts';
import { httpReceiver, mailServer, nobody, rawReceiver } from './receivers.ts';

/**
 * What becomes of one notice at each kind of receiver: it arrives exactly once, or is told as
 * failed. The engine's part is the real one; its clock is moved by hand. The table is printed.
 */

const LIMITS = { connectMs: 400, answerMs: 400 };
const HOUR = 60 * 60_000;
const rows: string[] = [];

const trouble = statusWith({
  level: 'red',
  incidents: [
    {
      id: 'gateway-down~1',
      class: 'gateway-down',
      level: 'red',
      since: secondsAgo(60),
      sessionKey: null,
      cause: 'it is down',
      evidence: [],
      action: 'start',
      why: '',
    },
  ],
}).snapshot;

const SHOWN = {
  id: 'gateway-down~1',
  incidentId: 'gateway-down~1',
  title: 'OpenClaw needs you',
  body: 'It is down.',
  actions: [],
  event: 'shown' as const,
};

/** A disk that can be filled; what it holds survives a new engine. */
function disk(): AwayStore & { kept: AwayState; isFull: boolean; writes: number } {
  const made = {
    kept: EMPTY_AWAY,
    isFull: false,
    writes: 0,
    load: (): Result<AwayState> => ok(made.kept),
    look: (): Result<AwayState> => ok(made.kept),
    save: (state: AwayState): Result<void> => {
      if (made.isFull) return err('the disk is full (ENOSPC)');
      made.kept = structuredClone(state);
      made.writes += 1;
      return ok(undefined);
    },
  };
  return made;
}

function world(outlets: readonly Outlet[], store = disk()) {
  let nowMs = NOW_MS;
  const settings: Settings = { ...DEFAULT_SETTINGS, outlets: [...outlets], awayWaitMs: 0 };
  const due: { atMs: number; work: () => void }[] = [];
  const inFlight = new Set<Promise<unknown>>();
  const sender = createSender({
    run,
    secret: createSecretReader({ env: {}, store: null }),
    limits: LIMITS,
  });
  const begin = () =>
    createAway({
      now: () => nowMs,
      settings: () => settings,
      store,
      send: (outlet, message) => {
        const sent = sender(outlet, message);
        inFlight.add(sent);
        void sent.finally(() => inFlight.delete(sent));
        return sent;
      },
      idleMs: async () => null,
      onChange: () => undefined,
      log: () => undefined,
      later: (ms, work) => {
        const one = { atMs: nowMs + ms, work };
        due.push(one);
        return () => {
          const at = due.indexOf(one);
          if (at >= 0) due.splice(at, 1);
        };
      },
    });
  let away = begin();
  /** Moves the clock on, and waits for what is under way after each step. */
  const pass = async (lengthMs: number): Promise<void> => {
    const endMs = nowMs + lengthMs;
    for (;;) {
      await Promise.all(inFlight);
      await new Promise((resolve) => setImmediate(resolve));
      const next = due.toSorted((a, b) => a.atMs - b.atMs)[0];
      if (inFlight.size === 0 && (next === undefined || next.atMs > endMs)) break;
      if (next === undefined || next.atMs > endMs) continue;
      due.splice(due.indexOf(next), 1);
      nowMs = Math.max(nowMs, next.atMs);
      next.work();
    }
    nowMs = endMs;
  };
  return {
    store,
    pass,
    tell: (event: 'shown' | 'withdrawn' = 'shown') => {
      away.tell('main', { ...SHOWN, event }, event === 'shown' ? trouble : statusWith().snapshot);
    },
    look: () => away.onLook('main', statusWith().snapshot),
    restart: () => {
      due.splice(0);
      away.close();
      away = begin();
    },
    away: () => away,
    status: () => away.status()[0],
  };
}

const hook = (url: string): Outlet =>
  outletSchema.parse({ kind: 'webhook', name: 'phone', url: `clear:${url}` });

function row(what: string, arrived: number, failure: string | undefined): void {
  rows.push(`${what.padEnd(38)} arrived ${arrived}   ${failure ?? '-'}`);
}

describe('one notice', () => {
  it('arrives once at a receiver that is well', async () => {
    const receiver = await httpReceiver(onTestFinished);
    const { tell, pass, status } = world([hook(receiver.url)]);
    tell();
    await pass(HOUR);
    expect(receiver.taken).toHaveLength(1);
    expect(status()).toMatchObject({ failed: null, waiting: 0 });
    expect(status()?.deliveredAt).not.toBeNull();
    row('well', 1, undefined);
  });

  it('is told as failed where nobody listens for a day', async () => {
    const { tell, pass, status } = world([hook(await nobody())]);
    tell();
    await pass(26 * HOUR);
    expect(status()).toMatchObject({ waiting: 0, deliveredAt: null });
    expect(status()?.failed?.why).toContain('nobody takes connections there');
    row('down for a day', 0, status()?.failed?.why);
  });

  it('arrives once at a receiver that was down for a while', async () => {
    const receiver = await httpReceiver(onTestFinished, (_taken, response) => {
      response.statusCode = 503;
      response.end();
    });
    const { tell, pass, status } = world([hook(receiver.url)]);
    tell();
    await pass(10_000);
    const tries = receiver.taken.length;
    receiver.answer = (_taken, response) => response.end();
    await pass(HOUR);
    expect(tries).toBe(2);
    expect(receiver.taken).toHaveLength(3);
    expect(new Set(receiver.taken.map((one) => one.headers['webhook-id'])).size).toBe(1);
    expect(status()?.waiting).toBe(0);
    row('503, then well', 1, undefined);
  });

  it.each([
    ['400', 400, /refuses the message \(400\)/],
    ['401', 401, /does not accept the key/],
    ['404', 404, /nothing at its address/],
    ['a redirect', 302, /another address \(302\)/],
  ])('is told as failed after %s, and not tried again', async (what, code, why) => {
    const elsewhere = await httpReceiver(onTestFinished);
    const receiver = await httpReceiver(onTestFinished, (_taken, response) => {
      response.writeHead(code, { location: elsewhere.url });
      response.end();
    });
    const { tell, pass, status } = world([hook(receiver.url)]);
    tell();
    await pass(HOUR);
    expect(receiver.taken).toHaveLength(1);
    expect(elsewhere.taken).toHaveLength(0);
    expect(status()?.failed?.why).toMatch(why);
    expect(status()?.waiting).toBe(0);
    row(what, 0, status()?.failed?.why);
  });

  it('waits as long as a receiver asks for', async () => {
    const receiver = await httpReceiver(onTestFinished, (_taken, response) => {
      response.writeHead(429, { 'retry-after': '600' });
      response.end();
    });
    const { tell, pass } = world([hook(receiver.url)]);
    tell();
    await pass(590_000);
    expect(receiver.taken).toHaveLength(1);
    receiver.answer = (_taken, response) => response.end();
    await pass(60_000);
    expect(receiver.taken).toHaveLength(2);
    row('429 for ten minutes, then well', 1, undefined);
  });

  it('is not sent twice to a receiver that takes it and never answers', async () => {
    let heard = 0;
    const url = await rawReceiver(onTestFinished, (socket) => {
      socket.once('data', () => {
        heard += 1;
      });
    });
    const { tell, pass, status } = world([hook(url)]);
    tell();
    await pass(2 * HOUR);
    expect(heard).toBe(1);
    expect(status()?.failed?.why).toContain('it may have arrived');
    row('takes it, never answers', heard, status()?.failed?.why);
  });

  it('is not sent twice where the connection is cut after it', async () => {
    let heard = 0;
    const url = await rawReceiver(onTestFinished, (socket) => {
      socket.once('data', () => {
        heard += 1;
        socket.resetAndDestroy();
      });
    });
    const { tell, pass, status } = world([hook(url)]);
    tell();
    await pass(2 * HOUR);
    expect(heard).toBe(1);
    expect(status()?.failed?.why).toContain('it may have arrived');
    row('takes it, cuts the connection', heard, status()?.failed?.why);
  });

  it('has arrived where the answer’s body never ends', async () => {
    const receiver = await httpReceiver(onTestFinished, (_taken, response) => {
      response.writeHead(200);
      const more = setInterval(() => response.write('x'.repeat(64 * 1024)), 5);
      response.on('close', () => clearInterval(more));
    });
    const { tell, pass, status } = world([hook(receiver.url)]);
    tell();
    await pass(HOUR);
    expect(receiver.taken).toHaveLength(1);
    expect(status()?.failed).toBeNull();
    row('200 with a body without an end', 1, undefined);
  });

  it('is told as failed where something else than HTTP answers', async () => {
    let heard = 0;
    const url = await rawReceiver(onTestFinished, (socket) => {
      socket.once('data', () => {
        heard += 1;
        socket.end('SSH-2.0-OpenSSH_9.9\r\n');
      });
    });
    const { tell, pass, status } = world([hook(url)]);
    tell();
    await pass(2 * HOUR);
    expect(heard).toBe(1);
    expect(status()?.failed).not.toBeNull();
    row('speaks no HTTP', heard, status()?.failed?.why);
  });

  it('arrives once while the disk is full, and that it cannot be kept is said', async () => {
    const receiver = await httpReceiver(onTestFinished);
    const { tell, pass, store, away } = world([hook(receiver.url)]);
    store.isFull = true;
    tell();
    await pass(HOUR);
    expect(receiver.taken).toHaveLength(1);
    expect(away().findings().join(' ')).toContain('the disk is full');
    row('full disk', 1, undefined);
  });

  it('survives a restart while it waits, and arrives once', async () => {
    const receiver = await httpReceiver(onTestFinished, (_taken, response) => {
      response.statusCode = 502;
      response.end();
    });
    const { tell, pass, restart } = world([hook(receiver.url)]);
    tell();
    await pass(1_000);
    restart();
    receiver.answer = (_taken, response) => response.end();
    // The incident lasts: the new engine's notifier shows it again.
    tell();
    await pass(HOUR);
    expect(receiver.taken).toHaveLength(2);
    tell();
    await pass(HOUR);
    expect(receiver.taken.length).toBeLessThanOrEqual(3);
    row('restart while it waits', 1, undefined);
  });

  it('is told as failed, and not sent again, after a restart in mid-send', async () => {
    let heard = 0;
    const url = await rawReceiver(onTestFinished, (socket) => {
      socket.once('data', () => {
        heard += 1;
      });
    });
    const { tell, pass, restart, status, store } = world([hook(url)]);
    tell();
    // The state on the disk as it was when the process ended: on its way.
    const sending = new Promise<AwayState>((resolve) => {
      const save = store.save;
      store.save = (state) => {
        if (state.messages[0]?.state === 'sending') resolve(structuredClone(state));
        return save(state);
      };
    });
    void pass(1);
    store.kept = await sending;
    restart();
    tell();
    await pass(2 * HOUR);
    expect(heard).toBeLessThanOrEqual(1);
    expect(status()?.failed?.why).toContain('not sent a second time');
    row('restart in mid-send', heard, status()?.failed?.why);
  });

  it('is not repeated by a restart after it has arrived, and its end is told', async () => {
    const receiver = await httpReceiver(onTestFinished);
    const { tell, pass, restart, look } = world([hook(receiver.url)]);
    tell();
    await pass(60_000);
    restart();
    tell();
    await pass(60_000);
    expect(receiver.taken).toHaveLength(1);
    restart();
    // It was over while nobody looked.
    for (let looks = 0; looks < 10; looks += 1) look();
    await pass(60_000);
    expect(receiver.taken).toHaveLength(2);
    expect(JSON.parse(receiver.taken[1]?.body ?? '')).toMatchObject({
      type: 'clawbuoy.over',
      data: { title: expect.stringMatching(/^Back after \d+ minutes$/) },
    });
    row('restart after it arrived', 1, undefined);
  });

  it('of trouble that came and went during an outage is one that says both', async () => {
    const receiver = await httpReceiver(onTestFinished, (_taken, response) => {
      response.statusCode = 500;
      response.end();
    });
    const { tell, pass } = world([hook(receiver.url)]);
    tell();
    await pass(30_000);
    tell('withdrawn');
    const inVain = receiver.taken.length;
    receiver.answer = (_taken, response) => response.end();
    await pass(HOUR);
    expect(receiver.taken).toHaveLength(inVain + 1);
    expect(receiver.taken.at(-1)?.body).toContain('It could not be told before.');
    row('500 until it was over', 1, undefined);
  });

  it('arrives once as a mail, and a refused mail is told as failed', async () => {
    const good = await mailServer(onTestFinished, { password: 'pass-word' });
    const mail = (port: number, name: string) =>
      outletSchema.parse({
        kind: 'mail',
        name,
        host: '127.0.0.1',
        port,
        security: 'none-on-this-machine',
        user: 'ada',
        password: 'clear:pass-word',
        from: 'buoy@example.org',
        to: ['ada@example.org'],
      });
    const one = world([mail(good.port, 'mail')]);
    one.tell();
    await one.pass(HOUR);
    expect(good.mails).toHaveLength(1);
    expect(good.users).toEqual(['ada']);
    expect(good.mails[0]).toMatch(/Subject: OpenClaw is not running\./);
    row('mail', 1, undefined);

    const wrong = await mailServer(onTestFinished, { password: 'another' });
    const two = world([mail(wrong.port, 'mail')]);
    two.tell();
    await two.pass(HOUR);
    expect(wrong.mails).toHaveLength(0);
    expect(two.status()?.failed?.why).toContain('does not accept the user and password');
    row('mail, wrong password', 0, two.status()?.failed?.why);

    const refusing = await mailServer(onTestFinished, { refuseData: 550, password: 'pass-word' });
    const three = world([mail(refusing.port, 'mail')]);
    three.tell();
    await three.pass(HOUR);
    expect(refusing.mails).toHaveLength(1);
    expect(three.status()?.failed?.why).toContain('(550)');
    row('mail, 550', 0, three.status()?.failed?.why);

    const busy = await mailServer(onTestFinished, { refuseData: 451, password: 'pass-word' });
    const four = world([mail(busy.port, 'mail')]);
    four.tell();
    await four.pass(10_000);
    busy.refuseData = undefined;
    const inVain = busy.mails.length;
    await four.pass(HOUR);
    expect(inVain).toBeGreaterThan(0);
    expect(busy.mails).toHaveLength(inVain + 1);
    expect(new Set(busy.mails.map((text) => /^Message-ID: .*$/m.exec(text)?.[0])).size).toBe(1);
    row('mail, 451, then well', 1, undefined);
  });

  it('is not sent twice to a mail server that takes it and never answers', async () => {
    const server = await mailServer(onTestFinished, { hangAtData: true });
    const { tell, pass, status } = world([
      outletSchema.parse({
        kind: 'mail',
        name: 'mail',
        host: '127.0.0.1',
        port: server.port,
        security: 'none-on-this-machine',
        from: 'buoy@example.org',
        to: ['ada@example.org'],
      }),
    ]);
    tell();
    await pass(2 * HOUR);
    expect(server.mails).toHaveLength(1);
    expect(status()?.failed?.why).toContain('it may have arrived');
    row('mail, taken and never answered', 1, status()?.failed?.why);
  });

  afterAll(() => {
    process.stdout.write(`\n${rows.join('\n')}\n`);
  });
});
