import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { watch } from 'chokidar';

const SETTLE_MS = 300;

/**
 * Calls back when one of a few small files or folders is written, made or removed. For the config
 * and the state folder's coming and going; session folders have their own, lighter watch.
 */
export function watchSmallFiles(
  paths: () => readonly string[],
  onChange: () => void,
): { close(): Promise<void> } {
  let timer: NodeJS.Timeout | null = null;
  const watcher = watch(
    // A path that does not exist yet is seen coming in the folder above it.
    paths().map((path) => (existsSync(path) ? path : dirname(path))),
    { depth: 0, ignoreInitial: true, persistent: true, ignored: (path) => isNoise(path) },
  );
  watcher.on('all', () => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(onChange, SETTLE_MS);
  });
  watcher.on('error', () => undefined);
  return {
    async close() {
      if (timer !== null) clearTimeout(timer);
      await watcher.close();
    },
  };
}

/** Databases and logs beside the config are written all the time and say nothing of it. */
function isNoise(path: string): boolean {
  return /\.(sqlite(-wal|-shm)?|log|jsonl|lock|tmp)$/.test(path);
}
