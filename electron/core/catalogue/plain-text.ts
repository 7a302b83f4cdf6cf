import { withoutInvisible } from '../text/visible.ts';

/**
 * Makes text from a file, a log or a reply harmless for a menu: one line, without control or
 * invisible characters.
 */
export function plainText(text: string, maxLength = 300): string {
  const line = withoutInvisible(text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')).trim();
  const points = [...line];
  return points.length <= maxLength ? line : `${points.slice(0, maxLength - 1).join('')}…`;
}

/** The number of characters that a person sees: code points, not UTF-16 units. */
export function lengthOf(text: string): number {
  return [...text].length;
}
