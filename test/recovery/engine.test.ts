import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { spawnSimulatedOpenClaw } from '../../electron/demo/spawn-simulated.ts';
import { createEngine } from '../../electron/engine/engine.ts';
import { openJournal } from '../../electron/recovery/journal.ts';
import { FEBRUARY, MAIN, makeRoot, TOKEN, testSystem } from '../engine/harness.ts';

/** A process of our own that lives until the test ends. */
async function stranger(): Promise<number> {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  return child.pid ?? 0;
}

async function scene(settings: object) {
  const { root, home } = makeRoot(onTestFinished);
  writeFileSync(
    join(home, 'settings.json'),
    JSON.stringify({ thresholds: { tickMs: 1_000, fastTickMs: 250 }, ...settings }),
  );
  const gateway = await spawnSimulatedOpenClaw({
    era: FEBRUARY,
    dir: join(root, 'openclaw'),
    token: TOKEN,
    acquireTimeoutMs: 1_000,
  });
  onTestFinished(() => gateway.kill());
  const journal = openJournal({ file: join(home, 'journal.jsonl'), now: Date.now });
  const watch = async () => {
    const engine = await createEngine({
      env: {
        CLAWBUOY_HOME: home,
        OPENCLAW_STATE_DIR: gateway.stateDir,
        OPENCLAW_CONFIG_PATH: gateway.configPath,
      },
      homeDir: root,
      system: testSystem(),
      link: true,
      log: () => undefined,
    });
    onTestFinished(() => engine.close());
    return engine;
  };
  return { gateway, journal, watch };
}

async function until(what: string, holds: () => boolean, limitMs = 15_000): Promise<void> {
  const endMs = Date.now() + limitMs;
  while (!holds()) {
    if (Date.now() > endMs) throw new Error(`not seen: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('a restart that another terminal has begun', () => {
  it('goes first, and this one is refused; one of a dead process stops nobody', async () => {
    const { journal, watch } = await scene({});
    const engine = await watch();
    const begin = (actionId: string, pid: number) =>
      journal.append({
        type: 'action-started',
        actionId,
        action: 'restart',
        target: null,
        by: 'person',
        why: 'asked for',
        pid,
      });
    begin('restart-dead', 4_194_303);
    const alone = await engine.act('restart', null);
    expect(alone.reason).not.toContain('another step is under way');
    const pid = await stranger();
    begin('restart-rival', pid);
    const second = await engine.act('restart', null);
    expect(second).toMatchObject({ outcome: 'refused', steps: [] });
    expect(second.reason).toContain(`another step is under way: restart, by process ${pid}`);
  });
});

describe('an engine that watches', () => {
  it.each([true, false])(
    'with self-healing %s: a lock of a number that was used again',
    async (on) => {
      const { gateway, journal, watch } = await scene({
        selfHealing: { orphanedLocks: on, maxPerHour: 1 },
      });
      const path = await gateway.lockPath(MAIN);
      mkdirSync(dirname(path), { recursive: true });
      const createdAt = new Date(Date.now() - 600_000).toISOString();
      writeFileSync(path, JSON.stringify({ pid: await stranger(), createdAt }));
      const engine = await watch();
      await until('the lock is known', () => engine.status().snapshot.locks.length === 1);
      await gateway.userMessage('hello');
      const records = () => journal.read().records;
      if (on) {
        await until('the lock is released', () => !existsSync(path));
        await until('its end', () => records().some((one) => one.type === 'action-finished'));
        expect(records().find((one) => one.type === 'action-started')).toMatchObject({
          action: 'unlock',
          by: 'self-healing',
          target: path,
        });
        await gateway.userMessage('again');
        await until('green', () => engine.status().snapshot.level === 'green');
      } else {
        await until('a note', () =>
          records().some((one) => one.type === 'would-act' && one.kind === 'orphanedLocks'),
        );
        expect(existsSync(path)).toBe(true);
        expect(records().some((one) => one.type === 'action-started')).toBe(false);
      }
    },
    40_000,
  );

  it('tells of a step that a crash cut short, and closes it in the journal', async () => {
    const { journal, watch } = await scene({});
    journal.append({
      type: 'action-started',
      actionId: 'restart-1',
      action: 'restart',
      target: null,
      by: 'person',
      why: 'it was hung',
      pid: 99_999_999,
    });
    const engine = await watch();
    await until('green', () => engine.status().snapshot.level === 'green');
    expect(engine.status().snapshot.findings.join()).toContain(
      'Clawbuoy was ended in the middle of `restart`',
    );
    expect(journal.unfinishedActions()).toEqual([]);
    expect(journal.read().records.find((one) => one.type === 'action-finished')).toMatchObject({
      actionId: 'restart-1',
      outcome: 'failed',
    });
  });
});
