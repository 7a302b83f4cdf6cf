import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMigrationWatch } from '../../../electron/openclaw/processes/migration-watch.ts';
import type { ProcessInfo } from '../../../electron/system/types.ts';
import { LEASES, NEWER_LOG } from '../../support/sqlite/index.ts';

const NOW_MS = Date.parse('2026-11-22T12:00:00.000Z');
const OWNER_PID = 4_711;
const LEASE = {
  kind: 'migration',
  atMs: NOW_MS - 60_000,
  untilMs: NOW_MS + 300_000,
  ownerPid: OWNER_PID,
  source: 'lease',
};

let stateDir: string;
let database: string;
let nowMs: number;
let asked: number[];

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'migration-'));
  mkdirSync(join(stateDir, 'state'));
  database = join(stateDir, 'state', 'openclaw.sqlite');
  copyFileSync(LEASES, database);
  copyFileSync(NEWER_LOG, `${database}-wal`);
  nowMs = NOW_MS;
  asked = [];
});
afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

function watch(owner: 'alive' | 'absent' = 'alive', host = 'HOST') {
  const processes = async (pids: readonly number[]): Promise<ProcessInfo[]> => {
    asked.push(...pids);
    return pids.map((pid) =>
      owner === 'absent' ? { kind: 'absent', pid } : { kind: 'unknown', pid, why: 'not asked' },
    );
  };
  return createMigrationWatch({ system: { processes }, stateDir, now: () => nowMs, host });
}

describe('a migration whose lease is live', () => {
  it('is told with its owner and its end while nothing listens', async () => {
    expect(await watch().look(true)).toEqual([LEASE]);
    expect(asked).toEqual([OWNER_PID]);
  });

  it('is not looked for while something listens at the port', async () => {
    expect(await watch().look(false)).toEqual([]);
  });

  it('is over when its lease has run out', async () => {
    nowMs = NOW_MS + 300_000;
    expect(await watch().look(true)).toEqual([]);
  });

  it('is over when its owner is gone: 2026.9 takes such a lease over', async () => {
    expect(await watch('absent').look(true)).toEqual([]);
  });

  it('of another machine names no process of this one', async () => {
    expect(await watch('absent', 'ELSEWHERE').look(true)).toEqual([{ ...LEASE, ownerPid: null }]);
    expect(asked).toEqual([]);
  });

  it('is over once it has been given back, some moments later at most', async () => {
    const seen = watch();
    expect(await seen.look(true)).toEqual([LEASE]);
    rmSync(`${database}-wal`);
    nowMs = NOW_MS + 1_999;
    expect(await seen.look(true)).toEqual([LEASE]);
    nowMs = NOW_MS + 2_000;
    expect(await seen.look(true)).toEqual([]);
  });
});

describe('a state folder without such a database', () => {
  it('tells of no migration', async () => {
    rmSync(join(stateDir, 'state'), { recursive: true });
    expect(await watch().look(true)).toEqual([]);
  });
});
