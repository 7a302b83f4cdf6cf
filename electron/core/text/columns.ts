const WIDE = /[\p{Script=Han}\u3000-\u303f\uff00-\uff60]/u;

/** Whether a text holds characters that are two columns wide. */
export function isWide(text: string): boolean {
  return WIDE.test(text);
}

/** How many columns a text takes in a terminal: wide characters take two. */
export function columnsOf(text: string): number {
  return [...text].reduce((sum, point) => sum + (isWide(point) ? 2 : 1), 0);
}

/** A text filled up with spaces to so many columns. */
export function toColumns(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}
