import { describe, expect, it } from 'vitest';
import {
  parseLsofConnection,
  parseLsofFolder,
  parseLsofListeners,
  parseLsofPids,
} from '../../electron/system/parse-lsof.ts';

describe('lsof output', () => {
  it('names the folder that a process works in', () => {
    expect(parseLsofFolder('p123\nfcwd\nn/Users/ada/open claw\n')).toBe('/Users/ada/open claw');
    expect(parseLsofFolder('p123\nfcwd\nn (readlink: Permission denied)\n')).toBeNull();
    expect(parseLsofFolder('')).toBeNull();
  });

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
    // A number that is none is no answer, and never nobody.
    expect(parseLsofPids('pwhat\nc12\n')).toBeNull();
    expect(parseLsofPids(`p12\np${'9'.repeat(20)}\n`)).toBeNull();
  });
});

describe('who has the far end of a connection, by lsof', () => {
  const ends = {
    localAddress: '127.0.0.1',
    localPort: 50_123,
    remoteAddress: '127.0.0.1',
    remotePort: 18_789,
  };
  const OWN = 'p77\nu501\nf30\nn127.0.0.1:50123->127.0.0.1:18789\n';

  it('is the process whose end it is, not this one, nor who only listens', () => {
    const text = `${OWN}p42\nu502\nf20\nn127.0.0.1:18789\nf21\nn127.0.0.1:18789->127.0.0.1:50123\n`;
    expect(parseLsofConnection(text, ends)).toEqual({ pids: [42], uid: 502 });
  });

  it('is nobody where only another connection, or nothing of it, can be seen', () => {
    const other = 'p42\nu501\nf21\nn127.0.0.1:18789->127.0.0.1:50124\n';
    expect(parseLsofConnection(OWN + other, ends)).toBeNull();
    expect(parseLsofConnection('', ends)).toBeNull();
  });

  it('is found in IPv6, and where a gateway listens on both', () => {
    const six = { ...ends, localAddress: '::1', remoteAddress: '::1' };
    const text = 'p42\nu501\nf21\nn[::1]:18789->[::1]:50123\n';
    expect(parseLsofConnection(text, six)).toEqual({ pids: [42], uid: 501 });
    const mapped = 'p42\nu501\nf21\nn[::ffff:127.0.0.1]:18789->[::ffff:127.0.0.1]:50123\n';
    expect(parseLsofConnection(mapped, ends)).toEqual({ pids: [42], uid: 501 });
  });
});
