import { columnsOf, isWide } from './columns.ts';

/** A colour of the terminal takes no room. */
const COLOUR = /\p{Cc}\[\d+m/gu;

/** What stands before the words of a line: a label, a mark, spaces, or a time and the light. */
const LEAD = new RegExp(
  [
    ' {2}\\S(?:.{0,7}\\S)?? {2,}',
    ' {2}\\S.{7}\\S ',
    '[✓✕?] \\S.{0,9} +',
    '\\[\\S{1,4}\\] +',
    ' +',
    '(?:(?:\\d{4}-\\d\\d-\\d\\d )?\\d\\d:\\d\\d:\\d\\d {2})?(?:(?:\\p{Cc}\\[\\d+m)?[●▲◆○] \\S+ *(?:\\p{Cc}\\[\\d+m)? {2})?',
  ]
    .map((one) => `^${one}`)
    .join('|'),
  'u',
);
/** A narrow terminal leaves this much for words, whatever stands before them. */
const LEAST_ROOM = 20;

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
      if (roomOf(line) <= columns) return [line];
      const [lead = ''] = LEAD.exec(line) ?? [];
      const indent = roomOf(lead);
      return wrapWords(line.slice(lead.length), Math.max(LEAST_ROOM, columns - indent)).map(
        (part, index) => (index === 0 ? lead : ' '.repeat(indent)) + part,
      );
    })
    .join('\n');
}

function roomOf(text: string): number {
  return columnsOf(text.replace(COLOUR, ''));
}
