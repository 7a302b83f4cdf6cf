import { describe, it, type TestContext } from 'vitest';
import type { SimulatedVersion } from '../../electron/demo/simulator/eras.ts';
import { spawnSimulatedOpenClaw } from '../../electron/demo/spawn-simulated.ts';
import { JULY, makeRoot, SEPTEMBER, TOKEN } from '../engine/harness.ts';
import { clawbuoy } from '../support/terminal-program.ts';

async function place(onEnd: TestContext['onTestFinished'], era: SimulatedVersion) {
  const { root, home } = makeRoot(onEnd);
  const gateway = await spawnSimulatedOpenClaw({ era, dir: `${root}/openclaw`, token: TOKEN });
  onEnd(() => gateway.kill());
  const env = {
    HOME: root,
    CLAWBUOY_HOME: home,
    OPENCLAW_STATE_DIR: gateway.stateDir,
    OPENCLAW_CONFIG_PATH: gateway.configPath,
  };
  return { gateway, run: (...args: string[]) => clawbuoy(['try-model', ...args], env) };
}

describe('trying a model in the terminal', { timeout: 90_000 }, () => {
  it('tells whether it answers, in words, as JSON and by its exit code', async ({
    expect,
    onTestFinished,
  }) => {
    const { run } = await place(onTestFinished, SEPTEMBER);
    const well = await run('simulated', '--json');
    expect(well.code, well.stderr).toBe(0);
    expect(JSON.parse(well.stdout)).toEqual({
      kind: 'answered',
      provider: 'simulated',
      tookMs: expect.any(Number),
      words: expect.stringMatching(/^simulated answers \(\d\.\d s\)\. Send your message again/),
    });
    const other = await run('nobody');
    expect(other.code).toBe(5);
    expect(other.stdout).toBe(
      'OpenClaw has no model of nobody to try.\nNo probe targets are available for this provider.',
    );
    expect(await run('--dry-run')).toMatchObject({
      code: 4,
      stdout: 'No model has trouble that a try could tell more about.',
    });
  });

  it('is refused where this OpenClaw cannot, or is away', async ({ expect, onTestFinished }) => {
    const { gateway, run } = await place(onTestFinished, JULY);
    expect(await run('simulated')).toMatchObject({
      code: 4,
      stdout: 'This version of OpenClaw cannot try a model.',
    });
    await gateway.kill();
    const away = await run('simulated');
    expect(away.code).toBe(4);
    expect(away.stdout).toContain('Clawbuoy can’t ask OpenClaw now.');
  });
});
