import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { snapshotSchema } from '../../electron/core/api/snapshot.ts';
import { clawbuoy } from '../support/terminal-program.ts';

const root = mkdtempSync(join(tmpdir(), 'clawbuoy-broken-'));
const env = { HOME: root, CLAWBUOY_HOME: join(root, 'home'), OPENCLAW_STATE_DIR: root };
mkdirSync(env.CLAWBUOY_HOME, { mode: 0o700 });
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function status(...args: string[]) {
  const { stdout } = await clawbuoy(['status', '--json', ...args], env);
  return snapshotSchema.parse(JSON.parse(stdout));
}

describe('a gateway that does not answer', () => {
  it('is not called down where the config that names its port cannot be understood', async () => {
    const config = join(root, 'openclaw.json');
    // A profile without a port of its own: nobody listens where it is looked for.
    writeFileSync(config, '{\n  gateway: { port: 1900,, }\n}');
    const told = await status('--profile', 'broken', '--state-dir', root);
    expect(told).toMatchObject({ level: 'amber', recommended: { action: 'none', target: null } });
    expect(told.headline).toContain(`${config} cannot be understood`);
    expect(told.headline).toContain('line 2');
    const named = await status('--url', 'ws://127.0.0.1:9');
    expect(named).toMatchObject({ level: 'red', gateway: { state: 'down' } });
  });

  it('and that nothing starts it but its owner is said, with the command', async () => {
    writeFileSync(join(root, 'openclaw.json'), '{ gateway: { mode: "local", port: 9 } }');
    const told = await status();
    expect(told.recommended).toMatchObject({
      action: 'none',
      why: expect.stringMatching(/Clawbuoy cannot start it: run `openclaw gateway run`/),
    });
    const step = await clawbuoy(['start', '--yes', '--json'], env);
    expect(step.code).toBe(4);
    expect(JSON.parse(step.stdout)).toMatchObject({ reason: told.recommended.why });
  });
});
