import { assertNever } from '../../core/result.ts';
import type { Args } from '../args.ts';
import { choiceOf, SHELLS } from '../command-table.ts';
import { bashCompletion, fishCompletion, zshCompletion } from '../completions.ts';
import { EXIT_USAGE } from '../exit.ts';
import { terminalManual } from '../language.ts';
import { manPage } from '../man-page.ts';
import type { Terminal } from './shared.ts';

/** Prints the command's completions for a shell, or its man page. */
export async function completion(args: Args, terminal: Terminal): Promise<number> {
  const shell = choiceOf(SHELLS, args.operand);
  // Who reads the command line has let no other word through.
  if (shell === null) return EXIT_USAGE;
  const manual = await terminalManual();
  switch (shell) {
    case 'zsh':
      terminal.out(zshCompletion(manual));
      return 0;
    case 'bash':
      terminal.out(bashCompletion());
      return 0;
    case 'fish':
      terminal.out(fishCompletion(manual));
      return 0;
    case 'man':
      terminal.out(manPage(manual));
      return 0;
    default:
      return assertNever(shell);
  }
}
