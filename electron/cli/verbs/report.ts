import { writeFileSync } from 'node:fs';
import { judge } from '../../core/judge/judge.ts';
import { redactEvidence } from '../../core/redact.ts';
import type { Args } from '../args.ts';
import { painter, statusText } from '../format.ts';
import type { Terminal } from './shared.ts';
import { findEngine, findPlace, singleLook } from './shared.ts';

/**
 * A report without secrets, message text, names or home paths: Markdown for people, and in it the
 * evidence as JSON, which `replay` judges again to the same verdict.
 */
export async function report(args: Args, terminal: Terminal): Promise<number> {
  const place = findPlace(args);
  const link = await findEngine(place);
  const asked = link === null ? null : await link.evidence();
  link?.close();
  const evidence = redactEvidence(asked?.ok ? asked.value : (await singleLook(place)).evidence);
  const { snapshot } = judge(evidence);
  const json = JSON.stringify(evidence, null, 2);
  const text = [
    '# OpenClaw report by Clawbuoy',
    '',
    `At ${snapshot.at}: **${snapshot.level}**. ${snapshot.headline}`,
    '',
    '```text',
    statusText(snapshot, painter(false)).trimEnd(),
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
  if (args.out === null) {
    terminal.out(args.json ? `${json}\n` : text);
    return 0;
  }
  const evidenceFile = args.out.endsWith('.md')
    ? args.out.replace(/\.md$/, '.evidence.json')
    : `${args.out}.evidence.json`;
  writeFileSync(args.out, text, { mode: 0o600 });
  writeFileSync(evidenceFile, `${json}\n`, { mode: 0o600 });
  terminal.out(`${args.out} and ${evidenceFile} were written.\n`);
  return 0;
}
