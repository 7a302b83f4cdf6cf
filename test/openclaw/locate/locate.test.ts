import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locate } from '../../../electron/openclaw/locate/locate.ts';
import type { LocateFlags } from '../../../electron/openclaw/locate/locate-paths.ts';
import { profilePort } from '../../../electron/openclaw/locate/locate-values.ts';
import { type MemoryTree, memoryFiles } from '../memory-files.ts';

const HOME = '/home/ann';

function find(
  tree: MemoryTree,
  env: Record<string, string> = {},
  flags: LocateFlags = {},
  workDir = '/work-dir',
) {
  return locate({ env, flags, homeDir: HOME, files: memoryFiles(tree), workDir });
}

const CONFIG = `${HOME}/.openclaw/openclaw.json`;

describe('locate: a port that is only a guess', () => {
  const BROKEN = { [CONFIG]: '{\n  gateway: { port: 1900,, }\n}' };
  it('is the usual one while the config cannot be understood, with its place and line', () => {
    expect(find(BROKEN).urlGuess).toBe(
      `${CONFIG} cannot be understood: it is not JSON5 (invalid character ',' at line 2, column 25)`,
    );
  });
  it.each<[string, MemoryTree, Record<string, string>, LocateFlags]>([
    ['a flag names it', BROKEN, {}, { url: 'ws://127.0.0.1:7' }],
    ['the env names it', BROKEN, { OPENCLAW_GATEWAY_PORT: '7' }, {}],
    ['there is no config', {}, {}, {}],
    ['the config names none', { [CONFIG]: '{ logging: { file: 7 } }' }, {}, {}],
  ])('is none where %s', (_sentence, tree, env, flags) => {
    expect(find(tree, env, flags).urlGuess).toBeNull();
  });
  it('is the usual one where the config names what is no port', () => {
    const named = find({ [CONFIG]: `{ gateway: { port: "$\{PORT}" } }` });
    expect(named.urlGuess).toContain('gateway.port names the variable PORT');
  });
});

describe('locate: the state dir', () => {
  const trees = {
    nothing: {},
    current: { [CONFIG]: '{}' },
    legacy: { [`${HOME}/.clawdbot/clawdbot.json`]: '{}' },
    oldest: { [`${HOME}/.moldbot/x`]: '' },
    both: { [CONFIG]: '{}', [`${HOME}/.moltbot/moltbot.json`]: '{}' },
  } satisfies Record<string, MemoryTree>;
  it.each<[string, MemoryTree, Record<string, string>, LocateFlags, string]>([
    ['is ~/.openclaw', trees.current, {}, {}, `${HOME}/.openclaw`],
    ['is ~/.openclaw where nothing is installed', trees.nothing, {}, {}, `${HOME}/.openclaw`],
    ['is a legacy folder where only that exists', trees.legacy, {}, {}, `${HOME}/.clawdbot`],
    ['is the oldest folder where only that exists', trees.oldest, {}, {}, `${HOME}/.moldbot`],
    ['is the new folder where both exist', trees.both, {}, {}, `${HOME}/.openclaw`],
    ['follows the env', trees.current, { OPENCLAW_STATE_DIR: ' /srv/oc ' }, {}, '/srv/oc'],
    ['follows the legacy env', trees.current, { CLAWDBOT_STATE_DIR: '/srv/cb' }, {}, '/srv/cb'],
    ['expands ~', {}, { OPENCLAW_STATE_DIR: '~/oc' }, {}, `${HOME}/oc`],
    ['expands a lone ~', {}, { OPENCLAW_STATE_DIR: '~' }, {}, HOME],
    ['leaves ~name alone', {}, { OPENCLAW_STATE_DIR: '/x/~name' }, {}, '/x/~name'],
    ['resolves a relative path', {}, { OPENCLAW_STATE_DIR: 'oc' }, {}, '/work-dir/oc'],
    ['ignores an empty env', {}, { OPENCLAW_STATE_DIR: '  ' }, {}, `${HOME}/.openclaw`],
    ['prefers the flag', {}, { OPENCLAW_STATE_DIR: '/env' }, { stateDir: '/flag' }, '/flag'],
    ['follows OPENCLAW_HOME', {}, { OPENCLAW_HOME: '/other' }, {}, '/other/.openclaw'],
    ['follows OPENCLAW_HOME with ~', {}, { OPENCLAW_HOME: '~/alt' }, {}, `${HOME}/alt/.openclaw`],
    ['is a profile’s', {}, {}, { profile: 'work' }, `${HOME}/.openclaw-work`],
    ['is a profile’s by env', {}, { OPENCLAW_PROFILE: 'work' }, {}, `${HOME}/.openclaw-work`],
    ['is the plain one for "Default"', {}, {}, { profile: 'Default' }, `${HOME}/.openclaw`],
    [
      'is the one that the env names, though only a legacy folder exists',
      trees.legacy,
      { OPENCLAW_STATE_DIR: `${HOME}/.openclaw` },
      {},
      `${HOME}/.openclaw`,
    ],
    [
      'is the new one for a default profile named by hand',
      trees.legacy,
      {},
      { profile: 'default' },
      `${HOME}/.openclaw`,
    ],
    [
      'prefers the profile flag to the profile env',
      {},
      { OPENCLAW_PROFILE: 'work' },
      { profile: 'play' },
      `${HOME}/.openclaw-play`,
    ],
    [
      'keeps a chosen folder under a profile',
      {},
      { OPENCLAW_STATE_DIR: '/srv/oc' },
      { profile: 'play' },
      '/srv/oc',
    ],
    [
      'replaces a folder inherited from another profile',
      {},
      { OPENCLAW_STATE_DIR: `${HOME}/.openclaw-work`, OPENCLAW_PROFILE: 'work' },
      { profile: 'play' },
      `${HOME}/.openclaw-play`,
    ],
    [
      'replaces the default profile’s inherited folder',
      {},
      { OPENCLAW_STATE_DIR: `${HOME}/.openclaw` },
      { profile: 'play' },
      `${HOME}/.openclaw-play`,
    ],
  ])('%s', (_name, tree, env, flags, stateDir) => {
    expect(find(tree, env, flags).stateDir).toBe(stateDir);
  });

  it('names the real path and keeps the configured one', () => {
    const tree = {
      [`${HOME}/.openclaw`]: { link: '/data/oc' },
      '/data/oc/openclaw.json': '{ gateway: { port: 5000 } }',
    };
    const found = find(tree);
    expect(found.stateDir).toBe('/data/oc');
    expect(found.rawStateDir).toBe(`${HOME}/.openclaw`);
    expect(found.port).toBe(5000);
  });

  it('tells present, absent and denied apart', () => {
    expect(find({ [CONFIG]: '{}' }).stateDirState).toBe('present');
    expect(find({}).stateDirState).toBe('absent');
    expect(find({ [`${HOME}/.openclaw`]: { denied: 'EACCES' } }).stateDirState).toBe('denied');
  });

  it('refuses a profile name that would leave the home folder', () => {
    const found = find({}, {}, { profile: '../../etc' });
    expect(found.profile).toBeNull();
    expect(found.stateDir).toBe(`${HOME}/.openclaw`);
    expect(found.findings).toEqual([expect.stringContaining('is no profile name')]);
  });
});

