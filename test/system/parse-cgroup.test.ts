import { describe, expect, it } from 'vitest';
import { memoryLimitFiles, parseMemoryLimit } from '../../electron/system/parse-cgroup.ts';

const MOUNT = '/sys/fs/cgroup';

describe('the limits of memory around a process', () => {
  it('are those of its group and of each one above it', () => {
    expect(memoryLimitFiles('0::/user.slice/openclaw.service\n', MOUNT)).toEqual([
      '/sys/fs/cgroup/user.slice/openclaw.service/memory.max',
      '/sys/fs/cgroup/user.slice/memory.max',
      '/sys/fs/cgroup/memory.max',
    ]);
    expect(memoryLimitFiles('0::/', MOUNT)).toEqual(['/sys/fs/cgroup/memory.max']);
  });

  it('are those of the older hierarchy where it has the memory', () => {
    const lines = ['12:cpu,cpuacct:/x', '9:memory:/docker/abc', '0::/system.slice'];
    expect(memoryLimitFiles(lines.join('\n'), MOUNT)).toEqual([
      '/sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes',
      '/sys/fs/cgroup/memory/docker/memory.limit_in_bytes',
      '/sys/fs/cgroup/memory/memory.limit_in_bytes',
    ]);
  });

  it.each(['', 'odd', '0:', '3:cpu:/x'])('are nowhere in "%s"', (text) => {
    expect(memoryLimitFiles(text, MOUNT)).toEqual([]);
  });

  it('never lie outside of the mount', () => {
    expect(memoryLimitFiles('0::/../../etc', MOUNT)).toEqual([
      '/sys/fs/cgroup/etc/memory.max',
      '/sys/fs/cgroup/memory.max',
    ]);
  });
});

describe('a limit of memory', () => {
  it.each([
    ['2147483648\n', 2_147_483_648],
    ['max\n', null],
    ['9223372036854771712\n', null],
    ['0', null],
    ['', null],
    ['-1', null],
    ['12 34', null],
  ])('is read from %j: %s', (text, bytes) => {
    expect(parseMemoryLimit(text)).toBe(bytes);
  });
});
