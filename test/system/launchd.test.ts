import { beforeEach, describe, expect, it } from 'vitest';
import { launchdServices } from '../../electron/system/launchd.ts';
import { type Answer, fails, fakeRun, says } from './fake-run.ts';
import { PRINT } from './launchctl-print.ts';

const LABEL = 'ai.openclaw.gateway';
const TARGET = `gui/501/${LABEL}`;
const PLIST = `/Users/jo/Library/LaunchAgents/${LABEL}.plist`;
const NOT_FOUND = fails(113, `Could not find service "${LABEL}" in domain for user gui: 501\n`);

let nowMs = 0;
let slept: number[] = [];

function services(
  answer: (line: string) => Answer | undefined,
  files: readonly string[] = [PLIST],
  env: Record<string, string> = {},
) {
  const { run, asked } = fakeRun((line) => answer(line.replace('/bin/launchctl ', '')));
  const manager = launchdServices({
    run,
    launchctl: '/bin/launchctl',
    plutil: '/usr/bin/plutil',
    homeDir: '/Users/jo',
    uid: 501,
    env,
    exists: (path) => files.includes(path),
    nowMs: () => nowMs,
    sleep: async (ms) => {
      slept.push(ms);
      nowMs += ms;
    },
  });
  return { manager, asked: () => asked.map((line) => line.replace('/bin/launchctl ', '')) };
}

beforeEach(() => {
  nowMs = 0;
  slept = [];
});

