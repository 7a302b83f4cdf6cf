import { format, inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tree } from '../../../electron/openclaw/locate/config-tree.ts';
import { readSecret, Secret } from '../../../electron/openclaw/locate/secrets.ts';
import { type MemoryTree, memoryFiles } from '../memory-files.ts';

const FIELD = 'gateway.auth.token';

function read(value: unknown, secrets: Tree = {}, tree: MemoryTree = {}, env = {}) {
  return readSecret(value, FIELD, {
    env,
    secrets,
    files: memoryFiles(tree),
    resolvePath: (path) => path.replace(/^~/, '/home/ann'),
  });
}

describe('a Secret', () => {
  const secret = new Secret('hunter2');
  it.each([
    ['String()', () => String(secret)],
    ['a template', () => `${secret}`],
    ['concatenation', () => `${''.concat(String(secret))}`],
    ['JSON', () => JSON.stringify({ secret, list: [secret] })],
    ['inspect', () => inspect({ secret }, { showHidden: true, depth: 9 })],
    ['format %o', () => format('%o %j %s', secret, secret, secret)],
    ['toString tag', () => Object.prototype.toString.call(secret)],
    ['own properties', () => JSON.stringify(Object.getOwnPropertyNames(secret))],
    ['a copy', () => inspect(structuredClone({ ...secret }))],
    ['an error', () => inspect(new Error('failed', { cause: { secret } }))],
  ])('is not printed by %s', (_name, print) => {
    expect(print()).not.toContain('hunter2');
  });

  it('is revealed only when asked, and compares without being revealed', () => {
    expect(secret.reveal()).toBe('hunter2');
    expect(secret.equals(new Secret('hunter2'))).toBe(true);
    expect(secret.equals(new Secret('hunter3'))).toBe(false);
  });
});

describe('readSecret', () => {
  const files = {
    providers: {
      vault: { source: 'file', path: '~/s.json', mode: 'json' },
      implicit: { source: 'file', path: '~/s.json' },
      single: { source: 'file', path: '~/token', mode: 'singleValue' },
      gone: { source: 'file', path: '/gone' },
      closed: { source: 'file', path: '/closed' },
      broken: { source: 'file', path: '/broken' },
      cmd: { source: 'exec', command: '/bin/token' },
      narrow: { source: 'env', allowlist: ['GOOD'] },
    },
    defaults: { file: 'vault' },
  };
  const tree = {
    '/home/ann/s.json': '\uFEFF{"gw":{"token":"t-json","a/b":{"~":["t-list"]}},"n":5,"e":""}',
    '/home/ann/token': 't-single\r\n',
    '/broken': 'not json',
    '/closed': { denied: 'EACCES' },
  };
  const env = { T: ' t-env ', GOOD: 't-good', EMPTY: '' };

  it.each<[unknown, string]>([
    ['plain', 'plain'],
    ['  trimmed ', 'trimmed'],
    ['$T', 't-env'],
    ['\u0024{T}', 't-env'],
    ['a-\u0024{GOOD}', 'a-t-good'],
    ['$lower', '$lower'],
    [{ source: 'env', provider: 'default', id: 'T' }, 't-env'],
    [{ source: 'env', id: 'T' }, 't-env'],
    [{ source: 'env', provider: 'narrow', id: 'GOOD' }, 't-good'],
    [{ source: 'file', provider: 'vault', id: '/gw/token' }, 't-json'],
    [{ source: 'file', provider: 'implicit', id: '/gw/token' }, 't-json'],
    [{ source: 'file', id: '/gw/a~1b/~0/0' }, 't-list'],
    [{ source: 'file', provider: 'single', id: 'value' }, 't-single'],
  ])('finds the secret behind %j', (value, expected) => {
    const found = read(value, files, tree, env);
    expect(found.kind === 'known' ? found.secret.reveal() : found).toBe(expected);
  });

  it.each<[unknown]>([[undefined], [null], [''], ['   ']])('finds none in %j', (value) => {
    expect(read(value, files, tree, env)).toEqual({ kind: 'none' });
  });

  it.each<[unknown, string]>([
    ['\u0024{GONE}', 'GONE, which is not set here'],
    ['\u0024{EMPTY}', 'EMPTY, which is not set here'],
    [{ source: 'env', id: 'GONE' }, 'GONE, which is not set here'],
    [{ source: 'env', provider: 'narrow', id: 'T' }, 'does not allow'],
    [{ source: 'file', provider: 'nobody', id: '/a' }, 'no file provider of that name'],
    [{ source: 'file', provider: 'cmd', id: '/a' }, 'no file provider of that name'],
    [{ source: 'file', provider: '__proto__', id: '/a' }, 'no file provider of that name'],
    [{ source: 'file', provider: 'gone', id: '/a' }, 'does not exist'],
    [{ source: 'file', provider: 'closed', id: '/a' }, 'cannot be read (EACCES)'],
    [{ source: 'file', provider: 'broken', id: '/a' }, 'is not JSON'],
    [{ source: 'file', provider: 'vault', id: '/gw' }, 'no text under that id'],
    [{ source: 'file', provider: 'vault', id: '/n' }, 'no text under that id'],
    [{ source: 'file', provider: 'vault', id: '/e' }, 'no text under that id'],
    [{ source: 'file', provider: 'vault', id: '/constructor/name' }, 'no text under that id'],
    [{ source: 'file', provider: 'vault', id: 'gw' }, 'no JSON pointer'],
    [{ source: 'file', provider: 'single', id: '/value' }, 'only the id "value"'],
    [
      { source: 'exec', provider: 'cmd', id: 'gw/token' },
      'comes from a command; Clawbuoy does not run it',
    ],
    [
      { source: 'store', provider: 'default', id: 'TOKEN' },
      'secret store; Clawbuoy does not open it',
    ],
    [{ source: 'cloud', id: 'x' }, 'neither text nor a secret reference'],
    [7, 'neither text nor a secret reference'],
    [[], 'neither text nor a secret reference'],
  ])('says why %j cannot be had', (value, why) => {
    const found = read(value, files, tree, env);
    expect(found.kind === 'unavailable' ? found.why : found).toContain(why);
    expect(JSON.stringify(found)).toContain(FIELD);
  });

  it('never throws, and never shows a value, whatever the config holds', () => {
    const json = fc.jsonValue().filter((value) => value !== null);
    const reference = fc.record(
      {
        source: fc.constantFrom('env', 'file', 'exec', 'store'),
        provider: fc.string(),
        id: fc.string(),
      },
      { requiredKeys: ['source', 'id'] },
    );
    fc.assert(
      fc.property(fc.oneof(json, reference), fc.dictionary(fc.string(), json), (value, secrets) => {
        const found = read(value, secrets, tree, { T: 'hunter2-secret' });
        expect(JSON.stringify(found)).not.toContain('hunter2-secret');
      }),
      { numRuns: 500 },
    );
  });
});
