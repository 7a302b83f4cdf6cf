import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { columnsOf } from '../../electron/openclaw/sqlite-columns.ts';
import { readSqliteTable } from '../../electron/openclaw/sqlite-file.ts';

const names = (sql: string) => columnsOf(sql)?.columns.map(({ name }) => name) ?? null;

describe('the columns of a table', () => {
  it.each([
    [
      'a type that nobody listed',
      'CREATE TABLE t(a INT, b BOOLEAN, c VARCHAR(20, 3), d)',
      ['a', 'b', 'c', 'd'],
    ],
    [
      'no type at all',
      'CREATE TABLE t(scope, "lease key", [owner id], `at`)',
      ['scope', 'lease key', 'owner id', 'at'],
    ],
    [
      'constraints with commas and words of their own',
      "CREATE TABLE t(a TEXT NOT NULL DEFAULT 'x, y INTEGER' CHECK (a IN ('p', 'q INTEGER')), b INTEGER REFERENCES u(c INTEGER))",
      ['a', 'b'],
    ],
    [
      'keys of the table',
      'CREATE TABLE t(a TEXT, b TEXT, PRIMARY KEY (a, b), UNIQUE (b)) STRICT',
      ['a', 'b'],
    ],
    ['comments', 'CREATE TABLE t(a INT, -- b TEXT,\n /* c TEXT, */ d INT)', ['a', 'd']],
    [
      'a column called like a type',
      'CREATE TABLE t(text TEXT, "primary" INTEGER)',
      ['text', 'primary'],
    ],
  ])('are read: %s', (_what, sql, columns) => {
    expect(names(sql)).toEqual(columns);
  });

  it.each([
    [
      'a generated one, which a record may not hold',
      'CREATE TABLE t(a INT, b INT AS (a + 1), c INT)',
    ],
    [
      'a generated one by its long name',
      'CREATE TABLE t(a INT, b INT GENERATED ALWAYS AS (a) STORED)',
    ],
    ['no end', 'CREATE TABLE t(a INT, b'],
    ['a quote without an end', 'CREATE TABLE t(a INT, "b INT)'],
    ['a column after the keys', 'CREATE TABLE t(a INT, PRIMARY KEY (a), b INT)'],
    ['made of a query', 'CREATE TABLE t AS SELECT 1'],
    ['no table', 'CREATE VIRTUAL TABLE t USING fts5(a, b'],
    ['nothing', ''],
  ])('are not guessed: %s', (_what, sql) => {
    expect(columnsOf(sql)).toBeNull();
  });

  it.each([
    ['CREATE TABLE t(a TEXT, id INTEGER PRIMARY KEY)', 'id'],
    ['CREATE TABLE t(id integer constraint k primary key autoincrement)', 'id'],
    ['CREATE TABLE t(id INTEGER, a, PRIMARY KEY(id))', 'id'],
    ['CREATE TABLE t(id INT PRIMARY KEY)', null],
    ['CREATE TABLE t(id INTEGER PRIMARY KEY DESC)', null],
    ['CREATE TABLE t(id INTEGER, a, PRIMARY KEY(id, a))', null],
    ['CREATE TABLE t(id INTEGER)', null],
  ])('tell which one is the number of the row: %s', (sql, name) => {
    expect(columnsOf(sql)?.rowNumber).toBe(name);
  });
});

/**
 * Node has a SQLite of its own from 22.13 on. Node 22 warns that it is an experiment, which would
 * be the only warning that a newcomer sees.
 */
async function ownSqlite() {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return await import('node:sqlite').catch(() => null);
  } finally {
    process.emitWarning = emitWarning;
  }
}
const sqlite = await ownSqlite();
if (sqlite === null)
  console.log(`skipped: Node ${process.versions.node} has no SQLite to compare with`);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-columns-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(sqlite === null)('a table as SQLite itself reads it', () => {
  it.each([
    [
      'of types nobody listed',
      [
        'CREATE TABLE t(a INT, b BOOLEAN, c DATETIME, d)',
        "INSERT INTO t VALUES (1, 0, 'x', 2.5), (null, 1, '', -7)",
      ],
    ],
    [
      'with its rows numbered',
      [
        'CREATE TABLE t(a TEXT, id INTEGER PRIMARY KEY)',
        "INSERT INTO t VALUES ('x', 5), ('y', 900000)",
        "INSERT INTO t(a) VALUES ('z')",
      ],
    ],
    [
      'with its rows numbered by a key',
      [
        'CREATE TABLE t(a TEXT, id INTEGER, PRIMARY KEY(id DESC))',
        "INSERT INTO t(a) VALUES ('x'), ('y')",
      ],
    ],
    [
      'with a key that is no number',
      [
        'CREATE TABLE t(id INTEGER PRIMARY KEY DESC, a)',
        'INSERT INTO t VALUES (7, null), (null, 1)',
      ],
    ],
    [
      'with columns added later',
      [
        'CREATE TABLE t(a INT)',
        'INSERT INTO t VALUES (1)',
        "ALTER TABLE t ADD COLUMN b TEXT DEFAULT 'it''s'",
        'ALTER TABLE t ADD COLUMN c INT DEFAULT -3',
        'ALTER TABLE t ADD COLUMN d BOOLEAN',
        "INSERT INTO t VALUES (2, 'x', 4, 1)",
      ],
    ],
    [
      'with a column taken away and one renamed',
      [
        'CREATE TABLE t(a INT, b BOOLEAN, c INT)',
        'INSERT INTO t VALUES (1, 2, 3)',
        'ALTER TABLE t DROP COLUMN a',
        'ALTER TABLE t RENAME COLUMN c TO "a b"',
      ],
    ],
    [
      'of strict types',
      [
        'CREATE TABLE t(a INT NOT NULL, b ANY, c BLOB) STRICT',
        "INSERT INTO t VALUES (1, 'x', null)",
      ],
    ],
  ])('%s', (_what, statements) => {
    if (sqlite === null) return;
    const path = join(folder, 'some.sqlite');
    const database = new sqlite.DatabaseSync(path);
    for (const statement of statements) database.exec(statement);
    const wanted = database.prepare('SELECT * FROM t ORDER BY rowid').all();
    database.close();
    const rows = readSqliteTable(path, 't')?.map((row) => Object.fromEntries(row));
    expect(rows).toEqual(wanted.map((row) => ({ ...row })));
  });

  it.each([
    [
      'whose missing values are made by an expression',
      [
        'CREATE TABLE t(a INT)',
        'INSERT INTO t VALUES (1)',
        'ALTER TABLE t ADD COLUMN b INT DEFAULT TRUE',
      ],
    ],
    [
      'with a number too long to be kept exactly',
      ['CREATE TABLE t(a INT)', 'INSERT INTO t VALUES (9007199254740993)'],
    ],
    [
      'with a column that is not in its records',
      ['CREATE TABLE t(a INT, b INT AS (a + 1), c INT)', 'INSERT INTO t(a, c) VALUES (1, 2)'],
    ],
    [
      'without numbers of rows',
      ['CREATE TABLE t(a TEXT PRIMARY KEY) WITHOUT ROWID', "INSERT INTO t VALUES ('x')"],
    ],
  ])('is null, and not read wrongly: %s', (_what, statements) => {
    if (sqlite === null) return;
    const path = join(folder, 'some.sqlite');
    const database = new sqlite.DatabaseSync(path);
    for (const statement of statements) database.exec(statement);
    database.close();
    expect(readSqliteTable(path, 't')).toBeNull();
  });
});
