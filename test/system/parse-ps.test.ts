import { describe, expect, it } from 'vitest';
import { parsePs } from '../../electron/system/parse-ps.ts';

const GATEWAY =
  '  501   1 S    Sun Nov 22 12:00:00 2026     0:01.23 /opt/homebrew/bin/node /x/openclaw.mjs gateway --port 18789';

function one(line: string) {
  const [info, ...rest] = parsePs(`${line}\n`);
  expect(rest).toEqual([]);
  return info;
}

describe('ps output of macOS', () => {
  it('gives every column of a process', () => {
    expect(one(GATEWAY)).toEqual({
      kind: 'alive',
      pid: 501,
      parentPid: 1,
      state: 'sleeping',
      startedAtMs: Date.parse('2026-11-22T12:00:00Z'),
      startTicks: null,
      cpuTimeMs: 1_230,
      argv: ['/opt/homebrew/bin/node /x/openclaw.mjs gateway --port 18789'],
      command: '/opt/homebrew/bin/node /x/openclaw.mjs gateway --port 18789',
    });
  });

  it('gives the memory of a process where it was asked for', () => {
    expect(one(GATEWAY)).not.toHaveProperty('rssBytes');
    const line = GATEWAY.replace('501   1 S ', '501   1  943104 S ');
    expect(one(line)).toMatchObject({ pid: 501, parentPid: 1, rssBytes: 943_104 * 1024 });
  });

  it.each([
    ['R+', 'running'],
    ['Ss', 'sleeping'],
    ['I', 'sleeping'],
    ['T', 'stopped'],
    ['TN+', 'stopped'],
    ['UE', 'uninterruptible'],
    ['Z', 'zombie'],
    ['?', 'other'],
  ])('reads the state %s as %s', (stat, state) => {
    expect(one(GATEWAY.replace(' S ', ` ${stat} `))).toMatchObject({ state });
  });

  it.each([
    ['0:00.00', 0],
    ['0:59.99', 59_990],
    ['12:34.56', 754_560],
    // macOS does not carry minutes over into hours.
    ['1234:05.00', 74_045_000],
    ['1:02:03.50', 3_723_500],
    ['2-01:00:00', 176_400_000],
    ['00:00:07', 7_000],
    ['0:01,23', 1_230],
  ])('reads %s of CPU time', (time, cpuTimeMs) => {
    expect(one(GATEWAY.replace('0:01.23', time))).toMatchObject({ cpuTimeMs });
  });

  it.each([
    ['Sun Nov  1 02:30:00 2026', '2026-11-01T02:30:00Z'],
    // Both lie in the hour that summer time skips or repeats somewhere; in UTC it is one time.
    ['Sun Mar 29 02:30:00 2026', '2026-03-29T02:30:00Z'],
    ['Sun Oct 25 02:30:00 2026', '2026-10-25T02:30:00Z'],
    ['Thu Dec 31 23:59:59 2026', '2026-12-31T23:59:59Z'],
    ['Sun 22 Nov 12:00:00 2026', '2026-11-22T12:00:00Z'],
  ])('reads the start %s as UTC', (lstart, iso) => {
    const info = one(GATEWAY.replace('Sun Nov 22 12:00:00 2026', lstart));
    expect(info).toMatchObject({ startedAtMs: Date.parse(iso) });
  });

  it('keeps spaces, digits and times inside a command', () => {
    const command = '/Applications/Open Claw.app/node  -e  Sun Nov 22 12:00:00 2026 0:01.23 x';
    const info = one(GATEWAY.replace(/\/opt.*/, command));
    expect(info).toMatchObject({ command, argv: [command] });
  });

  it.each(['(node)', '<defunct>', '(Google Chrome He)'])(
    'does not take %s for a command line that was read',
    (command) => {
      expect(one(GATEWAY.replace(/\/opt.*/, command))).toMatchObject({ argv: null, command });
    },
  );

  it.each(['', ' '])('accepts a zombie without any command (%j behind the time)', (tail) => {
    const info = one(`  77   1 Z    Sun Nov 22 12:00:00 2026     0:00.00${tail}`);
    expect(info).toMatchObject({ pid: 77, state: 'zombie', argv: null, command: null });
  });

  it('gives many processes in the order of ps', () => {
    const pids = parsePs(`${GATEWAY}\n${GATEWAY.replace('501', '9')}\n`).map(({ pid }) => pid);
    expect(pids).toEqual([501, 9]);
  });

  it.each([
    '',
    '\n\n',
    'ps: illegal option -- w',
    '  PID  PPID STAT STARTED                      TIME COMMAND',
    GATEWAY.slice(0, 30),
    GATEWAY.replace('Nov', 'nov.'),
    GATEWAY.replace('501', '-1'),
    '\0'.repeat(100),
  ])('finds nobody in %j', (text) => {
    expect(parsePs(text)).toEqual([]);
  });
});
