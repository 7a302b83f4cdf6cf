/** The columns of a table, from the text of its `CREATE TABLE`. */
export type SqliteColumns = {
  /** In the order of the record's values. Added columns are at the end. */
  readonly columns: readonly SqliteColumn[];
  /** The column that is an alias of the row number. It is null in every record. */
  readonly rowNumber: string | null;
};

export type SqliteColumn = {
  readonly name: string;
  /** The value for records older than the column. Undefined if it is not understood. */
  readonly whenMissing: string | number | null | undefined;
};

type Token = {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'sign';
  readonly value: string;
};

const MOST_LETTERS = 16 * 1024;
/** An unclosed comment or quote is read once, not again from each of its letters. */
const SPACE = /\s+|--[^\n]*|\/\*(?:[\s\S]*?\*\/|[\s\S]*$)/y;
const TOKENS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['name', /"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|\[([^\]]*)\]/y],
  ['text', /'((?:[^']|'')*)'/y],
  ['number', /(\d+(?:\.\d*)?(?:e[+-]?\d+)?)(?![\w.])/iy],
  ['word', /([\p{L}_][\p{L}\p{N}_$]*)/uy],
  ['sign', /([^\s\w"'`[])/y],
];
const TABLE_CONSTRAINTS = new Set(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN']);
const COLUMN_CONSTRAINTS = new Set(
  `CONSTRAINT PRIMARY NOT NULL UNIQUE CHECK DEFAULT COLLATE REFERENCES GENERATED AS`.split(' '),
);

/**
 * Reads the columns of a table from its `CREATE TABLE`. Null if anything is not understood, and for
 * generated columns, which a record may lack. A name that is off by one would be worse than none
 * (https://www.sqlite.org/lang_createtable.html).
 */
export function columnsOf(sql: string): SqliteColumns | null {
  const tokens = tokensOf(sql);
  const open = tokens?.findIndex(({ kind, value }) => kind === 'sign' && value === '(') ?? -1;
  if (tokens === null || open < 0) return null;
  const definitions = partsOf(tokens.slice(open + 1));
  if (definitions === null) return null;
  const columns: (SqliteColumn & { readonly type: string })[] = [];
  let rowNumber: string | null = null;
  let isOfConstraints = false;
  for (const definition of definitions) {
    const [first, ...rest] = outerOf(definition);
    if (first === undefined) return null;
    if (first.kind === 'word' && TABLE_CONSTRAINTS.has(first.value.toUpperCase())) {
      isOfConstraints = true;
      const key = soleKeyOf(definition);
      const column = columns.find((one) => key !== null && isSame(one.name, key));
      if (column?.type === 'INTEGER') rowNumber = column.name;
      continue;
    }
    const isName = first.kind === 'word' || first.kind === 'name' || first.kind === 'text';
    if (isOfConstraints || !isName) return null;
    const words = rest.map(wordOf);
    if (words.includes('GENERATED') || words.includes('AS')) return null;
    const type = typeOf(words);
    columns.push({ name: first.value, type, whenMissing: defaultOf(rest) });
    const key = words.findIndex((word, at) => word === 'PRIMARY' && words[at + 1] === 'KEY');
    // SQLite keeps an old mistake: with DESC it is a column like any other.
    if (type === 'INTEGER' && key >= 0 && words[key + 2] !== 'DESC') rowNumber = first.value;
  }
  if (columns.length === 0) return null;
  return { columns: columns.map(({ name, whenMissing }) => ({ name, whenMissing })), rowNumber };
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/**
 * The word in capitals. Empty for other tokens, so that a quoted name never counts as a keyword.
 */
function wordOf({ kind, value }: Token): string {
  return kind === 'word' ? value.toUpperCase() : '';
}

/**
 * The words before the first constraint, with a gap for any other token. Empty if there are none.
 */
function typeOf(words: readonly string[]): string {
  const end = words.findIndex((word) => COLUMN_CONSTRAINTS.has(word));
  return (end < 0 ? words : words.slice(0, end)).join(' ');
}

/** The column of `PRIMARY KEY (x)`, with or without a constraint name. Null for anything else. */
function soleKeyOf(definition: readonly Token[]): string | null {
  const words = definition.map(wordOf);
  const key = words.indexOf('PRIMARY');
  if (key < 0 || words[key + 1] !== 'KEY') return null;
  const inside = partsOf(definition.slice(key + 3));
  const [column, ...others] = inside ?? [];
  return others.length === 0 ? (column?.[0]?.value ?? null) : null;
}

function defaultOf(tokens: readonly Token[]): SqliteColumn['whenMissing'] {
  const at = tokens.findIndex((token) => wordOf(token) === 'DEFAULT');
  if (at < 0) return null;
  const sign = tokens[at + 1]?.value === '-' ? -1 : 1;
  const token = tokens[sign < 0 ? at + 2 : at + 1];
  if (token?.kind === 'number') return sign * Number(token.value);
  if (sign < 0) return undefined;
  if (token?.kind === 'text') return token.value;
  return token !== undefined && wordOf(token) === 'NULL' ? null : undefined;
}

/** The comma-separated parts up to the closing bracket. Null if it is missing. */
function partsOf(tokens: readonly Token[]): Token[][] | null {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    const sign = token.kind === 'sign' ? token.value : '';
    if (sign === ')' && depth === 0) return parts;
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (sign === ',' && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return null;
}

/** Drops the tokens in brackets, which do not concern names and types. */
function outerOf(tokens: readonly Token[]): Token[] {
  let depth = 0;
  return tokens.filter(({ kind, value }) => {
    if (kind === 'sign' && value === ')') depth -= 1;
    const isOuter = depth === 0;
    if (kind === 'sign' && value === '(') depth += 1;
    return isOuter;
  });
}

function tokensOf(sql: string): Token[] | null {
  if (sql.length > MOST_LETTERS) return null;
  const tokens: Token[] = [];
  for (let at = 0; at < sql.length; ) {
    const spaceEnd = endOf(SPACE, sql, at);
    if (spaceEnd !== null) {
      at = spaceEnd.end;
      continue;
    }
    const found = firstToken(sql, at);
    if (found === null) return null;
    tokens.push(found.token);
    at = found.end;
  }
  return tokens;
}

function firstToken(sql: string, at: number): { token: Token; end: number } | null {
  for (const [kind, expression] of TOKENS) {
    const found = endOf(expression, sql, at);
    if (found === null) continue;
    const quote = kind === 'name' || kind === 'text' ? sql.charAt(at) : '';
    const value =
      quote === '' || quote === '[' ? found.value : found.value.replaceAll(quote + quote, quote);
    return { token: { kind, value }, end: found.end };
  }
  return null;
}

function endOf(
  expression: RegExp,
  text: string,
  at: number,
): { value: string; end: number } | null {
  expression.lastIndex = at;
  const match = expression.exec(text);
  if (match === null) return null;
  return {
    value: match.slice(1).find((part) => part !== undefined) ?? '',
    end: expression.lastIndex,
  };
}
