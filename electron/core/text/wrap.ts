import { columnsOf, isWide } from './columns.ts';

/**
 * Lines of whole words, at most `width` columns wide. A single wider word has its own line. Chinese
 * has no spaces: its lines break between characters, but not before a mark that ends something.
 */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const { piece, space } of piecesOf(text)) {
    const joined = line === '' ? piece : `${line}${space}${piece}`;
    if (line !== '' && columnsOf(joined) > width) {
      lines.push(line);
      line = piece;
    } else line = joined;
  }
  return line === '' ? lines : [...lines, line];
}

/** The pieces that stay whole in a line, each with what stands before it. */
function piecesOf(text: string): { readonly piece: string; readonly space: '' | ' ' }[] {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .flatMap((word) =>
      ((isWide(word) ? word.match(PIECE) : null) ?? [word]).map((piece, index) => ({
        piece,
        space: index === 0 ? (' ' as const) : ('' as const),
      })),
    );
}

/** One wide character with the marks around it, or a run of narrow ones. */
const PIECE =
  /[（“]*(?:[\p{Script=Han}]|[^\p{Script=Han}（“，。：；！？、）”]+)[，。：；！？、）”]*|[，。：；！？、）”（“]+/gu;

/** A long text wrapped to the terminal. Each line keeps its indentation under its first word. */
export function wrapped(text: string, columns: number): string {
  return text
    .split('\n')
    .flatMap((line) => {
      if (columnsOf(line) <= columns) return [line];
      const [, lead = '', body = ''] = /^( {2}\S.{0,9} +| *)(.*)$/.exec(line) ?? [];
      const indent = ' '.repeat(columnsOf(lead));
      return wrapWords(body, Math.max(20, columns - columnsOf(lead))).map(
        (part, index) => (index === 0 ? lead : indent) + part,
      );
    })
    .join('\n');
}
