import type { Evidence } from '../evidence/evidence.ts';
import { judge } from '../judge/judge.ts';
import { redactEvidence } from '../text/redact.ts';
import { outputSpelledOut, spelledOut } from '../text/visible.ts';
import type { Snapshot } from './snapshot.ts';

export type Report = {
  /** Markdown for people, with the evidence in it. */
  readonly text: string;
  /** The evidence alone, as JSON. */
  readonly json: string;
};

/**
 * A report fit for a public bug report: no secrets, message text, names or home paths. It has the
 * judgement in words and the evidence as JSON. `replay` judges that again to the same verdict.
 * `words` puts the redacted snapshot into words. `story` adds lines of Markdown that are already
 * redacted.
 */
export function reportOf(
  seen: Evidence,
  words: (snapshot: Snapshot) => string,
  story: readonly string[] = [],
): Report {
  const evidence = redactEvidence(seen);
  const { snapshot } = judge(evidence);
  const json = outputSpelledOut(JSON.stringify(evidence, null, 2));
  const text = [
    '# OpenClaw report by Clawbuoy',
    '',
    `At ${snapshot.at}: **${snapshot.level}**. ${spelledOut(snapshot.headline)}`,
    '',
    ...story,
    '```text',
    words(snapshot).trimEnd(),
    '```',
    '',
    '<details><summary>Evidence (judge it again with <code>clawbuoy replay FILE</code>)</summary>',
    '',
    '```json',
    json,
    '```',
    '',
    '</details>',
    '',
  ].join('\n');
  return { text, json };
}
