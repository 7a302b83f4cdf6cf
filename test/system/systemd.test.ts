import { describe, expect, it } from 'vitest';
import { parseSystemctlShow } from '../../electron/system/parse-systemctl.ts';
import { systemdServices } from '../../electron/system/systemd.ts';
import { type Answer, answersNothing, fails, fakeRun, says } from './fake-run.ts';

const UNIT = 'openclaw-gateway.service';
const FILE = `/home/jo/.config/systemd/user/${UNIT}`;

const SHOW = `MainPID=4242
NRestarts=0
ExecStart={ path=/usr/bin/node ; argv[]=/usr/bin/node /usr/lib/node_modules/openclaw/dist/index.js gateway --port 18789 ; ignore_errors=no ; start_time=[Sun 2026-11-22 12:00:00 UTC] ; stop_time=[n/a] ; pid=4242 ; code=(null) ; status=0/0 }
Environment=HOME=/home/jo "PATH=/a b:/c" OPENCLAW_STATE_DIR=/home/jo/.openclaw "Q=say \\"x=y\\""
LoadState=loaded
ActiveState=active
SubState=running
FragmentPath=${FILE}
Result=success
ExecMainStatus=0
`;

const GONE = `MainPID=0
NRestarts=0
LoadState=not-found
ActiveState=inactive
SubState=dead
FragmentPath=
Result=success
ExecMainStatus=0
`;

const UNIT_FILE = `# written by a person
[Unit]
Description=Environment=X=1
[Service]
Environment=OPENCLAW_STATE_DIR=/srv/old
Environment=
Environment=OPENCLAW_STATE_DIR=/srv/claw \\
  "A=b c"
# Environment=A=no
ExecStart=-/usr/bin/node "/opt/open claw/index.js" gateway
[Install]
Environment=A=no
`;

const BUS = fails(1, 'Failed to connect to bus: No medium found\n');

function services(
  answer: (line: string) => Answer | undefined,
  files: readonly string[] = [FILE],
  env: Record<string, string> = { XDG_RUNTIME_DIR: '/run/user/1000' },
  unitFile: string | null = UNIT_FILE,
) {
  const { run, asked } = fakeRun((line) => answer(line.replace('systemctl --user ', '')));
  const manager = systemdServices({
    run,
    systemctl: 'systemctl',
    homeDir: '/home/jo',
    env,
    uid: 1000,
    exists: (path) => files.includes(path),
    read: () => unitFile,
  });
  return { manager, asked: () => asked.map((line) => line.replace('systemctl --user ', '')) };
}

const with_ = (changes: Readonly<Record<string, string>>): string =>
  Object.entries(changes).reduce(
    (text, [key, value]) => text.replace(new RegExp(`^${key}=.*$`, 'm'), `${key}=${value}`),
    SHOW,
  );

describe('systemctl show', () => {
  it('gives what is needed of a unit', () => {
    expect(parseSystemctlShow(SHOW)).toEqual({
      loadState: 'loaded',
      activeState: 'active',
      subState: 'running',
      mainPid: 4242,
      restarts: 0,
      result: 'success',
      exitStatus: '0',
      fragmentPath: FILE,
      programArguments: [
        '/usr/bin/node',
        '/usr/lib/node_modules/openclaw/dist/index.js',
        'gateway',
        '--port',
        '18789',
      ],
      environment: {
        HOME: '/home/jo',
        PATH: '/a b:/c',
        OPENCLAW_STATE_DIR: '/home/jo/.openclaw',
        Q: 'say "x=y"',
      },
    });
  });

  it('leaves open what an older systemd does not print', () => {
    expect(parseSystemctlShow('LoadState=loaded\nActiveState=active\n')).toEqual({
      loadState: 'loaded',
      activeState: 'active',
      subState: '',
      mainPid: null,
      restarts: null,
      result: '',
      exitStatus: '',
      fragmentPath: null,
      programArguments: [],
      environment: {},
    });
  });

  it.each(['', '\n', 'Failed to connect to bus', 'MainPID=1\n'])('says nothing by %j', (text) => {
    expect(parseSystemctlShow(text)).toBeNull();
  });
});

