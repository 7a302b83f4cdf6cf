import { createHmac } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkSettings, DEFAULT_SETTINGS } from '../../electron/core/api/settings-schema.ts';
import { awayText } from '../../electron/core/notices/away/away-text.ts';
import { awayFacts } from '../../electron/core/notices/away/facts.ts';
import { type OutletInput, outletSchema } from '../../electron/core/notices/away/outlet-schema.ts';
import { testMessage } from '../../electron/engine/away-direct.ts';
import { openSender } from '../../electron/engine/open-away.ts';
import { createPing } from '../../electron/engine/ping.ts';
import type { Outgoing } from '../../electron/outlets/outlet-requests.ts';
import { createSecretReader, keychain } from '../../electron/outlets/secrets.ts';
import { createSender } from '../../electron/outlets/send.ts';
import { run } from '../../electron/system/spawn.ts';
import { NOW_MS, secondsAgo, statusWith } from '../core/view/status-fixture.ts';
import { fails, fakeRun, says } from '../system/fake-run.ts';
import { httpReceiver } from './receivers.ts';

/**
 * ntfy, Pushover, Telegram, Slack and Discord are small stand-ins here that take what the published
 * protocols say; none of their own programs runs.
 */

const CANARY = 'canary-7f3a91';
const MESSAGE: Outgoing = {
  id: 'msg-1',
  text: { title: 'OpenClaw is not running.', body: 'It lasts 12 minutes. <b> & @everyone' },
  urgency: 'high',
  details: { phase: 'began', kind: 'down', level: 'red', since: secondsAgo(720) },
  nowMs: NOW_MS,
};

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'clawbuoy-places-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

function sender(env: Readonly<Record<string, string>>) {
  return createSender({ run, secret: createSecretReader({ env, store: null }) });
}

async function sendTo(
  kind: (url: string) => OutletInput,
  env: Readonly<Record<string, string>> = {},
) {
  const receiver = await httpReceiver(onTestFinished);
  const outlet = outletSchema.parse(kind(receiver.url));
  const outcome = await sender({ URL: `${receiver.url}/hook`, ...env })(outlet, MESSAGE);
  expect(outcome).toEqual({ kind: 'delivered' });
  const [taken] = receiver.taken;
  if (taken === undefined) throw new Error('nothing arrived');
  return { ...taken, json: JSON.parse(taken.body) };
}

describe('a place for notices', () => {
  it('of ntfy is told by its JSON publishing', async () => {
    const taken = await sendTo(
      (server) => ({ kind: 'ntfy', name: 'n', server, topic: 'env:TOPIC', token: 'env:TOKEN' }),
      { TOPIC: 'my-buoy', TOKEN: 'tk_1' },
    );
    expect(taken.path).toBe('/');
    expect(taken.headers.authorization).toBe('Bearer tk_1');
    expect(taken.json).toEqual({
      topic: 'my-buoy',
      title: MESSAGE.text.title,
      message: MESSAGE.text.body,
      priority: 4,
    });
  });

  it('of Pushover is told by its messages API', async () => {
    const taken = await sendTo(
      (server) => ({ kind: 'pushover', name: 'p', server, token: 'env:T', user: 'env:U' }),
      { T: 'app', U: 'me' },
    );
    expect(taken.path).toBe('/1/messages.json');
    expect(taken.json).toMatchObject({ token: 'app', user: 'me', priority: 1 });
  });

  it('of Telegram is told by its bot', async () => {
    const taken = await sendTo(
      (server) => ({ kind: 'telegram', name: 't', server, token: 'env:T', chat: 'env:C' }),
      { T: '12:AB-c', C: '99' },
    );
    expect(taken.path).toBe('/bot12:AB-c/sendMessage');
    expect(taken.json).toMatchObject({ chat_id: '99', disable_notification: false });
  });

  it('of Slack is given a text in which nothing is a mark', async () => {
    const { json } = await sendTo(() => ({ kind: 'slack', name: 's', url: 'env:URL' }));
    expect(json.text).toContain('&lt;b&gt; &amp; @everyone');
  });

  it('of Discord is given a text that calls nobody', async () => {
    const { json } = await sendTo(() => ({ kind: 'discord', name: 'd', url: 'env:URL' }));
    expect(json.allowed_mentions).toEqual({ parse: [] });
  });

  it('of one’s own is given a message that is signed as the standard has it', async () => {
    const key = Buffer.from('0123456789abcdef0123456789abcdef').toString('base64');
    const taken = await sendTo(
      () => ({ kind: 'webhook', name: 'w', url: 'env:URL', secret: 'env:KEY' }),
      { KEY: `whsec_${key}` },
    );
    const at = taken.headers['webhook-timestamp'];
    const signed = createHmac('sha256', Buffer.from(key, 'base64'))
      .update(`msg-1.${at}.${taken.body}`)
      .digest('base64');
    expect(taken.headers['webhook-signature']).toBe(`v1,${signed}`);
    expect(taken.headers['webhook-id']).toBe('msg-1');
  });

  it('that is a program reads the text from its input, and is handed no secret', async () => {
    const dir = folder();
    const program = join(dir, 'tell');
    writeFileSync(program, `#!/bin/sh\n{ env; echo "$@"; cat; } > "${join(dir, 'seen')}"\n`);
    chmodSync(program, 0o700);
    process.env.BUOY_CANARY = CANARY;
    process.env.OPENCLAW_GATEWAY_TOKEN = CANARY;
    onTestFinished(() => {
      delete process.env.BUOY_CANARY;
      delete process.env.OPENCLAW_GATEWAY_TOKEN;
    });
    const command = outletSchema.parse({ kind: 'command', name: 'c', argv: [program, 'fixed'] });
    const send = openSender(process.env);
    expect(await send(command, MESSAGE)).toEqual({ kind: 'delivered' });
    const seen = readFileSync(join(dir, 'seen'), 'utf8');
    expect(seen).toContain('fixed\nOpenClaw is not running.\nIt lasts 12 minutes.');
    expect(seen).not.toContain(CANARY);
  });
});

