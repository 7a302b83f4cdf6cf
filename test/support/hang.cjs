/**
 * Loaded before a program: after three seconds its main thread hangs for good. The thread that
 * looks for that, and the life that comes after, are left alone.
 */
const { isMainThread } = require('node:worker_threads');

const HANG_AFTER_MS = 3_000;
const isFirstLife = !process.argv.some((arg) => arg.startsWith('--clawbuoy-hung='));
if (isMainThread && isFirstLife) {
  const hang = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  setTimeout(hang, HANG_AFTER_MS).unref();
}