describe('the status of a LaunchAgent', () => {
  it('is running with its pid when it is loaded', async () => {
    const { manager, asked } = services(() => says(PRINT));
    expect(await manager.status(null)).toMatchObject({
      kind: 'installed',
      manager: 'launchd',
      name: LABEL,
      file: PLIST,
      state: 'running',
      pid: 4242,
      runs: 4,
      lastExit: '0',
    });
    expect(asked()).toEqual([`print ${TARGET}`]);
  });

  it.each([
    ['not running', '0', 'stopped'],
    ['not running', '(never exited)', 'stopped'],
    ['not running', '78: EX_CONFIG', 'failed'],
    ['not running', '1', 'failed'],
    ['spawn scheduled', '1', 'starting'],
    ['xpcproxy', '(never exited)', 'starting'],
  ])('%s after exit %s is %s', async (state, exit, expected) => {
    const text = PRINT.replace('\tpid = 4242\n', '')
      .replace('state = running', `state = ${state}`)
      .replace('last exit code = 0', `last exit code = ${exit}`);
    const { manager } = services(() => says(text));
    expect(await manager.status(null)).toMatchObject({ state: expected, pid: null });
  });

  it('is installed but not loaded when only its plist is there', async () => {
    const { manager } = services((line) =>
      line.startsWith('print')
        ? NOT_FOUND
        : says('{"ProgramArguments":["node","gateway"],"EnvironmentVariables":{"A":"b"}}'),
    );
    expect(await manager.status(null)).toMatchObject({
      state: 'not-loaded',
      file: PLIST,
      pid: null,
      programArguments: ['node', 'gateway'],
      environment: { A: 'b' },
    });
  });

  it('stays not-loaded when plutil cannot read the plist', async () => {
    const { manager } = services((line) => (line.startsWith('print') ? NOT_FOUND : fails(1)));
    expect(await manager.status(null)).toMatchObject({ state: 'not-loaded', programArguments: [] });
  });

  it('is none without service and plist', async () => {
    const { manager } = services(() => NOT_FOUND, []);
    expect(await manager.status(null)).toMatchObject({ kind: 'none' });
  });

  it('is unknown when launchctl does not answer, is missing, or says something else', async () => {
    const slow = services(() => ({ ok: false, error: 'gave no answer' }));
    expect(await slow.manager.status(null)).toMatchObject({
      kind: 'unknown',
      why: 'gave no answer',
    });
    expect(await services(() => undefined).manager.status(null)).toMatchObject({ kind: 'unknown' });
    expect(await services(() => says('???')).manager.status(null)).toMatchObject({
      kind: 'unknown',
    });
    expect(await services(() => fails(1, 'no')).manager.status(null)).toMatchObject({
      kind: 'unknown',
    });
  });

  it('asks for the label of the profile, or the one that OpenClaw was told', async () => {
    const work = services(() => NOT_FOUND);
    await work.manager.status('work');
    expect(work.asked()).toEqual(['print gui/501/ai.openclaw.work']);
    const told = services(() => NOT_FOUND, [], { OPENCLAW_LAUNCHD_LABEL: 'org.me.gw' });
    await told.manager.status('work');
    expect(told.asked()).toEqual(['print gui/501/org.me.gw']);
    const fallback = services(() => NOT_FOUND, []);
    await fallback.manager.status(' Default ');
    expect(fallback.asked()).toEqual([`print ${TARGET}`]);
  });

  it.each(['../evil', 'a b', 'x/y', '-k'])(
    'refuses %j in a label without asking',
    async (label) => {
      const { manager, asked } = services(() => says(PRINT), [], { OPENCLAW_LAUNCHD_LABEL: label });
      expect(await manager.status(null)).toMatchObject({ kind: 'unknown' });
      expect(await manager.restart(null)).toMatchObject({ ok: false });
      expect(asked()).toEqual([]);
    },
  );

  it('names a system daemon as out of reach', async () => {
    const daemon = `/Library/LaunchDaemons/${LABEL}.plist`;
    const { manager } = services(() => NOT_FOUND, [daemon]);
    const status = await manager.status(null);
    expect(status).toMatchObject({ kind: 'unknown' });
    expect(JSON.stringify(status)).toContain(daemon);
  });

  it('recognises the service of an older release and leaves it alone', async () => {
    const legacy = '/Users/jo/Library/LaunchAgents/com.clawdbot.gateway.plist';
    const { manager, asked } = services(
      (line) => (line === `print ${TARGET}` ? NOT_FOUND : says(PRINT)),
      [legacy],
    );
    expect(await manager.status(null)).toMatchObject({ name: 'com.clawdbot.gateway', pid: 4242 });
    expect(await manager.restart(null)).toMatchObject({ ok: false });
    expect(asked().filter((line) => !line.startsWith('print'))).toEqual([]);
  });
});

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
    const { manager } = services((line) => {
      if (!line.startsWith('kickstart')) return says(PRINT);
      kicks += 1;
      return kicks < 3 ? fails(37, 'Operation already in progress') : says('4711');
    });
    expect(await manager.restart(null)).toEqual({ ok: true, value: { pid: 4711 } });
    expect(slept).toEqual([500, 500]);
  });

  it('gives up after half a minute, and says what launchctl said', async () => {
    const { manager } = services((line) =>
      line.startsWith('kickstart') ? fails(37, 'Operation already in progress') : says(PRINT),
    );
    const result = await manager.restart(null);
    expect(result.ok ? '' : result.error).toContain('Operation already in progress');
    expect(nowMs).toBe(30_000);
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
    const { manager } = unloaded(() => ({ answer, loads: true }));
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
    const { manager } = unloaded((attempt) =>
      attempt < 4 ? { answer: busy, loads: false } : { answer: says(''), loads: true },
    );
    expect(await manager.start(null)).toMatchObject({ ok: true });
    expect(slept).toEqual([500, 500, 500]);
  });

  it('gives up on a plist that launchd refuses', async () => {
    const answer = fails(5, 'Bootstrap failed: 5: Input/output error');
    const { manager, asked } = unloaded(() => ({ answer, loads: false }));
    expect(await manager.start(null)).toMatchObject({ ok: false });
    expect(nowMs).toBe(30_000);
    expect(asked().some((line) => line.startsWith('kickstart'))).toBe(false);
  });

  it('says at once that nobody is logged in at the screen', async () => {
    const answer = fails(125, 'Bootstrap failed: 125: Domain does not support specified action');
    const { manager } = unloaded(() => ({ answer, loads: false }));
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
