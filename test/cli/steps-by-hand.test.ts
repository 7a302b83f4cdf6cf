import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actionResultSchema, watchLineSchema } from '../../electron/core/steps/action.ts';
import {
  type SpawnedOpenClaw,
  spawnSimulatedOpenClaw,
} from '../../electron/demo/spawn-simulated.ts';
import { FEBRUARY, makeRoot, SEPTEMBER, TOKEN } from '../engine/harness.ts';
import { clawbuoy, TerminalProgram } from '../support/terminal-program.ts';

const cleanups: (() => void | Promise<void>)[] = [];
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

async function place(era: typeof FEBRUARY | typeof SEPTEMBER) {
  const { root, home } = makeRoot((cleanup) => cleanups.push(cleanup));
  const gateway = await spawnSimulatedOpenClaw({ era, dir: join(root, 'openclaw'), token: TOKEN });
  cleanups.push(() => gateway.kill());
  const env = {
    HOME: root,
    CLAWBUOY_HOME: home,
    OPENCLAW_STATE_DIR: gateway.stateDir,
    OPENCLAW_CONFIG_PATH: gateway.configPath,
  };
  const step = async (...args: string[]) => {
    const { code, stdout } = await clawbuoy([...args, '--yes', '--json'], env);
    return { code, result: actionResultSchema.parse(JSON.parse(stdout)) };
  };
  return { gateway, env, step };
}

type Place = Awaited<ReturnType<typeof place>>;
let february: Place;
let september: Place;
let gateway: SpawnedOpenClaw;

beforeAll(async () => {
  [february, september] = await Promise.all([place(FEBRUARY), place(SEPTEMBER)]);
  gateway = september.gateway;
});

describe('a step at a terminal', { timeout: 90_000 }, () => {
  it('is none where nothing is wrong: heal has nothing to do', async () => {
    const { code, result } = await february.step('heal');
    expect(code).toBe(0);
    expect(result).toMatchObject({ outcome: 'nothing-to-do', steps: [] });
  });

  it.each(['abort', 'reset'])('%s of an unknown session makes none', async (verb) => {
    for (const { step } of [february, september]) {
      const { code, result } = await step(verb, 'agent:main:nobody');
      expect([0, 4]).toContain(code);
      expect(['refused', 'nothing-to-do']).toContain(result.outcome);
      expect(result.reason).toContain('agent:main:nobody');
      expect(result.after.sessions.map((one) => one.key)).not.toContain('agent:main:nobody');
    }
  });

  it('restart is refused where nothing would start the gateway again', async () => {
    const { pid } = february.gateway;
    const { code, result } = await february.step('restart');
    expect(code).toBe(4);
    expect(result).toMatchObject({ outcome: 'refused', steps: [] });
    expect(result.reason).toContain('no service manager knows this gateway');
    expect(result.reason).toContain('openclaw gateway run');
    expect(february.gateway.pid).toBe(pid);
  });

  it('restart from two terminals at once is one restart; the other is refused in words', async () => {
    const watch = new TerminalProgram(['watch', '--json'], september.env);
    const green = (lines: readonly string[]) =>
      lines
        .map((line) => watchLineSchema.parse(JSON.parse(line)))
        .find((line) => line.type === 'snapshot' && line.snapshot.level === 'green');
    await watch.until(green);
    const both = await Promise.all([september.step('restart'), september.step('restart')]);
    expect(both.map((one) => one.code).sort()).toEqual([0, 4]);
    const refused = both.find((one) => one.code === 4);
    expect(refused?.result.reason).toMatch(/another step is under way: restart|restarted/);
    expect(both.find((one) => one.code === 0)?.result.outcome).toBe('done');
    watch.signal('SIGTERM');
    await watch.ended;
    expect(gateway.pid).toBeGreaterThan(0);
  });
});
