import type { Manual } from '../core/catalogue/manual/en.ts';
import {
  COMMON_OPTIONS,
  OPTIONS,
  type OptionName,
  optionShape,
  ownOptions,
  VERBS,
  type Verb,
  verbShape,
} from './command-table.ts';
import { optionWords } from './manual-words.ts';

/** What stands at the place of a verb, the verbs aside. */
const HELP = 'help';

/** What can follow a verb, beside its options. */
type Following =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'files' }
  | { readonly kind: 'nothing' };

function followingOf(verb: Verb): Following {
  const { operand } = verbShape(verb);
  if (operand === undefined) return { kind: 'nothing' };
  if (operand.oneOf !== undefined) return { kind: 'words', words: operand.oneOf };
  if (operand.or !== undefined) return { kind: 'words', words: [operand.or] };
  return /\b(FILE|PATH)\b/.test(operand.name) ? { kind: 'files' } : { kind: 'nothing' };
}

/** Whether the option's value is a file or a folder. */
function takesFile(option: OptionName): boolean {
  const { takes } = optionShape(option);
  return takes === 'FILE' || takes === 'DIR';
}

const VALUED = OPTIONS.filter((option) => optionShape(option).takes !== undefined);
const VALUED_FILES = VALUED.filter(takesFile);
const VALUED_TEXTS = VALUED.filter((option) => !takesFile(option));

function optionsOf(verb: Verb): readonly OptionName[] {
  return [...ownOptions(verb), ...COMMON_OPTIONS];
}

/** The ways to type an option: `--yes -y`. */
function spellings(option: OptionName): readonly string[] {
  const { short } = optionShape(option);
  return short === undefined ? [`--${option}`] : [`--${option}`, `-${short}`];
}

function dashed(options: readonly OptionName[], between: string): string {
  return options.map((option) => `--${option}`).join(between);
}

function quoted(text: string): string {
  return text.replaceAll("'", "'\\''");
}

export function zshCompletion(manual: Manual): string {
  const described = (name: string, what: string): string => `'${name}:${quoted(what)}'`;
  const flags = (verb: Verb | null, options: readonly OptionName[]): string =>
    options
      .flatMap((option) =>
        spellings(option).map((one) => described(one, optionWords(option, manual, verb))),
      )
      .join(' ');
  const verbs = VERBS.map((verb) => described(verb, manual.verbs[verb].what));
  const operand = (verb: Verb): string => {
    const following = followingOf(verb);
    switch (following.kind) {
      case 'words':
        return ` operands=(${following.words.join(' ')})`;
      case 'files':
        return ' files=1';
      case 'nothing':
        return '';
    }
  };
  return [
    '#compdef clawbuoy',
    '# clawbuoy completion zsh > ~/.zfunc/_clawbuoy   (fpath+=~/.zfunc before compinit)',
    '_clawbuoy() {',
    '  local -a verbs flags operands',
    "  local verb='' files='' i",
    `  verbs=(${[...verbs, described(HELP, manual.option.help)].join(' ')})`,
    '  for (( i = 2; i < CURRENT; i++ )); do',
    '    case $words[i] in',
    `      ${dashed(VALUED, '|')}) (( i++ )) ;;`,
    '      -*|help) ;;',
    '      *) verb=$words[i]; break ;;',
    '    esac',
    '  done',
    '  case $words[CURRENT-1] in',
    `    ${dashed(VALUED_FILES, '|')}) _files; return ;;`,
    `    ${dashed(VALUED_TEXTS, '|')}) return ;;`,
    '  esac',
    `  flags=(${flags(null, COMMON_OPTIONS)})`,
    '  case $verb in',
    ...VERBS.map(
      (verb) => `    ${verb}) flags=(${flags(verb, optionsOf(verb))})${operand(verb)} ;;`,
    ),
    '  esac',
    '  if [[ $words[CURRENT] == -* ]]; then _describe option flags',
    '  elif [[ -z $verb ]]; then _describe verb verbs',
    '  elif (( $#operands )); then compadd -- $operands',
    '  elif [[ -n $files ]]; then _files; fi',
    '}',
    '(( $+functions[compdef] )) && compdef _clawbuoy clawbuoy',
    '',
  ].join('\n');
}

