import { z } from 'zod';
import { evidenceSchema } from '../evidence/evidence.ts';
import { actionResultSchema, planSchema, watchLineSchema } from '../steps/action.ts';
import type { SchemaName } from './schema-names.ts';
import { snapshotSchema } from './snapshot.ts';

/** Raised when a field changes its meaning or is removed. Added fields do not raise it. */
const VERSION = 1;

const SCHEMAS = {
  snapshot: snapshotSchema,
  'action-result': actionResultSchema,
  'watch-line': watchLineSchema,
  plan: planSchema,
  evidence: evidenceSchema,
} as const satisfies Readonly<Record<SchemaName, z.ZodType>>;

/** The JSON Schema of one public shape, generated from the source. */
export function publicSchema(name: SchemaName): object {
  return { $id: `urn:clawbuoy:${name}:${VERSION}`, ...z.toJSONSchema(SCHEMAS[name]) };
}
