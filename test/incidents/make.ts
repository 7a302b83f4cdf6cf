import { writeFileSync } from 'node:fs';
import { redactEvidence } from '../../electron/core/text/redact.ts';
import { CASES } from './cases.ts';

/** Writes the evidence files anew: `npx tsx test/incidents/make.ts && npx biome check --write test/incidents`. */
for (const { file, evidence } of CASES) {
  const path = new URL(`./${file}.json`, import.meta.url);
  writeFileSync(path, `${JSON.stringify(redactEvidence(evidence), null, 2)}\n`);
}
