import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { realFiles } from '../../electron/system/files.ts';
import { MAIN } from '../support/evidence.ts';
import { leaveOrphan, locked, resettable } from './scenes.ts';
import { World } from './world.ts';

const PAGE_BYTES = 4096;

function mount(...args: readonly string[]): boolean {
  return spawnSync('mount', [...args], { stdio: 'ignore' }).status === 0;
}

function unmount(folder: string): void {
  spawnSync('umount', [folder], { stdio: 'ignore' });
}

function whyNoMounts(): string | null {
  if (process.platform !== 'linux') return 'only Linux mounts a volume in memory';
  const folder = mkdtempSync(join(tmpdir(), 'clawbuoy-mount-'));
  const isAllowed = mount('-t', 'tmpfs', '-o', 'size=64k', 'clawbuoy', folder);
  if (isAllowed) unmount(folder);
  rmSync(folder, { recursive: true });
  return isAllowed ? null : 'this user may not mount';
}

const noMounts = whyNoMounts();
if (noMounts !== null) console.log(`tests on real volumes skipped: ${noMounts}`);
const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;

/** A world whose `part` is a volume of its own, on the real file calls. */
function worldOn(part: 'home' | 'openclaw', sizeBytes: number): { world: World; folder: string } {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'clawbuoy-volume-'));
  const folder = join(root, part);
  mkdirSync(folder);
  mount('-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'clawbuoy', folder);
  onTestFinished(() => {
    unmount(folder);
    rmSync(root, { recursive: true, force: true });
  });
  const world = new World(null, root);
  world.files = realFiles;
  world.journalFiles = realFiles;
  return { world, folder };
}

/** Fills a volume but for so many pages. */
function fill(folder: string, freePages: number): void {
  const { bavail, bsize } = statfsSync(folder);
  const bytes = bavail * bsize - freePages * PAGE_BYTES;
  if (bytes > 0) writeFileSync(join(folder, 'filling'), Buffer.alloc(bytes));
}

describe.skipIf(noMounts !== null)('on a real volume', () => {
  it.each([0, 1, 2, 3, 4, 6, 8])(
    'with %i pages left for Clawbuoy, a lock is in its place or in quarantine, and it says why',
    async (freePages) => {
      const { world, folder } = worldOn('home', 16 * PAGE_BYTES);
      fill(folder, freePages);
      const { lockPath } = locked(world);
      leaveOrphan(world);
      const content = readFileSync(lockPath, 'utf8');
      const result = await world.act('unlock', lockPath);
      if (result.outcome === 'done') {
        expect(existsSync(lockPath)).toBe(false);
        expect(world.quarantine.entries().entries).toHaveLength(1);
      } else {
        expect(result.reason).toContain('the disk is full (ENOSPC)');
        expect(readFileSync(lockPath, 'utf8')).toBe(content);
      }
      if (freePages === 0) expect(result.outcome).toBe('refused');
    },
  );

  it('that is full, nothing is reset', async () => {
    const { world, folder } = worldOn('home', 16 * PAGE_BYTES);
    resettable(world);
    fill(folder, 1);
    const result = await world.act('reset', MAIN);
    expect(['refused', 'failed']).toContain(result.outcome);
    expect(result.reason).toContain('the disk is full (ENOSPC)');
    expect(world.done.join()).not.toContain('sessions.reset');
  });

  it('of OpenClaw’s that is read-only, the lock stays and the reason is said', async () => {
    const { world, folder } = worldOn('openclaw', 64 * PAGE_BYTES);
    const { lockPath } = locked(world);
    leaveOrphan(world);
    expect(mount('-o', 'remount,ro', folder)).toBe(true);
    const result = await world.act('unlock', lockPath);
    expect(result).toMatchObject({ outcome: 'failed' });
    expect(result.reason).toContain('the volume is read-only (EROFS)');
    expect(existsSync(lockPath)).toBe(true);
    expect(world.quarantine.entries().entries).toEqual([]);
  });
});

describe('without permission', () => {
  it('to look into the session folder, nothing is released', async () => {
    const world = locked(new World(onTestFinished));
    leaveOrphan(world);
    const folder = dirname(world.lockPath);
    const home = join(world.root, 'home');
    mkdirSync(home);
    chmodSync(world.root, 0o711);
    chmodSync(home, 0o777);
    chmodSync(folder, 0o000);
    // Root is denied nothing: for the length of the step it is nobody.
    if (isRoot) process.seteuid?.(NOBODY);
    const result = await world.act('unlock', world.lockPath);
    if (isRoot) process.seteuid?.(0);
    chmodSync(folder, 0o700);
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(result.reason).toContain('permission denied (EACCES)');
    expect(existsSync(world.lockPath)).toBe(true);
  });
});
