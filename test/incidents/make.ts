import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { evidenceSchema } from '../../electron/core/evidence/evidence.ts';
import { redactEvidence } from '../../electron/core/text/redact.ts';
import { CASES } from './cases.ts';
import { CHANNEL_CASES } from './channel-cases.ts';
import { JOB_CASES } from './job-cases.ts';
import { LOST_CASES } from './lost-cases.ts';
import { SILENCE_CASES } from './silence-cases.ts';
import { START_CASES } from './start-cases.ts';

/**
 * Writes the evidence files whose case has changed: `npx tsx test/incidents/make.ts`. A file that
 * says the same stays as it is: it may be older than a field that has a default, and must be read
 * as such files are.
 */
function isSame(path: URL, evidence: object): boolean {
  if (!existsSync(path)) return false;
  const read = evidenceSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  return JSON.stringify(read) === JSON.stringify(evidence);
}

for (const { file, evidence } of [
  ...CASES,
  ...SILENCE_CASES,
  ...CHANNEL_CASES,
  ...LOST_CASES,
  ...START_CASES,
  ...JOB_CASES,
]) {
  const path = new URL(`./${file}.json`, import.meta.url);
  const redacted = evidenceSchema.parse(redactEvidence(evidence));
  if (isSame(path, redacted)) continue;
  writeFileSync(path, `${JSON.stringify(redacted, null, 2)}\n`);
  process.stdout.write(`${file}.json written\n`);
}