describe('a secret', () => {
  it('is in no word of what goes wrong, wherever it is named', async () => {
    const dir = folder();
    const open = join(dir, 'open');
    writeFileSync(open, CANARY, { mode: 0o644 });
    const secret = createSecretReader({ env: { EMPTY: '' }, store: null });
    for (const ref of ['env:NONE', 'env:EMPTY', `file:${open}`, 'file:/nowhere/x', 'keychain:n']) {
      const read = await secret(ref);
      expect(read.ok, ref).toBe(false);
      expect(JSON.stringify(read)).not.toContain(CANARY);
    }
    const receiver = await httpReceiver(onTestFinished, ({ path, body }, response) => {
      response.statusCode = 403;
      response.end(`${path} ${body}`);
    });
    const outlet = outletSchema.parse({ kind: 'webhook', name: 'w', url: 'env:U' });
    const outcome = await sender({ U: `${receiver.url}/${CANARY}` })(outlet, MESSAGE);
    expect(outcome.kind).toBe('refused');
    expect(JSON.stringify(outcome)).not.toContain(CANARY);
    const unreachable = await sender({ U: `http://127.0.0.1:1/${CANARY}` })(outlet, MESSAGE);
    expect(JSON.stringify(unreachable)).not.toContain(CANARY);
  });

  it('written readable is refused by name and not repeated', () => {
    const raw = { outlets: [{ kind: 'slack', name: 's', url: `https://hooks/${CANARY}` }] };
    const { settings, findings } = checkSettings(raw);
    expect(settings.outlets).toEqual([]);
    expect(findings.join(' ')).toContain('a secret must be named');
    expect(findings.join(' ')).not.toContain(CANARY);
  });

  it('a place that is written wrongly leaves the others in use', () => {
    const good = { kind: 'slack', name: 's', url: 'env:S' };
    const { settings, findings } = checkSettings({ outlets: [{ kind: 'pigeon' }, good] });
    expect(settings.outlets.map(({ name }) => name)).toEqual(['s']);
    expect(findings).toHaveLength(1);
  });

  it('goes to the keychain by its input, never as an argument', async () => {
    let kept = '';
    const asked: string[] = [];
    const inputs: string[] = [];
    const fake = fakeRun((line) =>
      line.includes('find-generic-password')
        ? kept === ''
          ? fails(44)
          : says(`${kept}\n`)
        : says(''),
    );
    const store = keychain(async (tool, args, options) => {
      asked.push([tool, ...args].join(' '));
      const hex = /-X ([\da-f]+)\n/.exec(options.input ?? '')?.[1];
      if (options.input !== undefined) inputs.push(options.input);
      if (hex !== undefined) kept = Buffer.from(hex, 'hex').toString();
      return fake.run(tool, args, options);
    });
    expect(await store.read('phone')).toEqual({ ok: true, value: null });
    expect(await store.keep('phone', CANARY)).toEqual({ ok: true, value: undefined });
    expect(await store.read('phone')).toEqual({ ok: true, value: CANARY });
    expect(asked.join('\n')).not.toContain(CANARY);
    expect(inputs).toHaveLength(1);
  });
});

