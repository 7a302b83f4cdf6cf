import { describe, expect, it, onTestFinished } from 'vitest';
import { DEFAULT_SETTINGS } from '../../electron/core/api/settings-schema.ts';
import { judge } from '../../electron/core/judge/judge.ts';
import type { PastAct } from '../../electron/core/steps/healing-pauses.ts';
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

function decide(parts: EvidenceParts, settings = ON, acts: readonly PastAct[] = []) {
  const seen = evidence(parts);
  return decideSelfHealing({ evidence: seen, judgement: judge(seen), settings, acts });
}

describe('what is done without being asked', () => {
  it('releases an orphaned or recycled lock behind which a message waits', () => {
    const step = { kind: 'orphanedLocks', action: 'unlock', target: ORPHAN.path };
    expect(decide(WAITING)).toMatchObject({ kind: 'act', step });
    expect(decide({ ...WAITING, locks: [RECYCLED] })).toMatchObject({ kind: 'act' });
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
    it(`leaves it: ${what}`, () => expect(decide(parts).kind).not.toBe('act'));
  }

  it('does nothing while it is off, and says what it would have done', () => {
    expect(decide(WAITING, OFF)).toMatchObject({
      kind: 'would',
      step: { kind: 'orphanedLocks', action: 'unlock', target: ORPHAN.path },
    });
  });

  it('tells of steps for which a person was needed', () => {
    const hung = { runs: [run({ ageMs: 10 * MINUTE, quietMs: 6 * MINUTE })] };
    const decided = decide(hung);
    expect(decided.kind).toBe('person');
    expect(String('text' in decided && decided.text)).toContain('abort');
    expect(decide({})).toEqual({ kind: 'none' });
  });

  it('stops after so many within an hour, and says so', () => {
    const did = (ageMs: number): PastAct => ({
      atMs: ago(ageMs),
      action: 'unlock',
      target: `/another/${ageMs}.lock`,
      outcome: 'done',
    });
    const stopped = decide(WAITING, ON, [did(50 * MINUTE), did(MINUTE)]);
    expect(stopped.kind).toBe('stopped');
    expect(String('text' in stopped && stopped.text)).toContain('2 steps within an hour');
    expect(decide(WAITING, ON, [did(HOUR + SECOND), did(MINUTE)]).kind).toBe('act');
  });
});

describe('the self-healer', () => {
  function healer(settings = ON, outcome: 'done' | 'failed' | 'refused' = 'done') {
    const world = new World(onTestFinished);
    const released: string[] = [];
    const acted: string[] = [];
    const made = createSelfHealer({
      journal: world.journal,
      now: () => world.nowMs,
      settings: () => settings,
      isBusy: () => false,
      act: async ({ kind, action, target, why }) => {
        if (action === 'unlock') released.push(target ?? '');
        else acted.push(action);
        const result = await world.act('abort', null);
        const actionId = `self-${acted.length + released.length}`;
        const begun = { actionId, action, target } as const;
        const by = 'self-healing';
        const told = { by, healing: kind, why: String(why) } as const;
        world.journal.append({ type: 'action-started', ...begun, ...told });
        const ended = { ...begun, outcome, reason: '', undo: null } as const;
        world.journal.append({ type: 'action-finished', ...ended });
        return { ...result, outcome };
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
  const would = (world: World) =>
    world.journal.read().records.filter((record) => record.type === 'would-act');

  it('tries each lock once', async () => {
    const { look, released } = healer();
    await look(WAITING);
    await look(WAITING);
    expect(released).toEqual([ORPHAN.path]);
  });

  it('keeps its count in the journal and tells that it has stopped, once', async () => {
    const { look, made, released, notes } = healer();
    const waiting = (name: string): EvidenceParts => {
      const path = ORPHAN.path.replace('.jsonl', `-${name}.jsonl`);
      return {
        locks: [{ ...ORPHAN, path }],
        blocks: [block({ lockPath: path, atMs: ago(5 * SECOND) })],
      };
    };
    for (const name of ['a', 'b', 'c', 'c']) await look(waiting(name));
    expect(released).toHaveLength(2);
    expect(notes().filter((text) => text.includes('2 steps within an hour'))).toHaveLength(1);
    expect(String(made.findings()[0])).toContain('A person must look');
    await look({});
    expect(made.findings()).toEqual([]);
  });

  it('notes once for each lock what it would have done', async () => {
    const { look, released, world } = healer(OFF);
    for (let looks = 0; looks < 3; looks += 1) await look(WAITING);
    expect(released).toEqual([]);
    expect(would(world)).toMatchObject([{ kind: 'orphanedLocks', target: ORPHAN.path }]);
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
    expect(String(made.findings()[0])).toContain('did not help');
  });

  it('tries a step that is refused again and again ever less often', async () => {
    const { made, acted, world } = healer(STARTS, 'refused');
    world.seen = () => failedService;
    const seen = await world.look();
    const triedAt: number[] = [];
    for (let minutes = 0; minutes < 120; minutes += 1) {
      const before = acted.length;
      await made.onLook(seen);
      if (acted.length > before) triedAt.push(minutes);
      world.nowMs += MINUTE;
    }
    expect(triedAt).toEqual([0, 2, 5, 11, 23, 47, 95]);
  });

  it('does nothing of it without consent, and nothing at all once stopped', async () => {
    const without = healer({ ...STARTS, startGateway: false });
    await without.look(failedService);
    expect(without.acted).toEqual([]);
    expect(would(without.world)).toMatchObject([{ kind: 'startGateway', action: 'start' }]);
    const stopped = healer({ ...STARTS, stopped: true });
    await stopped.look(failedService);
    expect(stopped.acted).toEqual([]);
  });
});
