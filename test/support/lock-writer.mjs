// Takes and releases one lock as fast as it can, as OpenClaw does (open 'wx', write, unlink), and
// now and then leaves an orphan, as a killed run does. It removes an orphan of its own that nobody
// released after a while, as OpenClaw reclaims the lock of a dead owner.
import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

const { lockPath, deadPid, seed } = workerData;
const stop = new Int32Array(workerData.stop);
const counts = {
  held: 0,
  released: 0,
  orphans: 0,
  reclaimed: 0,
  vanished: 0,
  foreign: 0,
  returned: 0,
};
let state = seed;
const random = () => {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
  return state / 2_147_483_648;
};
const content = () => {
  try {
    return readFileSync(lockPath, 'utf8');
  } catch {
    return null;
  }
};
/** How slowly it goes; 1 is as fast as it can. */
const pace = workerData.pace ?? 1;
const pause = (ms) => Atomics.wait(stop, 0, 0, ms * pace);

/** Taken away by mistake, a live lock must come back, and nobody may have taken its place. */
function release(text) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const found = content();
    try {
      if (found === text) {
        unlinkSync(lockPath);
        return attempt === 0 ? 'released' : 'returned';
      }
      if (found !== null) return 'foreign';
    } catch {
      // It went away between the two calls.
    }
    pause(1 / pace);
  }
  return 'vanished';
}

let number = 0;
while (Atomics.load(stop, 0) === 0) {
  const isOrphan = random() < 0.5;
  number += 1;
  const text = JSON.stringify({
    pid: isOrphan ? deadPid : process.pid,
    createdAt: new Date().toISOString(),
    nonce: number,
  });
  let fd;
  try {
    fd = openSync(lockPath, 'wx');
  } catch {
    // An orphan is in the way: wait a moment for somebody to release it, then reclaim it.
    if (random() < 0.2) {
      try {
        if (JSON.parse(content() ?? '{}').pid === deadPid) {
          unlinkSync(lockPath);
          counts.reclaimed += 1;
        }
      } catch {}
    } else {
      pause(random() * 2);
    }
    continue;
  }
  writeSync(fd, text);
  closeSync(fd);
  if (isOrphan) {
    counts.orphans += 1;
    pause(random() * 3);
    continue;
  }
  counts.held += 1;
  pause(random() * (workerData.hold ?? 0.3));
  const end = release(text);
  counts[end] += 1;
}
parentPort?.postMessage(counts);
