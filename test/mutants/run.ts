// npx tsx test/mutants/run.ts [WORD]: changes one line at a time in a copy of the project and
// shows which test notices. Ends with 1 where a mutant lives, or where its line is not there.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mutant } from './mutant.ts';
import { MUTANTS } from './mutants.ts';

const ROOT = join(import.meta.dirname, '../..');
const PARTS = [
  'CHANGELOG.md',
  'README.md',
  'electron-builder.ts',
  'electron.vite.config.ts',
  'assets',
  'electron',
  'renderer',
  'test',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];
const LIMIT_MS = 5 * 60_000;

const word = process.argv[2] ?? '';
const chosen = MUTANTS.filter(({ name, file }) => name.includes(word) || file.includes(word));
const copy = mkdtempSync(join(realpathSync(tmpdir()), 'clawbuoy-mutants-'));
process.once('exit', () => rmSync(copy, { recursive: true, force: true }));
for (const part of PARTS) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));

/** The first test that fails with this mutant; null where none does. */
function killerOf({ file, from, to, tests }: Mutant): string | null {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`its line does not stand once in ${file}`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
  try {
    const run = spawnSync('npx', ['vitest', 'run', '--bail', '1', '--reporter', 'json', ...tests], {
      cwd: copy,
      encoding: 'utf8',
      timeout: LIMIT_MS,
      maxBuffer: 64 * 1024 * 1024,
    });
    if (run.status === 0) return null;
    const failed = /"fullName":"((?:[^"\\]|\\.)*)","status":"failed"/.exec(run.stdout)?.[1];
    // A test that could not even begin has noticed nothing.
    if (failed === undefined)
      throw new Error(`its tests did not run (${run.status ?? run.signal})`);
    return failed;
  } finally {
    writeFileSync(path, text);
  }
}

let living = 0;
for (const mutant of chosen) {
  try {
    const killer = killerOf(mutant);
    if (killer === null) living += 1;
    console.log(`${killer === null ? '✗ lives ' : '✓ killed'}  ${mutant.name}`);
    if (killer !== null) console.log(`            by: ${killer}`);
  } catch (error) {
    living += 1;
    console.log(`✗ ${mutant.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
console.log(`${chosen.length - living} of ${chosen.length} mutants killed`);
process.exitCode = living === 0 ? 0 : 1;
