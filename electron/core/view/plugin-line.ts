import type { Level, Snapshot } from '../api/snapshot.ts';
import { strings } from '../catalogue/catalogue.ts';
import { headlineSaying } from '../catalogue/sayings.ts';

const WORDS: Readonly<Record<Level, string>> = {
  green: 'OK',
  amber: 'WARNING',
  red: 'CRITICAL',
  grey: 'UNKNOWN',
};

/**
 * One line in the format of monitoring plugins: the state, a sentence, and after a bar the figures
 * (https://www.monitoring-plugins.org/doc/guidelines.html). They are the answer time, the waiting
 * messages with their longest wait, the lost messages, and the incidents. An unknown value is "U".
 */
export function pluginLine(snapshot: Snapshot): string {
  const nowMs = Date.parse(snapshot.at);
  const waiting = snapshot.unanswered.filter((one) => !one.lost);
  const longestMs = Math.max(0, ...waiting.map((one) => nowMs - Date.parse(one.since)));
  const { latencyMs } = snapshot.gateway;
  const figures = [
    `answer=${latencyMs === null ? 'U' : `${(latencyMs / 1_000).toFixed(3)}s`};;;0`,
    `waiting=${waiting.length};;;0`,
    `longest_wait=${Math.round(longestMs / 1_000)}s;;;0`,
    `lost=${snapshot.unanswered.length - waiting.length};;;0`,
    `incidents=${snapshot.incidents.length};;;0`,
  ];
  // A bar would begin the figures, and a second line is another kind of output.
  const said = headlineSaying(strings, snapshot).replaceAll(/[|\s]+/g, ' ');
  return `CLAWBUOY ${WORDS[snapshot.level]} - ${said} | ${figures.join(' ')}\n`;
}
