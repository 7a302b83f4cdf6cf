import { readFileSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';
import { identifyCommand } from '../../core/openclaw/command-line.ts';
import { errorCode } from '../../core/text/errors.ts';
import type { LockTraits, ReclaimReason } from './eras.ts';
import type { Owners } from './owners.ts';
import type { Scheduler } from './scheduler.ts';

const payloadSchema = z.object({
  pid: z.int(),
  createdAt: z.iso.datetime(),
  starttime: z.int().optional(),
});
type LockPayload = z.infer<typeof payloadSchema>;

export class SessionLockedError extends Error {}

interface Held {
  readonly handle: FileHandle;
  count: number;
}

/**
 * The lock beside a transcript, by the rules of one version. The file is made exclusively, kept
 * open while held, and removed at release.
 */
export class SessionLocks {
  readonly #traits: LockTraits;
  readonly #timeoutMs: number;
  readonly #pid: number;
  readonly #owners: Owners;
  readonly #scheduler: Scheduler;
  readonly #held = new Map<string, Held>();

  constructor(
    traits: LockTraits,
    timeoutMs: number,
    pid: number,
    owners: Owners,
    scheduler: Scheduler,
  ) {
    this.#traits = traits;
    this.#timeoutMs = timeoutMs;
    this.#pid = pid;
    this.#owners = owners;
    this.#scheduler = scheduler;
  }

  /** The exact text that this version writes into a lock of `pid`. */
  payload(pid: number, createdAtMs: number): string {
    const base = { pid, createdAt: new Date(createdAtMs).toISOString() };
    if (this.#traits.maxHoldMs === null) return JSON.stringify(base, null, 2);
    const starttime = this.#owners.startTicks(pid);
    const full = { ...base, maxHoldMs: this.#traits.maxHoldMs };
    return `${JSON.stringify(starttime === null ? full : { ...full, starttime }, null, 2)}\n`;
  }

  /**
   * Takes the lock of a transcript. Returns a function that releases it. Rejects with
   * SessionLockedError after the version's acquire timeout, in its own words.
   */
  async acquire(sessionFile: string, signal: AbortSignal): Promise<() => Promise<void>> {
    const path = `${sessionFile}.lock`;
    const held = this.#held.get(path);
    if (held !== undefined) {
      held.count += 1;
      return () => this.#release(path);
    }
    const startedAtMs = this.#scheduler.nowMs();
    for (let attempt = 1; ; attempt += 1) {
      const handle = await this.#create(path);
      if (handle !== null) {
        this.#held.set(path, { handle, count: 1 });
        await handle.writeFile(this.payload(this.#pid, this.#scheduler.nowMs()));
        return () => this.#release(path);
      }
      const elapsedMs = this.#scheduler.nowMs() - startedAtMs;
      if (this.reclaimable(path) !== null) rmSync(path, { force: true });
      else if (elapsedMs >= this.#timeoutMs) throw new SessionLockedError(this.#complaint(path));
      else {
        const pauseMs = Math.min(1000, 50 * attempt);
        const leftMs = this.#timeoutMs - elapsedMs;
        // 2026.2.1 exceeds its timeout by its last pause. A short timeout is kept exactly.
        await this.#scheduler.sleep(
          this.#timeoutMs < 1000 ? Math.min(pauseMs, leftMs) : pauseMs,
          signal,
        );
      }
    }
  }

  /** Why this version would take over the lock at once, or null. */
  reclaimable(path: string): ReclaimReason | null {
    const reason = this.#staleReason(path);
    return reason !== null && this.#traits.reclaims.has(reason) ? reason : null;
  }

  /** Removes every lock that is held now (SIGTERM, exit). */
  async releaseAll(): Promise<void> {
    for (const path of [...this.#held.keys()]) {
      const held = this.#held.get(path);
      if (held !== undefined) held.count = 1;
      await this.#release(path);
    }
  }

  /** Closes the files but leaves them (SIGKILL). */
  async abandonAll(): Promise<void> {
    const all = [...this.#held.values()];
    this.#held.clear();
    await Promise.all(all.map(({ handle }) => handle.close().catch(() => {})));
  }

  async #create(path: string): Promise<FileHandle | null> {
    try {
      return await open(path, 'wx');
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return null;
      throw error;
    }
  }

  async #release(path: string): Promise<void> {
    const held = this.#held.get(path);
    if (held === undefined) return;
    held.count -= 1;
    if (held.count > 0) return;
    this.#held.delete(path);
    await held.handle.close().catch(() => {});
    rmSync(path, { force: true });
  }

  #read(path: string): LockPayload | null {
    try {
      return payloadSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    } catch {
      return null;
    }
  }

  #staleReason(path: string): ReclaimReason | null {
    const payload = this.#read(path);
    if (payload === null) return 'malformed';
    const { pid } = payload;
    if (!this.#owners.isAlive(pid)) return 'dead-pid';
    const ticks = this.#owners.startTicks(pid);
    if (payload.starttime !== undefined && ticks !== null && ticks !== payload.starttime) {
      return 'recycled-pid';
    }
    if (pid === this.#pid && this.#traits.reclaims.has('orphan-self-pid')) return 'orphan-self-pid';
    if (this.#traits.reclaims.has('non-openclaw-owner')) {
      if (identifyCommand(this.#owners.argv(pid)) === 'other') return 'non-openclaw-owner';
    }
    return this.#ageMs(payload) > this.#traits.staleMs ? 'too-old' : null;
  }

  #ageMs(payload: LockPayload): number {
    return this.#scheduler.nowMs() - Date.parse(payload.createdAt);
  }

  #complaint(path: string): string {
    const payload = this.#read(path);
    const limit = `session file locked (timeout ${this.#timeoutMs}ms)`;
    if (payload === null) {
      return `${limit}: ${this.#traits.maxHoldMs === null ? 'unknown' : 'owner=unknown'} ${path}`;
    }
    const detail =
      this.#traits.maxHoldMs === null
        ? ''
        : ` alive=${this.#owners.isAlive(payload.pid)} ageMs=${Math.floor(this.#ageMs(payload))}`;
    return `${limit}: pid=${payload.pid}${detail} ${path}`;
  }
}
