import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createUndeliveredFiles } from '../../electron/openclaw/undelivered-files.ts';

let stateDir: string;
let nowMs = 0;

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'undelivered-'));
  nowMs = 1_000_000;
});
afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

function giveUp(name: string, atSeconds: number): void {
  const folder = join(stateDir, 'delivery-queue', 'failed');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), '{}');
  utimesSync(join(folder, name), atSeconds, atSeconds);
}

it('the folder of given up answers is counted, with the times of the first and the last', () => {
  giveUp('a.json', 100);
  giveUp('b.json', 200);
  giveUp('b.json.tmp', 900);
  const files = createUndeliveredFiles({ stateDir, now: () => nowMs });
  expect(files.facts()).toEqual([
    { queue: 'delivery-queue', count: 2, oldestAtMs: 100_000, grewAtMs: 200_000 },
  ]);
});

it('it is looked at once a minute, and need not be there', () => {
  const files = createUndeliveredFiles({ stateDir, now: () => nowMs });
  expect(files.facts()).toEqual([]);
  giveUp('a.json', 100);
  nowMs += 59_000;
  expect(files.facts()).toEqual([]);
  nowMs += 2_000;
  expect(files.facts()).toHaveLength(1);
});
