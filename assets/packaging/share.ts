import { err, ok, type Result } from '../../electron/core/result.ts';

/** The share of people, in percent, who are offered a release on its first day. */
export const FIRST_SHARE = 20;

const LINE = /^stagingPercentage:.*\r?\n?/gm;

/**
 * The text of `latest-mac.yml` with the share of people, in percent, to whom electron-updater offers
 * the release. Whether somebody is among them hangs on a number drawn once on their machine, so who
 * has it keeps it when the share grows. 100 is everybody.
 */
export function withShare(yml: string, percent: number): Result<string> {
  if (!Number.isInteger(percent) || percent < 1 || percent > 100) {
    return err('the share is a whole number from 1 to 100');
  }
  if (!/^version: /m.test(yml)) return err('this is no latest-mac.yml');
  const without = yml.replace(LINE, '');
  const whole = without.endsWith('\n') ? without : `${without}\n`;
  return ok(percent === 100 ? whole : `${whole}stagingPercentage: ${percent}\n`);
}
