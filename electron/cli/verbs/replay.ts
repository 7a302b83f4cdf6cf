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
    raw = JSON.parse(read.text);
  } catch {
    terminal.err(`${path} is not JSON\n`);
    return EXIT_UNKNOWN;
  }
  const evidence = evidenceSchema.safeParse(raw);
  if (!evidence.success) {
    const issue = evidence.error.issues[0];
    terminal.err(
      `${path} is no evidence of this version: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}\n`,
    );
    return EXIT_UNKNOWN;
  }
  const { snapshot } = judge(evidence.data);
  terminal.out(
    args.json ? `${JSON.stringify(snapshot, null, 2)}\n` : statusText(snapshot, terminal.paint),
  );
  return exitOfLevel(snapshot.level);
}
