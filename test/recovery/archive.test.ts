import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { createArchive } from '../../electron/recovery/archive.ts';

const NOW_MS = Date.parse('2026-11-22T12:00:00.000Z');

describe('copies of sessions', () => {
  it('are kept twenty at a time: the oldest makes room, manifest and conversation', ({
    expect,
    onTestFinished,
  }) => {
    const dir = mkdtempSync(join(tmpdir(), 'clawbuoy-archive-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    let nowMs = NOW_MS;
    const archive = createArchive({ dir, now: () => nowMs });
    for (let copy = 1; copy <= 25; copy += 1) {
      const saved = archive.save(
        {
          store: 'jsonl',
          actionId: `reset-${copy}`,
          stateDir: '/home/ada/.openclaw',
          agentId: 'main',
          sessionKey: 'agent:main:main',
          sessionId: null,
          row: null,
          complete: true,
        },
        Buffer.from(`conversation ${copy}\n`),
      );
      expect(saved.ok).toBe(true);
      nowMs += 60_000;
    }
    const kept = archive.entries().map((entry) => entry.actionId);
    expect(kept).toEqual(Array.from({ length: 20 }, (_, index) => `reset-${25 - index}`));
    expect(readdirSync(dir)).toHaveLength(40);
  });
});
