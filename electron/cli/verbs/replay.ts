import type { z } from 'zod';
import { evidenceSchema } from '../../core/evidence.ts';
import { judge } from '../../core/judge/judge.ts';
import { realFiles } from '../../openclaw/files.ts';
import type { Args } from '../args.ts';
import { EXIT_UNKNOWN, exitOfLevel } from '../exit.ts';
import { statusText } from '../format.ts';
import type { Terminal } from './shared.ts';

const MAX_EVIDENCE_BYTES = 16 * 1024 * 1024;

/** Judges the evidence of a file again; touches nothing. */
export function replay(args: Args, terminal: Terminal): number {
  const path = args.operand ?? '';
  const read = realFiles.readText(path, MAX_EVIDENCE_BYTES);
  if (read.kind !== 'text') {
    terminal.err(`${path} cannot be read: ${read.kind === 'denied' ? read.why : read.kind}\n`);
    return EXIT_UNKNOWN;
  }
  let raw: unknown;
  try {
    raw = JSON.parse(jsonIn(read.text));
  } catch {
    terminal.err(`${path} holds no evidence: it is neither JSON nor a report with JSON in it\n`);
    return EXIT_UNKNOWN;
  }
  const evidence = evidenceSchema.safeParse(raw);
  if (!evidence.success) {
    terminal.err(
      `${path} is no evidence that this version reads: ${wrongWith(raw, evidence.error)}\n`,
    );
    return EXIT_UNKNOWN;
  }
  const { snapshot } = judge(evidence.data);
  terminal.out(
    args.json ? `${JSON.stringify(snapshot, null, 2)}\n` : statusText(snapshot, terminal.paint),
  );
  return exitOfLevel(snapshot.level);
}

/** The JSON of an evidence file, or of a whole report: people hand on the one or the other. */
function jsonIn(text: string): string {
  const bare = text.replace(/^\uFEFF/, '').trimStart();
  if (bare.startsWith('{')) return bare;
  return /^```json\n([\s\S]*?)^```/m.exec(bare)?.[1] ?? bare;
}

function wrongWith(raw: unknown, error: z.ZodError): string {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return 'it is no JSON object';
  if ('schema' in raw && typeof raw.schema === 'number' && raw.schema !== 1) {
    return `it is of version ${raw.schema}, and this is for version 1`;
  }
  const [issue] = error.issues;
  const place = issue?.path.join('.') ?? '';
  return `${place === '' ? '' : `${place}: `}${issue?.message ?? 'it does not fit'}`;
}
