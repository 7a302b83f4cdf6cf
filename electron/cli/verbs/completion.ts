import type { Args } from '../args.ts';
import { EXIT_USAGE } from '../exit.ts';
import { manualFor, SHELLS } from '../manual.ts';
import type { Terminal } from './shared.ts';

/** Prints the command's completions for a shell, or its man page. */
export function completion(args: Args, terminal: Terminal): number {
  const shell = SHELLS.find((one) => one === args.operand);
  if (shell === undefined) {
    terminal.err(`clawbuoy: completion is there for ${SHELLS.join(', ')}, not "${args.operand}"\n`);
    return EXIT_USAGE;
  }
  terminal.out(manualFor(shell));
  return 0;
}
