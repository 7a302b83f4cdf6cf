import type { z } from 'zod';
import { strings } from '../../core/catalogue/catalogue.ts';
import { spoken } from '../../core/catalogue/sentences/spoken.ts';
import { terminalWords } from '../../core/catalogue/terminal/words.ts';
import { evidenceSchema } from '../../core/evidence/evidence.ts';
import { judge } from '../../core/judge/judge.ts';
import { plain, statusText } from '../../core/view/terminal-text.ts';
import { readOnlyFiles } from '../../openclaw/files.ts';
import type { Args } from '../args.ts';
import { EXIT_UNKNOWN, exitOfLevel } from '../exit.ts';
import type { Terminal } from './shared.ts';

const MAX_EVIDENCE_BYTES = 16 * 1024 * 1024;
/** The most unknown fields that are named to a person. */
const MOST_NAMED = 5;

/** Judges the evidence of a file again. Changes nothing. */
export function replay(args: Args, terminal: Terminal): number {
  const path = args.operand ?? '';
  const read = readOnlyFiles.readText(path, MAX_EVIDENCE_BYTES);
  if (read.kind !== 'text') {
    const { notRead, unread } = terminalWords.replay;
    terminal.err(`clawbuoy: ${notRead(path, unread[read.kind])}\n`);
    return EXIT_UNKNOWN;
  }
  let raw: unknown;
  try {
    raw = JSON.parse(jsonIn(read.text));
  } catch {
    terminal.err(`clawbuoy: ${terminalWords.replay.noEvidence(path)}\n`);
    return EXIT_UNKNOWN;
  }
  const unknown = withoutUnknown(raw);
  const evidence = evidenceSchema.safeParse(raw);
  if (!evidence.success) {
    terminal.err(
      `clawbuoy: ${terminalWords.replay.otherVersion(path, wrongWith(raw, evidence.error))}\n`,
    );
    return EXIT_UNKNOWN;
  }
  if (unknown.length > 0) {
    const named = unknown.slice(0, MOST_NAMED).map(plain).join(', ');
    const more =
      unknown.length > MOST_NAMED ? strings.terminal.andMore(unknown.length - MOST_NAMED) : '';
    terminal.err(`${terminalWords.replay.more(path, `${named}${more}`)}\n`);
  }
  const { snapshot } = judge(evidence.data);
  if (args.json) terminal.out(`${JSON.stringify(snapshot, null, 2)}\n`);
  else terminal.tell(statusText(spoken(snapshot), terminal.paint));
  return exitOfLevel(snapshot.level);
}

/**
 * Removes unknown fields from the JSON and returns their names. Later versions may add fields,
 * which do not change the meaning of the others. Evidence of another schema version is still
 * refused.
 */
function withoutUnknown(raw: unknown): string[] {
  const parsed = evidenceSchema.safeParse(raw);
  const issues = parsed.success ? [] : parsed.error.issues;
  return issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [];
    const holder = issue.path.reduce<unknown>(
      (at, key) => (isObject(at) ? Reflect.get(at, key) : undefined),
      raw,
    );
    if (!isObject(holder)) return [];
    for (const key of issue.keys) Reflect.deleteProperty(holder, key);
    return issue.keys.map((key) => [...issue.path, key].join('.'));
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** The JSON of an evidence file or of a whole report. People pass on either. */
function jsonIn(text: string): string {
  const bare = text.replace(/^\uFEFF/, '').trimStart();
  if (bare.startsWith('{')) return bare;
  return /^```json\r?\n([\s\S]*?)^```/m.exec(bare)?.[1] ?? bare;
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
