import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOnlyFiles } from '../../../electron/openclaw/files.ts';
import { type ConfigRead, readConfig } from '../../../electron/openclaw/locate/config.ts';
import { isInside, parseConfigTree } from '../../../electron/openclaw/locate/config-tree.ts';
import { substituteVariables } from '../../../electron/openclaw/locate/env-substitution.ts';
import { type MemoryTree, memoryFiles } from '../memory-files.ts';

const PATH = '/oc/openclaw.json';

function read(config: string, tree: MemoryTree = {}, env = {}, roots: string[] = []): ConfigRead {
  const files = memoryFiles({ ...tree, [PATH]: config });
  return readConfig(PATH, env, files, (path) => path, roots);
}

function variable(name: string): string {
  return `\${${name}}`;
}

describe('substituteVariables', () => {
  const env = { A: 'one', B_2: 'two', EMPTY: '', lower: 'x', _C: 'three' };
  it.each([
    ['plain', 'plain', []],
    [variable('A'), 'one', []],
    [`x${variable('A')}y${variable('B_2')}${variable('_C')}`, 'xoneytwothree', []],
    [`$${variable('A')}`, variable('A'), []],
    [`$$${variable('A')}`, `$${variable('A')}`, []],
    ['$A', '$A', []],
    [variable('lower'), variable('lower'), []],
    [variable(''), variable(''), []],
    [`\${A`, `\${A`, []],
    [variable('GONE'), variable('GONE'), ['GONE']],
    [variable('EMPTY'), variable('EMPTY'), ['EMPTY']],
    [`${variable('GONE')}${variable('A')}`, `${variable('GONE')}one`, ['GONE']],
    [variable('constructor'), variable('constructor'), []],
    ['$', '$', []],
  ])('turns %j into %j', (text, expected, missing) => {
    expect(substituteVariables(text, env)).toEqual({ text: expected, missing });
  });

  it('does not substitute what a variable holds', () => {
    expect(substituteVariables(variable('X'), { X: variable('A'), A: 'no' }).text).toBe(
      variable('A'),
    );
  });
});

describe('isInside', () => {
  it.each([
    ['/a/b', '/a/b', true],
    ['/a/b', '/a/b/c', true],
    ['/a/b', '/a/bc', false],
    ['/a/b', '/a', false],
    ['/a/b', '/a/b/../c', false],
    ['/a/b', '/a/b/..c', true],
    ['/', '/x', true],
  ])('%s holds %s: %s', (folder, path, expected) => {
    expect(isInside(folder, path)).toBe(expected);
  });
});

