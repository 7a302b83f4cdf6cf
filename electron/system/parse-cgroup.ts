/** A control group's limit of memory, as the kernel shows it in files. */

/** The files that may hold the limits of a process: its own group, and each one above it. */
export function memoryLimitFiles(cgroup: string, mount: string): string[] {
  const lines = cgroup.split('\n').map((line) => /^\d+:([^:]*):(\/.*)$/.exec(line));
  const named = (controllers: string) =>
    lines.find((found) => found?.[1]?.split(',').includes(controllers) === true)?.[2];
  const older = named('memory');
  // With the unified hierarchy the one line names no controller.
  const path = older ?? named('');
  if (path === undefined) return [];
  const [root, file] =
    older === undefined ? [mount, 'memory.max'] : [`${mount}/memory`, 'memory.limit_in_bytes'];
  const parts = path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  return [...parts, ''].map((_, left) =>
    [root, ...parts.slice(0, parts.length - left), file].join('/'),
  );
}

/** Larger numbers stand for no limit: the older hierarchy has one near 2^63 for that. */
const MOST_BYTES = 2 ** 50;

/** A limit in bytes; null for none, or where it is not understood. */
export function parseMemoryLimit(text: string): number | null {
  const bytes = /^\d{1,20}$/.test(text.trim()) ? Number(text) : 0;
  return bytes > 0 && bytes < MOST_BYTES ? bytes : null;
}
