import { z } from 'zod';
import { parseJson } from '../../core/text/json.ts';

/** One line of a gateway's log, of any version, before its meaning is known. */
export type LogLine = {
  /** Null if the line carries no full time. */
  readonly atMs: number | null;
  readonly level: string | null;
  /** `gateway`, `diagnostic`, `session-sqlite`, …; null for plain output. */
  readonly subsystem: string | null;
  readonly text: string;
  /** Simple values of the structured part (2026.9.6): `pid`, `storePath`, `error`, … */
  readonly fields: Readonly<Record<string, string | number | boolean>>;
};

/** The gateway cuts messages to 4 KiB (2026.9.6). More than this limit is not read. */
const MAX_TEXT = 8192;
const MAX_FIELDS = 100;
/** The gateway writes no longer line about itself. */
const MAX_LINE = 1024 * 1024;
const PARTS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const recordSchema = z.record(z.string(), z.unknown());
const metaSchema = z.object({
  date: z.string().optional().catch(undefined),
  logLevelName: z.string().optional().catch(undefined),
});

function asRecord(value: unknown): Record<string, unknown> | null {
  const parsed = recordSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

function parseTime(value: unknown): number | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value)) return null;
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? null : atMs;
}

/** Parses `{"subsystem":"gateway/ws"}` or `{"module":"cron"}`, the logger's own name. */
function parseSubsystem(value: unknown): string | null {
  if (typeof value !== 'string' || !value.startsWith('{')) return null;
  const binding = asRecord(parseJson(value));
  const name = binding?.subsystem ?? binding?.module;
  return typeof name === 'string' ? name : null;
}

function parseRecord(record: Record<string, unknown>): LogLine | null {
  const subsystem = parseSubsystem(record['0']);
  const texts: string[] = [];
  const fields = new Map<string, string | number | boolean>();
  for (const key of PARTS) {
    const part = Object.hasOwn(record, key) ? record[key] : undefined;
    if (key === '0' && subsystem !== null) continue;
    if (typeof part === 'string') texts.push(part);
    const structured = asRecord(part);
    if (structured === null) continue;
    if (typeof structured.message === 'string') texts.push(structured.message);
    for (const [name, value] of Object.entries(structured)) {
      const parsed = scalar.safeParse(value);
      if (parsed.success && fields.size < MAX_FIELDS) fields.set(name, parsed.data);
    }
  }
  const message = record.message;
  const text = typeof message === 'string' && message !== '' ? message : texts.join(' ');
  const parsedMeta = metaSchema.safeParse(record._meta);
  const meta = parsedMeta.success ? parsedMeta.data : {};
  if (text === '' && fields.size === 0) return null;
  return {
    atMs: parseTime(record.time) ?? parseTime(meta.date),
    level: meta.logLevelName ?? null,
    subsystem,
    text: text.slice(0, MAX_TEXT),
    fields: Object.fromEntries(fields),
  };
}

/**
 * Reads one line of a gateway's log. It is JSON (`{"0":…,"1":…,"_meta":…,"time":…}`, from June 2026
 * also `message`) or plain output, with or without a time in front. Null for a line without
 * content. Pure; never throws.
 */
export function parseLogLine(line: string): LogLine | null {
  const trimmed = line.length > MAX_LINE ? '' : line.trim();
  if (trimmed === '') return null;
  if (trimmed.startsWith('{')) {
    const record = asRecord(parseJson(trimmed));
    if (record !== null) return parseRecord(record);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal are stripped.
  const plain = trimmed.slice(0, MAX_TEXT).replace(/\u001b\[[0-9;]*m/g, '');
  const match = /^(\d{4}-\d\d-\d\dT\S+)?\s*(?:\[([^\]\s]{1,100})\])?\s*(.*)$/s.exec(plain);
  const text = match?.[3] ?? plain;
  if (text === '') return null;
  return {
    atMs: parseTime(match?.[1]),
    level: null,
    subsystem: match?.[2] ?? null,
    text,
    fields: {},
  };
}
