import { FileTail } from './file-tail.ts';
import { type LogPlace, localDate, logFilesFor } from './log-place.ts';

const DAY_MS = 86_400_000;

/**
 * Follows a gateway's log files across days, rotation, truncation and replacement. The first call
 * reads at most the last 256 KiB of each file. Later calls read new content, at most 1 MiB per
 * file. A missing file is normal. An unreadable file gives one finding, not one per tick. Never
 * throws.
 */
export class LogTail {
  private readonly tails = new Map<string, FileTail>();
  private isFirstCall = true;

  constructor(
    private readonly place: LogPlace,
    private readonly nowMs: () => number,
    private readonly timeZone?: string,
  ) {}

  /** New complete lines since the last call, oldest day first, and what could not be read. */
  async readNew(): Promise<{ lines: string[]; findings: string[] }> {
    const now = this.nowMs();
    // Yesterday's file is still followed: its last lines may come after midnight. A gateway with
    // another time zone also changes files at another hour.
    const paths = new Set(
      [now - DAY_MS, now].flatMap((atMs) =>
        logFilesFor(this.place, localDate(atMs, this.timeZone)),
      ),
    );
    for (const path of this.tails.keys()) {
      if (!paths.has(path)) this.tails.delete(path);
    }
    const lines: string[] = [];
    const findings: string[] = [];
    for (const path of paths) {
      const tail = this.tails.get(path) ?? new FileTail(path, !this.isFirstCall);
      this.tails.set(path, tail);
      const news = await tail.readNew();
      for (const line of news.lines) lines.push(line);
      findings.push(...news.findings);
    }
    this.isFirstCall = false;
    return { lines, findings };
  }
}
