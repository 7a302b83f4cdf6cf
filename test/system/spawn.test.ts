import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { run, runSync, startChild } from '../../electron/system/spawn.ts';

const NODE = process.execPath;
const OPTIONS = { timeoutMs: 10_000 };

describe.each([
  ['run', run],
  ['runSync', async (...args: Parameters<typeof runSync>) => runSync(...args)],
])('%s', (_name, go) => {
  it('gives exit code and both outputs, whatever the code', async () => {
    const script = "process.stdout.write('out'); process.stderr.write('err'); process.exitCode = 3";
    expect(await go(NODE, ['-e', script], OPTIONS)).toEqual({
      ok: true,
      value: { code: 3, stdout: 'out', stderr: 'err' },
    });
  });

  it('gives the tool the C locale, UTC, and what it is told besides', async () => {
    const script =
      'process.stdout.write([process.env.LC_ALL, process.env.TZ, process.env.X].join())';
    const ran = await go(NODE, ['-e', script], { ...OPTIONS, env: { X: 'y' } });
    expect(ran).toMatchObject({ ok: true, value: { stdout: 'C,UTC,y' } });
  });

  it('keeps variables from the tool that may hold a secret, whatever their name', async () => {
    vi.stubEnv('A_NAME_OF_ONES_OWN', 'canary');
    vi.stubEnv('XDG_RUNTIME_DIR', '/run/user/1');
    const script = 'process.stdout.write(JSON.stringify(process.env))';
    const ran = await go(NODE, ['-e', script], OPTIONS);
    vi.unstubAllEnvs();
    expect(JSON.stringify(ran)).toContain('/run/user/1');
    expect(JSON.stringify(ran)).toContain('PATH');
    expect(JSON.stringify(ran)).not.toContain('canary');
  });

  it('takes arguments as they are, without a shell', async () => {
    const ran = await go(
      NODE,
      ['-e', 'process.stdout.write(process.argv[1])', '$HOME; *'],
      OPTIONS,
    );
    expect(ran).toMatchObject({ ok: true, value: { stdout: '$HOME; *' } });
  });

  it('says that a tool is not installed', async () => {
    const ran = await go('/nowhere/clawbuoy-no-such-tool', [], OPTIONS);
    expect(ran).toEqual({
      ok: false,
      error: { kind: 'missing', why: '/nowhere/clawbuoy-no-such-tool is not installed here' },
    });
  });

  it('kills a tool that gives no answer', async () => {
    const ran = await go(NODE, ['-e', 'setInterval(() => {}, 1000)'], { timeoutMs: 200 });
    expect(ran).toEqual({
      ok: false,
      error: { kind: 'late', why: `${NODE} gave no answer within 200 ms` },
    });
  });

  it('stops a tool that writes without end', async () => {
    const script = "setInterval(() => process.stdout.write('x'.repeat(10000)), 1)";
    const ran = await go(NODE, ['-e', script], { ...OPTIONS, maxBytes: 50_000 });
    expect(ran).toEqual({
      ok: false,
      error: { kind: 'too-long', why: `${NODE} wrote more than 50000 bytes` },
    });
  });

  it('tells a tool that was killed by somebody else from one that ended', async () => {
    const ran = await go(NODE, ['-e', "process.kill(process.pid, 'SIGKILL')"], OPTIONS);
    expect(ran).toMatchObject({ ok: true, value: { code: null } });
  });

  it('does not throw for an argument that no system takes', async () => {
    expect(await go(NODE, ['a\0b'], OPTIONS)).toMatchObject({ ok: false });
  });
});

describe('startChild', () => {
  it('reaches a program through its stdin and stdout, and lets it end with its stdin', async () => {
    const child = startChild(NODE, ['-e', 'process.stdin.pipe(process.stdout)']);
    child.stdin.end('hello');
    const [text] = await once(child.stdout, 'data');
    expect(String(text)).toBe('hello');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('tells that a program is not there', async () => {
    const child = startChild('/nowhere/clawbuoy-no-such-tool', []);
    const [error] = await once(child, 'error');
    expect(String(error)).toContain('ENOENT');
  });
});

describe('tools of one kind', () => {
  it('run one after the other', async () => {
    const script = 'setTimeout(() => process.stdout.write(String(Date.now())), 100)';
    const begun = 'process.stdout.write(String(performance.timeOrigin))';
    const [first, second] = await Promise.all([
      run(NODE, ['-e', script], OPTIONS),
      run(NODE, ['-e', begun], OPTIONS),
    ]);
    const at = (ran: typeof first) => (ran.ok ? Number(ran.value.stdout) : Number.NaN);
    expect(at(second)).toBeGreaterThanOrEqual(at(first));
  });

  it('are not started beside one that was killed and has not ended', async () => {
    // What it has started keeps its output open, as a tool that hangs in the kernel would.
    const end = join(mkdtempSync(join(tmpdir(), 'clawbuoy-spawn-')), 'end');
    onTestFinished(() => rmSync(dirname(end), { recursive: true, force: true }));
    const keeper = `setInterval(() => { if (require('node:fs').existsSync('${end}')) process.exit(); }, 50); setTimeout(() => process.exit(), 60_000)`;
    const script = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(keeper)}], { stdio: 'inherit' }); setInterval(() => {}, 1000)`;
    const stuck = await run(NODE, ['-e', script, 'stuck'], { timeoutMs: 4_000 });
    expect(stuck).toMatchObject({ ok: false, error: { kind: 'late' } });
    const next = await run(NODE, ['-e', '0', 'stuck'], OPTIONS);
    expect(next).toMatchObject({ ok: false, error: { kind: 'still-running' } });
    // Another kind is none of its business, and its own is free again when it has gone.
    expect(await run(NODE, ['-e', '0', 'other'], OPTIONS)).toMatchObject({ ok: true });
    writeFileSync(end, '');
    await expect
      .poll(() => run(NODE, ['-e', '0', 'stuck'], OPTIONS), { timeout: 10_000, interval: 100 })
      .toMatchObject({ ok: true });
  });
});
