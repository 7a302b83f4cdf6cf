import type { Manual } from '../core/catalogue/manual/en.ts';
import { assertNever } from '../core/result.ts';
import type { UsageError } from './args.ts';
import { operandOf, ownersOf, verbShape } from './command-table.ts';
import { optionUsage, placed, usageOf } from './manual-words.ts';

/** One line that says what is wrong with a command line, and what is right. */
export function usageWords(error: UsageError, manual: Manual): string {
  const { wrong } = manual;
  const help = (verb: string | null) =>
    verb === null ? 'clawbuoy --help' : `clawbuoy ${verb} --help`;
  switch (error.kind) {
    case 'secret':
      return wrong.secret;
    case 'no-verb':
      return wrong.see(wrong.noVerb(`--${error.option}`), help(null));
    case 'unknown-verb': {
      const what = wrong.verb(error.typed);
      return error.near === null
        ? wrong.see(what, help(null))
        : wrong.didYouMean(what, `clawbuoy ${error.near}`);
    }
    case 'unknown-option': {
      const what = wrong.option(error.typed);
      return error.near === null
        ? wrong.see(what, help(error.verb))
        : wrong.didYouMean(what, error.near);
    }
    case 'not-its-option': {
      const owners = manual.list(ownersOf(error.option));
      return wrong.see(
        wrong.notItsOption(error.verb, `--${error.option}`, owners),
        help(error.verb),
      );
    }
    case 'no-value':
      return wrong.use(wrong.noValue(`--${error.option}`), optionUsage(error.option, manual));
    case 'takes-no-value':
      return wrong.use(wrong.takesNoValue(`--${error.option}`), `--${error.option}`);
    case 'too-much':
      return wrong.use(wrong.tooMuch(error.typed), usageOf(error.verb, manual));
    case 'takes-nothing':
      return wrong.use(wrong.takesNothing(error.verb, error.typed), usageOf(error.verb, manual));
    case 'needs-operand': {
      const operand = placed(operandOf(error.verb), manual);
      const { example } = verbShape(error.verb);
      const usage = example ?? usageOf(error.verb, manual);
      return wrong.use(wrong.needsOperand(error.verb, operand), usage);
    }
    case 'empty':
      return wrong.see(
        error.option === null ? wrong.emptyOperand : wrong.emptyOption(`--${error.option}`),
        help(error.verb),
      );
    case 'no-choice': {
      const what = wrong.noChoice(error.verb, error.typed, manual.or(error.choices));
      return error.near === null
        ? what
        : wrong.didYouMean(what, `clawbuoy ${error.verb} ${error.near}`);
    }
    case 'apart': {
      const [one, other] = error.options;
      return wrong.see(wrong.apart(`--${one}`, `--${other}`), help(error.verb));
    }
    case 'needs-option': {
      const { option, needs, verb } = error;
      const { example } = verbShape(verb);
      const what = wrong.needsOption(`--${option}`, optionUsage(needs, manual));
      return example === undefined ? wrong.see(what, help(verb)) : wrong.use(what, example);
    }
    case 'bad-url':
      return wrong.use(wrong.url[error.fault], '--url ws://HOST:PORT');
    case 'bad-profile':
      return wrong.profile;
    case 'bad-length':
      return wrong.length;
    default:
      return assertNever(error);
  }
}
