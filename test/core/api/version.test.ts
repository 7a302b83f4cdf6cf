import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { VERSION } from '../../../electron/core/api/version.ts';

it('the program has the version of its package', () => {
  const file = join(import.meta.dirname, '../../../package.json');
  expect(JSON.parse(readFileSync(file, 'utf8')).version).toBe(VERSION);
});
