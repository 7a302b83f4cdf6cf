import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { watch } from 'chokidar';

const SETTLE_MS = 300;
/** The interval for checking folders that are too busy to watch. */
const ASK_MS = 5_000;

/**
 * Calls back when one of a few small files or folders is written, made or removed. Used for the
 * config and for the state folder itself; session folders have their own lighter watch. A missing
 * path is awaited in its nearest existing parent. `paths` is read again after each change, since
 * the callback may have found other paths.
 *
 * `isTooBusy` names folders that are checked every few seconds instead. On macOS a folder's watch
 * reports everything below it, and all programs write under the home folder.
 */
export function watchSmallFiles(
  paths: () => readonly string[],
  onChange: () => void,
  isTooBusy: (folder: string) => boolean = isBusyOnMac,
): { close(): Promise<void> } {
  let timer: NodeJS.Timeout | null = null;
  let anchors = anchorsOf(paths());
  const quiet = (all: Iterable<string>) => [...all].filter((anchor) => !isTooBusy(anchor));
  const watcher = watch(quiet(anchors), {
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
    watcher.unwatch(quiet(left));
    watcher.add(quiet(added));
    // Files made during the setup of the new watch have caused no event.
    if (added.length > 0) settle();
  }

  const asking = setInterval(() => {
    if (![...anchors].some(isTooBusy)) return;
    const next = anchorsOf(paths());
    if ([...next].some((anchor) => !anchors.has(anchor))) settle();
  }, ASK_MS);

  watcher.on('all', settle);
  watcher.on('error', () => undefined);
  return {
    async close() {
      clearInterval(asking);
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

function isBusyOnMac(folder: string): boolean {
  return process.platform === 'darwin' && (folder === homedir() || dirname(folder) === folder);
}

/** Databases and logs beside the config change all the time and are irrelevant here. */
function isNoise(path: string): boolean {
  return /\.(sqlite(-wal|-shm)?|log|jsonl|lock|tmp)$/.test(path);
}
