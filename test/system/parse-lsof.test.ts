import { describe, expect, it } from 'vitest';
import { parseLsofListeners, parseLsofPids } from '../../electron/system/parse-lsof.ts';

describe('lsof output', () => {
  it('names a listener with its address', () => {
    expect(parseLsofListeners('p123\ncnode\nf21\nn127.0.0.1:18789\n')).toEqual([
      { pid: 123, name: 'node', address: '127.0.0.1:18789' },
    ]);
  });

  it('names several listeners of several processes, IPv4 and IPv6, each once', () => {
    const text = [
      'p123',
      'cnode',
      'f21',
      'n127.0.0.1:18789',
      'f22',
      'n[::1]:18789',
      'f23',
      'n[::1]:18789',
      'p456',
      'cssh with space',
      'f3',
      'n*:18789',
    ].join('\n');
    expect(parseLsofListeners(text)).toEqual([
      { pid: 123, name: 'node', address: '127.0.0.1:18789' },
      { pid: 123, name: 'node', address: '[::1]:18789' },
      { pid: 456, name: 'ssh with space', address: '*:18789' },
    ]);
  });

  it('does not lend the name of one process to the next', () => {
    expect(parseLsofListeners('p1\nca\nf1\nn*:1\np2\nf1\nn*:1\n').map(({ name }) => name)).toEqual([
      'a',
      '',
    ]);
  });

  it.each([
    '',
    '\n',
    'n127.0.0.1:1\n',
    'px\nca\nn*:1',
    'lsof: WARNING: cannot stat\n',
    'p1\nca\nnno port',
  ])('finds nobody in %j', (text) => {
    expect(parseLsofListeners(text)).toEqual([]);
  });

  it('names the openers of a file once each', () => {
    expect(parseLsofPids('p12\ncnode\nf20\nf21\np7\ncbackupd\nf3\np12\n')).toEqual([12, 7]);
    expect(parseLsofPids('pwhat\nc12\n')).toEqual([]);
  });
});
