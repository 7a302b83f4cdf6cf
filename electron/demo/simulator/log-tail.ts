import { existsSync, readFileSync } from 'node:fs';

export interface LogTail {
  readonly cursor: number;
  readonly size: number;
  readonly lines: readonly string[];
  readonly truncated: boolean;
  readonly reset: boolean;
}

/**
 * The end of the log, as `logs.tail` cuts it: from a byte cursor, or the last `maxBytes`. If the
 * cursor is beyond the file (it was rotated) or too far behind, it starts again with `reset`.
 */
export function tailLog(
  file: string,
  cursor: number | undefined,
  limit: number,
  maxBytes: number,
): LogTail {
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  const size = bytes.length;
  const usable = cursor !== undefined && cursor <= size && size - cursor <= maxBytes;
  const start = usable ? cursor : Math.max(0, size - maxBytes);
  const reset = cursor !== undefined && !usable;
  const truncated = !usable && start > 0;
  const lines = bytes.subarray(start).toString('utf8').split('\n');
  if (start > 0 && bytes[start - 1] !== 0x0a) lines.shift();
  if (lines.at(-1) === '') lines.pop();
  return { cursor: size, size, lines: lines.slice(-limit), truncated, reset };
}
