/**
 * Loaded before a program: a second after its engine has begun, its main thread hangs for good. The
 * thread that looks for that, and the life that comes after, are left alone.
 */
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { isMainThread } = require('node:worker_threads');

const { CLAWBUOY_HOME: home = '' } = process.env;
const hang = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
const isFirstLife = !process.argv.some((arg) => arg.startsWith('--clawbuoy-hung='));
if (isMainThread && isFirstLife && home !== '') {
  const look = setInterval(() => {
    if (!existsSync(join(home, 'journal.jsonl'))) return;
    clearInterval(look);
    setTimeout(hang, 1_000);
  }, 50);
  look.unref();
}
