import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Stage } from '../stage.ts';

/** The lock's file of a session that has had a turn. */
export async function lockPathOf(stage: Stage, sessionKey: string): Promise<string> {
  const sessionId = await stage.sessionId(sessionKey);
  return join(stage.place.state, 'agents/main/sessions', `${sessionId}.jsonl.lock`);
}

/** Writes a lock as 2026.2.1 does; answers its text, by which it is known again. */
export async function leaveLock(path: string, pid: number): Promise<string> {
  const text = JSON.stringify({ pid, createdAt: new Date().toISOString() }, null, 2);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { flag: 'wx' });
  return text;
}

export async function isInQuarantine(stage: Stage, text: string): Promise<boolean> {
  const entries = await readdir(stage.place.buoy, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((file) => file.isFile())) {
    if ((await readFile(join(entry.parentPath, entry.name), 'utf8')) === text) return true;
  }
  return false;
}