describe('the status of a systemd unit', () => {
  it('is running with its pid', async () => {
    expect(await services(() => says(SHOW)).manager.status(null)).toMatchObject({
      kind: 'installed',
      manager: 'systemd',
      name: UNIT,
      file: FILE,
      state: 'running',
      pid: 4242,
      runs: 1,
    });
  });

  it.each([
    [
      { ActiveState: 'activating', SubState: 'auto-restart', MainPID: '0', NRestarts: '7' },
      'starting',
      8,
    ],
    [{ ActiveState: 'failed', SubState: 'failed', MainPID: '0', Result: 'exit-code' }, 'failed', 1],
    [{ ActiveState: 'inactive', SubState: 'dead', MainPID: '0' }, 'stopped', 0],
    [{ ActiveState: 'inactive', LoadState: 'bad-setting', MainPID: '0' }, 'failed', 1],
    [{ ActiveState: 'reloading' }, 'running', 1],
  ])('of %j is %s', async (changes, state, runs) => {
    const status = await services(() => says(with_(changes))).manager.status(null);
    expect(status).toMatchObject({ state, runs });
  });

  it('says how it last ended', async () => {
    const text = with_({ Result: 'exit-code', ExecMainStatus: '78', ActiveState: 'failed' });
    const status = await services(() => says(text)).manager.status(null);
    expect(status).toMatchObject({ lastExit: 'exit-code, status 78' });
  });

  it('is none where no unit is installed, and not-loaded where systemd has not read it yet', async () => {
    expect(await services(() => says(GONE), []).manager.status(null)).toMatchObject({
      kind: 'none',
    });
    expect(await services(() => says(GONE)).manager.status(null)).toMatchObject({
      state: 'not-loaded',
      file: FILE,
    });
  });

  it('tells whose it is from its file where systemd has not read that', async () => {
    const status = await services(() => says(GONE)).manager.status(null);
    expect(status).toMatchObject({
      programArguments: ['/usr/bin/node', '/opt/open claw/index.js', 'gateway'],
      environment: { OPENCLAW_STATE_DIR: '/srv/claw', A: 'b c' },
    });
  });

  it('says nothing of an unread unit whose file cannot be read', async () => {
    const unread = services(() => says(GONE), [FILE], {}, null);
    expect(await unread.manager.status(null)).toMatchObject({
      state: 'not-loaded',
      programArguments: [],
      environment: {},
    });
  });

  it('is none without any manager, but unknown where a unit file waits for one', async () => {
    for (const answer of [BUS, undefined]) {
      expect(await services(() => answer, []).manager.status(null)).toMatchObject({ kind: 'none' });
      expect(await services(() => answer).manager.status(null)).toMatchObject({ kind: 'unknown' });
    }
  });

  it('is unknown when systemctl is too slow or says something else', async () => {
    const slow = services(() => answersNothing('systemctl gave no answer within 2000 ms'), []);
    expect(await slow.manager.status(null)).toMatchObject({ kind: 'unknown' });
    expect(await services(() => fails(1, 'Access denied')).manager.status(null)).toMatchObject({
      kind: 'unknown',
      why: 'systemctl: Access denied',
    });
    expect(await services(() => says('???')).manager.status(null)).toMatchObject({
      kind: 'unknown',
    });
  });

  it('asks for the unit of the profile, or the one that OpenClaw was told', async () => {
    const work = services(() => says(GONE));
    await work.manager.status('work');
    expect(work.asked()[0]).toContain('show openclaw-gateway-work.service ');
    const told = services(() => says(GONE), [], { OPENCLAW_SYSTEMD_UNIT: 'gw.service' });
    await told.manager.status(null);
    expect(told.asked()[0]).toContain('show gw.service ');
  });

  it.each(['a/b', '--all', 'a b'])('refuses %j in a unit without asking', async (unit) => {
    const { manager, asked } = services(() => says(SHOW), [], { OPENCLAW_SYSTEMD_UNIT: unit });
    expect(await manager.status(null)).toMatchObject({ kind: 'unknown' });
    expect(asked()).toEqual([]);
  });

  it('names a system unit as out of reach', async () => {
    const { manager } = services(() => says(GONE), [`/etc/systemd/system/${UNIT}`]);
    expect(await manager.status(null)).toMatchObject({ kind: 'unknown' });
  });

  it('recognises the unit of an older release and leaves it alone', async () => {
    const legacy = '/home/jo/.config/systemd/user/clawdbot-gateway.service';
    const { manager, asked } = services(
      (line) => says(line.includes('clawdbot') ? SHOW : GONE),
      [legacy],
    );
    expect(await manager.status(null)).toMatchObject({ name: 'clawdbot-gateway.service' });
    expect(await manager.restart(null)).toMatchObject({ ok: false });
    expect(asked().every((line) => line.startsWith('show '))).toBe(true);
  });
});

describe('restarting a systemd unit', () => {
  it('gives the new pid', async () => {
    let isRestarted = false;
    const { manager, asked } = services((line) => {
      if (line.startsWith('restart')) isRestarted = true;
      return line.startsWith('show')
        ? says(isRestarted ? with_({ MainPID: '4711' }) : SHOW)
        : says('');
    });
    expect(await manager.restart(null)).toEqual({ ok: true, value: { pid: 4711 } });
    expect(asked()).toContain(`restart ${UNIT}`);
  });

  it('fails when the pid stays the same', async () => {
    const { manager } = services((line) => says(line.startsWith('show') ? SHOW : ''));
    expect(await manager.restart(null)).toMatchObject({ ok: false });
  });

  it('fails with the words of systemctl', async () => {
    const { manager } = services((line) =>
      line.startsWith('show') ? says(SHOW) : fails(1, 'Job for x failed.\nSee "journalctl -xe"\n'),
    );
    const result = await manager.restart(null);
    expect(result.ok ? '' : result.error).toContain('journalctl');
  });

  it('clears the count of failures first, and reads new unit files first', async () => {
    const failed = services((line) =>
      says(line.startsWith('show') ? with_({ ActiveState: 'failed', MainPID: '0' }) : ''),
    );
    await failed.manager.start(null);
    expect(failed.asked()).toContain(`reset-failed ${UNIT}`);
    const unread = services((line) => says(line.startsWith('show') ? GONE : ''));
    await unread.manager.start(null);
    expect(unread.asked().slice(1, 3)).toEqual(['daemon-reload', `start ${UNIT}`]);
  });

  it('does not touch anything when nothing is installed', async () => {
    const { manager, asked } = services(() => says(GONE), []);
    expect(await manager.restart(null)).toMatchObject({ ok: false });
    expect(asked()).toHaveLength(1);
  });
});
