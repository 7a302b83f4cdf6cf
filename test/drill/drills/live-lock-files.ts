import { lstat, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Stage } from '../stage.ts';

/** A lock as it stood when it was found: the inode tells it from one that took its place. */
export type HeldLock = { readonly path: string; readonly inode: number; readonly text: string };

/** What became of a lock that was held: still there, in our quarantine, or released by its owner. */
export type Fate =
  | { readonly kind: 'kept' }
  | { readonly kind: 'taken'; readonly from: string }
  | { readonly kind: 'freed' };

const ENDING = '.jsonl.lock';

export async function held(path: string): Promise<HeldLock | null> {
  try {
    const { ino } = await lstat(path);
    return { path, inode: ino, text: await readFile(path, 'utf8') };
  } catch {
    return null;
  }
}

/** Every lock of a transcript that the main agent has now. */
export async function locksOf(stage: Stage): Promise<string[]> {
  const folder = join(stage.place.state, 'agents/main/sessions');
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith(ENDING)).map((name) => join(folder, name));
}

export async function whatBecameOf(stage: Stage, lock: HeldLock): Promise<Fate> {
  const now = await lstat(lock.path).catch(() => null);
  if (now?.ino === lock.inode) return { kind: 'kept' };
  // Each Clawbuoy of the stage has a home below its root; a move keeps the inode.
  const entries = await readdir(stage.place.root, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || path === lock.path) continue;
    const found = await lstat(path).catch(() => null);
    if (found?.ino === lock.inode) return { kind: 'taken', from: path };
  }
  return { kind: 'freed' };
}

/** Gives a lock that was taken back to the run that holds it, so that the next try has one. */
export async function putBack(fate: Fate & { kind: 'taken' }, lock: HeldLock): Promise<void> {
  await rename(fate.from, lock.path);
}

/**
 * Writes another date into a lock that is held, as a step of the clock would have: the same file,
 * open as before. Null: its owner has released it meanwhile.
 */
export async function redate(lock: HeldLock, byMs: number): Promise<HeldLock | null> {
  const payload = z.looseObject({ createdAt: z.string() }).parse(JSON.parse(lock.text));
  const createdAt = new Date(Date.parse(payload.createdAt) + byMs).toISOString();
  // The replaced text is as long as the one before: a date always has 24 letters.
  const text = lock.text.replace(payload.createdAt, createdAt);
  const file = await open(lock.path, 'r+').catch(() => null);
  if (file === null) return null;
  try {
    // Another attempt's lock may stand there by now.
    if ((await file.stat()).ino !== lock.inode) return null;
    await file.write(text, 0);
  } finally {
    await file.close();
  }
  return { ...lock, text };
}
