import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('../support/electron-double.ts'));

import type { PlaceInput } from '../../electron/core/api/place-form.ts';
import {
  type SpawnedOpenClaw,
  spawnSimulatedOpenClaw,
} from '../../electron/demo/spawn-simulated.ts';
import { createEngine, type LocalEngine } from '../../electron/engine/engine.ts';
import type { Cipher } from '../../electron/home/secret-vault.ts';
import { runApp } from '../../electron/shell/app.ts';
import { makeRoot, SEPTEMBER, TOKEN, testSystem } from '../engine/harness.ts';
import { httpReceiver, mailServer } from '../outlets/receivers.ts';
import { double, resetDouble } from '../support/electron-double.ts';
import { clawbuoy } from '../support/terminal-program.ts';

/**
 * A secret for every field of every place, given as a person gives it: in the window, which has it
 * kept by the app. The receivers then repeat what they were handed wherever they can. What the app
 * says, writes down and hands on holds none of it.
 */
const CANARY = 'canary-5afe';
const PATIENT = { timeout: 30_000, interval: 50 };
const cleanups: (() => void | Promise<void>)[] = [];
const onEnd = (fn: () => void | Promise<void>) => {
  cleanups.push(fn);
};
let home: string;
let recorded: string;
/** What the HTTP receiver answers with. */
let status = 200;
let engine: LocalEngine;
/** All that arrived at the receivers: shows that each secret was used. */
let arrived: () => string;
const said: string[] = [];

/** As the system's keychain does it: the key is nowhere in the files. */
function cipher(): Cipher {
  const key = randomBytes(32);
  return {
    isAvailable: async () => true,
    encrypt: async (text) => {
      const iv = randomBytes(12);
      const made = createCipheriv('aes-256-gcm', key, iv);
      return Buffer.concat([iv, made.update(text, 'utf8'), made.final(), made.getAuthTag()]);
    },
    decrypt: async (data) => {
      const made = createDecipheriv('aes-256-gcm', key, data.subarray(0, 12));
      made.setAuthTag(data.subarray(-16));
      return made.update(data.subarray(12, -16)).toString('utf8') + made.final('utf8');
    },
  };
}

const place = (kind: PlaceInput['kind'], fields: Readonly<Record<string, string>>): PlaceInput => ({
  was: null,
  kind,
  name: kind,
  text: 'full',
  answers: false,
  fields,
});

/** A canary of its own for each field, so that a failure names the place. */
const secret = (name: string) => `${CANARY}-${name}`;

beforeAll(async () => {
  const made = makeRoot(onEnd);
  home = made.home;
  const gateway: SpawnedOpenClaw = await spawnSimulatedOpenClaw({
    era: SEPTEMBER,
    dir: join(made.root, 'openclaw'),
    token: TOKEN,
  });
  onEnd(() => gateway.kill());
  const receiver = await httpReceiver(onEnd, ({ path, headers, body }, response) => {
    const heard = `${path} ${headers.authorization ?? ''} ${body}`.replaceAll(/[^\x20-\x7e]/g, ' ');
    response.writeHead(status, { location: `/${encodeURIComponent(heard)}`, 'x-heard': heard });
    response.end(heard);
  });
  const mail = await mailServer(onEnd, { password: secret('mail-password') });
  const strict = await mailServer(onEnd, { password: 'another' });
  arrived = () => JSON.stringify([receiver.taken, mail.mails, mail.users]);
  recorded = join(made.root, 'recorded');
  const tell = join(made.root, 'tell');
  writeFileSync(tell, `#!/bin/sh\n{ echo "$0 $*"; env; cat; } >> "${recorded}"\n`);
  chmodSync(tell, 0o700);
  const settings = JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8'));
  const own = { kind: 'command', name: 'own', argv: [tell, 'fixed'] };
  writeFileSync(
    join(home, 'settings.json'),
    JSON.stringify({ ...settings, awayWaitMs: 0, outlets: [own] }),
  );
  engine = await createEngine({
    env: {
      CLAWBUOY_HOME: home,
      OPENCLAW_STATE_DIR: gateway.stateDir,
      OPENCLAW_CONFIG_PATH: gateway.configPath,
    },
    homeDir: made.root,
    system: testSystem(),
    link: true,
    cipher: cipher(),
    log: (line) => said.push(line),
  });
  onEnd(() => engine.close());
  engine.subscribe((event) => said.push(JSON.stringify(event)));
  resetDouble();
  const running = runApp({
    engine,
    preload: '/p.cjs',
    demo: async () => {
      throw new Error('no demo');
    },
    log: (line) => said.push(line),
    nowMs: Date.now,
  });
  onEnd(() => {
    running.close();
  });
  running.showPanel();

  const server = receiver.url;
  const local = {
    host: '127.0.0.1',
    security: 'none-on-this-machine',
    user: 'me',
    from: 'a@example.org',
    to: 'b@example.org',
  };
  for (const input of [
    place('ntfy', { server, topic: secret('ntfy-topic'), token: secret('ntfy-token') }),
    place('telegram', { server, token: secret('bot-token'), chat: secret('bot-chat') }),
    place('slack', { url: `${server}/${secret('slack-url')}` }),
    place('discord', { url: `${server}/${secret('discord-url')}` }),
    place('webhook', { url: `${server}/${secret('hook-url')}`, secret: secret('hook-key') }),
    place('mail', { ...local, port: String(mail.port), password: secret('mail-password') }),
    {
      ...place('mail', { ...local, port: String(strict.port), password: secret('wrong-password') }),
      name: 'strict',
    },
  ]) {
    expect(await ask('savePlace', input), input.name).toEqual({ kind: 'done' });
  }
  expect(await ask('savePing', `${server}/${secret('ping-url')}`)).toEqual({ kind: 'done' });
  // What the page does not ask for: where Pushover is.
  for (const name of ['push-token', 'push-user']) await engine.keepSecret(name, secret(name));
  const { outlets } = engine.settings().settings;
  const changed = engine.configure({
    outlets: [
      ...outlets,
      {
        kind: 'pushover',
        name: 'pushover',
        enabled: true,
        text: 'short',
        server,
        token: 'app:push-token',
        user: 'app:push-user',
      },
    ],
  });
  expect(changed.ok).toBe(true);
  await vi.waitFor(() => expect(engine.status().snapshot.level).toBe('green'), PATIENT);
  // They take it, refuse it, send on, and have trouble, and repeat what they heard each time.
  for (status of [200, 401, 302, 500]) {
    for (const { name } of engine.settings().settings.outlets) await ask('testOutlet', name);
  }
  // A real notice goes through the queue and its file, and fails at first.
  await gateway.kill();
  await vi.waitFor(() => {
    expect(engine.status().outlets?.some(({ waiting }) => waiting > 0)).toBe(true);
  }, PATIENT);
  status = 200;
  for (const channel of ['settings', 'status', 'answered']) await ask(channel);
  await ask('timeline', 'day');
  await ask('copyReport', null);
  said.push(double.clipboardText);
  const env = { HOME: made.root, CLAWBUOY_HOME: home, OPENCLAW_STATE_DIR: gateway.stateDir };
  for (const args of [
    ['status', '-v', '--json'],
    ['doctor'],
    ['report'],
    ['notify'],
    ['history'],
    ['notify', 'ntfy', '--test'],
  ]) {
    const { stdout, stderr } = await clawbuoy(args, env);
    said.push(stdout, stderr);
  }
}, 120_000);

afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

/** Asks as the window does, and writes down the answer. */
async function ask(channel: string, ...args: readonly unknown[]): Promise<unknown> {
  const contents = double.windows[0]?.webContents;
  const handler = double.ipcHandlers.get(`clawbuoy:${channel}`);
  if (contents === undefined || handler === undefined) throw new Error(`nobody hears ${channel}`);
  const event = { sender: contents, senderFrame: contents.mainFrame };
  const answer = await handler(event as unknown as Electron.IpcMainInvokeEvent, ...args);
  said.push(JSON.stringify(answer) ?? '');
  return answer;
}

/** However it may be written: as it is, in base64, or in hexadecimal digits. */
const written = (text: string): readonly string[] => {
  const bytes = Buffer.from(text);
  return [text, bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, '').slice(0, -1)];
};

describe('a secret that the app keeps', () => {
  it('was used: each receiver was handed its own', () => {
    const all = arrived();
    for (const name of [
      'ntfy-topic',
      'ntfy-token',
      'push-token',
      'push-user',
      'bot-token',
      'bot-chat',
      'slack-url',
      'discord-url',
      'hook-url',
      'ping-url',
    ]) {
      expect(all, name).toContain(secret(name));
    }
    // The mail server took its password, and the webhook was signed with its key.
    expect(all).toContain('"me"');
    expect(all).toContain('webhook-signature');
  });

  it('is used where the terminal asks for a test: the app sends it', () => {
    expect(said).toContain('ntfy: delivered');
  });

  it('is in nothing that the window, the terminal or a notice is told', () => {
    expect(said.join('\n')).toContain('"placeForms"');
    expect(said.join('\n')).toContain('does not accept the key');
    for (const text of said) {
      for (const form of written(CANARY)) expect(text).not.toContain(form);
    }
  });

  it('stands readable in no file of Clawbuoy’s own', () => {
    const files = readdirSync(home, { recursive: true, encoding: 'utf8' })
      .map((name) => join(home, name))
      .filter((path) => statSync(path).isFile());
    const names = files.map((path) => path.slice(home.length + 1));
    for (const name of ['secrets.json', 'away.json', 'journal.jsonl', 'settings.json']) {
      expect(names).toContain(name);
    }
    for (const path of files) {
      const text = readFileSync(path, 'latin1');
      for (const form of written(CANARY)) expect(text, path).not.toContain(form);
    }
  });

  it('reaches no program that is run', () => {
    const text = readFileSync(recorded, 'utf8');
    expect(text).toContain('fixed');
    expect(text).toContain('PATH=');
    expect(text).not.toContain(CANARY);
  });
});
