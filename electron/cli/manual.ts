import { HELP, VERBS, type Verb } from './args.ts';

/** A verb's line in the overview. Help, completions and man page all use it. */
export type VerbWords = { readonly verb: Verb; readonly usage: string; readonly what: string };

/** More about a verb: its cost, its flags, an example. */
const MORE: Partial<Record<Verb, readonly string[]>> = {
  status: [
    '-v, --verbose  with what was seen, and where',
    '--plugin       one line for a monitoring system, with figures',
    'Exit codes: 0 green, 1 amber, 2 red, 3 grey.',
  ],
  heal: ['--dry-run shows the first step only. Costly steps are asked about one by one.'],
  unlock: [
    'Costs nothing: the lock is kept, and `clawbuoy undo` puts it back.',
    'Example: clawbuoy unlock agent:main:main',
  ],
  abort: ['Costs the run in progress. Example: clawbuoy abort agent:main:main'],
  'go-on': [
    'The conversation moves to a new one, with all that was said. The answer is shown in OpenClaw.',
  ],
  reset: [
    'Costs the conversation so far: it is archived, and `clawbuoy undo` brings it back.',
    'Example: clawbuoy reset agent:main:main --dry-run',
  ],
  restart: ['Costs every run in progress. --yes --yes also cuts a drain short.'],
  undo: ['Example: clawbuoy undo'],
  'try-model': [
    'Costs a few tokens and changes nothing. PROVIDER: the one of the trouble, unless named.',
    'Exit codes: 0 it answers, 4 it was not asked, or nobody knows, 5 it still fails.',
    'Example: clawbuoy try-model openai',
  ],
  history: [
    '--week         how often what went wrong, and for how much of the time it answered',
    '-v, --verbose  with the cause of each, as it was found',
  ],
  report: ['--force writes over a file that is there already.'],
};

const EXITS = 'Exit codes: 0 done or nothing to do, 4 refused, 5 failed.';
const STEPS: readonly Verb[] = [
  'heal',
  'unlock',
  'abort',
  'go-on',
  'reset',
  'restart',
  'start',
  'undo',
];

/** The flags with their values. They are the same for every verb. */
export const FLAGS: readonly (readonly [flag: string, takes: string | null, what: string])[] = [
  ['--json', null, 'for programs'],
  ['--verbose', null, 'with what was seen'],
  ['--plugin', null, 'one line for a monitoring system'],
  ['--week', null, 'history: the last week in short'],
  ['--profile', 'NAME', "OpenClaw's profile"],
  ['--state-dir', 'DIR', "OpenClaw's folder"],
  ['--url', 'URL', 'ws://HOST:PORT of the gateway'],
  ['--dry-run', null, 'show the plan, change nothing'],
  ['--yes', null, 'do not ask'],
  ['--out', 'FILE', 'where a report is written'],
  ['--force', null, 'write over a file that is there'],
  ['--help', null, 'what a verb does'],
  ['--version', null, 'the version'],
];

/** Every verb with its usage and purpose, in the order of the overview. */
export function verbWords(): readonly VerbWords[] {
  return VERBS.flatMap((verb) => {
    const line = new RegExp(`^ {2}(clawbuoy ${verb}(?: \\S+)*?) {2,}(\\S.*)$`, 'm').exec(HELP);
    return line === null ? [] : [{ verb, usage: line[1] ?? '', what: line[2] ?? '' }];
  });
}

/** The output of `clawbuoy VERB --help`. */
export function helpFor(verb: Verb): string {
  const known = verbWords().find((one) => one.verb === verb);
  const lines = [
    known === undefined ? `clawbuoy ${verb}` : known.usage,
    ...(known === undefined ? [] : [`  ${known.what}`]),
    ...(MORE[verb] ?? []).map((line) => `  ${line}`),
    ...(STEPS.includes(verb) ? [`  ${EXITS}`] : []),
    '',
    '  Flags of every verb: clawbuoy --help',
  ];
  return `${lines.join('\n')}\n`;
}

export const SHELLS = ['zsh', 'bash', 'fish', 'man'] as const;
export type Shell = (typeof SHELLS)[number];

