import { describe, expect, it } from 'vitest';
import {
  type CredentialAnswer,
  credentialsFor,
} from '../../../electron/openclaw/locate/credentials.ts';
import { httpOrigin, isLoopbackHost } from '../../../electron/openclaw/locate/gateway-url.ts';
import { locate } from '../../../electron/openclaw/locate/locate.ts';
import type { LocateFlags } from '../../../electron/openclaw/locate/locate-paths.ts';
import { parseGatewayUrl } from '../../../electron/openclaw/locate/parse-gateway-url.ts';
import { memoryFiles } from '../memory-files.ts';

function located(config: string, env: Record<string, string> = {}, flags: LocateFlags = {}) {
  const files = memoryFiles({ '/h/.openclaw/openclaw.json': config });
  return locate({ env, flags, homeDir: '/h', files });
}

/** `kind`, then `token/password` of each candidate. */
function shown(answer: CredentialAnswer): string {
  if (answer.kind !== 'ready') return answer.kind;
  return answer.candidates
    .map(({ token, password }) => `${token?.reveal() ?? '-'}/${password?.reveal() ?? '-'}`)
    .join(' then ');
}

const LOCAL = '{ gateway: { auth: { token: "cfg" } } }';
const ENV = { OPENCLAW_GATEWAY_TOKEN: 'env' };

describe('credentialsFor the located gateway', () => {
  const remote = (url: string, token = ', token: "rem"') =>
    `{ gateway: { mode: "remote", auth: { token: "cfg" }, remote: { url: "${url}"${token} } } }`;
  it.each<[string, string, Record<string, string>, LocateFlags, string]>([
    ['config token', LOCAL, {}, {}, 'cfg/-'],
    ['env before config', LOCAL, ENV, {}, 'env/- then cfg/-'],
    ['one candidate where both agree', LOCAL, { OPENCLAW_GATEWAY_TOKEN: 'cfg' }, {}, 'cfg/-'],
    ['legacy env', '{}', { CLAWDBOT_GATEWAY_TOKEN: 'old' }, {}, 'old/-'],
    ['nothing configured', '{}', {}, {}, 'none'],
    ['mode none', '{ gateway: { auth: { mode: "none", token: "cfg" } } }', ENV, {}, 'none'],
    [
      'mode password',
      '{ gateway: { auth: { mode: "password", token: "t", password: "p" } } }',
      ENV,
      {},
      '-/p',
    ],
    [
      'mode token',
      '{ gateway: { auth: { mode: "token", token: "t", password: "p" } } }',
      {},
      {},
      't/-',
    ],
    ['both without a mode', '{ gateway: { auth: { token: "t", password: "p" } } }', {}, {}, 't/p'],
    ['env password', LOCAL, { OPENCLAW_GATEWAY_PASSWORD: 'pw' }, {}, 'cfg/pw'],
    [
      'a command',
      '{ gateway: { auth: { token: { source: "exec", id: "x" } } } }',
      {},
      {},
      'unavailable',
    ],
    [
      'a command, but env',
      '{ gateway: { auth: { token: { source: "exec", id: "x" } } } }',
      ENV,
      {},
      'env/-',
    ],
    ['flag to loopback', LOCAL, ENV, { url: 'ws://localhost:1' }, 'env/- then cfg/-'],
    ['flag to another host', LOCAL, ENV, { url: 'wss://gw.example:1' }, 'withheld'],
    ['flag to a LAN address', LOCAL, ENV, { url: 'ws://192.168.1.5:18789' }, 'withheld'],
    [
      'env URL with env token',
      LOCAL,
      { ...ENV, OPENCLAW_GATEWAY_URL: 'wss://gw.example' },
      {},
      'env/-',
    ],
    ['env URL without env token', LOCAL, { OPENCLAW_GATEWAY_URL: 'wss://gw.example' }, {}, 'none'],
    [
      'env URL over plain ws',
      LOCAL,
      { ...ENV, OPENCLAW_GATEWAY_URL: 'ws://gw.example' },
      {},
      'withheld',
    ],
    ['remote', remote('wss://gw.example'), ENV, {}, 'rem/-'],
    ['remote without its own token', remote('wss://gw.example', ''), ENV, {}, 'none'],
    ['remote over plain ws', remote('ws://gw.example'), ENV, {}, 'withheld'],
    ['remote through a tunnel', remote('ws://127.0.0.1:9'), ENV, {}, 'rem/- then env/-'],
    ['tunnel without a token: not the local one', remote('ws://127.0.0.1:9', ''), {}, {}, 'none'],
  ])('%s', (_name, config, env, flags, expected) => {
    const location = located(config, env, flags);
    expect(shown(credentialsFor(location.credentials, location.url))).toBe(expected);
  });
});

describe('credentialsFor any other URL', () => {
  it.each([
    'wss://gw.example',
    'ws://10.0.0.1:18789',
    'ws://127.0.0.1.example.com:18789',
    'ws://localhost.example.com',
    'ws://127-0-0-1.nip.io',
    'ws://[::2]:18789',
    'ws://[::ffff:8.8.8.8]:18789',
    'ws://0.0.0.0:18789',
    'http://127.0.0.1:18789',
    'ws://127.0.0.1@evil.example',
    'not a url',
    '',
  ])('withholds everything from %j', (url) => {
    for (const location of [
      located(LOCAL, ENV),
      located(LOCAL, { ...ENV, OPENCLAW_GATEWAY_URL: 'wss://mine.example' }),
    ]) {
      const answer = credentialsFor(location.credentials, url);
      expect(answer.kind).toBe('withheld');
      expect(JSON.stringify(answer)).not.toMatch(/cfg|"env"/);
    }
  });

  it('never prints a secret of a location', () => {
    const location = located('{ gateway: { auth: { token: "hunter2" } } }', {
      OPENCLAW_GATEWAY_PASSWORD: 'hunter3',
    });
    expect(JSON.stringify(location)).not.toMatch(/hunter/);
  });
});

describe('gateway URLs', () => {
  it.each([
    ['localhost', true],
    ['LOCALHOST.', true],
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['::1', true],
    ['[::1]', true],
    ['::ffff:7f00:1', true],
    ['::ffff:127.0.0.1', true],
    ['128.0.0.1', false],
    ['127.evil.example', false],
    ['localhost.evil.example', false],
    ['::ffff:7e00:1', false],
    ['0.0.0.0', false],
    ['', false],
  ])('%s is loopback: %s', (host, expected) => {
    expect(isLoopbackHost(host)).toBe(expected);
  });

  it.each([
    ['ws://127.1:80', 'ws://127.0.0.1:80', 'http://127.0.0.1:80'],
    ['WS://LocalHost:1/', 'ws://localhost:1', 'http://localhost:1'],
    ['wss://[::1]:2/oc?x#y', 'wss://[::1]:2/oc', 'https://[::1]:2'],
    ['wss://gw.example', 'wss://gw.example:443', 'https://gw.example:443'],
  ])('%s is %s, and %s for HTTP', (text, href, origin) => {
    const parsed = parseGatewayUrl(text);
    expect(parsed.ok && [parsed.value.href, httpOrigin(parsed.value)]).toEqual([href, origin]);
  });

  it.each(['', 'x', 'http://a', 'ws://', 'ws://a:99999', 'ws://a:0', 'ws://u:p@a'])(
    'refuses %j with what is right instead',
    (text) => {
      const parsed = parseGatewayUrl(text);
      expect(parsed.ok ? parsed.value : parsed.error).toContain('ws://HOST:PORT');
    },
  );
});
