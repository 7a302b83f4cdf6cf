// Loaded into a real gateway: keeps its main thread busy for as long as a file orders it to.
import { existsSync, readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const file = process.env.CLAWBUOY_DRILL_HOT_LOOP;

/** `{pid, busyMs, restMs}`: the pid, because a gateway's children and successors load this too. */
function order() {
  try {
    const read = JSON.parse(readFileSync(file, 'utf8'));
    return read.pid === process.pid ? read : null;
  } catch {
    return null;
  }
}

function obey() {
  const ordered = order();
  if (ordered !== null) {
    const endMs = Date.now() + ordered.busyMs;
    while (Date.now() < endMs && existsSync(file)) for (let step = 0; step < 1e6; step += 1);
  }
  setTimeout(obey, ordered?.restMs ?? 100).unref();
}

if (isMainThread && file !== undefined) obey();
