import { mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOnlyFiles } from '../../../electron/openclaw/files.ts';
import { locate } from '../../../electron/openclaw/locate/locate.ts';
import { createStartTroubleWatch } from '../../../electron/openclaw/processes/start-trouble.ts';
import { service } from '../../support/evidence.ts';

const FAILED = service({ state: 'failed', pid: null, lastExit: '1' });
let home: string;
let stateDir: string;
let asked: string[];

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'start-trouble-')));
  stateDir = join(home, 'state');
  mkdirSync(join(stateDir, 'logs', 'stability'), { recursive: true });
  asked = [];
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function watch(config: string) {
  writeFileSync(join(stateDir, 'openclaw.json'), config);
  const location = locate({
    env: { OPENCLAW_STATE_DIR: stateDir },
    homeDir: home,
    flags: {},
    files: readOnlyFiles,
    workDir: home,
  });
  return createStartTroubleWatch({
    location,
    system: {
      versionOf: async (program) => {
        asked.push(program);
        return 'v20.20.2';
      },
    },
  });
}

function bundle(name: string, text: string): void {
  writeFileSync(join(stateDir, 'logs', 'stability', name), text);
}

const LOCAL = '{"gateway":{"mode":"local"}}';

describe('what tells why a gateway does not start', () => {
  it('is the bundle that it wrote as it ended, by the newest of them', async () => {
    const error = (message: string) =>
      JSON.stringify({
        version: 1,
        generatedAt: '2026-11-28T17:51:17.228Z',
        reason: 'gateway.startup_failed',
        error: { code: 'INVALID_CONFIG', message },
      });
    const name = (at: string) => `openclaw-stability-${at}-32576-gateway.startup_failed.json`;
    bundle(name('2026-11-26T00-00-00-000Z'), error('an old one'));
    bundle(name('2026-11-28T00-00-00-000Z'), 'no JSON');
    bundle(
      name('2026-11-28T17-51-17-228Z'),
      error(`Invalid config at ${stateDir}/openclaw.json: gateway: Unrecognized key: "colour" Run`),
    );
    bundle('openclaw-stability-2026-11-29T00-00-00-000Z-1-gateway.stop.json', error('no failure'));
    const trouble = watch(LOCAL);
    await trouble.look(FAILED, null);
    expect(trouble.fact([])?.failures).toMatchObject([
      {
        source: 'bundle',
        reason: 'config',
        isNamed: true,
        keys: [expect.stringContaining('colour')],
      },
    ]);
  });

  it('is the end of what its service writes down, with the time of the file where it has none', async () => {
    const file = join(home, 'gateway.log');
    writeFileSync(
      file,
      'openclaw requires Node >=22.0.0.\nDetected: node 20.20.2 (exec: /usr/bin/node).\n',
    );
    utimesSync(file, 1_790_000_000, 1_790_000_000);
    const trouble = watch(LOCAL);
    await trouble.look(FAILED, { program: [], outputFiles: [file, join(home, 'none.log')] });
    expect(trouble.fact([])?.failures).toMatchObject([
      { source: 'output', reason: 'node', atMs: 1_790_000_000_000 },
    ]);
  });

  it('is the Node that its service starts, asked once for each way in which it ended', async () => {
    const node = join(home, 'bin', 'node');
    const entry = join(home, 'openclaw', 'openclaw.mjs');
    for (const file of [node, entry]) {
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, '');
    }
    writeFileSync(
      join(home, 'openclaw', 'package.json'),
      '{"name":"openclaw","engines":{"node":">=24.16.0"}}',
    );
    const trouble = watch(LOCAL);
    const command = { program: ['/usr/bin/env', node, entry, 'gateway'], outputFiles: [] };
    for (let look = 0; look < 5; look += 1) await trouble.look(FAILED, command);
    expect(trouble.fact([])?.program).toEqual({
      node,
      isNodeThere: true,
      nodeVersion: 'v20.20.2',
      entry,
      isEntryThere: true,
      wants: '>=24.16.0',
      looksForNode: false,
    });
    expect(asked).toEqual([node]);
    await trouble.look({ ...FAILED, lastExit: '78' }, command);
    expect(asked).toHaveLength(2);
    writeFileSync(join(home, 'openclaw', 'node-runtime-recovery.mjs'), '');
    await trouble.look({ ...FAILED, lastExit: '1' }, command);
    expect(trouble.fact([])?.program?.looksForNode).toBe(true);
    trouble.forget();
    expect(trouble.fact([])).toBeUndefined();
  });

  it('is a program that is gone; nobody asks it for its version', async () => {
    const trouble = watch(LOCAL);
    const program = ['/gone/bin/node', '/gone/openclaw.mjs'];
    await trouble.look(FAILED, { program, outputFiles: [] });
    expect(trouble.fact([])?.program).toMatchObject({ isNodeThere: false, isEntryThere: false });
    expect(asked).toEqual([]);
  });

  it.each([
    ['{"gateway":{}}', { mode: null }],
    ['{"gateway":{"mode":"lokal"}}', { mode: 'lokal' }],
    ['{,,', { configProblem: expect.stringContaining('openclaw.json') }],
  ])('is a config like %s', async (config, expected) => {
    const trouble = watch(config);
    await trouble.look(FAILED, null);
    expect(trouble.fact([])).toMatchObject(expected);
  });

  it.each([LOCAL, '{"gateway":{"mode":"remote"}}'])('is no config like %s', async (config) => {
    const trouble = watch(config);
    await trouble.look(FAILED, null);
    expect(trouble.fact([])).toEqual({ failures: [], configChangedAtMs: expect.any(Number) });
  });
});
