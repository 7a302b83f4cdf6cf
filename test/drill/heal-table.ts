import type { ActionName } from '../../electron/core/steps/action.ts';
import { seconds } from './watch.ts';

/** What `heal` did about one failure on one release, over all its rounds. */
export type HealRow = {
  readonly failure: string;
  readonly version: string;
  /** Rounds that ended as they must, and rounds that were to be played. */
  readonly good: number;
  readonly times: number;
  /** The steps of the ladder that were taken, in their order; the same in every good round. */
  readonly steps: readonly ActionName[];
  readonly outcome: string;
  readonly slowestHealMs: number | null;
  /** From the call of `heal` to the answer of the agent. */
  readonly slowestAnswerMs: number | null;
};

const HEAD = ['failure', 'version', 'good', 'steps', 'heal', 'slowest heal', 'until answered'];

/** Aligned columns, in the order in which the failures were played. */
export function formatHealTable(rows: readonly HealRow[]): string {
  const lines = rows.map((row) => [
    row.failure,
    row.version,
    `${row.good} of ${row.times}`,
    row.steps.length === 0 ? 'none' : row.steps.join(', '),
    row.outcome,
    row.slowestHealMs === null ? '' : seconds(row.slowestHealMs),
    row.slowestAnswerMs === null ? '' : seconds(row.slowestAnswerMs),
  ]);
  const all = [HEAD, ...lines];
  const widths = HEAD.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  return all
    .map((line) => line.map((word, column) => word.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}
