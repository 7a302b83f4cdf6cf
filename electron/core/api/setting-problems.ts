import type { z } from 'zod';
import { err, ok, type Result } from '../result.ts';
import { type SettingsPatch, settingsPatchSchema } from './settings-schema.ts';
import { DEFAULT_THRESHOLDS } from './thresholds.ts';

/** The error in one value of a change, as data. The catalogue has the words. */
export type SettingProblem = {
  /** The setting, with its parts joined by dots: `thresholds.tickMs`. */
  readonly field: string;
  /** `form`: it has the wrong form for its setting. `order`: red would come before amber. */
  readonly kind: 'too-small' | 'too-large' | 'form' | 'order' | 'no-setting';
  /** The bound that was passed, in the unit of the setting; null where there is none. */
  readonly limit: number | null;
};

/** Reads a change of settings from across a boundary. The error names every unusable value. */
export function readSettingsChange(change: unknown): Result<SettingsPatch, SettingProblem[]> {
  const parsed = settingsPatchSchema.safeParse(change);
  if (!parsed.success) return err(parsed.error.issues.map(problemOf));
  const { thresholds } = parsed.data;
  const { stalledAmberMs, stalledRedMs } = { ...DEFAULT_THRESHOLDS, ...thresholds };
  if (stalledRedMs < stalledAmberMs) {
    return err([{ field: 'thresholds.stalledRedMs', kind: 'order', limit: null }]);
  }
  return ok(parsed.data);
}

function problemOf(issue: z.core.$ZodIssue): SettingProblem {
  const field = issue.path.join('.');
  switch (issue.code) {
    case 'too_small':
      return { field, kind: 'too-small', limit: Number(issue.minimum) };
    case 'too_big':
      return { field, kind: 'too-large', limit: Number(issue.maximum) };
    case 'unrecognized_keys':
      return { field: [...issue.path, issue.keys[0]].join('.'), kind: 'no-setting', limit: null };
    default:
      return { field, kind: 'form', limit: null };
  }
}
