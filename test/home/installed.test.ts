import { describe, expect, it } from 'vitest';
import { ok } from '../../electron/core/result.ts';
import { lookAtInstalled } from '../../electron/home/installed.ts';
import { realReads } from '../../electron/system/file-reads.ts';
import type { Run } from '../../electron/system/spawn.ts';

const RESOURCES = '/Applications/Clawbuoy.app/Contents/Resources';
const PROGRAM = '/Applications/Clawbuoy.app/Contents/Helpers/clawbuoy';

/** A Mac by its paths: which are there, where links point, which folders may be written to. */
function mac(there: Record<string, string | null>, writable: readonly string[] = []) {
  const calls: string[] = [];
  const paths = new Map(Object.entries(there));
  const some = realReads.lstat(process.execPath);
  const run: Run = async (tool, args) => {
    const answer = (code: number, stdout = '') => ok({ code, stdout, stderr: '' });
    const last = args.at(-1) ?? '';
    if (tool === '/bin/test') return answer(writable.includes(last) ? 0 : 1);
    if (tool === '/usr/bin/readlink') {
      const target = paths.get(last) ?? null;
      return target === null ? answer(1) : answer(0, `${target}\n`);
    }
    calls.push(tool);
    if (tool === '/usr/bin/osascript' && refuses) return answer(1);
    const path = /ln -sfn '[^']*' '([^']*)'/.exec(last)?.[1] ?? '';
    paths.set(path, PROGRAM);
    return answer(0);
  };
  let refuses = false;
  const reads = {
    lstat: (path: string) => {
      if (!paths.has(path)) throw Object.assign(new Error(path), { code: 'ENOENT' });
      return some;
    },
  };
  const look = (platform: NodeJS.Platform = 'darwin') =>
    lookAtInstalled(RESOURCES, platform, { reads, run });
  return { calls, look, refuse: () => (refuses = true) };
}

describe('the packaged app on its machine', () => {
  it('puts its command where it may, and finds it there afterwards', async () => {
    const { calls, look } = mac({ [PROGRAM]: null }, ['/opt/homebrew/bin']);
    const installed = look();
    expect((await installed.command()).kind).toBe('can-be-put');
    expect(await installed.putCommand()).toEqual(ok('/opt/homebrew/bin/clawbuoy'));
    expect(calls).toEqual(['/bin/sh']);
    expect(await installed.command()).toEqual({
      kind: 'there',
      path: '/opt/homebrew/bin/clawbuoy',
    });
    expect(await installed.putCommand()).toEqual(ok('/opt/homebrew/bin/clawbuoy'));
    expect(calls).toHaveLength(1);
  });

  it('asks for an administrator, and takes a no for a no', async () => {
    const { calls, look, refuse } = mac({ [PROGRAM]: null });
    refuse();
    expect((await look().putCommand()).ok).toBe(false);
    expect(calls).toEqual(['/usr/bin/osascript']);
  });

  it('never touches a name that is taken', async () => {
    const taken = { [PROGRAM]: null, '/usr/local/bin/clawbuoy': null };
    const { calls, look } = mac(taken, ['/opt/homebrew/bin', '/usr/local/bin']);
    expect((await look().putCommand()).ok).toBe(false);
    expect(calls).toEqual([]);
  });

  it('has nothing to put in development and on Linux', async () => {
    const { look } = mac({ [PROGRAM]: null }, ['/usr/local/bin']);
    expect((await look('linux').command()).kind).toBe('none');
    expect((await mac({}).look().command()).kind).toBe('none');
    expect((await lookAtInstalled(null, 'darwin').command()).kind).toBe('none');
  });

  it('can be updated only where a release has put the address beside it', () => {
    const address = { [`${RESOURCES}/app-update.yml`]: null };
    expect(mac(address).look().canUpdate).toBe(true);
    expect(mac(address).look('linux').canUpdate).toBe(false);
    expect(mac({}).look().canUpdate).toBe(false);
    expect(lookAtInstalled(null, 'darwin').canUpdate).toBe(false);
  });
});
