import { describe, expect, it } from 'vitest';
import { HELP, readArgs, VERBS } from '../../electron/cli/args.ts';

function wrong(...argv: string[]): string {
  const read = readArgs(argv);
  if (read.ok) throw new Error(`understood: ${JSON.stringify(read.value)}`);
  return read.error;
}

function right(...argv: string[]) {
  const read = readArgs(argv);
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

describe('the command line', () => {
  it.each([
    [['frobnicate'], 'there is no verb "frobnicate"', 'status'],
    [['status', 'now'], 'status takes nothing after it', 'clawbuoy status'],
    [['abort'], 'abort needs a SESSION-KEY', 'clawbuoy abort SESSION-KEY'],
    [['reset'], 'reset needs a SESSION-KEY', 'clawbuoy reset SESSION-KEY'],
    [['dismiss'], 'dismiss needs a SESSION-KEY or all', 'clawbuoy dismiss SESSION-KEY or all'],
    [['replay'], 'replay needs a FILE', 'clawbuoy replay FILE'],
    [['schema'], 'schema needs a NAME', 'clawbuoy schema NAME'],
    [['unlock', 'a', 'b', 'c'], '"b c" is too much', 'clawbuoy unlock'],
    [['status', '--jsno'], "Unknown option '--jsno'", 'clawbuoy --help'],
    [['status', '--json=yes'], '--json', 'clawbuoy --help'],
    [['status', '--url', '--json'], '--url', 'clawbuoy --help'],
    [['status', '--url'], '--url', 'clawbuoy --help'],
    [['status', '--url', 'localhost'], '--url', 'ws://HOST:PORT'],
    [['status', '--url', 'http://127.0.0.1:18789'], 'ws://', 'ws://HOST:PORT'],
    [['status', '--profile', '../evil'], '--profile', 'letters'],
    [['report', '--out', '--json'], '--out needs a value after it', 'clawbuoy --help'],
    [['reset', ''], 'is empty', 'clawbuoy reset SESSION-KEY'],
    [['status', '--state-dir', ''], 'is empty', 'clawbuoy status'],
  ])('%j is refused in one line that says what is wrong and what is right', (argv, bad, good) => {
    const error = wrong(...argv);
    expect(error).toContain(bad);
    expect(error).toContain(good);
    expect(error).not.toContain('\n');
  });

  it.each([
    [['status', '--token', 'hush']],
    [['status', '--token=hush']],
    [['--password=hush', 'status']],
    [['watch', '-token', 'hush']],
    [['unlock', '--SECRET=hush']],
    [['status', '--url', 'ws://ada:hush@127.0.0.1:1']],
    [['--help', '--token=hush']],
  ])('refuses a secret and does not repeat it: %j', (argv) => {
    expect(wrong(...argv)).not.toContain('hush');
  });

  it('says where a token is taken from instead', () => {
    expect(wrong('status', '--token', 'x')).toContain('OPENCLAW_GATEWAY_TOKEN');
  });

  it('takes flags before and after the verb', () => {
    const expected = {
      kind: 'run',
      args: {
        verb: 'unlock',
        operand: 'agent:main:main',
        json: true,
        dryRun: true,
        yes: 'once',
        flags: { profile: 'work', stateDir: '/somewhere', url: 'ws://127.0.0.1:19001' },
      },
    };
    const flags = ['--profile', 'work', '--state-dir', '/somewhere', '--url=ws://127.0.0.1:19001'];
    const how = ['--json', '--dry-run', '-y'];
    expect(right(...flags, 'unlock', 'agent:main:main', ...how)).toMatchObject(expected);
    expect(right('unlock', 'agent:main:main', ...how, ...flags)).toMatchObject(expected);
  });

  it('shows help where nothing is asked, and whatever else stands there', () => {
    expect(right()).toEqual({ kind: 'help', verb: null });
    expect(right('status', '-h')).toEqual({ kind: 'help', verb: 'status' });
    expect(right('--version')).toEqual({ kind: 'version' });
  });

  it.each(VERBS)('names %s in its help', (verb) => {
    expect(HELP).toContain(`clawbuoy ${verb}`);
  });
});
