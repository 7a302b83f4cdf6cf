import { describe, expect, it, onTestFinished } from 'vitest';
import { DEFAULT_SETTINGS } from '../../electron/core/api/settings-schema.ts';
import { judge } from '../../electron/core/judge/judge.ts';
import { decideSelfHealing } from '../../electron/core/steps/self-healing.ts';
import { createSelfHealer } from '../../electron/recovery/self-healing.ts';
import type { EvidenceParts } from '../support/evidence.ts';
import {
  ago,
  block,
  evidence,
  GONE,
  HOUR,
  lock,
  MINUTE,
  memory,
  NOW_MS,
  owner,
  run,
  SECOND,
  service,
} from '../support/evidence.ts';
import { World } from './world.ts';

const OFF = { ...DEFAULT_SETTINGS.selfHealing, maxPerHour: 2 };
const ON = { ...OFF, orphanedLocks: true };
const ORPHAN = lock({ ageMs: MINUTE, pid: 9, owner: GONE });
const RECYCLED = lock({
  ageMs: 5 * MINUTE,
  pid: 9,
  owner: owner('other', { startedAtMs: ago(MINUTE) }),
});
const WAITING: EvidenceParts = { locks: [ORPHAN], blocks: [block({ atMs: ago(5 * SECOND) })] };

function decide(parts: EvidenceParts, settings = ON, doneAtMs: readonly number[] = []) {
  const seen = evidence(parts);
  return decideSelfHealing({ evidence: seen, judgement: judge(seen), settings, doneAtMs });
}

describe('what is done without being asked', () => {
  it('releases an orphaned or recycled lock behind which a message waits', () => {
    expect(decide(WAITING)).toMatchObject({ kind: 'release', lockPath: ORPHAN.path });
    expect(decide({ ...WAITING, locks: [RECYCLED] })).toMatchObject({ kind: 'release' });
  });

  const never: readonly (readonly [string, EvidenceParts])[] = [
    ['while nobody waits', { locks: [ORPHAN] }],
    [
      'before the gateway has had its turn',
      { ...WAITING, blocks: [block({ atMs: ago(2 * SECOND) })] },
    ],
    ['right after a wake', { ...WAITING, machine: { graceUntilMs: NOW_MS + SECOND } }],
    ['a foreign lock', { ...WAITING, locks: [lock({ pid: 9, owner: owner('other') })] }],
    [
      'a leaked lock',
      { ...WAITING, locks: [lock({ ageMs: MINUTE, abortedAtMs: ago(30 * SECOND) })] },
    ],
    ['a live one', { ...WAITING, locks: [lock()], runs: [run()] }],
    ['a session list’s lock', { ...WAITING, locks: [{ ...ORPHAN, kind: 'store' }] }],
    ['an unreadable one', { ...WAITING, locks: [lock({ pid: 9, owner: owner('unreadable') })] }],
  ];
  for (const [what, parts] of never) {
    it(`leaves it: ${what}`, () => expect(decide(parts).kind).not.toBe('release'));
  }

  it('does nothing while it is off, and says what it would have done', () => {
    expect(decide(WAITING, OFF)).toMatchObject({
      kind: 'would',
      text: expect.stringContaining('would have released'),
    });
  });

  it('tells of steps for which a person was needed', () => {
    const hung = { runs: [run({ ageMs: 10 * MINUTE, quietMs: 6 * MINUTE })] };
    expect(decide(hung)).toMatchObject({ kind: 'would', text: expect.stringContaining('abort') });
    expect(decide({})).toEqual({ kind: 'none' });
  });

  it('stops after so many within an hour, and says so', () => {
    const twice = [ago(50 * MINUTE), ago(MINUTE)];
    expect(decide(WAITING, ON, twice)).toMatchObject({
      kind: 'stopped',
      text: expect.stringContaining('2 locks within an hour'),
    });
    expect(decide(WAITING, ON, [ago(HOUR + SECOND), ago(MINUTE)])).toMatchObject({
      kind: 'release',
    });
  });
});

