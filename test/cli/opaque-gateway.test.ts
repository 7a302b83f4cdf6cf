import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { snapshotSchema } from '../../electron/core/api/snapshot.ts';
import { watchLineSchema } from '../../electron/core/steps/action.ts';
import { makeRoot } from '../engine/harness.ts';
import { type Oddity, oddGateway } from '../support/odd-gateway.ts';
import { clawbuoy, TerminalProgram } from '../support/terminal-program.ts';

const cleanups: (() => void | Promise<void>)[] = [];
const { root } = makeRoot((cleanup) => cleanups.push(cleanup));
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

async function place(oddity: Oddity) {
  const gateway = await oddGateway(oddity);
  cleanups.push(gateway.close);
  const dir = mkdtempSync(join(root, oddity));
  mkdirSync(join(dir, 'home'), { mode: 0o700 });
  writeFileSync(join(dir, 'openclaw.json'), `{ gateway: { port: ${gateway.port} } }`);
  const env = { HOME: dir, CLAWBUOY_HOME: join(dir, 'home'), OPENCLAW_STATE_DIR: dir };
  return { gateway, env };
}

describe('a gateway that says live and cannot be looked into', { timeout: 60_000 }, () => {
  it.each([
    'garbage',
    'flood',
    'hangs-up',
    'other-protocol',
    'hello-then-hangs-up',
    'hello-then-nonsense',
  ] as const)('(%s) is called well by no status', async (oddity) => {
    const { env } = await place(oddity);
    const { code, stdout } = await clawbuoy(['status', '--json'], env);
    const told = snapshotSchema.parse(JSON.parse(stdout));
    // Where the machine gives one look no second attempt, it says that it saw nothing.
    expect(['amber', 'grey']).toContain(told.level);
    expect(code).toBe(told.level === 'amber' ? 1 : 3);
    expect(told.headline).toMatch(/cannot be looked into|could not be seen/);
    expect(told.gateway.state).toBe('up');
  });

  it('is never green to a watch, though it said hello', async () => {
    const { env } = await place('hello-then-nonsense');
    const watch = new TerminalProgram(['watch', '--json'], env);
    const levels = () =>
      watch.lines.flatMap((line) => {
        const read = watchLineSchema.parse(JSON.parse(line));
        return read.type === 'snapshot' ? [read.snapshot.level] : [];
      });
    await watch.until(() => levels().find((one) => one === 'amber'));
    expect(levels()).not.toContain('green');
    watch.signal('SIGTERM');
    expect(await watch.ended).toMatchObject({ code: 0 });
  });

  it('turns a watch amber, with the last error and its time, and stays so', async () => {
    const { gateway, env } = await place('hangs-up');
    const watch = new TerminalProgram(['watch', '--json'], env);
    const seen = () =>
      watch.lines.flatMap((line) => {
        const read = watchLineSchema.parse(JSON.parse(line));
        return read.type === 'snapshot' ? [read.snapshot] : [];
      });
    const amber = await watch.until(() => seen().find((one) => one.level === 'amber'));
    expect(amber.incidents).toMatchObject([{ class: 'gateway-opaque', action: 'wait' }]);
    expect(amber.incidents[0]?.evidence[1]).toMatch(/^\d{4}-.*Z its socket: closed with 1006/);
    // The next attempts fail like the others: nothing flickers.
    const before = gateway.attempts();
    await expect.poll(gateway.attempts, { timeout: 30_000 }).toBeGreaterThan(before + 1);
    const levels = seen().map((one) => one.level);
    expect(new Set(levels.slice(levels.indexOf('amber')))).toEqual(new Set(['amber']));
    expect(levels).not.toContain('green');
    watch.signal('SIGTERM');
    expect(await watch.ended).toMatchObject({ code: 0 });
  });

  it('is seen by a watch where it lists 100,000 sessions: who is at work, and how many are left out', async () => {
    const { env } = await place('fleet');
    const watch = new TerminalProgram(['watch', '--json'], env);
    const told = await watch.until(() =>
      watch.lines
        .map((line) => watchLineSchema.parse(JSON.parse(line)))
        .flatMap((read) => (read.type === 'snapshot' ? [read.snapshot] : []))
        .find((one) => one.sessionsLeftOut !== undefined),
    );
    expect(told.sessions[0]).toMatchObject({ key: 'agent:fleet-99999:main' });
    expect((told.sessionsLeftOut?.count ?? 0) + told.sessions.length).toBe(100_000);
    // The engine still answers whoever asks it.
    const { stdout } = await clawbuoy(['status', '--json'], env);
    expect(snapshotSchema.parse(JSON.parse(stdout)).sessionsLeftOut).toEqual(told.sessionsLeftOut);
    watch.signal('SIGTERM');
    expect(await watch.ended).toMatchObject({ code: 0 });
  });

  it('answers a status in time where its list is larger than can be read', async () => {
    const { env } = await place('too-large');
    const { code, stdout } = await clawbuoy(['status', '--json'], env);
    const told = snapshotSchema.parse(JSON.parse(stdout));
    expect(code).toBe(told.level === 'amber' ? 1 : 3);
    expect(told.headline).toMatch(/cannot be looked into|could not be seen/);
  });
});
