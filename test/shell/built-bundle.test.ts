import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contract } from '../../electron/core/api/ipc-contract.ts';

const root = join(import.meta.dirname, '../..');
const bundle = process.env.CLAWBUOY_BUILT_MAIN ?? join(root, 'out/main/main.js');
const missing = existsSync(bundle) ? null : 'the app is not built (npm run build)';
if (missing !== null) console.log(`built-bundle tests skipped: ${missing}`);

const seenSchema = z.object({
  trays: z.number(),
  image: z.string(),
  toolTip: z.string(),
  menu: z.array(z.string()),
  panelStatus: z.number(),
  channels: z.array(z.string()),
  sandboxed: z.boolean(),
  profile: z.string(),
  windows: z.number(),
  errors: z.array(z.string()),
  closed: z.boolean(),
});

function dataUrlOf(icon: string): string {
  const png = readFileSync(join(root, `assets/icons/tray-${icon}.png`));
  return `data:image/png;base64,${png.toString('base64')}`;
}

describe.skipIf(missing !== null)('the built app on a machine without OpenClaw', () => {
  let home: string;
  let seen: z.infer<typeof seenSchema>;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'clawbuoy-home-'));
    const ended = spawnSync(
      process.execPath,
      ['--import', 'tsx', join(root, 'test/support/electron-double-run.ts'), bundle],
      {
        cwd: root,
        encoding: 'utf8',
        timeout: 25_000,
        env: { PATH: process.env.PATH, HOME: home, CLAWBUOY_HOME: join(home, 'clawbuoy') },
      },
    );
    if (ended.status !== 0) throw new Error(`the app ended with ${ended.status}: ${ended.stderr}`);
    seen = seenSchema.parse(JSON.parse(ended.stdout.trim().split('\n').at(-1) ?? ''));
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  it('shows one icon, grey or amber, never green', () => {
    expect(seen.trays).toBe(1);
    expect([dataUrlOf('grey-light'), dataUrlOf('amber-light')]).toContain(seen.image);
    expect(seen.toolTip).toMatch(/^Clawbuoy: ./);
  });

  it('has a menu that says so and offers no step on a gateway that is not there', () => {
    expect(seen.menu.at(-1)).toBe('Quit Clawbuoy');
    expect(seen.menu).toContain('Open Clawbuoy');
    expect(seen.menu.join('\n')).not.toContain('Recommended');
  });

  it('serves its panel under the sandbox', () => {
    expect(seen.panelStatus).toBe(200);
    expect(seen.sandboxed).toBe(true);
    expect(seen.channels).toHaveLength(Object.keys(contract).length);
  });

  it('keeps Chromium out of its own files, and apart from another Clawbuoy', () => {
    expect(seen.profile).toBe(join(home, 'clawbuoy/chromium'));
    expect(statSync(seen.profile).mode & 0o777).toBe(0o700);
  });

  it('shows its panel by itself where there may be no place for an icon', () => {
    expect(seen.windows).toBe(process.platform === 'linux' ? 1 : 0);
  });

  it('ends when asked to', () => {
    expect(seen.closed).toBe(true);
    expect(seen.errors).toEqual([]);
  });
});