describe('the self-healer', () => {
  function healer(settings = ON, outcome: 'done' | 'failed' = 'done') {
    const world = new World(onTestFinished);
    const released: string[] = [];
    const acted: string[] = [];
    const made = createSelfHealer({
      journal: world.journal,
      now: () => world.nowMs,
      settings: () => settings,
      isBusy: () => false,
      act: async (action, target, why) => {
        acted.push(action);
        const result = await world.act('abort', null);
        const actionId = `self-${acted.length}`;
        const begun = { actionId, action, target } as const;
        world.journal.append({ type: 'action-started', ...begun, by: 'self-healing', why });
        const ended = { ...begun, outcome, reason: '', undo: null } as const;
        world.journal.append({ type: 'action-finished', ...ended });
        return result;
      },
      release: async (path, why) => {
        released.push(path);
        const result = await world.act('abort', null);
        world.journal.append({
          type: 'action-started',
          actionId: `self-${released.length}`,
          action: 'unlock',
          target: path,
          by: 'self-healing',
          why,
        });
        return result;
      },
    });
    const look = async (parts: EvidenceParts) => {
      world.seen = () => parts;
      return made.onLook(await world.look());
    };
    const notes = () =>
      world.journal
        .read()
        .records.flatMap((record) => (record.type === 'note' ? [record.text] : []));
    return { world, made, released, acted, look, notes };
  }
  const orphanSeen = (seenSinceMs: number) => ({ ...WAITING, locks: [{ ...ORPHAN, seenSinceMs }] });

  it('tries each lock once', async () => {
    const { look, released } = healer();
    await look(WAITING);
    await look(WAITING);
    expect(released).toEqual([ORPHAN.path]);
  });

  it('keeps its count in the journal and tells that it has stopped, once', async () => {
    const { look, made, released, notes } = healer();
    for (const seconds of [40, 30, 20, 20]) await look(orphanSeen(ago(seconds * SECOND)));
    expect(released).toHaveLength(2);
    expect(notes().filter((text) => text.includes('has stopped'))).toHaveLength(1);
    expect(made.findings()[0]).toContain('a person must look');
    await look({});
    expect(made.findings()).toEqual([]);
  });

  it('notes once for each lock what it would have done', async () => {
    const { look, released, notes } = healer(OFF);
    for (let looks = 0; looks < 3; looks += 1) await look(WAITING);
    expect(released).toEqual([]);
    expect(notes()).toHaveLength(1);
  });

  const failedService: EvidenceParts = {
    gateway: {
      http: { kind: 'refused' },
      socket: {
        kind: 'closed',
        atMs: ago(10 * MINUTE),
        code: 1006,
        reason: '',
        restartExpectedMs: null,
      },
      pid: null,
      process: null,
      service: service({ state: 'failed', pid: null, runs: null }),
    },
    runs: { coveredSinceMs: null, confirmedAtMs: null },
    sessions: { source: 'none', atMs: null, list: [] },
    memory: memory({ state: 'down', sinceMs: ago(10 * MINUTE), lastOkAtMs: ago(10 * MINUTE) }),
  };
  const STARTS = { ...OFF, startGateway: true, maxPerHour: 3 };

  it('starts a gateway that has failed once, and not again at the next look', async () => {
    const { look, acted } = healer(STARTS);
    for (let looks = 0; looks < 4; looks += 1) await look(failedService);
    expect(acted).toEqual(['start']);
  });

  it('stops itself after a start that did not help, and says so', async () => {
    const { look, acted, made, world } = healer(STARTS, 'failed');
    await look(failedService);
    world.nowMs += 10 * MINUTE;
    await look(failedService);
    expect(acted).toEqual(['start']);
    expect(made.findings()[0]).toContain('did not help');
  });

  it('does nothing of it without consent, and nothing at all once stopped', async () => {
    const without = healer({ ...STARTS, startGateway: false });
    await without.look(failedService);
    expect(without.acted).toEqual([]);
    expect(without.notes()[0]).toContain('would have taken `start`');
    const stopped = healer({ ...STARTS, stopped: true });
    await stopped.look(failedService);
    expect(stopped.acted).toEqual([]);
  });
});
