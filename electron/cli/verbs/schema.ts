import { publicSchema, SCHEMA_NAMES } from '../../core/api/schemas.ts';
import { plain } from '../../core/view/terminal-text.ts';
import type { Args } from '../args.ts';
import { EXIT_USAGE } from '../exit.ts';
import type { Terminal } from './shared.ts';

/** Prints the JSON Schema of one public shape. */
export function schema(args: Args, terminal: Terminal): number {
  const name = args.operand ?? '';
  const found = publicSchema(name);
  if (found === null) {
    terminal.err(`there is no schema "${plain(name)}"; there are ${SCHEMA_NAMES.join(', ')}\n`);
    return EXIT_USAGE;
  }
  terminal.out(`${JSON.stringify(found, null, 2)}\n`);
  return 0;
}
