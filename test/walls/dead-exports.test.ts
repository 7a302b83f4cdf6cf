import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { parseSync } from 'vite';
import { expect, it } from 'vitest';
import { importsOf } from './imports.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Files that are started or loaded by name: what they export is for whoever starts them. */
const ENTRIES: readonly RegExp[] = [
  /^electron\/(main|preload)\.ts$/,
  /^electron\/cli\/clawbuoy\.ts$/,
  /^renderer\/main\.tsx$/,
];

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.d)\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/**
 * The values that a module offers to others; the default export is called `default`. Types are left
 * out: one that stands in the signature of an exported function is for whoever reads it.
 */
function exportsOf(file: string, text: string): string[] {
  const { module } = parseSync(file, text);
  return module.staticExports
    .filter(({ start }) => !/^export\s+(?:type|interface)\b/.test(text.slice(start)))
    .flatMap(({ entries }) => entries)
    .filter(({ isType }) => !isType)
    .map(({ exportName }) =>
      exportName.kind === 'Default' ? 'default' : (exportName.name ?? '*'),
    );
}

/** What each file of the source is asked for, by whom it may be; `'*'` where all of it is. */
function askedOf(files: readonly string[]): Map<string, Set<string>> {
  const asked = new Map<string, Set<string>>();
  for (const file of files) {
    for (const { source, names } of importsOf(file, textOf(file))) {
      if (source === null || !source.startsWith('.')) continue;
      const target = normalize(join(dirname(file), source));
      const known = asked.get(target) ?? new Set();
      for (const name of names === '*' ? ['*'] : names) known.add(name);
      asked.set(target, known);
    }
  }
  return asked;
}

it('no value is exported that nobody imports', () => {
  const own = [...filesIn('electron'), ...filesIn('renderer')];
  const asked = askedOf([...own, ...filesIn('test')]);
  const dead = own
    .filter((file) => !ENTRIES.some((entry) => entry.test(file)))
    .flatMap((file) => {
      const names = asked.get(file) ?? new Set<string>();
      if (names.has('*')) return [];
      return exportsOf(file, textOf(file))
        .filter((name) => !names.has(name))
        .map((name) => `${file}: ${name} is exported and nobody imports it; drop the export`);
    });
  expect(dead).toEqual([]);
});
