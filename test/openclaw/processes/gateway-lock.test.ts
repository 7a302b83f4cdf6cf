import { describe, expect, it } from 'vitest';
import { readGatewayLock } from '../../../electron/openclaw/processes/gateway-lock.ts';
import { memoryFiles } from '../memory-files.ts';

const configPath = '/home/ada/.openclaw/openclaw.json';
const read = (files: Readonly<Record<string, string>>) =>
  readGatewayLock({
    stateDir: '/home/ada/.openclaw',
    configPath,
    tmpDirs: ['/tmp/ada', '/tmp'],
    uid: 501,
    files: memoryFiles(files),
  })?.pid ?? null;
const payload = JSON.stringify({ pid: 4242, createdAt: '2026-11-22T10:00:00.000Z', configPath });

describe("the lock of the gateway's single instance", () => {
  it.each([
    ['2026.2.1', '/tmp/ada/openclaw-501/gateway.b0f6b98e.lock', payload],
    ['2026.7.35', '/tmp/openclaw-501/gateway.0dfea76f.lock', payload],
    [
      '2026.9.6, with the white space that it pads its lock with',
      '/home/ada/.openclaw/tmp/openclaw-501/gateway.state.lock',
      `${payload}${' '.repeat(64)}`,
    ],
  ])('names its process (%s)', (_version, path, text) => {
    expect(read({ [path]: text })).toBe(4242);
  });

  it('of another config is not this gateway', () => {
    expect(read({ '/tmp/openclaw-501/gateway.0a1b2c3d.lock': payload })).toBeNull();
  });

  it('that is torn names nobody', () => {
    expect(read({ '/tmp/openclaw-501/gateway.b0f6b98e.lock': '{"pid": 42' })).toBeNull();
  });
});