describe('the config text', () => {
  it('is JSON5: comments, trailing commas, single quotes, a byte order mark', () => {
    const config = read(`\uFEFF{ /* c */ gateway: { 'port': 4_000, }, // x\n }`.replace('_', ''));
    expect([config.state, config.settings.port]).toEqual(['read', 4000]);
  });

  it.each([
    ['half-written', '{ gateway: { port: 4000'],
    ['binary', '\u0000\u0001\u0002'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a string', '"x"'],
    ['deep', `${'{"a":'.repeat(150)}1${'}'.repeat(150)}`],
    ['very deep', '['.repeat(500_000) + ']'.repeat(500_000)],
    ['very deep JSON5', `${'{a:'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['wide', `[${'0,'.repeat(300_000)}0]`],
  ])('is malformed with a reason when %s', (_name, text) => {
    const config = read(text);
    expect(config.state).toBe('malformed');
    expect(config.detail).toMatch(/^\/oc\/openclaw\.json cannot be understood: ./);
    expect(config.settings.port).toBeNull();
  });

  it('cannot reach a prototype', () => {
    const config = read(`{
      "__proto__": { "polluted": true, "gateway": { "port": 1 } },
      "constructor": { "prototype": { "polluted": true } },
      "gateway": { "__proto__": { "port": 2 }, "tls": { "enabled": true } }
    }`);
    expect(config.settings.port).toBeNull();
    expect(config.settings.tls).toBe(true);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    const tree = parseConfigTree(
      '{"__proto__":{"a":1},"constructor":2,"b":3}',
      PATH,
      memoryFiles({}),
      [],
    );
    expect(tree.ok && Object.getOwnPropertyNames(tree.value)).toEqual(['b']);
  });

  it('lends its env section to its own variables, below the real environment', () => {
    const text = `{ env: { vars: { A: 'va' }, B: 'vb' }, gateway: { remote: { tlsFingerprint: '${variable('A')}${variable('B')}' } } }`;
    expect(read(text).settings.remoteTlsFingerprint).toBe('vavb');
    expect(read(text, {}, { A: 'real' }).settings.remoteTlsFingerprint).toBe('realvb');
  });
});

describe('$include', () => {
  it.each<[string, string, MemoryTree, number | null]>([
    ['a file', '{ $include: "./g.json5" }', { '/oc/g.json5': '{ gateway: { port: 1 } }' }, 1],
    [
      'below a key',
      '{ gateway: { $include: "sub/g.json" } }',
      { '/oc/sub/g.json': '{"port":2}' },
      2,
    ],
    [
      'with siblings that win',
      '{ $include: "g.json", gateway: { port: 3 } }',
      { '/oc/g.json': '{"gateway":{"port":1}}' },
      3,
    ],
    [
      'a list, the later winning',
      '{ $include: ["a.json", "b.json"] }',
      { '/oc/a.json': '{"gateway":{"port":4}}', '/oc/b.json': '{"gateway":{"port":5}}' },
      5,
    ],
    [
      'nested, relative to the including file',
      '{ $include: "sub/a.json" }',
      { '/oc/sub/a.json': '{"$include":"b.json"}', '/oc/sub/b.json': '{"gateway":{"port":6}}' },
      6,
    ],
    [
      'the same file twice, which is no cycle',
      '{ gateway: { $include: "p.json" }, other: { $include: "p.json" } }',
      { '/oc/p.json': '{"port":7}' },
      7,
    ],
  ])('takes in %s', (_name, text, tree, port) => {
    const config = read(text, tree);
    expect([config.detail, config.settings.port]).toEqual(['', port]);
  });

  const chain = Object.fromEntries(
    Array.from({ length: 12 }, (_, n) => [`/oc/${n}.json`, `{"$include":"${n + 1}.json"}`]),
  );
  const bomb = {
    ...Object.fromEntries(
      Array.from({ length: 5 }, (_, n) => [
        `/oc/b${n}.json`,
        `{"a":[${Array(9)
          .fill(`{"$include":"b${n + 1}.json"}`)
          .join(',')}]}`,
      ]),
    ),
    '/oc/b5.json': '{}',
  };
  it.each<[string, string, MemoryTree]>([
    ['includes itself', '{ $include: "./openclaw.json" }', {}],
    ['includes itself', '{ $include: "a.json" }', { '/oc/a.json': '{"$include":"a.json"}' }],
    ['files deep', '{ $include: "0.json" }', chain],
    ['more than 100 includes', '{ $include: "b0.json" }', bomb],
    ['leaves the config', '{ $include: "../secret.json" }', { '/secret.json': '{}' }],
    ['leaves the config', '{ $include: "/etc/x.json" }', { '/etc/x.json': '{}' }],
    ['leaves the config', '{ $include: "../oc-evil/x.json" }', { '/oc-evil/x.json': '{}' }],
    [
      'leaves the config',
      '{ $include: "link.json" }',
      { '/oc/link.json': { link: '/etc/x.json' }, '/etc/x.json': '{}' },
    ],
    ['does not exist', '{ $include: "gone.json" }', {}],
    ['cannot be read', '{ $include: "no.json" }', { '/oc/no.json': { denied: 'EACCES' } }],
    ['not JSON5', '{ $include: "bad.json" }', { '/oc/bad.json': '{' }],
    ['neither a path nor a list', '{ $include: 5 }', {}],
    ['beside other keys', '{ $include: "l.json", a: 1 }', { '/oc/l.json': '[1]' }],
  ])('is refused when it %s', (reason, text, tree) => {
    const config = read(text, tree);
    expect(config.state).toBe('malformed');
    expect(config.detail).toContain(reason);
  });

  it('may leave the folder for a root that the environment allows', () => {
    const tree = { '/shared/g.json': '{"gateway":{"port":8}}' };
    expect(read('{ $include: "/shared/g.json" }', tree, {}, ['/shared']).settings.port).toBe(8);
  });
});

describe('a config on disk', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'clawbuoy-config-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is read through a link, and its includes are held in its real folder', () => {
    mkdirSync(join(folder, 'real'));
    writeFileSync(join(folder, 'real/openclaw.json'), '{ $include: "./g.json" }');
    writeFileSync(join(folder, 'real/g.json'), '{ gateway: { port: 4321 } }');
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    const config = readConfig(
      join(folder, 'link/openclaw.json'),
      {},
      readOnlyFiles,
      (path) => path,
    );
    expect([config.detail, config.settings.port]).toEqual(['', 4321]);
  });

  it('is malformed when it is a folder, and too large at 50 GB without being read', () => {
    mkdirSync(join(folder, 'dir'));
    expect(readConfig(join(folder, 'dir'), {}, readOnlyFiles, (path) => path).state).toBe(
      'malformed',
    );
    const large = join(folder, 'large.json');
    // A hole of that size: reading it would be felt, its size is known at once.
    writeFileSync(large, '');
    truncateSync(large, 50_000_000_000);
    expect(readConfig(large, {}, readOnlyFiles, (path) => path).state).toBe('too-large');
  });
});

it('parseConfigTree returns a reason or plain data for any text, and never throws', () => {
  const include = fc.constantFrom('x.json', '../x.json', './openclaw.json', '/', '', '\0');
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.jsonValue(),
      fc.record({ $include: fc.oneof(include, fc.array(include)) }),
      fc.dictionary(fc.constantFrom('a', '__proto__', 'constructor', '$include'), tie('node')),
    ),
  })).node;
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    tree.map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(text, text, (outer, inner) => {
      const files = memoryFiles({ [PATH]: outer, '/oc/x.json': inner });
      const parsed = parseConfigTree(outer, PATH, files, []);
      expect(parsed.ok ? 'tree' : parsed.error).not.toBe('');
    }),
    { numRuns: 500 },
  );
});
