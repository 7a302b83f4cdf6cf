import { describe, expect, it } from 'vitest';
import { answersNothing, fails, says } from './fake-run.ts';
import { PRINT } from './launchctl-print.ts';
import { LABEL, NOT_FOUND, PLIST, services, TARGET } from './launchd-double.ts';

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
    const slow = services(() => answersNothing('gave no answer'));
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
