/**
 * Invisible characters that change how text reads: they turn its direction, join or part words, or
 * fill a name with nothing. Control characters are not among them.
 */
const INVISIBLE = /[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const CONTROL = /\p{Cc}/gu;
/** Control characters that neither lines of text nor terminal colours need. */
const UNWANTED = /[\u007f-\u009f]/g;

/** Text from outside as one line, without its invisible characters. */
export function withoutInvisible(text: string): string {
  return replaceInvisible(text.replace(CONTROL, ' '), () => '');
}

/**
 * The same for readers who may need to know what is there. Invisible characters are written out as
 * in JSON, `\u202e`.
 */
export function spelledOut(text: string): string {
  return replaceInvisible(text.replace(CONTROL, ' '), escapeOf);
}

/**
 * Whole output, with its lines and colours. JSON keeps its meaning, because only its strings can
 * hold invisible characters.
 */
export function outputSpelledOut(text: string): string {
  return replaceInvisible(text.replace(UNWANTED, escapeOf), escapeOf);
}

/** The escape of JSON and of a shell's `$'…'` for one character. */
export function escapeOf(char: string): string {
  const units = Array.from({ length: char.length }, (_, at) => char.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

/** Whether a reader would not see everything in this text. */
export function hidesSomething(text: string): boolean {
  return spelledOut(text) !== text;
}

function replaceInvisible(text: string, replace: (char: string) => string): string {
  return text.replace(INVISIBLE, (char, at: number) =>
    isOfEmoji(text, at, char) ? char : replace(char),
  );
}

const BEFORE_JOINER = /\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}]?\ufe0f?$/u;
const AFTER_JOINER = /^\p{Extended_Pictographic}/u;
/** One emoji has no more characters than these. */
const NEAR = 6;

/** Whether such a character is part of a visible emoji. */
function isOfEmoji(text: string, at: number, char: string): boolean {
  if (char !== '\u200d' && char !== '\ufe0f') return false;
  const before = text.slice(Math.max(0, at - NEAR), at);
  const after = text.slice(at + 1, at + 1 + NEAR);
  return char === '\ufe0f'
    ? /\p{Extended_Pictographic}$/u.test(before) || after.startsWith('\u20e3')
    : BEFORE_JOINER.test(before) && AFTER_JOINER.test(after);
}
