/** The private facts that a word in free text may hold. */
export type PrivateKind = 'mail' | 'token' | 'number';

/** Ids and dates look like numbers and tokens, and are neither. */
const KEEP =
  /(?<!\w)(?:[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b|\d{4}-\d\d-\d\d(?:T[\d:.-]{1,32}Z?)?)/iy;
const NUMBER = /\+\d[\d -]{5,}\d|(?<!\w)\d{9,}\b/y;
/** Runs of characters that an address may hold, and of those that a token may hold. */
const ADDRESS_RUN = /[^\s@"'<>:/]+/y;
const LETTERS = /[a-z]+/iy;
const TOKEN_RUN = /[\w-]+/y;
const TOKEN_LENGTH = 24;

/** One stretch of text that is read once, however many words begin in it. */
type Run = { readonly start: number; readonly end: number };

/**
 * Replaces addresses, tokens and long numbers in a text. Every character is read a few times at
 * most, whatever the text. A single expression took seconds for a word of 64,000 letters, because
 * each letter might have begun an address.
 */
export function replacePrivate(
  text: string,
  replace: (kind: PrivateKind, word: string) => string,
): string {
  const address = new AddressAt(text);
  const token = new TokenAt(text);
  let out = '';
  let kept = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    const keepEnd = isHex(code) ? endOf(KEEP, text, at) : null;
    if (keepEnd !== null) {
      at = keepEnd;
      continue;
    }
    const found = firstOf([
      ['mail', address.endFrom(at)],
      ['token', token.endFrom(at)],
      ['number', code === PLUS || isDigit(code) ? endOf(NUMBER, text, at) : null],
    ]);
    if (found === null) {
      at += 1;
      continue;
    }
    out += text.slice(kept, at) + replace(found.kind, text.slice(at, found.end));
    at = found.end;
    kept = at;
  }
  return out + text.slice(kept);
}

function firstOf(
  candidates: readonly (readonly [PrivateKind, number | null])[],
): { readonly kind: PrivateKind; readonly end: number } | null {
  for (const [kind, end] of candidates) if (end !== null) return { kind, end };
  return null;
}

/** The end of a match of a sticky expression that begins here; null: no match begins here. */
function endOf(expression: RegExp, text: string, at: number): number | null {
  expression.lastIndex = at;
  return expression.test(text) ? expression.lastIndex : null;
}

/** The run around a position, found once. */
function runAt(expression: RegExp, text: string, at: number, known: Run): Run {
  if (at >= known.start && at < known.end) return known;
  return { start: at, end: endOf(expression, text, at) ?? at };
}

/** Mail addresses and similar words: `4366412345@s.whatsapp.net`. */
class AddressAt {
  private run: Run = { start: 0, end: 0 };
  /** The end of the address that begins in the run; null: none does. */
  private end: number | null = null;

  constructor(private readonly text: string) {}

  endFrom(at: number): number | null {
    const run = runAt(ADDRESS_RUN, this.text, at, this.run);
    if (run !== this.run) {
      this.run = run;
      this.end = run.end > at && this.text[run.end] === '@' ? this.domainEnd(run.end + 1) : null;
    }
    return at < run.end ? this.end : null;
  }

  /** The end of the domain: the letters after its last dot that has letters after it. */
  private domainEnd(start: number): number | null {
    const end = endOf(ADDRESS_RUN, this.text, start) ?? start;
    for (let dot = end - 1; dot > start; dot -= 1) {
      const lettersEnd = this.text[dot] === '.' ? endOf(LETTERS, this.text, dot + 1) : null;
      if (lettersEnd !== null) return lettersEnd;
    }
    return null;
  }
}

/** Long words of letters and digits. */
class TokenAt {
  private run: Run = { start: 0, end: 0 };
  private lastDigit = -1;
  private lastLetter = -1;

  constructor(private readonly text: string) {}

  endFrom(at: number): number | null {
    const run = runAt(TOKEN_RUN, this.text, at, this.run);
    if (run !== this.run) {
      this.run = run;
      this.lastDigit = -1;
      this.lastLetter = -1;
      for (let place = run.end - 1; place >= run.start; place -= 1) {
        const code = this.text.charCodeAt(place);
        if (this.lastDigit < 0 && isDigit(code)) this.lastDigit = place;
        if (this.lastLetter < 0 && isLetter(code)) this.lastLetter = place;
        if (this.lastDigit >= 0 && this.lastLetter >= 0) break;
      }
    }
    const isToken = run.end - at >= TOKEN_LENGTH && this.lastDigit >= at && this.lastLetter >= at;
    return isToken && isBoundary(this.text, at) ? run.end : null;
  }
}

function isBoundary(text: string, at: number): boolean {
  return isWord(text.charCodeAt(at)) !== (at > 0 && isWord(text.charCodeAt(at - 1)));
}

const PLUS = 0x2b;
const UNDERSCORE = 0x5f;

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

function isHex(code: number): boolean {
  return isDigit(code) || (isLetter(code) && (code | 0x20) <= 0x66);
}

function isWord(code: number): boolean {
  return isDigit(code) || isLetter(code) || code === UNDERSCORE;
}
