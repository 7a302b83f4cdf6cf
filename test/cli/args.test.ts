import { describe, expect, it } from 'vitest';
import { readArgs, type UsageError } from '../../electron/cli/args.ts';
import {
  COMMON_OPTIONS,
  OPTIONS,
  type OptionName,
  optionShape,
  ownersOf,
  ownOptions,
  VERBS,
  type Verb,
  verbShape,
} from '../../electron/cli/command-table.ts';
import { manualIn } from '../../electron/cli/manual-words.ts';
import { usageWords } from '../../electron/cli/usage-words.ts';
import { LANGUAGES } from '../../electron/core/catalogue/languages.ts';

const [english, ...others] = await Promise.all(LANGUAGES.map(manualIn));
if (english === undefined) throw new Error('there is no English');

function fault(...argv: string[]): UsageError {
  const read = readArgs(argv);
  if (read.ok) throw new Error(`understood: ${JSON.stringify(read.value)}`);
  return read.error;
}

const wrong = (...argv: string[]): string => usageWords(fault(...argv), english);

function right(...argv: string[]) {
  const read = readArgs(argv);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

/** A verb with the least that it needs beside it. */
function least(verb: Verb): string[] {
  const { operand } = verbShape(verb);
  return operand?.isNeeded === true ? [verb, operand.oneOf?.[0] ?? 'some'] : [verb];
}

const VALUES: Partial<Record<OptionName, string>> = { url: 'ws://127.0.0.1:1', for: '2h' };

/** An option with a value where it takes one, and with the option that it needs. */
function typed(option: OptionName, alone = false): string[] {
  const { takes, needs } = optionShape(option);
  const own = takes === undefined ? [`--${option}`] : [`--${option}`, VALUES[option] ?? 'some'];
  return needs === undefined || alone ? own : [...own, ...typed(needs, true)];
}

describe('the command line', () => {
  it.each([
    [['frobnicate'], 'there is no verb “frobnicate”', 'clawbuoy --help'],
    [['sttaus'], 'there is no verb “sttaus”', 'did you mean clawbuoy status?'],
    [['stat'], 'there is no verb “stat”', 'did you mean clawbuoy status?'],
    [['hlep'], 'there is no verb “hlep”', 'did you mean clawbuoy help?'],
    [['status', 'now'], 'status takes nothing after it', 'clawbuoy status'],
    [['abort'], 'abort needs KEY', 'clawbuoy abort agent:main:main'],
    [['dismiss'], 'dismiss needs KEY|all', 'clawbuoy dismiss all'],
    [['replay'], 'replay needs FILE', 'clawbuoy replay report.md'],
    [['schema'], 'schema needs NAME', 'clawbuoy schema snapshot'],
    [['schema', 'nix'], 'not “nix”', 'snapshot, action-result, watch-line, plan or evidence'],
    [['schema', 'snapshto'], 'not “snapshto”', 'did you mean clawbuoy schema snapshot?'],
    [['healing', 'off'], 'not “off”', 'stop or resume'],
    [['completion', 'tcsh'], 'not “tcsh”', 'zsh, bash, fish or man'],
    [['unlock', 'a', 'b', 'c'], '“b c” is too much', 'clawbuoy unlock [PATH|KEY]'],
    [['status', '--jsno'], 'there is no option --jsno', 'did you mean --json?'],
    [['status', '--verb'], 'there is no option --verb', 'did you mean --verbose?'],
    [['--status'], 'there is no option --status', 'did you mean clawbuoy status?'],
    [['status', '--colour'], 'there is no option --colour', 'clawbuoy status --help'],
    [['status', '--colour=red'], 'there is no option --colour;', 'clawbuoy status --help'],
    [['status', '-x'], 'there is no option -x', 'clawbuoy status --help'],
    [['history', '--test'], 'history has no --test; that belongs to notify', 'history --help'],
    [['status', '--week'], 'status has no --week; that belongs to history', 'status --help'],
    [['status', '--plugin', '--json'], '--plugin and --json do not go together', 'status --help'],
    [['quiet', '--for', '2h', '--end'], '--for and --end do not go together', 'quiet --help'],
    [['quiet', '--for', '2h'], '--for needs --reason TEXT', 'clawbuoy quiet --for 2h --reason'],
    [['quiet', '--reason', 'x'], '--reason needs --for LENGTH', 'clawbuoy quiet --for 2h --reason'],
    [['quiet', '--for', 'ever', '--reason', 'x'], '--for takes a length', '90m'],
    [['quiet', '--for', '31d', '--reason', 'x'], '--for takes a length', '30 days'],
    [['report', '--force'], '--force needs --out FILE', 'clawbuoy report --out report.md'],
    [['--json'], '--json alone does not say what to do', 'clawbuoy --help'],
    [['status', '--json=yes'], '--json takes no value', '--json'],
    [['status', '--url', '--json'], '--url needs a value after it', '--url URL'],
    [['status', '--url'], '--url needs a value after it', '--url URL'],
    [['status', '--url', 'localhost'], '--url', 'ws://HOST:PORT'],
    [['status', '--url', 'http://127.0.0.1:18789'], 'ws://', 'ws://HOST:PORT'],
    [['status', '--profile', '../evil'], '--profile', 'letters'],
    [['report', '--out', '--json'], '--out needs a value after it', '--out FILE'],
    [['reset', ''], 'is empty', 'clawbuoy reset --help'],
    [['status', '--state-dir', ''], '--state-dir is empty', 'clawbuoy status --help'],
    [['quiet', '--for', '2h', '--reason', ' '], '--reason is empty', 'clawbuoy quiet --help'],
  ])('%j is refused in one line that says what is wrong and what is right', (argv, bad, good) => {
    const words = wrong(...argv);
    expect(words).toContain(bad);
    expect(words).toContain(good);
    expect(words).not.toContain('\n');
    for (const manual of others) {
      const said = usageWords(fault(...argv), manual);
      expect(said).not.toMatch(/\n|undefined|null/);
      expect(said).not.toBe(words);
    }
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

  it('takes options before and after the verb', () => {
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

  it('counts each yes', () => {
    for (const [words, yes] of [
      [[], 'no'],
      [['-y'], 'once'],
      [['-yy'], 'twice'],
      [['--yes', '-y', '-y'], 'twice'],
    ] as const) {
      expect(right('restart', ...words)).toMatchObject({ args: { yes } });
    }
  });

  it('takes the words of a verb however they are written, and knows them by one spelling', () => {
    expect(right('schema', 'Action_Result')).toMatchObject({ args: { operand: 'action-result' } });
    expect(right('healing', 'STOP')).toMatchObject({ args: { operand: 'stop' } });
  });

  it('takes what follows two dashes as it is', () => {
    expect(right('abort', '--', '--strange')).toMatchObject({ args: { operand: '--strange' } });
  });

  it.each([[[]], [['help']], [['--help']], [['help', 'help']], [['--json', '-h']]])(
    'shows the overview for %j',
    (argv) => {
      expect(right(...argv)).toEqual({ kind: 'help', verb: null });
    },
  );

  it.each(VERBS)('shows the help of %s, whatever else stands there', (verb) => {
    for (const argv of [
      [verb, '--help'],
      ['help', verb],
      ['-h', verb],
      [verb, '-h', '--week'],
    ]) {
      expect(right(...argv)).toEqual({ kind: 'help', verb });
    }
  });

  it.each([[['-V']], [['--version']], [['version']], [['status', '-V']]])(
    'tells the version for %j',
    (argv) => {
      expect(right(...argv)).toEqual({ kind: 'version' });
    },
  );

  it.each([
    ['unlok', 'unlock'],
    ['histroy', 'history'],
    ['Heal', 'heal'],
    ['dotcor', 'doctor'],
    ['rest', 'restart'],
  ])('guesses from %s that %s was meant', (word, verb) => {
    expect(fault(word)).toEqual({ kind: 'unknown-verb', typed: word, near: verb });
  });

  it.each(['frobnicate', 'x', 'go', 'sta'])('guesses nothing from %s', (word) => {
    expect(fault(word)).toEqual({ kind: 'unknown-verb', typed: word, near: null });
  });
});

describe.each(VERBS)('%s', (verb) => {
  it('can be run with the least that it needs', () => {
    expect(right(...least(verb))).toMatchObject({ kind: 'run', args: { verb } });
  });

  it.each(OPTIONS.filter((option) => option !== 'help' && option !== 'version'))(
    'takes --%s or refuses it, and never ignores it',
    (option) => {
      const argv = [...least(verb), ...typed(option)];
      const isIts = COMMON_OPTIONS.includes(option) || ownOptions(verb).includes(option);
      if (isIts) expect(right(...argv)).toMatchObject({ kind: 'run' });
      else expect(fault(...argv)).toMatchObject({ kind: 'not-its-option', verb });
    },
  );
});

it('every option belongs to a verb, or to all', () => {
  const alone = OPTIONS.filter(
    (one) => !COMMON_OPTIONS.includes(one) && ownersOf(one).length === 0,
  );
  expect(alone).toEqual([]);
});