export function bashCompletion(): string {
  const words = (text: string): string => `COMPREPLY=($(compgen -W '${text}' -- "$word"))`;
  const files = `local IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$word"))`;
  const all = (options: readonly OptionName[]): string => options.flatMap(spellings).join(' ');
  const operand = (verb: Verb): readonly string[] => {
    const following = followingOf(verb);
    switch (following.kind) {
      case 'words':
        return [`    ${verb}) ${words(following.words.join(' '))} ;;`];
      case 'files':
        return [`    ${verb}) ${files} ;;`];
      case 'nothing':
        return [];
    }
  };
  return [
    '# clawbuoy completion bash > ~/.local/share/bash-completion/completions/clawbuoy',
    '_clawbuoy() {',
    `  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" verb='' i`,
    '  for (( i = 1; i < COMP_CWORD; i++ )); do',
    `    case "\${COMP_WORDS[i]}" in`,
    `      ${dashed(VALUED, '|')}) (( i++ )) ;;`,
    // A value with a colon or an equals sign comes in pieces: only a known verb is one.
    `      ${VERBS.join('|')}) verb="\${COMP_WORDS[i]}"; break ;;`,
    '    esac',
    '  done',
    '  COMPREPLY=()',
    '  case "$before" in',
    `    ${dashed(VALUED_FILES, '|')}) ${files}; return ;;`,
    `    ${dashed(VALUED_TEXTS, '|')}) return ;;`,
    '  esac',
    '  if [[ $word == -* ]]; then',
    '    case "$verb" in',
    ...VERBS.map((verb) => `      ${verb}) ${words(all(optionsOf(verb)))} ;;`),
    `      *) ${words(all(COMMON_OPTIONS))} ;;`,
    '    esac',
    '    return',
    '  fi',
    '  case "$verb" in',
    `    '') ${words([...VERBS, HELP].join(' '))} ;;`,
    ...VERBS.flatMap(operand),
    '  esac',
    '}',
    'complete -F _clawbuoy clawbuoy',
    '',
  ].join('\n');
}

export function fishCompletion(manual: Manual): string {
  const option = (one: OptionName, verb: Verb | null): string => {
    const { short, takes } = optionShape(one);
    const value = takes === undefined ? '' : takesFile(one) ? ' -r -F' : ' -x';
    return [
      'complete -c clawbuoy',
      ...(verb === null ? [] : [`-n '__fish_seen_subcommand_from ${verb}'`]),
      ...(short === undefined ? [] : [`-s ${short}`]),
      `-l ${one}${value}`,
      `-d '${quoted(optionWords(one, manual, verb))}'`,
    ].join(' ');
  };
  const operand = (verb: Verb): readonly string[] => {
    const start = `complete -c clawbuoy -n '__fish_seen_subcommand_from ${verb}'`;
    const following = followingOf(verb);
    switch (following.kind) {
      case 'words':
        return [`${start} -a '${following.words.join(' ')}'`];
      case 'files':
        return [`${start} -F`];
      case 'nothing':
        return [];
    }
  };
  const verb = (name: string, what: string): string =>
    `complete -c clawbuoy -n __fish_use_subcommand -a ${name} -d '${quoted(what)}'`;
  return [
    '# clawbuoy completion fish > ~/.config/fish/completions/clawbuoy.fish',
    'complete -c clawbuoy -f',
    ...VERBS.map((one) => verb(one, manual.verbs[one].what)),
    verb(HELP, manual.option.help),
    `complete -c clawbuoy -n '__fish_seen_subcommand_from ${HELP}' -a '${VERBS.join(' ')}'`,
    ...COMMON_OPTIONS.map((one) => option(one, null)),
    ...VERBS.flatMap((one) => [...ownOptions(one).map((own) => option(own, one)), ...operand(one)]),
    '',
  ].join('\n');
}
