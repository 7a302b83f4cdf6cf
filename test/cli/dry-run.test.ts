import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'vitest';
import { spawnSimulatedOpenClaw } from '../../electron/demo/spawn-simulated.ts';
import { FEBRUARY, makeRoot, TOKEN } from '../engine/harness.ts';
import { clawbuoy } from '../support/terminal-program.ts';

/** Every file under a folder with its content. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    files
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, readFileSync(path, 'utf8')]),
  );
}

async function place(onEnd: TestContext['onTestFinished']) {
  const { root, home } = makeRoot(onEnd);
  const gateway = await spawnSimulatedOpenClaw({
    era: FEBRUARY,
    dir: join(root, 'openclaw'),
    token: TOKEN,
  });
  onEnd(() => gateway.kill());
  const env = {
    HOME: root,
    CLAWBUOY_HOME: home,
    OPENCLAW_STATE_DIR: gateway.stateDir,
    OPENCLAW_CONFIG_PATH: gateway.configPath,
  };
  return { gateway, home, run: (...args: string[]) => clawbuoy(args, env) };
}

describe('a dry run', { timeout: 90_000 }, () => {
  it('writes nothing, whatever it shows, and exits with 4 where the step would be refused', async ({
    expect,
    onTestFinished,
  }) => {
    const { home, run } = await place(onTestFinished);
    const before = contents(home);
    expect((await run('restart', '--dry-run')).code).toBe(4);
    expect((await run('heal', '--dry-run')).code).toBe(0);
    expect(contents(home)).toEqual(before);
  });

  it('leaves the history of a red light as it is, and an earlier engine’s words too', async ({
    expect,
    onTestFinished,
  }) => {
    const { gateway, home, run } = await place(onTestFinished);
    await run('restart', '--yes');
    await gateway.kill();
    const before = contents(home);
    expect(Object.keys(before).some((path) => path.endsWith('journal.jsonl'))).toBe(true);
    await run('heal', '--dry-run');
    await run('start', '--dry-run');
    expect(contents(home)).toEqual(before);
  });
});
