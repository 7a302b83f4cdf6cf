import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Snapshot, snapshotSchema } from '../../electron/core/api/snapshot.ts';
import { type Evidence, evidenceSchema } from '../../electron/core/evidence/evidence.ts';
import { judge } from '../../electron/core/judge/judge.ts';
import { redactEvidence } from '../../electron/core/text/redact.ts';
import { EXPECTED, type Expected } from './reports/expected.ts';

/**
 * What people send with `clawbuoy report`, as it is: the Markdown of a bug report, or the JSON of
 * `clawbuoy report --json`. A file that is dropped into the folder is a test from then on.
 */

const FOLDER = new URL('./reports/', import.meta.url);
const FILES = readdirSync(FOLDER).filter((name) => /\.(?:md|json)$/.test(name));

/** The evidence in a report; throws, with what is missing, where there is none. */
function evidenceIn(name: string): Evidence {
  const text = readFileSync(new URL(name, FOLDER), 'utf8');
  const json = name.endsWith('.md') ? /```json\n([\s\S]*?)\n```/.exec(text)?.[1] : text;
  if (json === undefined) throw new Error(`${name} has no block of JSON: is it a whole report?`);
  return evidenceSchema.parse(JSON.parse(json));
}

function answer({ level, incidents, locks, recommended }: Snapshot): Expected {
  return {
    level,
    class: incidents[0]?.class ?? null,
    verdict: locks[0]?.verdict ?? null,
    action: recommended.action,
  };
}

describe('a report from a user', () => {
  it.each(FILES)('%s is judged as a careful operator would', (name) => {
    const got = answer(judge(evidenceIn(name)).snapshot);
    const hint = `what is right for ${name}? Say it in reports/expected.ts; it is judged now as ${JSON.stringify(got)}`;
    expect(Object.keys(EXPECTED), hint).toContain(name);
    expect(got).toEqual(EXPECTED[name]);
  });

  it.each(FILES)('%s is whole, redacted, and judged alike anywhere', (name) => {
    const evidence = evidenceIn(name);
    expect(redactEvidence(evidence)).toEqual(evidence);
    const snapshot = snapshotSchema.parse(judge(evidence).snapshot);
    const again = evidenceSchema.parse(JSON.parse(JSON.stringify(evidence)));
    expect(judge(again).snapshot).toEqual(snapshot);
  });

  it('has a line for every file, and no line without one', () => {
    expect(Object.keys(EXPECTED).sort()).toEqual([...FILES].sort());
  });
});
