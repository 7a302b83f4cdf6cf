import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createGatewayFeed } from '../../../electron/openclaw/feed/gateway-feed.ts';
import { readOnlyFiles } from '../../../electron/openclaw/files.ts';
import { ANYBODY } from '../../../electron/openclaw/gateway/listener-check.ts';
import { locate } from '../../../electron/openclaw/locate/locate.ts';
import { slowLister } from '../../support/slow-lister.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

async function feedOf(listAfterMs: number) {
  const root = mkdtempSync(join(tmpdir(), 'clawbuoy-feed-'));
  cleanups.push(() => rmSync(root, { recursive: true, force: true }));
  const key = 'agent:main:main';
  const gateway = await slowLister({
    recent: [],
    listAfterMs,
    calledAtMs: Date.now(),
    hungKey: key,
    isAtWork: false,
    httpAfterMs: 0,
  });
  cleanups.push(gateway.close);
  writeFileSync(join(root, 'openclaw.json'), `{ gateway: { port: ${gateway.port} } }`);
  const env = { HOME: root, OPENCLAW_STATE_DIR: root };
  let aheadMs = 0;
  const feed = createGatewayFeed({
    location: locate({ env, homeDir: root, flags: {}, files: readOnlyFiles, workDir: root }),
    listener: ANYBODY,
    now: () => Date.now() + aheadMs,
    random: () => 0,
    isInHaste: false,
    onHello: () => undefined,
    onNews: () => undefined,
  });
  cleanups.push(() => feed.close());
  await expect.poll(() => feed.socket.fact().kind).toBe('open');
  const lists = () => gateway.asked().filter((one) => one.startsWith('sessions.list')).length;
  return {
    feed,
    gateway,
    lists,
    pass: (ms: number) => {
      aheadMs += ms;
    },
  };
}

describe('a conversation that the list does not name', { timeout: 20_000 }, () => {
  it('is asked for as soon as somebody writes in it, and one that is named is not', async () => {
    const { feed, gateway, lists, pass } = await feedOf(0);
    const heard = (sessionKey: string) =>
      gateway.tell('session.message', {
        sessionKey,
        message: { role: 'user', timestamp: Date.now() + 60_000 },
      });
    const isKnown = (sessionKey: string) => () =>
      feed.heard().messages.some((fact) => fact.sessionKey === sessionKey);
    await feed.ask(false);
    await expect.poll(() => feed.sessions?.list.length).toBe(1);
    expect(lists()).toBe(1);
    heard('agent:main:main');
    await expect.poll(isKnown('agent:main:main')).toBe(true);
    pass(3_000);
    await feed.ask(false);
    expect(lists()).toBe(1);
    heard('agent:main:telegram:direct:42');
    await expect.poll(isKnown('agent:main:telegram:direct:42')).toBe(true);
    await feed.ask(false);
    await expect.poll(lists).toBe(2);
  });
});

describe('a turn that ended without a word', { timeout: 20_000 }, () => {
  it('is explained by a new list, also while other runs are at work', async () => {
    const { feed, gateway, lists, pass } = await feedOf(0);
    const tells = (runId: string, phase: string) =>
      gateway.tell('agent', {
        runId,
        sessionKey: 'agent:main:main',
        stream: 'lifecycle',
        data: { phase },
      });
    await feed.ask(false);
    await expect.poll(() => feed.sessions?.list.length).toBe(1);
    tells('other', 'start');
    tells('wordless', 'start');
    await expect.poll(() => feed.runs().list.length).toBe(2);
    expect(feed.isReasonDue()).toBe(false);
    pass(2_500);
    await feed.ask(false);
    expect(lists(), 'a run at work alone is no reason').toBe(1);
    tells('wordless', 'end');
    await expect.poll(() => feed.isReasonDue()).toBe(true);
    await feed.ask(false);
    await expect.poll(lists).toBe(2);
    await expect.poll(() => feed.isReasonDue()).toBe(false);
  });
});

describe('a gateway that is slow to list its sessions', { timeout: 20_000 }, () => {
  it('is asked once, its late answer is used, and then it is left in peace for long', async () => {
    const { feed, lists, pass } = await feedOf(4_300);
    await feed.ask(true);
    // Its four seconds are over; the looks go on every second.
    for (let look = 0; look < 5; look += 1) {
      pass(1_000);
      await feed.ask(true);
    }
    expect(lists()).toBe(1);
    expect(feed.slow()).toMatchObject([{ method: 'sessions.list', tookMs: null }]);
    expect(feed.trouble()).toMatchObject({ failures: 1 });
    await expect.poll(() => feed.sessions?.list.length, { timeout: 5_000 }).toBe(1);
    expect(feed.trouble()).toBeNull();
    pass(60_000);
    await feed.ask(true);
    expect(lists()).toBe(1);
    expect(feed.slow()[0]?.nextAtMs).toBeGreaterThan(Date.now());
    pass(120_000);
    void feed.ask(true);
    await expect.poll(lists).toBe(2);
  });

  it('is asked once more for a person, beside none under way', async () => {
    const { feed, lists } = await feedOf(400);
    await feed.ask(true);
    for (let look = 0; look < 3; look += 1) await feed.ask(true);
    expect(lists()).toBe(1);
    feed.expire();
    await Promise.all([feed.ask(false), feed.ask(false)]);
    await feed.ask(true);
    expect(lists()).toBe(2);
  });

  it('that never lists them is a trouble after a while, in words', async () => {
    const { feed, lists, pass } = await feedOf(100_000_000);
    await feed.ask(false);
    pass(45_000);
    await feed.ask(false);
    expect(lists()).toBe(1);
    const trouble = feed.trouble();
    expect(trouble?.failures).toBeGreaterThanOrEqual(3);
    expect(trouble?.detail).toContain('did not answer in time');
  });
});

describe('every question to a gateway', () => {
  const root = join(import.meta.dirname, '../../../electron');
  const calls = (pattern: RegExp) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('demo/'))
      .filter((file) => pattern.test(readFileSync(join(root, file), 'utf8')))
      .sort();

  it('of the watch goes through the one place that keeps its pace', () => {
    expect(calls(/connection\??\.ask\(/)).toEqual(['openclaw/gateway/gateway-socket.ts']);
    expect(calls(/socket\.ask\(/)).toEqual(['openclaw/feed/gateway-feed.ts']);
  });

  it('beside that is a step’s, a price’s or a try’s, asked because a person asks', () => {
    expect(calls(/\.request\(/)).toEqual([
      'openclaw/gateway/model-probe.ts',
      'recovery/ask-costs.ts',
      'recovery/copy-aside.ts',
      'recovery/end-run.ts',
      'recovery/go-on.ts',
      'recovery/pending-inputs.ts',
      'recovery/prove-restart.ts',
      'recovery/reset.ts',
      'recovery/restart-channel.ts',
      'recovery/restart.ts',
    ]);
  });
});
