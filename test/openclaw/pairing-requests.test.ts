import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createPairingRequests,
  type PairingRequests,
} from '../../electron/openclaw/pairing-requests.ts';
import { PAIRING, PAIRING_APPROVED } from '../support/sqlite/index.ts';

const NOON = Date.parse('2026-11-28T12:00:00.000Z');
const MINUTE = 60_000;

let stateDir: string;
let nowMs: number;
let requests: PairingRequests;

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'pairing-'));
  mkdirSync(join(stateDir, 'credentials'));
  mkdirSync(join(stateDir, 'state'));
  nowMs = NOON + 30 * MINUTE;
  requests = createPairingRequests({ stateDir, now: () => nowMs });
});
afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

const fileOf = (channel: string) => join(stateDir, 'credentials', `${channel}-pairing.json`);
const database = () => join(stateDir, 'state', 'openclaw.sqlite');

/** An entry as 2026.2.1 writes it; later versions add the account to `meta`. */
function entry(minute: number, rest: object = {}) {
  const at = new Date(NOON + minute * MINUTE).toISOString();
  return { id: `55000${minute}`, code: 'CANARY22', createdAt: at, lastSeenAt: at, ...rest };
}

function write(channel: string, ...entries: readonly unknown[]): void {
  writeFileSync(fileOf(channel), `${JSON.stringify({ version: 1, requests: entries }, null, 2)}\n`);
}

/** What is found at the next look, a minute later unless given. */
function later(afterMs = MINUTE) {
  nowMs += afterMs;
  return requests.facts();
}

describe('the files of channels (up to 2026.7)', () => {
  it('tell since when somebody new waits, and neither who it is nor the code', () => {
    write('telegram', entry(3, { meta: { username: 'someone', accountId: 'Work' } }), entry(1));
    const found = requests.facts();
    expect(found).toEqual([
      {
        channelId: 'telegram',
        accountId: 'work',
        askedAtMs: NOON + 3 * MINUTE,
        lastSeenAtMs: NOON + 3 * MINUTE,
      },
      {
        channelId: 'telegram',
        accountId: 'default',
        askedAtMs: NOON + MINUTE,
        lastSeenAtMs: NOON + MINUTE,
      },
    ]);
    expect(JSON.stringify(found)).not.toMatch(/CANARY|55000|someone/);
  });

  it('tell of two channels at once, and of nobody where they are absent', () => {
    expect(requests.facts()).toEqual([]);
    write('telegram', entry(1));
    write('whatsapp', entry(2));
    expect(later().map((one) => one.channelId)).toEqual(['whatsapp', 'telegram']);
  });

  it('tell nothing more once the request was let in, or its file is gone', () => {
    write('telegram', entry(1));
    write('whatsapp', entry(1));
    expect(requests.facts()).toHaveLength(2);
    write('telegram');
    rmSync(fileOf('whatsapp'));
    expect(later()).toEqual([]);
  });

  it('that are half-written say what they said before, for a minute', () => {
    write('telegram', entry(1));
    expect(requests.facts()).toHaveLength(1);
    truncateSync(fileOf('telegram'), 40);
    expect(later(30_000)).toHaveLength(1);
    expect(later(31_000)).toEqual([]);
  });

  it.each([
    ['is a link to nothing', () => symlinkSync(join(stateDir, 'gone'), fileOf('telegram'))],
    ['is a folder', () => mkdirSync(fileOf('telegram'))],
    ['is of ten megabytes', () => writeFileSync(fileOf('telegram'), Buffer.alloc(10_000_000, 32))],
    ['is no object', () => writeFileSync(fileOf('telegram'), '[]')],
    [
      'has requests of another shape',
      () => write('telegram', null, 7, { id: 3 }, entry(1, { createdAt: 'soon' })),
    ],
    ['has a name that a shell would obey', () => write('a;b', entry(1))],
  ])('one that %s is unknown, and the other channel still counts', (_what, make) => {
    make();
    write('whatsapp', entry(2));
    expect(requests.facts().map((one) => one.channelId)).toEqual(['whatsapp']);
  });

  it('behind a link are read as OpenClaw reads them', () => {
    write('elsewhere', entry(1));
    symlinkSync(fileOf('elsewhere'), fileOf('telegram'));
    expect(requests.facts().map((one) => one.channelId)).toEqual(['elsewhere', 'telegram']);
  });

  it('in a folder that nobody may list are unknown', () => {
    if (process.getuid?.() === 0) {
      console.log('Skipped: root may list every folder.');
      return;
    }
    write('telegram', entry(1));
    chmodSync(join(stateDir, 'credentials'), 0o000);
    expect(requests.facts()).toEqual([]);
    chmodSync(join(stateDir, 'credentials'), 0o700);
    expect(later()).toHaveLength(1);
  });

  it('are kept to the fifty newest, however many there are', () => {
    write(
      'telegram',
      ...Array.from({ length: 200 }, (_one, at) => entry(at % 60, { id: `n${at}` })),
    );
    const found = requests.facts();
    expect(found).toHaveLength(50);
    expect(Math.min(...found.map((one) => one.askedAtMs))).toBeGreaterThan(NOON + 40 * MINUTE);
  });

  it('are looked at every half minute', () => {
    expect(requests.facts()).toEqual([]);
    write('telegram', entry(1));
    expect(later(29_000)).toEqual([]);
    expect(later(1_000)).toHaveLength(1);
  });
});

describe('the state database (2026.9)', () => {
  it('tells of each account, and keeps no code and no sender', () => {
    copyFileSync(PAIRING, database());
    const found = requests.facts();
    expect(found.map((one) => `${one.channelId} ${one.accountId}`)).toEqual([
      'whatsapp default',
      'telegram work',
      'telegram default',
    ]);
    expect(found[2]).toMatchObject({ askedAtMs: NOON, lastSeenAtMs: NOON + 4 * MINUTE });
    expect(JSON.stringify(found)).not.toMatch(/CANARY|550001|43664/);
  });

  it('takes out of its log that a sender was let in', () => {
    copyFileSync(PAIRING, database());
    expect(requests.facts()).toHaveLength(3);
    copyFileSync(PAIRING_APPROVED, `${database()}-wal`);
    expect(later().map((one) => `${one.channelId} ${one.accountId}`)).toEqual([
      'whatsapp default',
      'telegram work',
    ]);
  });

  it('that cannot be read says what it said before, for a minute', () => {
    copyFileSync(PAIRING, database());
    expect(requests.facts()).toHaveLength(3);
    truncateSync(database(), 700);
    expect(later(30_000)).toHaveLength(3);
    expect(later(31_000)).toEqual([]);
  });

  it('counts a request once that was moved there from a file', () => {
    copyFileSync(PAIRING, database());
    write('telegram', entry(0, { id: '550001' }));
    expect(requests.facts()).toHaveLength(3);
  });
});
