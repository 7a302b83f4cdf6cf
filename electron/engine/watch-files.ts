import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { watch } from 'chokidar';

const SETTLE_MS = 300;

/**
 * Calls back when one of a few small files or folders is written, made or removed. For the config
 * and the state folder's coming and going; session folders have their own, lighter watch. What
 * does not exist yet is awaited in the nearest folder above it that does. `paths` is asked again
 * after each change: the callback may have found other ones.
 */
export function watchSmallFiles(
  paths: () => readonly string[],
  onChange: () => void,
): { close(): Promise<void> } {
  let timer: NodeJS.Timeout | null = null;
  let anchors = anchorsOf(paths());
  const watcher = watch([...anchors], {
    depth: 0,
    ignoreInitial: true,
    persistent: true,
    ignored: (path) => isNoise(path),
  });

  function settle(): void {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      onChange();
      follow();
    }, SETTLE_MS);
  }

  function follow(): void {
    const next = anchorsOf(paths());
    const added = [...next].filter((anchor) => !anchors.has(anchor));
    const left = [...anchors].filter((anchor) => !next.has(anchor));
    anchors = next;
    watcher.unwatch(left);
    watcher.add(added);
    // What was made while the new watch was being set up has told nobody.
    if (added.length > 0) settle();
  }

  watcher.on('all', settle);
  watcher.on('error', () => undefined);
  return {
    async close() {
      if (timer !== null) clearTimeout(timer);
      await watcher.close();
    },
  };
}

function anchorsOf(paths: readonly string[]): ReadonlySet<string> {
  return new Set(paths.map(nearestExisting));
}

function nearestExisting(path: string): string {
  const parent = dirname(path);
  return existsSync(path) || parent === path ? path : nearestExisting(parent);
}

/** Databases and logs beside the config are written all the time and say nothing of it. */
function isNoise(path: string): boolean {
  return /\.(sqlite(-wal|-shm)?|log|jsonl|lock|tmp)$/.test(path);
}
