import { posix } from 'node:path';

/** How many full files a gateway keeps beside the one it writes. */
const MOST_ROTATED = 5;

/**
 * Where a log goes when it is full (`logging.maxFileBytes`, 100 MB by default), youngest first:
 * 2026.7.35 and 2026.9.6 rename `gw.log` to `gw.1.log`, that to `gw.2.log`, up to 5. 2026.2.1
 * lets it grow.
 */
export function rotatedNames(path: string): readonly string[] {
  const { dir, name, ext } = posix.parse(path);
  return Array.from({ length: MOST_ROTATED }, (_, index) =>
    posix.join(dir, `${name}.${index + 1}${ext}`),
  );
}