describe('locate: the config file', () => {
  it.each<[string, MemoryTree, Record<string, string>, LocateFlags, string]>([
    ['is the state dir’s', {}, {}, {}, CONFIG],
    [
      'is a legacy name in the new folder',
      { [`${HOME}/.openclaw/clawdbot.json`]: '{}' },
      {},
      {},
      `${HOME}/.openclaw/clawdbot.json`,
    ],
    [
      'is a legacy folder’s where the new folder has none',
      { [`${HOME}/.openclaw/agents/x`]: '', [`${HOME}/.clawdbot/clawdbot.json`]: '{}' },
      {},
      {},
      `${HOME}/.clawdbot/clawdbot.json`,
    ],
    [
      'never falls back to the home for a chosen state dir',
      { [CONFIG]: '{}', '/srv/oc/x': '' },
      { OPENCLAW_STATE_DIR: '/srv/oc' },
      {},
      '/srv/oc/openclaw.json',
    ],
    [
      'follows the env',
      { [CONFIG]: '{}' },
      { OPENCLAW_CONFIG_PATH: '~/c.json' },
      {},
      `${HOME}/c.json`,
    ],
    [
      'follows the env beside a state dir of the env',
      { '/srv/oc/openclaw.json': '{}' },
      { OPENCLAW_CONFIG_PATH: '/c.json', OPENCLAW_STATE_DIR: '/srv/oc' },
      {},
      '/c.json',
    ],
    [
      'belongs to the state dir that was named by hand',
      { '/srv/oc/openclaw.json': '{}', '/c.json': '{}' },
      { OPENCLAW_CONFIG_PATH: '/c.json' },
      { stateDir: '/srv/oc' },
      '/srv/oc/openclaw.json',
    ],
    [
      'is a profile’s own',
      { [CONFIG]: '{}' },
      {},
      { profile: 'work' },
      `${HOME}/.openclaw-work/openclaw.json`,
    ],
    [
      'has no legacy name in a profile',
      { [`${HOME}/.openclaw-work/clawdbot.json`]: '{}' },
      {},
      { profile: 'work' },
      `${HOME}/.openclaw-work/openclaw.json`,
    ],
  ])('%s', (_name, tree, env, flags, configPath) => {
    expect(find(tree, env, flags).configPath).toBe(configPath);
  });

  it.each([
    ['read', '{ gateway: { port: 1234 } }', ''],
    ['malformed', '{ gateway: { port: 12', 'not JSON5'],
    ['malformed', '[1]', 'not an object'],
    ['malformed', '\0\u0001\ufffd', 'not JSON5'],
    ['malformed', '', 'not JSON5'],
    ['too-large', `{"a":"${'x'.repeat(3_000_000)}"}`, 'larger than'],
  ])('is %s, with the default port and one finding unless read', (state, text, detail) => {
    const found = find({ [CONFIG]: text });
    expect(found.configState).toBe(state);
    expect(found.configDetail).toContain(detail);
    expect(found.port).toBe(state === 'read' ? 1234 : 18_789);
    expect(found.findings).toHaveLength(state === 'read' ? 0 : 1);
  });

  it('is denied, and says so', () => {
    const found = find({ [CONFIG]: { denied: 'EACCES' } });
    expect(found.configState).toBe('denied');
    expect(found.findings).toEqual([`config: ${CONFIG} cannot be read (EACCES)`]);
  });

  it('is absent without a finding: OpenClaw runs without one', () => {
    const found = find({});
    expect([found.configState, found.findings]).toEqual(['absent', []]);
  });
});

