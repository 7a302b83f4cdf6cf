import { withoutInvisible } from '../text/visible.ts';

/**
 * Text that came from a file, a log or a reply, made harmless for a menu: one line, without
 * control characters, and without anything that nobody sees.
 */
export function plainText(text: string, maxLength = 300): string {
  const line = withoutInvisible(text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')).trim();
  const points = [...line];
  return points.length <= maxLength ? line : `${points.slice(0, maxLength - 1).join('')}…`;
}

/** How many characters a person sees of it: code points, not UTF-16 units. */
export function lengthOf(text: string): number {
  return [...text].length;
}
