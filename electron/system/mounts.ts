import type { UnseenUsers } from './types.ts';

/** One mounted disk: where it is, its file system, and whether it is one machine's own. */
export type Mount = {
  readonly at: string;
  readonly type: string;
  readonly isOwn: boolean;
};

const NO_MOUNT: Mount = { at: '', type: 'unknown', isOwn: false };

/** File systems on Linux that one machine has for itself. Any other may be shared. */
const OWN_TYPES = new Set([
  'aufs',
  'bcachefs',
  'btrfs',
  'ecryptfs',
  'exfat',
  'ext2',
  'ext3',
  'ext4',
  'f2fs',
  'fuse.encfs',
  'fuse.fuse-overlayfs',
  'fuse.gocryptfs',
  'fuse.mergerfs',
  'fuseblk',
  'hfsplus',
  'jfs',
  'ntfs3',
  'overlay',
  'ramfs',
  'reiserfs',
  'tmpfs',
  'vfat',
  'xfs',
  'zfs',
]);

/** Parses `/proc/self/mountinfo`. Keeps the order. The disk of the whole machine is its own. */
export function parseMountInfo(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, path, type] = /^\d+ \d+ \S+ \S+ (\S+) .* - (\S+) /.exec(line) ?? [];
    if (path === undefined || type === undefined) return [];
    // A space in a path is written as an octal number.
    const octal = (_: string, digits: string) => String.fromCharCode(Number.parseInt(digits, 8));
    const at = path.replace(/\\(\d{3})/g, octal);
    return [{ at, type, isOwn: at === '/' || OWN_TYPES.has(type) }];
  });
}

/**
 * Parses the output of `mount` on macOS: `/dev/disk3s5 on /System/Volumes/Data (apfs, local,
 * journaled)`. A network disk lacks `local`. Virtiofs is a folder that a host shares with its guest.
 */
export function parseMount(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, at, words] = /^.* on (\/.*) \(([^()]*)\)$/.exec(line) ?? [];
    if (at === undefined || words === undefined) return [];
    const [type = 'unknown', ...options] = words.split(', ');
    return [{ at, type, isOwn: options.includes('local') && !/virtiofs/i.test(type) }];
  });
}

/**
 * The mounts that hold a state folder and the sessions within it. A container may have only its
 * `agents` from elsewhere. Never empty: what is not known counts as nobody's own.
 */
function mountsOf(stateDir: string, mounts: readonly Mount[]): readonly Mount[] {
  const holding = mounts.filter(({ at }) => at === '/' || `${stateDir}/`.startsWith(`${at}/`));
  // The last mount in the deepest place holds it.
  const deepest = holding.toSorted((one, other) => one.at.length - other.at.length).at(-1);
  const within = mounts.filter(({ at }) => `${at}/`.startsWith(`${stateDir}/agents/`));
  return [deepest ?? NO_MOUNT, ...within];
}

/** Where processes may use a state folder that cannot be seen from here. Null: nowhere. */
export function unseenUsersOf(
  stateDir: string,
  mounts: readonly Mount[],
  isInContainer: boolean,
): UnseenUsers | null {
  const disks = mountsOf(stateDir, mounts);
  // An image's layers are the container's own.
  if (isInContainer && disks.some(({ at, type }) => at !== '/' || type !== 'overlay')) {
    return 'outside';
  }
  return disks.every(({ isOwn }) => isOwn) ? null : 'elsewhere';
}
