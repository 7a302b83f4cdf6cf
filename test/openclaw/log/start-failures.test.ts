import { describe, expect, it } from 'vitest';
import { namesOwner, readLastWords } from '../../../electron/openclaw/log/start-failures.ts';

const CONFIG = '/home/ada/.openclaw/openclaw.json';
const ADA = {
  stateDirs: ['/home/ada/.openclaw'],
  configPath: CONFIG,
  port: 18_789,
  writtenMode: 'local',
};

describe('the last words of a start', () => {
  it.each([
    [
      '2026.9.6',
      `Gateway failed to start: Invalid config at ${CONFIG}:\n<root>: Unrecognized key: "colour"\nRun "openclaw doctor --fix" to repair, then retry.`,
      ['Unrecognized key: "colour"'],
    ],
    [
      '2026.9.6, with the line in the file',
      `Gateway failed to start: Invalid config at ${CONFIG}:\nopenclaw.json:12 — gateway: Unrecognized key: "colour"\nRun "openclaw doctor --fix" to repair, then retry.`,
      ['gateway: Unrecognized key: "colour"'],
    ],
    [
      '2026.7.35',
      `Gateway failed to start: Invalid config at ${CONFIG}:\n<root>: Invalid input\nRun "openclaw doctor --fix" to repair, then retry.`,
      ['the whole file: Invalid input'],
    ],
    [
      '2026.2.1, whose breaks are written out',
      `Invalid config at ${CONFIG}:\\n- gateway.mode: Invalid input\\n- agents.defaults: Unrecognized key: "x"`,
      ['gateway.mode: Invalid input', 'agents.defaults: Unrecognized key: "x"'],
    ],
    [
      '2026.2.1, a file that is no JSON5',
      `Failed to read config at ${CONFIG} SyntaxError: JSON5: invalid character '{' at 1:3\n    at syntaxError (/opt/json5/lib/parse.js:1110:17)`,
      ["JSON5: invalid character '{' at 1:3"],
    ],
  ])('name what the config has wrong (%s)', (_version, text, keys) => {
    const words = readLastWords(text);
    expect(words).toMatchObject({ reason: 'config', configPath: CONFIG, keys });
    expect(words && namesOwner(words, ADA)).toBe(true);
  });

  it('name the port that another has', () => {
    const text =
      'Gateway failed to start: another gateway instance is already listening on ws://127.0.0.1:18789 | listen EADDRINUSE';
    const words = readLastWords(text);
    expect(words).toMatchObject({ reason: 'port', port: 18_789 });
    expect(words && namesOwner(words, { ...ADA, port: 19_001 })).toBeNull();
  });

  it.each([
    ['openclaw: Node.js >=22.22.3 <23 is required (current: v20.20.2).', 'node'],
    ['openclaw requires Node >=22.0.0.\nDetected: node 20.20.2', 'node'],
    ['openclaw: Node 20.20.2: node:sqlite is unavailable; use 24.16+/26.1+', 'node'],
    ['Gateway start blocked: set gateway.mode=local (current: unset)', 'not-local'],
    ['Gateway failed to start: Error: database is locked', 'store'],
    ['Gateway failed to start: database disk image is malformed. Run x', 'damaged'],
    ['Gateway failed to start: SqliteError: file is not a database', 'damaged'],
    ['Gateway failed to start: plugin telegram: cannot find module', 'other'],
  ])('tell what kind of end it was: %s', (text, reason) => {
    expect(readLastWords(text)?.reason).toBe(reason);
  });

  it.each([
    'Gateway failed to start: gateway already running (pid 4242); lock timeout after 5000ms',
    'somebody wrote: Gateway failed to start: because I say so',
    'listening on ws://127.0.0.1:18789 (PID 4242)',
    '',
  ])('are none: %s', (text) => {
    expect(readLastWords(text)).toBeNull();
  });

  it('of another OpenClaw are told from those that name nobody', () => {
    const other = readLastWords('Invalid config at /home/bob/.openclaw/openclaw.json:\n- a: b');
    expect(other && namesOwner(other, ADA)).toBeNull();
    const blocked = readLastWords(
      'Gateway start blocked: existing config is missing gateway.mode.',
    );
    // Ada's config says local: it was not hers.
    expect(blocked && namesOwner(blocked, ADA)).toBeNull();
    expect(blocked && namesOwner(blocked, { ...ADA, writtenMode: null })).toBe(true);
    const any = readLastWords('Gateway failed to start: out of memory');
    expect(any && namesOwner(any, ADA)).toBe(false);
  });

  it('that never end are read in no time', () => {
    expect(readLastWords(`Invalid config at /${'a/'.repeat(500_000)}`)).toBeNull();
  });
});
