import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { replay } from '../../electron/cli/verbs/replay.ts';
import { reportOf } from '../../electron/core/api/report.ts';
import type { Evidence } from '../../electron/core/evidence/evidence.ts';
import { painter } from '../../electron/core/view/paint.ts';
import { statusText } from '../../electron/core/view/terminal-text.ts';
import { ago, block, evidence, GONE, lock, MINUTE, session } from '../support/evidence.ts';

const root = mkdtempSync(join(tmpdir(), 'clawbuoy-replay-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const paint = painter(false);

function replayed(text: string) {
  const path = join(root, 'evidence');
  writeFileSync(path, text);
  const told = { code: 0, out: '', err: '' };
  told.code = replay(
    {
      verb: 'replay',
      operand: path,
      json: false,
      dryRun: false,
      yes: 'no',
      out: null,
      force: false,
      verbose: false,
      plugin: false,
      week: false,
      orDemo: false,
      test: false,
      quiet: { forMs: null, reason: '', end: false },
      flags: {},
    },
    {
      out: (line) => {
        told.out += line;
      },
      tell: (line) => {
        told.out += line;
      },
      err: (line) => {
        told.err += line;
      },
      colour: false,
      paint,
      confirm: null,
    },
  );
  return told;
}

const locked = evidence({
  locks: [lock({ ageMs: 5 * MINUTE, pid: 31_337, owner: GONE })],
  blocks: [block({ ownerPid: 31_337 })],
});

describe('replay', () => {
  it('reads the evidence alone, and a whole report as it was handed on', () => {
    const { text, json } = reportOf(locked, (snapshot) => statusText(snapshot, paint, 'anywhere'));
    for (const given of [json, `\uFEFF${json}`, text]) {
      expect(replayed(given)).toMatchObject({ code: 2, err: '' });
    }
  });

  it.each([
    ['', 'neither JSON nor a report'],
    [JSON.stringify(locked).slice(0, 500), 'neither JSON nor a report'],
    [JSON.stringify([locked]), 'it is no JSON object'],
    [JSON.stringify({ ...locked, schema: 2 }), 'it is of version 2'],
    [JSON.stringify({ ...locked, locks: 'none' }), 'locks: '],
    ['['.repeat(100_000), 'neither JSON nor a report'],
  ])('cannot tell (3) from what is no evidence, and says what is wrong', (given, words) => {
    const { code, out, err } = replayed(given);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toContain(words);
  });

  it('reads a report whose lines end as on Windows', () => {
    const { text } = reportOf(locked, (snapshot) => statusText(snapshot, paint, 'anywhere'));
    expect(replayed(text.replaceAll('\n', '\r\n')).code).toBe(2);
  });

  it('judges without what a later version has added, and names it', () => {
    const [first] = locked.locks;
    const more = { ...locked, mood: 'calm', locks: [{ ...first, colour: { of: 'red' } }] };
    const told = replayed(JSON.stringify(more));
    expect(told.out).toBe(replayed(JSON.stringify(locked)).out);
    expect(told.code).toBe(2);
    expect(told.err).toMatch(/judged without .*\bmood\b/);
    expect(told.err).toContain('locks.0.colour');
  });

  it('refuses what a later version has changed', () => {
    const told = replayed(JSON.stringify({ ...locked, schema: 2, mood: 'calm' }));
    expect(told).toMatchObject({ code: 3, out: '' });
    expect(told.err).toContain('it is of version 2');
  });

  it('judges a fleet whose every session waits', () => {
    const keys = Array.from({ length: 1_200 }, (_, n) => `agent:main:chat:${n}`);
    const message = (sessionKey: string, userAtMs: number): Evidence['messages'][number] => ({
      sessionKey,
      userAtMs,
      replyAtMs: null,
      droppedAtMs: null,
      source: 'event',
    });
    const fleet = evidence({
      version: '2026.7.35',
      sessions: keys.map((key) => session({ key, sessionId: key, hasActiveRun: false })),
      messages: keys.map((key) => message(key, ago(5 * MINUTE))),
    });
    expect(replayed(JSON.stringify(fleet)).code).toBe(2);
  });
});
