/**
 * `npm run lock`: takes out of package-lock.json what would trouble a newcomer. Electron's
 * downloader and builder ask for Node 22.12, and npm warns everybody below it, although all that
 * Clawbuoy asks of them works on the oldest Node it supports (`npm run check:install`). And npm 10
 * takes away which C library a package is for, so that `npm install` would change the file. What is
 * taken out comes back with new versions; test/delivery/lock.test.ts tells.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Whether a range of Node versions begins above `oldest` ("20.19.0"): npm would warn there. Reads
 * ranges as packages write them, alternatives with a lower end each; one without an end is below.
 * @param {string} range
 * @param {string} oldest
 */
export function asksForNewer(range, oldest) {
  const isAbove = range.split('||').map((part) => {
    const [, ...from] =
      /(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(part.replace(/<\s*=?\s*[\d.]+/g, '')) ?? [];
    const numbers = from.map((text) => Number(text ?? 0));
    const wanted = oldest.split('.').map(Number);
    const at = wanted.findIndex((number, index) => (numbers[index] ?? 0) !== number);
    return at >= 0 && (numbers[at] ?? 0) > (wanted[at] ?? 0);
  });
  return isAbove.every(Boolean);
}

/**
 * The packages of a lock that ask for a newer Node than `oldest`.
 * @param {{ packages: Record<string, { engines?: { node?: string | undefined } | undefined }> }} lock
 * @param {string} oldest
 */
export function tooNew(lock, oldest) {
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path !== '' && asksForNewer(entry.engines?.node ?? '*', oldest))
    .map(([path]) => path);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = new URL('../../', import.meta.url);
  const path = fileURLToPath(new URL('package-lock.json', root));
  const lock = JSON.parse(readFileSync(path, 'utf8'));
  const { engines } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  for (const name of tooNew(lock, `${engines.node.replace(/^>=/, '')}.0`)) {
    console.log(`${name}: asked for Node ${lock.packages[name].engines.node}`);
    delete lock.packages[name].engines;
  }
  for (const entry of Object.values(lock.packages)) delete entry.libc;
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
}
