import { describe, expect, it } from 'vitest';
import {
  parseBootTimeMs,
  parseCmdline,
  parseConnected,
  parseListening,
  parseProcStat,
  parseProcStatus,
  parseUptimeMs,
  plainAddress,
} from '../../electron/system/parse-proc.ts';

const STAT =
  '7812 (cat) R 7807 7807 5635 0 -1 4194304 98 0 3 0 12 34 0 0 20 0 1 0 84645 3133440 384 18446744073709551615';

describe('/proc/PID/stat', () => {
  it('gives state, parent, CPU time and start', () => {
    expect(parseProcStat(STAT)).toEqual({
      pid: 7812,
      name: 'cat',
      state: 'running',
      parentPid: 7807,
      cpuTicks: 46,
      startTicks: 84_645,
      isKernelThread: false,
    });
  });

  it.each(['a b', 'x) S 1 (', '', ') R 1 1'])('is not confused by a program called %j', (name) => {
    const stat = parseProcStat(STAT.replace('cat', name));
    expect(stat).toMatchObject({ name, startTicks: 84_645 });
  });

  it.each([
    ['S', 'sleeping'],
    ['D', 'uninterruptible'],
    ['T', 'stopped'],
    ['t', 'stopped'],
    ['Z', 'zombie'],
    ['X', 'dead'],
    ['I', 'other'],
  ])('reads the state %s as %s', (letter, state) => {
    expect(parseProcStat(STAT.replace(' R ', ` ${letter} `))?.state).toBe(state);
  });

  it.each(['', 'garbage', '1 (cut', STAT.slice(0, 60), STAT.replace('84645', 'x')])(
    'says nothing by %j',
    (text) => {
      expect(parseProcStat(text)).toBeNull();
    },
  );
});

describe('/proc/PID/status', () => {
  it('tells threads, owner and the numbers in inner namespaces', () => {
    const text =
      'Name:\tnode\nTgid:\t10\nPid:\t11\nUid:\t1000\t0\t0\t0\nNSpid:\t11\t1\nVmRSS:\t  943104 kB\n';
    expect(parseProcStatus(text)).toEqual({
      threadGroup: 10,
      uid: 1000,
      name: 'node',
      isEnded: false,
      namespacePids: [11, 1],
      rssBytes: 943_104 * 1024,
    });
    expect(parseProcStatus(`${text}State:\tZ (zombie)\n`).isEnded).toBe(true);
  });

  it('leaves open what an old kernel does not say', () => {
    expect(parseProcStatus('Tgid:\n')).toEqual({
      threadGroup: null,
      uid: null,
      name: null,
      isEnded: false,
      namespacePids: [],
      rssBytes: null,
    });
  });
});

describe('/proc/PID/cmdline', () => {
  it('keeps arguments apart, with their spaces and empty ones', () => {
    expect(parseCmdline('node\0-e\0a b\0\0x\0')).toEqual(['node', '-e', 'a b', '', 'x']);
  });

  it('reads a title without the room behind it', () => {
    expect(parseCmdline(`openclaw-gateway${'\0'.repeat(150)}`)).toEqual(['openclaw-gateway']);
  });

  it.each(['', '\0\0\0'])('is not readable as %j', (text) => {
    expect(parseCmdline(text)).toBeNull();
  });
});

describe('boot time', () => {
  it('comes from btime and from the uptime', () => {
    expect(parseBootTimeMs('cpu  1 2\nintr 5\nbtime 1795352908\nprocesses 9\n')).toBe(
      1_795_352_908_000,
    );
    expect(parseUptimeMs('846.49 1307.20\n')).toBe(846_490);
    expect(parseBootTimeMs('cpu 1')).toBeNull();
    expect(parseUptimeMs('')).toBeNull();
  });
});

describe('/proc/net/tcp', () => {
  const row = (local: string, state: string, inode: string) =>
    `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0000 100 0 0 10 0`;
  const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid';

  it('gives listeners on the port only', () => {
    const text = [
      HEAD,
      row('0100007F:4965', '0A', '111'),
      row('0100007F:4965', '01', '222'),
      row('0100007F:4966', '0A', '333'),
      row('00000000:4965', '0A', '444'),
    ].join('\n');
    expect(parseListening(text, 18_789)).toEqual([
      { inode: '111', address: '127.0.0.1:18789' },
      { inode: '444', address: '0.0.0.0:18789' },
    ]);
  });

  it.each([
    ['00000000000000000000000001000000', '[::1]:18789'],
    ['00000000000000000000000000000000', '[::]:18789'],
    ['0000000000000000FFFF00000100007F', '[::ffff:127.0.0.1]:18789'],
    ['000080FE00000000FF005450B1C2D3FE', '[fe80::5054:ff:fed3:c2b1]:18789'],
  ])('writes %s as %s', (hex, address) => {
    expect(parseListening(row(`${hex}:4965`, '0A', '5'), 18_789)).toEqual([
      { inode: '5', address },
    ]);
  });

  it.each(['', HEAD, '0: xyz 0A', row('01:4965', '0A', '1'), row('nothexno:4965', '0A', '1')])(
    'finds nobody in %j',
    (text) => {
      expect(parseListening(text, 18_789)).toEqual([]);
    },
  );
});

describe('the far end of a connection, by /proc/net', () => {
  const ends = {
    localAddress: '127.0.0.1',
    localPort: 0xc350,
    remoteAddress: '127.0.0.1',
    remotePort: 0x4965,
  };
  const line = (near: string, far: string, uid: number, inode: number) =>
    `   0: ${near} ${far} 01 00000000:00000000 00:00000000 00000000  ${uid}        0 ${inode} 1 x 20 4 30 10 -1`;

  it('is the socket at the other side, with the user that it belongs to', () => {
    const text = [
      line('0100007F:C350', '0100007F:4965', 0, 11),
      line('0100007F:4965', '0100007F:C351', 1, 12),
      line('0100007F:4965', '0100007F:C350', 1_000, 13),
    ].join('\n');
    expect(parseConnected(text, ends)).toEqual({ inode: '13', uid: 1_000 });
  });

  it('is found where a gateway listens on IPv4 and IPv6 at once', () => {
    const mapped = '0000000000000000FFFF00000100007F';
    const text = line(`${mapped}:4965`, `${mapped}:C350`, 7, 13);
    expect(parseConnected(text, ends)).toEqual({ inode: '13', uid: 7 });
  });

  it('is nobody’s before it was accepted, or where the table is of another kind', () => {
    expect(parseConnected(line('0100007F:4965', '0100007F:C350', 0, 0), ends)).toBeNull();
    expect(parseConnected('  sl  local_address rem_address\n garbage', ends)).toBeNull();
  });

  it('has one form for one address', () => {
    expect(['[::1]', '::1', '::FFFF:127.0.0.1', '127.0.0.1'].map(plainAddress)).toEqual([
      '::1',
      '::1',
      '127.0.0.1',
      '127.0.0.1',
    ]);
  });
});