/** The completions for a shell, or the man page, all made from the overview. */
export function manualFor(shell: Shell): string {
  const verbs = verbWords();
  const quoted = (text: string) => text.replaceAll("'", "'\\''");
  switch (shell) {
    case 'zsh':
      return [
        '#compdef clawbuoy',
        '# clawbuoy completion zsh > ~/.zfunc/_clawbuoy   (with fpath+=~/.zfunc before compinit)',
        '_clawbuoy() {',
        '  local -a verbs flags',
        `  verbs=(${verbs.map(({ verb, what }) => `'${verb}:${quoted(what)}'`).join(' ')})`,
        `  flags=(${FLAGS.map(([flag, , what]) => `'${flag}:${quoted(what)}'`).join(' ')})`,
        '  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then _describe verb verbs',
        '  elif [[ $words[CURRENT] == -* ]]; then _describe flag flags',
        '  else _files; fi',
        '}',
        '(( $+functions[compdef] )) && compdef _clawbuoy clawbuoy',
        '',
      ].join('\n');
    case 'bash':
      return [
        '# clawbuoy completion bash > ~/.local/share/bash-completion/completions/clawbuoy',
        '_clawbuoy() {',
        `  local word="\${COMP_WORDS[COMP_CWORD]}"`,
        '  if [[ $word == -* ]]; then',
        `    COMPREPLY=($(compgen -W '${FLAGS.map(([flag]) => flag).join(' ')}' -- "$word"))`,
        '  elif (( COMP_CWORD == 1 )); then',
        `    COMPREPLY=($(compgen -W '${verbs.map(({ verb }) => verb).join(' ')}' -- "$word"))`,
        '  else',
        '    COMPREPLY=($(compgen -f -- "$word"))',
        '  fi',
        '}',
        'complete -F _clawbuoy clawbuoy',
        '',
      ].join('\n');
    case 'fish':
      return [
        '# clawbuoy completion fish > ~/.config/fish/completions/clawbuoy.fish',
        ...verbs.map(
          ({ verb, what }) =>
            `complete -c clawbuoy -n __fish_use_subcommand -f -a ${verb} -d '${quoted(what)}'`,
        ),
        ...FLAGS.map(
          ([flag, takes, what]) =>
            `complete -c clawbuoy -l ${flag.slice(2)}${takes === null ? '' : ' -r'} -d '${quoted(what)}'`,
        ),
        '',
      ].join('\n');
    case 'man':
      return manPage(verbs);
  }
}

function manPage(verbs: readonly VerbWords[]): string {
  const roff = (text: string) =>
    text
      .replaceAll('\\', '\\e')
      .replaceAll('-', '\\-')
      .replace(/^([.'])/, '\\&$1');
  return [
    '.TH CLAWBUOY 1',
    '.SH NAME',
    'clawbuoy \\- is OpenClaw well, and if not, why, and what brings it back',
    '.SH SYNOPSIS',
    '.B clawbuoy',
    'VERB [FLAGS]',
    '.SH VERBS',
    ...verbs.flatMap(({ verb, usage, what }) => [
      '.TP',
      `.B ${roff(usage)}`,
      roff(what),
      ...(MORE[verb] ?? []).flatMap((line) => ['.br', roff(line)]),
    ]),
    '.SH FLAGS',
    ...FLAGS.flatMap(([flag, takes, what]) => [
      '.TP',
      `.B ${roff(flag)}${takes === null ? '' : ` ${takes}`}`,
      roff(what),
    ]),
    '.SH EXIT STATUS',
    'Of status and replay: 0 green, 1 amber, 2 red, 3 grey.',
    roff(EXITS),
    'Of heal also 6: red, and only you can mend it. 64: wrong usage.',
    '.SH ENVIRONMENT',
    'OPENCLAW_GATEWAY_TOKEN, OPENCLAW_STATE_DIR, OPENCLAW_CONFIG_PATH, OPENCLAW_PROFILE, CLAWBUOY_HOME, NO_COLOR',
    '',
  ].join('\n');
}
