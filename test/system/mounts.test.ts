import { describe, expect, it } from 'vitest';
import { parseMount, parseMountInfo, unseenUsersOf } from '../../electron/system/mounts.ts';

const onLinux = (at: string, type: string): string => `36 35 8:1 / ${at} rw - ${type} x rw`;
const onMac = (at: string, words: string): string => `/dev/disk3 on ${at} (${words})`;

const linux = (stateDir: string, ...lines: string[]) =>
  unseenUsersOf(stateDir, parseMountInfo([onLinux('/', 'ext4'), ...lines].join('\n')), false);
const mac = (stateDir: string, ...lines: string[]) =>
  unseenUsersOf(
    stateDir,
    parseMount([onMac('/', 'apfs, sealed, local, read-only, journaled'), ...lines].join('\n')),
    false,
  );

describe('a disk on Linux', () => {
  it.each(['nfs4', 'cifs', '9p', 'virtiofs', 'fuse.sshfs', 'never-heard-of'])(
    'may be used by other machines: %s',
    (type) => {
      expect(linux('/home/ada/.openclaw', onLinux('/home', type))).toBe('elsewhere');
      expect(linux('/home/ada/.openclaw', onLinux('/home/ada/.openclaw/agents', type))).toBe(
        'elsewhere',
      );
      expect(linux('/root/.openclaw', onLinux('/home', type))).toBeNull();
    },
  );

  it.each(['ext4', 'btrfs', 'zfs', 'tmpfs', 'fuseblk'])('is this machine’s own: %s', (type) => {
    expect(linux('/home/ada/.openclaw', onLinux('/home', type))).toBeNull();
  });

  it('counts as shared while no table of mounts can be read', () => {
    expect(unseenUsersOf('/home/ada/.openclaw', [], false)).toBe('elsewhere');
  });

  it('is the machine’s own where all of it runs from that disk', () => {
    expect(unseenUsersOf('/root/.openclaw', parseMountInfo(onLinux('/', 'nfs')), false)).toBeNull();
  });
});

describe('a disk on macOS', () => {
  it.each([
    'smbfs, nodev, nosuid, mounted by ada',
    'nfs, nodev, nosuid',
    'macfuse, nodev, nosuid, synchronous, mounted by ada',
    'AppleVirtIOFS, local, nodev, nosuid',
  ])('may be used by other machines: %s', (words) => {
    expect(mac('/Users/ada/share/oc', onMac('/Users/ada/share', words))).toBe('elsewhere');
  });

  it('is this Mac’s own where mount calls it local', () => {
    const data = onMac('/System/Volumes/Data', 'apfs, local, journaled, nobrowse');
    expect(mac('/Users/ada/.openclaw', data, onMac('/Volumes/x', 'smbfs, nodev'))).toBeNull();
    const stick = onMac('/Volumes/My (own) stick', 'exfat, local, nodev, nosuid, noowners');
    expect(mac('/Volumes/My (own) stick/oc', stick)).toBeNull();
  });

  it('counts as shared while mount says nothing that is understood', () => {
    expect(unseenUsersOf('/Users/ada/.openclaw', parseMount('no mounts'), false)).toBe('elsewhere');
  });
});
