import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { snapshotSchema } from '../../electron/core/api/snapshot.ts';
import { makeRoot } from '../engine/harness.ts';
import { Stranger } from '../support/stranger.ts';
import { clawbuoy } from '../support/terminal-program.ts';

const cleanups: (() => void | Promise<void>)[] = [];
const { root } = makeRoot((cleanup) => cleanups.push(cleanup));
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

const TOKEN = 'the-key-that-opens-everything';

describe('a program that has the port of a gateway that is down', { timeout: 60_000 }, () => {
  it('is named by a status, which is amber, and has been shown no token', async () => {
    const stranger = await Stranger.start();
    cleanups.push(() => stranger.close());
    const dir = mkdtempSync(join(root, 'stranger-'));
    mkdirSync(join(dir, 'home'), { mode: 0o700 });
    const gateway = { port: stranger.port, auth: { mode: 'token', token: TOKEN } };
    writeFileSync(join(dir, 'openclaw.json'), JSON.stringify({ gateway }));
    const env = { HOME: dir, CLAWBUOY_HOME: join(dir, 'home'), OPENCLAW_STATE_DIR: dir };
    const { code, stdout } = await clawbuoy(['status', '--json'], env);
    const { level, incidents, recommended } = snapshotSchema.parse(JSON.parse(stdout));
    expect(level).toBe('amber');
    expect(code).toBe(1);
    expect(incidents[0]).toMatchObject({ class: 'unauthorized', action: 'none' });
    expect(incidents[0]?.cause).toContain(
      `another program has the gateway's port (process ${stranger.child.pid}, `,
    );
    expect(incidents[0]?.cause).toContain('Clawbuoy does not give it the key');
    expect(recommended.why).toContain('trustListener');
    await expect.poll(() => stranger.visits, { timeout: 5_000 }).toBeGreaterThan(0);
    expect(stranger.told).toEqual([]);
    expect(stdout).not.toContain(TOKEN);
  });
});
