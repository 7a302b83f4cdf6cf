/** One drill on one release, as the table shows it. */
export type Row = {
  readonly drill: string;
  readonly version: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly seen: string;
  readonly seconds: number;
};

/** Aligned lines; what was seen comes last because it is as long as it is. */
export function formatTable(rows: readonly Row[]): string {
  return rows
    .map((row) => {
      const took = `${row.seconds.toFixed(1)} s`.padStart(7);
      const { version, outcome, drill, seen } = row;
      return `${outcome.padEnd(7)} ${version.padEnd(9)} ${drill.padEnd(32)} ${took}  ${seen}`;
    })
    .join('\n');
}

/** The last line, alone, for scripts. */
export function summaryLine(rows: readonly Row[]): string {
  const count = (outcome: Row['outcome']): number =>
    rows.filter((row) => row.outcome === outcome).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`;
}
