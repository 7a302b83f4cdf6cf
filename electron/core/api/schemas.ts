import { z } from 'zod';
import { evidenceSchema } from '../evidence/evidence.ts';
import { actionResultSchema, planSchema, watchLineSchema } from '../steps/action.ts';
import { snapshotSchema } from './snapshot.ts';

/** Raised when a field changes its meaning or is removed. Added fields do not raise it. */
const VERSION = 1;

const SCHEMAS = {
  snapshot: snapshotSchema,
  'action-result': actionResultSchema,
  'watch-line': watchLineSchema,
  plan: planSchema,
  evidence: evidenceSchema,
} as const;

export const SCHEMA_NAMES = Object.keys(SCHEMAS);

/** The JSON Schema of one public shape, generated from the source; null for an unknown name. */
export function publicSchema(name: string): object | null {
  const plain = name.toLowerCase().replace(/[^a-z]/g, '');
  const found = Object.entries(SCHEMAS).find(([known]) => known.replace('-', '') === plain);
  if (found === undefined) return null;
  const [known, schema] = found;
  return { $id: `urn:clawbuoy:${known}:${VERSION}`, ...z.toJSONSchema(schema) };
}
