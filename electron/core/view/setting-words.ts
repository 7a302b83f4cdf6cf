import type { SettingProblem } from '../api/setting-problems.ts';
import { strings } from '../catalogue/catalogue.ts';
import { assertNever } from '../result.ts';
import { durationInWords } from './words.ts';

/** Why a typed value was not taken, in words. */
export function settingProblemWords({ field, kind, limit }: SettingProblem): string {
  const words = strings.settings.problem;
  const bound = limitWords(field, limit);
  switch (kind) {
    case 'too-small':
      return words.tooSmall(bound);
    case 'too-large':
      return words.tooLarge(bound);
    case 'order':
      return words.order;
    case 'no-setting':
      return words.noSetting;
    case 'form':
      return formWords(field);
    default:
      return assertNever(kind);
  }
}

function formWords(field: string): string {
  const { form } = strings.settings.problem;
  const name = field.split('.')[0] ?? '';
  const known: Readonly<Record<string, string>> = form;
  return Object.hasOwn(known, name) ? (known[name] ?? form.other) : form.other;
}

function limitWords(field: string, limit: number | null): string {
  if (limit === null) return '';
  if (!field.endsWith('Ms')) return String(limit);
  return limit < 1_000 ? strings.settings.milliseconds(limit) : durationInWords(limit);
}