describe('locate: the gateway', () => {
  it.each<[string, string, Record<string, string>, LocateFlags, string]>([
    ['default', '{}', {}, {}, 'ws://127.0.0.1:18789'],
    ['config', '{ gateway: { port: 4000 } }', {}, {}, 'ws://127.0.0.1:4000'],
    [
      'env over config',
      '{ gateway: { port: 4000 } }',
      { OPENCLAW_GATEWAY_PORT: '4001' },
      {},
      'ws://127.0.0.1:4001',
    ],
    ['legacy env', '{}', { CLAWDBOT_GATEWAY_PORT: '4002' }, {}, 'ws://127.0.0.1:4002'],
    [
      'env as host:port',
      '{}',
      { OPENCLAW_GATEWAY_PORT: '127.0.0.1:4003' },
      {},
      'ws://127.0.0.1:4003',
    ],
    [
      'flag over env',
      '{ gateway: { port: 4000 } }',
      { OPENCLAW_GATEWAY_PORT: '4001' },
      { url: 'ws://localhost:4004' },
      'ws://localhost:4004',
    ],
    ['url env', '{}', { OPENCLAW_GATEWAY_URL: 'wss://gw.example' }, {}, 'wss://gw.example:443'],
    ['tls', '{ gateway: { tls: { enabled: true } } }', {}, {}, 'wss://127.0.0.1:18789'],
    [
      'remote',
      '{ gateway: { mode: "remote", remote: { url: "wss://gw.example:8443/oc" } } }',
      {},
      {},
      'wss://gw.example:8443/oc',
    ],
    [
      'remote url without remote mode',
      '{ gateway: { remote: { url: "wss://gw.example" } } }',
      {},
      {},
      'ws://127.0.0.1:18789',
    ],
    ['IPv6', '{}', {}, { url: 'ws://[::1]:4005/' }, 'ws://[::1]:4005'],
  ])('is found: %s', (_name, config, env, flags, url) => {
    const found = find({ [CONFIG]: config }, env, flags);
    expect(found.url).toBe(url);
    expect(found.port).toBe(found.gatewayUrl.port);
    expect(found.findings).toEqual([]);
  });

  it.each([
    ['gateway.port', '{ gateway: { port: "18790x" } }'],
    ['gateway.port', '{ gateway: { port: 70000 } }'],
    ['gateway.tls.enabled', '{ gateway: { tls: { enabled: "yes" } } }'],
    ['gateway.auth.mode', '{ gateway: { auth: { mode: 7 } } }'],
    ['gateway.remote.url', '{ gateway: { mode: "remote" } }'],
    ['gateway.remote.url', '{ gateway: { mode: "remote", remote: { url: "http://x" } } }'],
    ['logging.file', '{ logging: { file: {} } }'],
    ['session.writeLock.maxHoldMs', '{ session: { writeLock: { maxHoldMs: -1 } } }'],
    ['agents.defaults.timeoutSeconds', '{ agents: { defaults: { timeoutSeconds: "long" } } }'],
    ['NOT_SET', `{ gateway: { tls: { certPath: "\${NOT_SET}" } } }`],
  ])('names %s and goes on with the default', (field, config) => {
    const found = find({ [CONFIG]: config });
    expect(found.configState).toBe('read');
    expect(found.url).toBe('ws://127.0.0.1:18789');
    expect(found.findings).toEqual([expect.stringContaining(field)]);
  });

  it('ignores what Clawbuoy does not need, whatever it holds', () => {
    const config = '{ agents: [1], channels: "x", session: null, gateway: { auth: [] } }';
    expect(find({ [CONFIG]: config }).findings).toEqual([]);
  });

  it('never puts a URL’s password into a finding', () => {
    const found = find({}, { OPENCLAW_GATEWAY_URL: 'ws://ann:hunter2@127.0.0.1:1' });
    expect(found.findings).toHaveLength(1);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it.each([
    ['old', '{ meta: { lastTouchedVersion: "2026.2.1" } }', 18_789],
    ['new', '{ meta: { lastTouchedVersion: "2026.9.6" } }', profilePort('work')],
    ['unknown', '{}', profilePort('work')],
    ['configured', '{ gateway: { port: 4000 } }', 4000],
  ])('gives a profile the port of its version: %s', (_name, config, port) => {
    const found = find(
      { [`${HOME}/.openclaw-work/openclaw.json`]: config },
      {},
      { profile: 'work' },
    );
    expect(found.port).toBe(port);
  });

  it('gives the profile dev port 19001, and 9.6’s hash to others', () => {
    expect(find({}, {}, { profile: 'dev' }).port).toBe(19_001);
    expect(find({}, { OPENCLAW_GATEWAY_PORT: '5' }, { profile: 'dev' }).port).toBe(5);
    expect(profilePort('')).toBe(20_000 + (2_166_136_261 % 40_000));
    expect(profilePort('a')).toBe(20_000 + (0xe40c292c % 40_000));
  });
});

describe('locate: limits and logging', () => {
  const config = `{
    session: { writeLock: { acquireTimeoutMs: Infinity, maxHoldMs: 6 } },
    agents: { defaults: { timeoutSeconds: 90 } }, logging: { file: '~/oc.log' },
  }`;

  it('come from the config', () => {
    const found = find({ [CONFIG]: config });
    expect(found.locks).toEqual({
      acquireTimeoutMs: Number.POSITIVE_INFINITY,
      maxHoldMs: 6,
    });
    expect(found.runTimeoutMs).toBe(90_000);
    expect(found.logging.file).toBe(`${HOME}/oc.log`);
  });

  it('come from the env first, where the env is usable', () => {
    const found = find(
      { [CONFIG]: config },
      {
        OPENCLAW_SESSION_WRITE_LOCK_ACQUIRE_TIMEOUT_MS: '100',
        OPENCLAW_SESSION_WRITE_LOCK_MAX_HOLD_MS: 'Infinity',
      },
    );
    expect(found.locks).toEqual({ acquireTimeoutMs: 100, maxHoldMs: 6 });
  });
});

describe('locate: the .env files', () => {
  const tree = {
    [CONFIG]: '{ env: { vars: { OPENCLAW_GATEWAY_PORT: "1" } } }',
    [`${HOME}/.openclaw/.env`]: 'OPENCLAW_GATEWAY_PORT=4100\nA=1',
  };

  it('lie under the environment and over the config', () => {
    expect(find(tree).port).toBe(4100);
    expect(find(tree, { OPENCLAW_GATEWAY_PORT: '4200' }).port).toBe(4200);
  });

  it('are a finding where they cannot be read', () => {
    const found = find({ [CONFIG]: '{}', [`${HOME}/.openclaw/.env`]: { denied: 'EACCES' } });
    expect(found.findings).toEqual([`${HOME}/.openclaw/.env cannot be read (EACCES)`]);
  });
});

it('locate survives any environment, flags and config text', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.json());
  const env = fc.dictionary(
    fc.constantFrom(
      'OPENCLAW_STATE_DIR',
      'OPENCLAW_CONFIG_PATH',
      'OPENCLAW_PROFILE',
      'OPENCLAW_GATEWAY_PORT',
      'OPENCLAW_GATEWAY_URL',
      'OPENCLAW_HOME',
      'OPENCLAW_INCLUDE_ROOTS',
    ),
    text,
  );
  fc.assert(
    fc.property(env, text, text, text, (variables, url, config, dotEnv) => {
      const files = memoryFiles({ [CONFIG]: config, [`${HOME}/.openclaw/.env`]: dotEnv });
      const found = locate({ env: variables, homeDir: HOME, flags: { url }, files });
      expect(found.port).toBeGreaterThan(0);
      expect(found.port).toBeLessThan(65_536);
    }),
    { numRuns: 300 },
  );
});
