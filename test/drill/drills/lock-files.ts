import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage } from '../stage.ts';

/** The lock's file of a session that has had a turn. */
export async function lockPathOf(stage: Stage, sessionKey: string): Promise<string> {
  const sessionId = await stage.sessionId(sessionKey);
  return join(stage.place.state, 'agents/main/sessions', `${sessionId}.jsonl.lock`);
}

/**
 * Writes a lock as 2026.2.1 does, once the last turn's own is gone (a gateway answers some
 * 100 ms before it releases it). Answers its text, by which it is known again.
 */
export async function leaveLock(path: string, pid: number): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const until = Date.now() + 10_000;
  for (;;) {
    const text = JSON.stringify({ pid, createdAt: new Date().toISOString() }, null, 2);
    try {
      await writeFile(path, text, { flag: 'wx' });
      return text;
    } catch (error) {
      if (Date.now() > until) throw error;
      await sleep(50);
    }
  }
}

/** Is a file with this text in the home of a Clawbuoy? */
export async function isInQuarantine(home: string, text: string): Promise<boolean> {
  const entries = await readdir(home, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((file) => file.isFile())) {
    if ((await readFile(join(entry.parentPath, entry.name), 'utf8')) === text) return true;
  }
  return false;
}
