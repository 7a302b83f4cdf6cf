import { SCHEMA_NAMES } from '../../core/api/schema-names.ts';
import { publicSchema } from '../../core/api/schemas.ts';
import type { Args } from '../args.ts';
import { choiceOf } from '../command-table.ts';
import { EXIT_USAGE } from '../exit.ts';
import type { Terminal } from './shared.ts';

/** Prints the JSON Schema of one public shape. */
export function schema(args: Args, terminal: Terminal): number {
  const name = choiceOf(SCHEMA_NAMES, args.operand);
  // Who reads the command line has let no other word through.
  if (name === null) return EXIT_USAGE;
  terminal.out(`${JSON.stringify(publicSchema(name), null, 2)}\n`);
  return 0;
}
