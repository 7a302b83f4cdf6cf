import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Every file below a folder: which one it is, by how many names, and what is in it. */
export type Census = ReadonlyMap<
  string,
  { readonly ino: bigint; readonly names: number; readonly sha256: string }
>;

export function census(folder: string): Census {
  const files = new Map<string, { ino: bigint; names: number; sha256: string }>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const stat = entry.isFile() ? lstatSync(path, { bigint: true, throwIfNoEntry: false }) : null;
    if (stat == null) continue;
    const sha256 = hashOf(path);
    if (sha256 !== null)
      files.set(relative(folder, path), { ino: stat.ino, names: Number(stat.nlink), sha256 });
  }
  return files;
}

/** Null for a file that a gateway at work has renamed since it was listed. */
function hashOf(path: string): string | null {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch {
    return null;
  }
}

/** What is different now, one line for each file, sorted. Empty: nothing is. */
export function differences(before: Census, after: Census): string[] {
  const lines: string[] = [];
  for (const [path, file] of before) {
    const now = after.get(path);
    if (now === undefined) lines.push(`gone: ${path}`);
    else if (now.sha256 !== file.sha256) lines.push(`changed: ${path}`);
    else if (now.ino !== file.ino) lines.push(`another file of the same content: ${path}`);
  }
  for (const path of after.keys()) if (!before.has(path)) lines.push(`new: ${path}`);
  return lines.sort();
}
