import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { asksForNewer, tooNew } from './lock.mjs';

const root = join(import.meta.dirname, '../..');
const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'));
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      engines: z.object({ node: z.string().optional() }).optional(),
      hasInstallScript: z.boolean().optional(),
      libc: z.array(z.string()).optional(),
    }),
  ),
});
const manifest = z
  .object({
    engines: z.object({ node: z.string().regex(/^>=\d+\.\d+$/) }),
    allowScripts: z.record(z.string(), z.boolean()),
  })
  .parse(read('package.json'));

describe('the lock file', () => {
  it('makes npm warn nobody of a Node that Clawbuoy supports', () => {
    const oldest = `${manifest.engines.node.slice(2)}.0`;
    expect(tooNew(lockSchema.parse(read('package-lock.json')), oldest)).toEqual([]);
  });

  it('is written in the same way by every npm', () => {
    const { packages } = lockSchema.parse(read('package-lock.json'));
    expect(Object.keys(packages).filter((path) => packages[path]?.libc !== undefined)).toEqual([]);
  });

  it.each([
    ['>= 22.12.0', true],
    ['^22.0.0 || >=24', true],
    ['>=20.20', true],
    ['^20.19.0 || >=22.12.0', false],
    ['18 || 20 || >=22', false],
    ['>=14 <27', false],
    ['*', false],
  ])('reads %s', (range, isNewer) => expect(asksForNewer(range, '20.19.0')).toBe(isNewer));

  it('holds no package with an install script that nobody has decided on', () => {
    const { packages } = lockSchema.parse(read('package-lock.json'));
    const undecided = Object.entries(packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([path]) => path.replace(/^.*node_modules\//, ''))
      .filter((name) => !Object.hasOwn(manifest.allowScripts, name));
    expect(undecided).toEqual([]);
  });
});
