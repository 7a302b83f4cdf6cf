import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';

const ELECTRON = join(import.meta.dirname, '../../electron');
/** What a `status` drawn by a running engine loads is about 45 KB of source. */
const MOST_BYTES = 60_000;

/** The modules that a file loads at once: values only, by name. */
function loadedAtOnce(file: string): string[] {
  const { module } = parseSync(file, readFileSync(join(ELECTRON, file), 'utf8'));
  return module.staticImports
    .filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
    .map(({ moduleRequest }) => moduleRequest.value);
}

/** A file with all that it loads, in turn, before it does anything. */
function loadedBy(file: string): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const load = (one: string): void => {
    if (files.has(one)) return;
    files.add(one);
    for (const source of loadedAtOnce(one)) {
      if (source.startsWith('.')) load(normalize(join(dirname(one), source)));
      else packages.add(source);
    }
  };
  load(file);
  return { files, packages };
}

describe('the terminal program, which monitors run every minute', () => {
  const { files, packages } = loadedBy('cli/program.ts');

  it('loads no package before it asks a running engine', () => {
    expect([...packages].filter((name) => !name.startsWith('node:'))).toEqual([]);
  });

  it('loads no catalogue of sentences', () => {
    const catalogue = [...files].filter((file) => file.startsWith('core/catalogue/'));
    expect(catalogue).toEqual(['core/catalogue/sentences/spoken.ts']);
  });

  it('loads little', () => {
    const bytes = [...files]
      .map((file) => readFileSync(join(ELECTRON, file)).length)
      .reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeLessThan(MOST_BYTES);
  });

  it('loads only this to say its version', () => {
    expect([...loadedBy('cli/clawbuoy.ts').files]).toEqual([
      'cli/clawbuoy.ts',
      'core/api/version.ts',
    ]);
  });
});
