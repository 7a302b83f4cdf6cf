import { existsSync, writeFileSync } from 'node:fs';
import { reportOf } from '../../core/api/report.ts';
import type { Snapshot } from '../../core/api/snapshot.ts';
import { strings } from '../../core/catalogue/catalogue.ts';
import { terminalWords } from '../../core/catalogue/terminal/words.ts';
import { painter } from '../../core/view/paint.ts';
import { patternReport } from '../../core/view/patterns.ts';
import { statusText } from '../../core/view/terminal-text.ts';
import { PATIENT_LIMIT_MS } from '../../engine/one-look.ts';
import type { Args } from '../args.ts';
import { EXIT_REFUSED } from '../exit.ts';
import type { Terminal } from './shared.ts';
import { findEngine, findPlace } from './shared.ts';
import { singleLook } from './single-look.ts';

/**
 * Writes a report without secrets, message text, names or home paths. It is Markdown for people,
 * and contains the evidence as JSON, which `replay` judges again to the same verdict.
 */
export async function report(args: Args, terminal: Terminal): Promise<number> {
  const place = findPlace(args);
  const link = await findEngine(place);
  const asked = link === null ? null : await link.evidence();
  link?.close();
  const evidence = asked?.ok ? asked.value : (await singleLook(place, PATIENT_LIMIT_MS)).heard;
  const words = (snapshot: Snapshot) => statusText(snapshot, painter(false), 'anywhere');
  const { text, json } = reportOf(
    evidence,
    words,
    patternReport(place.journal.read().records, Date.now()),
  );
  if (args.out === null) {
    terminal.out(args.json ? `${json}\n` : text);
    return 0;
  }
  const evidenceFile = args.out.endsWith('.md')
    ? args.out.replace(/\.md$/, '.evidence.json')
    : `${args.out}.evidence.json`;
  const kept = args.force ? undefined : [args.out, evidenceFile].find((file) => existsSync(file));
  if (kept !== undefined) {
    terminal.err(`clawbuoy: ${strings.terminal.unchanged(kept)}\n`);
    return EXIT_REFUSED;
  }
  // `wx` also protects a file that somebody makes at this moment.
  const how = { mode: 0o600, flag: args.force ? 'w' : 'wx' };
  writeFileSync(args.out, text, how);
  writeFileSync(evidenceFile, `${json}\n`, how);
  if (args.json) {
    const written = { report: args.out, evidence: evidenceFile };
    terminal.out(`${JSON.stringify(written, null, 2)}\n`);
  } else terminal.tell(`${terminalWords.written(args.out, evidenceFile)}\n`);
  return 0;
}
