/** The public shapes that have a JSON Schema. Apart from the schemas, so that naming them is quick. */
export const SCHEMA_NAMES = [
  'snapshot',
  'action-result',
  'watch-line',
  'plan',
  'evidence',
] as const;
export type SchemaName = (typeof SCHEMA_NAMES)[number];
