import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'vitest';
import { openJournal } from '../../electron/recovery/journal.ts';
import { makeRoot } from '../engine/harness.ts';
import { clawbuoy } from '../support/terminal-program.ts';

describe('clawbuoy healing', { timeout: 60_000 }, () => {
  it('says what each kind would have done, and stops and resumes all of it', async ({
    expect,
    onTestFinished,
  }) => {
    const { root, home } = makeRoot(onTestFinished);
    const stateDir = join(root, 'openclaw');
    const env = { HOME: root, CLAWBUOY_HOME: home, OPENCLAW_STATE_DIR: stateDir };
    mkdirSync(stateDir, { recursive: true });
    const settingsPath = join(home, 'settings.json');
    mkdirSync(dirname(settingsPath), { recursive: true });
    writeFileSync(settingsPath, JSON.stringify({ selfHealing: { restartHung: true } }));
    const journal = openJournal({ file: join(home, 'journal.jsonl'), now: Date.now });
    journal.append({
      type: 'would-act',
      kind: 'startGateway',
      action: 'start',
      target: null,
      why: 'the gateway is down',
      incidentId: 'a',
      key: 'start a',
    });

    const said = await clawbuoy(['healing'], env);
    expect(said.code).toBe(0);
    expect(said.stdout).toContain('[on]  Restart OpenClaw');
    expect(said.stdout).toContain('[off] Start OpenClaw');
    expect(said.stdout).toContain('would have acted once: 0 right, 0 wrong. Nobody can tell of 1.');

    expect(said.stdout).toContain(
      `under “Automatic repair”, or in ${settingsPath}, as "selfHealing": { "orphanedLocks": true }.`,
    );

    const settings = () => JSON.parse(readFileSync(settingsPath, 'utf8')).selfHealing;
    expect((await clawbuoy(['healing', 'stop'], env)).code).toBe(0);
    expect(settings()).toMatchObject({ stopped: true, restartHung: true });
    const json = JSON.parse((await clawbuoy(['healing', '--json'], env)).stdout);
    expect(json).toMatchObject({ stopped: true });
    expect(json.kinds).toContainEqual(
      expect.objectContaining({ kind: 'startGateway', allowed: false, would: 1, unclear: 1 }),
    );
    expect((await clawbuoy(['healing', 'resume'], env)).code).toBe(0);
    expect(settings()).toMatchObject({ stopped: false, restartHung: true });
    expect((await clawbuoy(['healing', 'perhaps'], env)).code).toBe(64);
  });
});
