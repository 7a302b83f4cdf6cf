import { z } from 'zod';
import { actionResultSchema, planSchema, watchLineSchema } from '../../core/action.ts';
import { evidenceSchema } from '../../core/evidence.ts';
import { snapshotSchema } from '../../core/snapshot.ts';
import type { Args } from '../args.ts';
import { EXIT_USAGE } from '../exit.ts';
import type { Terminal } from './shared.ts';

const SCHEMAS = {
  snapshot: snapshotSchema,
  'action-result': actionResultSchema,
  plan: planSchema,
  'watch-line': watchLineSchema,
  evidence: evidenceSchema,
} as const;

/** The JSON Schema of one public shape, generated from the source. */
export function schema(args: Args, terminal: Terminal): number {
  const found = Object.entries(SCHEMAS).find(([name]) => name === args.operand);
  if (found === undefined) {
    terminal.err(
      `there is no schema "${args.operand}"; there are ${Object.keys(SCHEMAS).join(', ')}\n`,
    );
    return EXIT_USAGE;
  }
  terminal.out(`${JSON.stringify(z.toJSONSchema(found[1]), null, 2)}\n`);
  return 0;
}