describe('what leaves this machine', () => {
  const KEY = `agent:main:whatsapp:+4366412345678`;
  const snapshot = statusWith({
    level: 'red',
    headline: `/Users/ada/.openclaw ${KEY}`,
    incidents: [
      {
        id: `agent-silent~${KEY}~1`,
        class: 'agent-silent',
        level: 'red',
        since: secondsAgo(600),
        sessionKey: KEY,
        cause: `${KEY} at /Users/ada/.openclaw said "hello mum" and waits`,
        evidence: [],
        action: 'none',
        why: '',
      },
    ],
    unanswered: [{ sessionKey: KEY, since: secondsAgo(540), channel: 'whatsapp', lost: false }],
  }).snapshot;
  const notification = {
    id: `agent-silent~${KEY}~1`,
    incidentId: `agent-silent~${KEY}~1`,
    title: 'Your agent does not answer',
    body: `${KEY} said "hello mum"`,
    actions: [],
    event: 'shown' as const,
  };

  it('names no person, number, path or message unless that was chosen', () => {
    const facts = awayFacts(notification, snapshot, true);
    if (facts === null) throw new Error('no facts');
    for (const phase of ['began', 'again', 'over', 'late'] as const) {
      const { title, body } = awayText(facts, phase, 'short', NOW_MS, NOW_MS);
      expect(`${title} ${body}`).not.toMatch(/\+43|whatsapp:|ada|\/Users|hello|agent:/i);
      expect(title.length).toBeGreaterThan(8);
    }
    expect(awayText(facts, 'began', 'short', NOW_MS, null).body).toContain('9 minutes');
    expect(awayText(facts, 'began', 'full', NOW_MS, null).body).toContain('hello mum');
  });

  it('is shown in the test word for word', () => {
    const outlet = outletSchema.parse({ kind: 'slack', name: 's', url: 'env:S' });
    expect(testMessage(outlet, NOW_MS).text.body).toContain('OpenClaw is not running.');
  });

  it('tells a check elsewhere that it starts, is well, and has been red beyond the grace', async () => {
    const receiver = await httpReceiver(onTestFinished);
    let nowMs = NOW_MS;
    const ping = { url: 'env:U', everyMs: 60_000, graceMs: 120_000 };
    const made = createPing({
      now: () => nowMs,
      settings: () => ({ ...DEFAULT_SETTINGS, ping }),
      snapshot: () => snapshot,
      isPaused: () => false,
      secret: createSecretReader({ env: { U: `${receiver.url}/ping/abc` }, store: null }),
    });
    onTestFinished(() => made.close());
    const look = async (level: 'green' | 'red', ms: number, expected: number) => {
      nowMs += ms;
      made.onLook(level === 'red' ? snapshot : statusWith().snapshot);
      await expect.poll(() => receiver.taken.length, { timeout: 10_000 }).toBe(expected);
    };
    await look('green', 0, 1);
    await look('green', 10_000, 1);
    await look('green', 60_000, 2);
    await look('red', 60_000, 3);
    await look('red', 119_000, 4);
    await look('red', 2_000, 5);
    nowMs += 10 * 60_000;
    made.tick();
    expect(receiver.taken.map((one) => one.path)).toEqual([
      '/ping/abc/start',
      '/ping/abc',
      '/ping/abc',
      '/ping/abc',
      '/ping/abc/fail',
    ]);
    expect(receiver.taken.at(-1)?.body).toMatch(/^red: /);
    expect(receiver.taken.at(-1)?.body).not.toMatch(/\+43|ada/);
  });
});
