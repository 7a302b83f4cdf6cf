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
  const json = outputSpelledOut(jsonOf(evidence));
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

/**
 * JSON that a person can read and an issue can hold (65,536 letters on GitHub): an object or a list
 * without another one in it stands on one line.
 */
function jsonOf(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const parts = Object.entries(value).flatMap(([name, one]) =>
    one === undefined
      ? []
      : [isList ? jsonOf(one, inner) : `${JSON.stringify(name)}: ${jsonOf(one, inner)}`],
  );
  const [open, close] = isList ? '[]' : '{}';
  const isFlat = Object.values(value).every((one) => typeof one !== 'object' || one === null);
  if (isFlat) return `${open}${parts.join(', ')}${close}`;
  return `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indent}${close}`;
}
