/** One drill on one release, as the table shows it. */
export type Row = {
  readonly drill: string;
  readonly version: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly seen: string;
  /** Null where it was not timed. */
  readonly seconds: number | null;
};

/** Aligned lines; what was seen comes last because it is as long as it is. */
export function formatTable(rows: readonly Row[]): string {
  const drillWidth = Math.max(30, ...rows.map((row) => row.drill.length));
  const versionWidth = Math.max(9, ...rows.map((row) => row.version.length));
  return rows
    .map(({ drill, version, outcome, seen, seconds }) => {
      const took = seconds === null ? '' : `${seconds.toFixed(1)} s`;
      const columns = [
        outcome.padEnd(7),
        version.padEnd(versionWidth),
        drill.padEnd(drillWidth),
        took.padStart(7),
        seen.replace(/\s+/g, ' '),
      ];
      return columns.join('  ').trimEnd();
    })
    .join('\n');
}

/** The last line, alone, for scripts. */
export function summaryLine(rows: readonly Row[]): string {
  const count = (outcome: Row['outcome']): number =>
    rows.filter((row) => row.outcome === outcome).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`;
}
