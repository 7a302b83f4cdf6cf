// Loaded into a real gateway before its own code: makes its start last, and lets it fail at its end.
import { openSync, readSync } from 'node:fs';
import { Server } from 'node:net';
import { isMainThread } from 'node:worker_threads';

/** `{unboundMs, boundMs, exitCode}`: before it listens, and after that before it answers. */
const order = JSON.parse(process.env.CLAWBUOY_DRILL_SLOW_START ?? 'null');
const isGateway = isMainThread && process.argv.includes('gateway');

/** Works as a start does, in part with the processor and in part with the disk; never idle for long. */
function work(lengthMs) {
  const endMs = Date.now() + lengthMs;
  const pause = new Int32Array(new SharedArrayBuffer(4));
  const file = openSync(process.execPath, 'r');
  const room = Buffer.alloc(64 * 1024);
  for (let place = 0; Date.now() < endMs; place += room.length) {
    const busyUntilMs = Date.now() + 10;
    while (Date.now() < busyUntilMs) for (let step = 0; step < 1e5; step += 1);
    readSync(file, room, 0, room.length, place % (32 * 1024 * 1024));
    Atomics.wait(pause, 0, 0, 90);
  }
}

if (isGateway && order !== null) {
  work(order.unboundMs);
  if (order.exitCode !== null) process.exit(order.exitCode);
  const { emit } = Server.prototype;
  let isBound = false;
  Server.prototype.emit = function slowly(name, ...rest) {
    const given = emit.call(this, name, ...rest);
    if (name === 'listening' && this.address()?.port === order.port && !isBound) {
      isBound = true;
      setImmediate(() => work(order.boundMs));
    }
    return given;
  };
}
