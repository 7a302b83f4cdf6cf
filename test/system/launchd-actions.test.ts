import { describe, expect, it } from 'vitest';
import { type Answer, fails, says } from './fake-run.ts';
import { PRINT } from './launchctl-print.ts';
import { NOT_FOUND, PLIST, services, TARGET } from './launchd-double.ts';

describe('restarting a LaunchAgent', () => {
  it('kills and starts a loaded one and gives the new pid', async () => {
    const { manager, asked } = services((line) =>
      line.startsWith('kickstart') ? says('service spawned with pid: 4711\n') : says(PRINT),
    );
    expect(await manager.restart(null)).toEqual({ ok: true, value: { pid: 4711 } });
    expect(asked()).toEqual([`print ${TARGET}`, `kickstart -k -p ${TARGET}`]);
  });

  it('fails when the pid stays the same, which frees no lock', async () => {
    const { manager } = services((line) =>
      line.startsWith('kickstart') ? says('4242') : says(PRINT),
    );
    expect(await manager.restart(null)).toMatchObject({ ok: false });
  });

  it('looks for the pid where kickstart prints none', async () => {
    let prints = 0;
    const { manager } = services((line) => {
      if (line.startsWith('kickstart')) return says('');
      prints += 1;
      return says(prints === 1 ? PRINT : PRINT.replace('4242', '4711'));
    });
    expect(await manager.restart(null)).toEqual({ ok: true, value: { pid: 4711 } });
  });

  it('waits while another operation is in progress', async () => {
    let kicks = 0;
    const { manager, slept } = services((line) => {
      if (!line.startsWith('kickstart')) return says(PRINT);
      kicks += 1;
      return kicks < 3 ? fails(37, 'Operation already in progress') : says('4711');
    });
    expect(await manager.restart(null)).toEqual({ ok: true, value: { pid: 4711 } });
    expect(slept).toEqual([500, 500]);
  });

  it('gives up after half a minute, and says what launchctl said', async () => {
    const { manager, nowMs } = services((line) =>
      line.startsWith('kickstart') ? fails(37, 'Operation already in progress') : says(PRINT),
    );
    const result = await manager.restart(null);
    expect(result.ok ? '' : result.error).toContain('Operation already in progress');
    expect(nowMs()).toBe(30_000);
  });

  it('does not touch anything when nothing is installed', async () => {
    const { manager, asked } = services(() => NOT_FOUND, []);
    expect(await manager.restart(null)).toMatchObject({ ok: false });
    expect(asked()).toEqual([`print ${TARGET}`]);
  });
});

describe('starting a LaunchAgent', () => {
  /** Not loaded until `bootstrap` has been answered as told. */
  function unloaded(bootstrap: (attempt: number) => { answer: Answer; loads: boolean }) {
    let attempts = 0;
    let isLoaded = false;
    return services((line) => {
      if (line.startsWith('print')) return isLoaded ? says(PRINT) : NOT_FOUND;
      if (line.startsWith('kickstart')) return isLoaded ? says('4242') : NOT_FOUND;
      if (!line.startsWith('bootstrap')) return says('');
      attempts += 1;
      const { answer, loads } = bootstrap(attempts);
      isLoaded ||= loads;
      return answer;
    });
  }

  it('loads the plist and starts it without killing what loading started', async () => {
    const { manager, asked } = unloaded(() => ({ answer: says(''), loads: true }));
    expect(await manager.start(null)).toEqual({ ok: true, value: { pid: 4242 } });
    expect(asked().filter((line) => !line.includes('plutil'))).toEqual([
      `print ${TARGET}`,
      `enable ${TARGET}`,
      `bootstrap gui/501 ${PLIST}`,
      `kickstart -p ${TARGET}`,
    ]);
  });

  it('restart does the same where it is not loaded', async () => {
    const { manager } = unloaded(() => ({ answer: says(''), loads: true }));
    expect(await manager.restart(null)).toEqual({ ok: true, value: { pid: 4242 } });
  });

  it('takes "5: Input/output error" for loaded when it is', async () => {
    const answer = fails(5, 'Bootstrap failed: 5: Input/output error');
    const { manager, slept } = unloaded(() => ({ answer, loads: true }));
    expect(await manager.start(null)).toEqual({ ok: true, value: { pid: 4242 } });
    expect(slept).toEqual([]);
  });

  it('takes 130 for loaded', async () => {
    const answer = fails(130, 'Bootstrap failed: 130: Service already exists in domain');
    const { manager } = unloaded(() => ({ answer, loads: true }));
    expect(await manager.start(null)).toMatchObject({ ok: true });
  });

  it.each([
    fails(5, 'Bootstrap failed: 5: Input/output error'),
    fails(36, 'Bootstrap failed: 36: Operation now in progress'),
  ])('tries again while an earlier unload is under way', async (busy) => {
    const { manager, slept } = unloaded((attempt) =>
      attempt < 4 ? { answer: busy, loads: false } : { answer: says(''), loads: true },
    );
    expect(await manager.start(null)).toMatchObject({ ok: true });
    expect(slept).toEqual([500, 500, 500]);
  });

  it('gives up on a plist that launchd refuses', async () => {
    const answer = fails(5, 'Bootstrap failed: 5: Input/output error');
    const { manager, asked, nowMs } = unloaded(() => ({ answer, loads: false }));
    expect(await manager.start(null)).toMatchObject({ ok: false });
    expect(nowMs()).toBe(30_000);
    expect(asked().some((line) => line.startsWith('kickstart'))).toBe(false);
  });

  it('says at once that nobody is logged in at the screen', async () => {
    const answer = fails(125, 'Bootstrap failed: 125: Domain does not support specified action');
    const { manager, slept } = unloaded(() => ({ answer, loads: false }));
    const result = await manager.start(null);
    expect(result.ok ? '' : result.error).toContain('log in');
    expect(slept).toEqual([]);
  });

  it('starts a loaded one that is stopped, without -k', async () => {
    const { manager, asked } = services((line) =>
      line.startsWith('kickstart')
        ? says('4711')
        : says(
            PRINT.replace('\tpid = 4242\n', '').replace('state = running', 'state = not running'),
          ),
    );
    expect(await manager.start(null)).toEqual({ ok: true, value: { pid: 4711 } });
    expect(asked()).toContain(`kickstart -p ${TARGET}`);
  });
});
