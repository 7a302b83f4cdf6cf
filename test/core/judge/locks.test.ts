import { describe, expect, it } from 'vitest';
import type { LockVerdict } from '../../../electron/core/api/snapshot.ts';
import type { LockFact } from '../../../electron/core/evidence/lock-facts.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import type { JudgedLock } from '../../../electron/core/judge/locks.ts';
import type { EvidenceParts, Version } from '../../support/evidence.ts';
import {
  ago,
  block,
  CLOSED,
  evidence,
  FOREIGN_PID,
  GATEWAY_PID,
  GONE,
  HOUR,
  LOCK_PATH,
  lock,
  MAIN,
  MINUTE,
  NO_SERVICE,
  owner,
  run,
  SECOND,
  SESSION_ID,
  session,
} from '../../support/evidence.ts';

function judged(parts: EvidenceParts): JudgedLock {
  const [only] = judge(evidence(parts)).locks;
  if (only === undefined) throw new Error('no lock was judged');
  return only;
}

type Case = readonly [sentence: string, parts: EvidenceParts, verdict: LockVerdict];

const RELEASABLE: readonly LockVerdict[] = [
  'orphaned',
  'recycled',
  'foreign',
  'malformed',
  'leaked',
];

function table(cases: readonly Case[]): void {
  it.each(cases)('%s', (_sentence, parts, verdict) => {
    const lockJudged = judged(parts);
    expect(lockJudged.verdict, String(lockJudged.why)).toBe(verdict);
    expect(lockJudged.releasable).toBe(RELEASABLE.includes(verdict));
    expect(String(lockJudged.why)).not.toBe('');
  });
}

const OPEN_IN_GATEWAY: LockFact['openedBy'] = { kind: 'known', pids: [GATEWAY_PID] };
/** The connection is younger than the lock, so its run may have begun unseen. */
const YOUNG_CONNECTION = { coveredSinceMs: ago(10 * SECOND), confirmedAtMs: ago(SECOND) };
const UNCONNECTED = { coveredSinceMs: null, confirmedAtMs: null };

/** OpenClaw writes start ticks there only. */
const ON_LINUX = { platform: 'linux' } as const;

describe('an owner that is gone', () => {
  table([
    [
      'a lock whose process is gone is orphaned',
      { locks: [lock({ pid: 99, owner: GONE })] },
      'orphaned',
    ],
    [
      'another user’s lock may be that of a process with another number: nothing is told',
      { locks: [lock({ pid: 99, owner: GONE, ofOtherUser: true })] },
      'undetermined',
    ],
    [
      'a lock that was made on Linux names no process of a Mac: it may be a container’s',
      {
        machine: { platform: 'darwin' },
        locks: [lock({ pid: 99, startTicks: 900_000, owner: GONE, openedBy: CLOSED })],
      },
      'undetermined',
    ],
    [
      'nor is it recycled there where another program has the number',
      {
        machine: { platform: 'darwin' },
        locks: [lock({ pid: 99, startTicks: 900_000, owner: owner('other'), openedBy: CLOSED })],
      },
      'undetermined',
    ],
    [
      'a lock that was made on the Mac itself is orphaned',
      { machine: { platform: 'darwin' }, locks: [lock({ pid: 99, owner: GONE })] },
      'orphaned',
    ],
    [
      'a zombie owner has ended',
      { locks: [lock({ pid: 99, owner: owner('openclaw', { state: 'zombie' }) })] },
      'orphaned',
    ],
    [
      'a zombie with the number of a stranger has ended too',
      { locks: [lock({ pid: 99, owner: owner('other', { state: 'zombie' }) })] },
      'orphaned',
    ],
    [
      'a gateway that is down leaves an orphaned lock',
      {
        locks: [lock({ owner: GONE })],
        gateway: { http: { kind: 'refused' }, socket: { kind: 'not-tried' }, process: GONE },
      },
      'orphaned',
    ],
    [
      'an owner that is gone has nothing open, whoever else could not be looked at',
      {
        locks: [lock({ pid: 99, owner: GONE, openedBy: { ...CLOSED, notSeen: 'process 7 …' } })],
      },
      'orphaned',
    ],
    [
      'what a living process has open is not taken away, though the named owner is gone',
      { locks: [lock({ pid: 99, owner: GONE, openedBy: { kind: 'known', pids: [9_017] } })] },
      'undetermined',
    ],
    [
      'an owner that nobody looked at proves nothing',
      { locks: [lock({ pid: 99, owner: null })] },
      'undetermined',
    ],
    [
      "another user's process proves nothing",
      { locks: [lock({ pid: 99, owner: { kind: 'unknown', why: 'permission denied' } })] },
      'undetermined',
    ],
  ]);
});

describe('a number that was used again', () => {
  const MADE = 10 * MINUTE;
  const startedAfterLock = (laterMs: number, identity: 'other' | 'openclaw-gateway' = 'other') =>
    lock({
      ageMs: MADE,
      pid: FOREIGN_PID,
      owner: owner(identity, { startedAtMs: ago(MADE) + laterMs }),
    });
  const byTicks = (ticks: number) =>
    lock({
      ageMs: MADE,
      pid: GATEWAY_PID,
      startTicks: 154_532,
      owner: owner('openclaw-gateway', { startTicks: ticks }),
      openedBy: CLOSED,
    });
  table([
    [
      'a process that started a minute after the lock was made is not its owner',
      { locks: [startedAfterLock(MINUTE)] },
      'recycled',
    ],
    [
      'a start 2.001 s after the lock is over the tolerance',
      { locks: [startedAfterLock(2_001)] },
      'recycled',
    ],
    [
      'a start 2 s after the lock is within it: the stranger is judged as himself',
      { locks: [startedAfterLock(2_000)] },
      'foreign',
    ],
    [
      'a live gateway that started 1.5 s after the lock may be its owner',
      { locks: [{ ...startedAfterLock(1_500, 'openclaw-gateway') }], runs: YOUNG_CONNECTION },
      'held',
    ],
    [
      'a lock made before the machine booted belongs to nobody that runs now',
      {
        machine: { bootedAtMs: ago(9 * MINUTE) },
        locks: [lock({ ageMs: MADE, pid: FOREIGN_PID, owner: owner('openclaw') })],
      },
      'recycled',
    ],
    [
      'a boot 2.001 s after the lock is over the tolerance',
      {
        machine: { bootedAtMs: ago(MADE) + 2_001 },
        locks: [lock({ ageMs: MADE, pid: FOREIGN_PID, owner: owner('openclaw') })],
      },
      'recycled',
    ],
    [
      'a boot within the tolerance after the lock decides nothing',
      {
        machine: { bootedAtMs: ago(MADE) + 2_000 },
        locks: [lock({ ageMs: MADE, pid: FOREIGN_PID, owner: owner('openclaw') })],
      },
      'held',
    ],
    [
      'start ticks that differ tell a later life of the same number (2026.3.31 and later)',
      { machine: ON_LINUX, version: '2026.7.35', locks: [byTicks(999_999)] },
      'recycled',
    ],
    [
      'start ticks that agree outweigh a start that looks later',
      {
        version: '2026.7.35',
        machine: ON_LINUX,
        runs: YOUNG_CONNECTION,
        locks: [
          lock({
            ageMs: MADE,
            startTicks: 154_532,
            owner: owner('openclaw-gateway', { startTicks: 154_532, startedAtMs: ago(MINUTE) }),
          }),
        ],
        install: { maxHoldMs: HOUR },
      },
      'held',
    ],
    [
      "the gateway's own number from an earlier life is recycled too (openclaw/openclaw #31489)",
      {
        locks: [
          lock({
            ageMs: HOUR,
            owner: owner('openclaw-gateway', { startedAtMs: ago(MINUTE) }),
            openedBy: CLOSED,
          }),
        ],
      },
      'recycled',
    ],
    [
      'nobody asked whether the process has the file open: that is no "no"',
      { locks: [{ ...startedAfterLock(MINUTE), openedBy: { kind: 'not-asked' } }] },
      'undetermined',
    ],
    [
      'whether it has the file open cannot be told',
      { locks: [{ ...startedAfterLock(MINUTE), openedBy: { kind: 'unknown' } }] },
      'undetermined',
    ],
    [
      'its open files may not be looked at',
      {
        locks: [
          {
            ...startedAfterLock(MINUTE),
            openedBy: { kind: 'known', pids: [], unread: [FOREIGN_PID] },
          },
        ],
      },
      'undetermined',
    ],
    [
      'somebody else has it open: the owner may go by another number in a container',
      { locks: [{ ...startedAfterLock(MINUTE), openedBy: { kind: 'known', pids: [9_017] } }] },
      'undetermined',
    ],
    [
      'an owner that has the file open cannot be a later process',
      {
        locks: [{ ...startedAfterLock(MINUTE), openedBy: { kind: 'known', pids: [FOREIGN_PID] } }],
      },
      'undetermined',
    ],
  ]);
});

describe('a lock that seems older than its process, on a version that nobody has measured', () => {
  const startedAfterLock = (identity: 'other' | 'openclaw-gateway') =>
    lock({
      ageMs: 10 * MINUTE,
      pid: FOREIGN_PID,
      owner: owner(identity, { startedAtMs: ago(9 * MINUTE) }),
      openedBy: CLOSED,
    });
  table([
    [
      'may be held, though it is closed: the clock may have been set before',
      { version: 'unknown', locks: [startedAfterLock('openclaw-gateway')] },
      'undetermined',
    ],
    [
      'is recycled where another program has the number by now',
      { version: 'unknown', locks: [startedAfterLock('other')] },
      'recycled',
    ],
    [
      'is recycled where the ticks since boot tell',
      {
        version: 'unknown',
        machine: ON_LINUX,
        locks: [
          lock({
            startTicks: 900_000,
            owner: owner('openclaw-gateway', { startTicks: 1_000_000 }),
            openedBy: CLOSED,
          }),
        ],
      },
      'recycled',
    ],
  ]);
});

describe('a lock that is open in a process that began after it was made', () => {
  const HELD_3_H = lock({
    ageMs: 5 * HOUR,
    owner: owner('openclaw-gateway'),
    openedBy: OPEN_IN_GATEWAY,
  });
  table([
    [
      'shows that the clock was set before this watch began: with a run it is held, of no known age',
      { locks: [HELD_3_H], runs: [run()] },
      'held',
    ],
    ['nor is it recycled, leaked or overdue without one', { locks: [HELD_3_H] }, 'held'],
    [
      'and is another OpenClaw’s, if that has it open',
      {
        locks: [
          lock({
            ageMs: 5 * HOUR,
            pid: FOREIGN_PID,
            owner: owner('openclaw'),
            openedBy: { kind: 'known', pids: [FOREIGN_PID] },
          }),
        ],
      },
      'held',
    ],
  ]);
});

describe('a lock that is dated in the future', () => {
  const future = (parts: Parameters<typeof lock>[0] = {}) => lock({ ageMs: -2 * HOUR, ...parts });
  const blocks = [block()];
  table([
    ['has no known age, and is held', { locks: [future({ openedBy: OPEN_IN_GATEWAY })] }, 'held'],
    [
      'is not released where messages are blocked, whatever is seen of runs',
      { locks: [future({ openedBy: OPEN_IN_GATEWAY })], blocks },
      'overdue',
    ],
    [
      'nor where it is closed: no connection covers it, and it waited for nothing provably',
      { locks: [future({ openedBy: CLOSED })], blocks },
      'overdue',
    ],
    [
      'says nothing where it is empty, since its grace cannot be told',
      { locks: [future({ content: { kind: 'empty' }, owner: null })] },
      'undetermined',
    ],
    ['is orphaned all the same', { locks: [future({ pid: 99, owner: GONE })] }, 'orphaned'],
    [
      'is a second off for clocks that are read one after the other',
      { locks: [lock({ ageMs: -1_500, openedBy: OPEN_IN_GATEWAY })] },
      'held',
    ],
  ]);
});

describe('a step of the clock between the lock and now', () => {
  const STEPPED = { clockSteppedAtMs: ago(5 * MINUTE) };
  const later = owner('openclaw-gateway', { startedAtMs: ago(MINUTE) });
  table([
    [
      'start times cannot be compared across it',
      { machine: STEPPED, locks: [lock({ ageMs: 10 * MINUTE, owner: later, openedBy: CLOSED })] },
      'undetermined',
    ],
    [
      'a lock without start ticks is not judged by its process having some (2026.2.1 on Linux)',
      {
        machine: STEPPED,
        locks: [
          lock({
            ageMs: 10 * MINUTE,
            owner: { ...later, startTicks: 5_000 },
            openedBy: CLOSED,
          }),
        ],
      },
      'undetermined',
    ],
    [
      'start ticks on both sides do not care for clocks',
      {
        version: '2026.7.35',
        machine: { ...STEPPED, ...ON_LINUX },
        locks: [
          lock({
            ageMs: 10 * MINUTE,
            startTicks: 1,
            owner: { ...later, startTicks: 5_000 },
            openedBy: CLOSED,
          }),
        ],
      },
      'recycled',
    ],
    [
      'a step before the lock was made counts as well: its owner is still dated by the old clock',
      {
        machine: { clockSteppedAtMs: ago(11 * MINUTE) },
        locks: [lock({ ageMs: 10 * MINUTE, owner: later, openedBy: CLOSED })],
      },
      'undetermined',
    ],
    [
      'an age that the step has made is beyond no limit',
      {
        machine: { bootedAtMs: ago(50 * HOUR), ...STEPPED },
        runs: UNCONNECTED,
        locks: [
          lock({
            ageMs: 30 * HOUR,
            owner: owner('openclaw-gateway', { startedAtMs: ago(40 * HOUR) }),
            openedBy: CLOSED,
          }),
        ],
      },
      'held',
    ],
    [
      'nor does the time since an abort count across it',
      {
        machine: { clockSteppedAtMs: ago(SECOND) },
        runs: UNCONNECTED,
        locks: [lock({ ageMs: MINUTE, openedBy: CLOSED, abortedAtMs: ago(10 * SECOND) })],
      },
      'held',
    ],
  ]);
});

describe('a live owner that is not the gateway', () => {
  table([
    [
      'a readable stranger cannot hold a lock of OpenClaw',
      { locks: [lock({ pid: FOREIGN_PID, owner: owner('other') })] },
      'foreign',
    ],
    [
      'a stranger whose open files may not be looked at is left alone',
      {
        locks: [
          lock({
            pid: FOREIGN_PID,
            owner: owner('other'),
            openedBy: { kind: 'known', pids: [], unread: [FOREIGN_PID] },
          }),
        ],
      },
      'undetermined',
    ],
    [
      'a stranger that was not asked is left alone',
      {
        locks: [lock({ pid: FOREIGN_PID, owner: owner('other'), openedBy: { kind: 'not-asked' } })],
      },
      'undetermined',
    ],
    [
      'a stranger that has the very file open is left alone',
      {
        locks: [
          lock({
            pid: FOREIGN_PID,
            owner: owner('other'),
            openedBy: { kind: 'known', pids: [FOREIGN_PID] },
          }),
        ],
      },
      'undetermined',
    ],
    [
      'a process whose command cannot be read may be anything',
      { locks: [lock({ pid: FOREIGN_PID, owner: owner('unreadable') })] },
      'undetermined',
    ],
    [
      'another OpenClaw process holds its lock',
      { locks: [lock({ pid: FOREIGN_PID, owner: owner('openclaw') })] },
      'held',
    ],
    [
      'another gateway holds its lock',
      { locks: [lock({ pid: FOREIGN_PID, owner: owner('openclaw-gateway') })] },
      'held',
    ],
    [
      'another OpenClaw process for which the gateway gave up waiting is overdue',
      {
        locks: [lock({ ageMs: MINUTE, pid: FOREIGN_PID, owner: owner('openclaw') })],
        blocks: [block({ ownerPid: FOREIGN_PID })],
      },
      'overdue',
    ],
    [
      'another OpenClaw process past the limit of a run is overdue, never leaked',
      {
        locks: [
          lock({
            ageMs: HOUR,
            pid: FOREIGN_PID,
            owner: owner('openclaw'),
            openedBy: CLOSED,
          }),
        ],
      },
      'overdue',
    ],
    [
      'a gateway whose own number is not known does not make its lock leaked',
      {
        gateway: { pid: null, process: owner('openclaw-gateway') },
        locks: [lock({ ageMs: MINUTE, openedBy: CLOSED })],
      },
      'held',
    ],
  ]);
});

describe('processes that cannot be seen from here', () => {
  const DOCKER = { pid: 77, process: owner('other', { command: '/usr/bin/docker-proxy' }) };
  const UNSEEN = { pid: null, process: null };
  const DOWN: EvidenceParts['gateway'] = {
    ...UNSEEN,
    http: { kind: 'refused' },
    socket: { kind: 'not-tried' },
  };
  const strangerNow = owner('other');
  const youngStranger = owner('other', { startedAtMs: ago(SECOND) });
  table([
    [
      'behind a port forwarder a missing owner proves nothing',
      { gateway: DOCKER, locks: [lock({ pid: 7, owner: GONE })] },
      'undetermined',
    ],
    [
      'behind a port forwarder a stranger with that number proves nothing',
      { gateway: DOCKER, locks: [lock({ pid: 7, owner: strangerNow })] },
      'undetermined',
    ],
    [
      'behind a port forwarder a younger process with that number proves nothing',
      { gateway: DOCKER, locks: [lock({ pid: 7, owner: youngStranger })] },
      'undetermined',
    ],
    [
      'a gateway that answers without any process of ours runs in a container',
      { gateway: UNSEEN, locks: [lock({ pid: 7, owner: GONE })] },
      'undetermined',
    ],
    [
      'a gateway that accepts and says nothing runs there too',
      {
        gateway: {
          ...UNSEEN,
          http: { kind: 'silent', afterMs: 2_000 },
          socket: { kind: 'not-tried' },
        },
        locks: [lock({ pid: 7, owner: strangerNow })],
      },
      'undetermined',
    ],
    [
      'a half-written lock in a container is not judged by our processes',
      {
        gateway: UNSEEN,
        locks: [
          lock({ ageMs: HOUR, content: { kind: 'malformed', why: 'cut', pid: 7 }, owner: GONE }),
        ],
      },
      'undetermined',
    ],
    [
      'Clawbuoy in a container that shares the folder does not see who lives outside of it',
      {
        machine: { hasUnseenProcesses: true },
        gateway: DOWN,
        locks: [lock({ pid: 7, owner: GONE })],
      },
      'undetermined',
    ],
    [
      'nor does it know there whose half-written lock it is',
      {
        machine: { hasUnseenProcesses: true },
        gateway: DOWN,
        locks: [lock({ ageMs: HOUR, content: { kind: 'empty' }, owner: null })],
      },
      'undetermined',
    ],
    [
      'on a disk that other machines use, a number that nobody has here may be somebody’s there',
      {
        machine: { isDiskShared: true },
        gateway: DOWN,
        locks: [lock({ pid: 7, owner: GONE })],
      },
      'undetermined',
    ],
    [
      'nor is a number there that a stranger has here',
      {
        machine: { isDiskShared: true },
        gateway: DOWN,
        locks: [lock({ pid: 7, owner: strangerNow })],
      },
      'undetermined',
    ],
    [
      'a gateway of this machine shows whose numbers are meant on such a disk',
      { machine: { isDiskShared: true }, locks: [lock({ pid: 99, owner: GONE })] },
      'orphaned',
    ],
    [
      'a gateway beside it there shows whose numbers are meant',
      {
        machine: { hasUnseenProcesses: true },
        locks: [lock({ pid: 99, owner: GONE })],
      },
      'orphaned',
    ],
    [
      'the gateway is on another machine: its numbers mean nothing here',
      { install: { isLoopback: false }, locks: [lock({ pid: 99, owner: GONE })] },
      'undetermined',
    ],
    [
      'nor does an unreadable lock there belong to nobody',
      {
        install: { isLoopback: false },
        locks: [lock({ ageMs: HOUR, content: { kind: 'empty' }, owner: null })],
      },
      'undetermined',
    ],
  ]);
});

describe('a lock file that says nothing', () => {
  const EMPTY = { kind: 'empty' } as const;
  const CUT = { kind: 'malformed', why: 'unexpected end', pid: null } as const;
  const empty = (ageMs: number) => lock({ ageMs, content: EMPTY, owner: null });
  table([
    ['an empty lock is being written', { locks: [empty(4_999)] }, 'held'],
    ['an empty lock past 5 s belongs to nobody', { locks: [empty(5_000)] }, 'malformed'],
    [
      'where a lock is waited for 60 s the grace is 30 s: within it',
      { version: '2026.7.35', locks: [empty(29_999)] },
      'held',
    ],
    ['and past it', { version: '2026.7.35', locks: [empty(30_000)] }, 'malformed'],
    [
      'a configured acquire timeout of 60 s gives the long grace to 2026.2.1 as well',
      { install: { acquireTimeoutMs: 60_000 }, locks: [empty(10_000)] },
      'held',
    ],
    [
      'a cut one with nobody in it belongs to nobody',
      { locks: [lock({ ageMs: HOUR, content: CUT, owner: null })] },
      'malformed',
    ],
    [
      'a cut one that names a process which is gone belongs to nobody',
      { locks: [lock({ ageMs: HOUR, content: { ...CUT, pid: 99 }, owner: GONE })] },
      'malformed',
    ],
    [
      'a cut one that names a live process may be its',
      { locks: [lock({ ageMs: HOUR, content: { ...CUT, pid: GATEWAY_PID } })] },
      'undetermined',
    ],
    [
      'a cut one that names a process which cannot be looked at may be its',
      {
        locks: [
          lock({
            ageMs: HOUR,
            content: { ...CUT, pid: 7 },
            owner: { kind: 'unknown', why: 'ps failed' },
          }),
        ],
      },
      'undetermined',
    ],
    [
      'one of which nobody has asked who has it open is not free',
      { locks: [{ ...empty(HOUR), openedBy: { kind: 'not-asked' } }] },
      'undetermined',
    ],
    [
      'nor one of which that cannot be told',
      { locks: [{ ...empty(HOUR), openedBy: { kind: 'unknown' } }] },
      'undetermined',
    ],
    [
      'nor one that an OpenClaw of another user may have open',
      { locks: [{ ...empty(HOUR), openedBy: { ...CLOSED, notSeen: 'process 7 …' } }] },
      'undetermined',
    ],
    [
      'one that may name a process in a form that is not understood is not free, who is gone or not',
      {
        locks: [lock({ ageMs: HOUR, content: { ...CUT, mayNameOther: true }, owner: null })],
      },
      'undetermined',
    ],
    [
      'nor where the process that can be read in it is gone',
      {
        locks: [
          lock({ ageMs: HOUR, content: { ...CUT, pid: 99, mayNameOther: true }, owner: GONE }),
        ],
      },
      'undetermined',
    ],
    [
      'one that somebody has open is not free',
      { locks: [{ ...empty(HOUR), openedBy: OPEN_IN_GATEWAY }] },
      'undetermined',
    ],
    [
      'one that may not be read is not free (openclaw/openclaw PR #102155)',
      {
        locks: [lock({ ageMs: HOUR, content: { kind: 'unreadable', why: 'EACCES' }, owner: null })],
      },
      'undetermined',
    ],
    [
      'a symlink is not touched',
      {
        locks: [
          lock({ ageMs: HOUR, content: { kind: 'not-a-file', why: 'a symlink' }, owner: null }),
        ],
      },
      'undetermined',
    ],
  ]);
});

describe("the gateway's own lock on 2026.2.1", () => {
  /** A watch that came late, in a gateway that has run for longer than the lock is old. */
  const AGED = {
    machine: { bootedAtMs: ago(30 * 24 * HOUR) },
    runs: UNCONNECTED,
  } as const;
  const old = (parts: Parameters<typeof lock>[0] = {}) =>
    lock({
      ageMs: MINUTE,
      owner: owner('openclaw-gateway', { startedAtMs: ago(30 * 24 * HOUR) }),
      ...parts,
    });
  table([
    ['a run behind it is work', { locks: [old()], runs: [run()] }, 'held'],
    [
      'a run behind it past the limit of a run is overdue',
      { locks: [old({ ageMs: 13 * MINUTE })], runs: [run()] },
      'overdue',
    ],
    [
      'a run behind it for which a message was given up is overdue',
      { locks: [old()], runs: [run()], blocks: [block({ atMs: ago(SECOND) })] },
      'overdue',
    ],
    [
      'no run on a connection older than the lock, and the file closed: leaked',
      { locks: [old({ openedBy: CLOSED })] },
      'leaked',
    ],
    [
      'no run, but the gateway has the file open, as a compaction does',
      { locks: [old({ openedBy: OPEN_IN_GATEWAY })] },
      'held',
    ],
    ['no run, and nobody has asked yet who has it open', { locks: [old()] }, 'held'],
    [
      'no run, and who has it open cannot be told',
      { locks: [old({ openedBy: { kind: 'unknown' } })] },
      'undetermined',
    ],
    [
      'a connection younger than the lock proves nothing',
      { locks: [old({ openedBy: CLOSED })], runs: YOUNG_CONNECTION },
      'held',
    ],
    [
      'without a connection nothing is proved',
      { locks: [old({ openedBy: CLOSED })], runs: UNCONNECTED },
      'held',
    ],
    [
      'one look cannot tell, and says so',
      { mode: 'one-look', locks: [old({ openedBy: CLOSED })], runs: YOUNG_CONNECTION },
      'undetermined',
    ],
    [
      'a lock seen for less than 5 s may have its run still on the way',
      { locks: [lock({ ageMs: 4_000, openedBy: CLOSED })] },
      'held',
    ],
    [
      'a lock remade 3 s ago is a new one, whatever its words say',
      { locks: [old({ seenSinceMs: ago(3 * SECOND), openedBy: CLOSED })] },
      'held',
    ],
    [
      'an answer from before the 5 s were over proves nothing',
      {
        locks: [old({ openedBy: CLOSED })],
        runs: { coveredSinceMs: ago(HOUR), confirmedAtMs: ago(MINUTE) + 4_999 },
      },
      'held',
    ],
    [
      'a run that has just ended may still be letting go of it',
      {
        locks: [old({ openedBy: CLOSED })],
        runs: [run({ phase: 'ended', endedAtMs: ago(4 * SECOND) })],
      },
      'held',
    ],
    [
      'a run that ended 6 s ago has let go',
      {
        locks: [old({ openedBy: CLOSED })],
        runs: [run({ phase: 'ended', endedAtMs: ago(6 * SECOND) })],
      },
      'leaked',
    ],
    [
      'a run of another session is not behind it',
      { locks: [old({ openedBy: CLOSED })], runs: [run({ sessionKey: 'agent:main:other' })] },
      'leaked',
    ],
    [
      'a run of a session below it may be',
      { locks: [old({ openedBy: CLOSED })], runs: [run({ sessionKey: `${MAIN}:heartbeat` })] },
      'held',
    ],
    [
      'a run without a session may be',
      { locks: [old({ openedBy: CLOSED })], runs: [run({ sessionKey: null })] },
      'held',
    ],
    [
      'where the session of the lock is not known any run may be',
      {
        sessions: [],
        locks: [old({ openedBy: CLOSED })],
        runs: [run({ sessionKey: 'agent:main:other' })],
      },
      'held',
    ],
    [
      'the gateway gave up waiting for its own lock: it does not know to hold it (#7222)',
      {
        locks: [old({ openedBy: CLOSED })],
        runs: UNCONNECTED,
        blocks: [block({ waitedMs: 10 * SECOND })],
      },
      'leaked',
    ],
    [
      'a lock younger than that wait was made by the run that came after',
      {
        locks: [lock({ ageMs: 12 * SECOND, openedBy: CLOSED })],
        runs: UNCONNECTED,
        blocks: [block({ atMs: ago(5 * SECOND), waitedMs: 10 * SECOND })],
      },
      'overdue',
    ],
    [
      'a wait for somebody else says nothing of this owner',
      {
        locks: [old({ openedBy: CLOSED })],
        runs: UNCONNECTED,
        blocks: [block({ ownerPid: FOREIGN_PID })],
      },
      'overdue',
    ],
    [
      'a block that is older than the lock met another one',
      {
        locks: [old({ openedBy: CLOSED })],
        runs: UNCONNECTED,
        blocks: [block({ atMs: ago(2 * MINUTE) })],
      },
      'held',
    ],
    [
      'an abort that ended its run 5 s ago, and the same lock is still there',
      {
        locks: [old({ openedBy: CLOSED, abortedAtMs: ago(5 * SECOND) })],
        runs: UNCONNECTED,
      },
      'leaked',
    ],
    [
      'an abort 4 s ago proves nothing yet',
      {
        locks: [old({ openedBy: CLOSED, abortedAtMs: ago(4 * SECOND) })],
        runs: UNCONNECTED,
      },
      'held',
    ],
    [
      'a lock that appeared after the abort is another run’s',
      {
        locks: [
          lock({
            ageMs: 6 * SECOND,
            openedBy: CLOSED,
            abortedAtMs: ago(8 * SECOND),
          }),
        ],
        runs: UNCONNECTED,
      },
      'held',
    ],
    [
      'older than a run takes plus its margin, and closed',
      { locks: [old({ ageMs: 12 * MINUTE + 1, openedBy: CLOSED })], runs: UNCONNECTED },
      'leaked',
    ],
    [
      'just within that age',
      { locks: [old({ ageMs: 12 * MINUTE, openedBy: CLOSED })], runs: UNCONNECTED },
      'held',
    ],
    [
      'older than that, and the gateway has it open: a run may have a limit of its own',
      { locks: [old({ ageMs: 21 * 24 * HOUR, openedBy: OPEN_IN_GATEWAY })], ...AGED },
      'overdue',
    ],
    [
      'older than that, and nobody has asked yet who has it open',
      { locks: [old({ ageMs: 21 * 24 * HOUR })], ...AGED },
      'overdue',
    ],
    [
      'older than that, and who has it open cannot be told',
      { locks: [old({ ageMs: 21 * 24 * HOUR, openedBy: { kind: 'unknown' } })], ...AGED },
      'undetermined',
    ],
    [
      'older than that, and whether the gateway has it open may not be looked at',
      {
        locks: [
          old({
            ageMs: 21 * 24 * HOUR,
            openedBy: { kind: 'known', pids: [], unread: [GATEWAY_PID] },
          }),
        ],
        ...AGED,
      },
      'undetermined',
    ],
    [
      'no run and closed by the gateway, yet somebody else has it open',
      { locks: [old({ openedBy: { kind: 'known', pids: [FOREIGN_PID] } })] },
      'held',
    ],
    [
      'a hold limit that is shorter than a run may take makes it overdue, not leaked',
      {
        version: '2026.7.35',
        locks: [old({ ageMs: 11 * MINUTE, maxHoldMs: 5 * MINUTE })],
        runs: UNCONNECTED,
      },
      'overdue',
    ],
    [
      "the watchdog of 2026.4.29 gives a run its own limit, 48 h by default, and not a compaction's",
      { version: '2026.4.29', locks: [old({ ageMs: 50 * MINUTE })], runs: UNCONNECTED },
      'held',
    ],
    [
      'on 2026.3.13 that limit is ten minutes',
      { version: '2026.3.13', locks: [old({ ageMs: 13 * MINUTE })], runs: UNCONNECTED },
      'overdue',
    ],
    [
      'a configured run timeout moves that age',
      {
        locks: [old({ ageMs: 20 * MINUTE })],
        runs: UNCONNECTED,
        install: { runTimeoutMs: HOUR },
      },
      'held',
    ],
  ]);
});

describe("the gateway's own lock on 2026.7.35", () => {
  const version = '2026.7.35';
  const old = (parts: Parameters<typeof lock>[0] = {}) =>
    lock({ ageMs: MINUTE, maxHoldMs: 300_000, ...parts });
  const row = (hasActiveRun: boolean | null) => [session({ hasActiveRun })];
  const unseen = { runs: UNCONNECTED, version } as const;
  table([
    [
      'its row says that a run is active',
      { ...unseen, locks: [old()], sessions: row(true) },
      'held',
    ],
    [
      'its row says so past the hold limit that the lock names',
      { ...unseen, locks: [old({ ageMs: 6 * MINUTE })], sessions: row(true) },
      'overdue',
    ],
    [
      'its row says that none is, the lock has been the same for a minute, and it is closed',
      { ...unseen, locks: [old({ openedBy: CLOSED })], sessions: row(false) },
      'leaked',
    ],
    [
      'its row says that none is, and the gateway has the file open: a compaction by hand',
      { ...unseen, locks: [old({ openedBy: OPEN_IN_GATEWAY })], sessions: row(false) },
      'held',
    ],
    [
      'its row says that none is, and nobody has asked yet who has it open',
      { ...unseen, locks: [old()], sessions: row(false) },
      'held',
    ],
    [
      'its row was read before the lock had stood for 5 s',
      {
        ...unseen,
        locks: [lock({ ageMs: 6 * SECOND })],
        sessions: { atMs: ago(2 * SECOND), list: row(false) },
      },
      'held',
    ],
    [
      'its row has said so for less than 5 s: the run may still be letting go',
      {
        ...unseen,
        locks: [old()],
        sessions: [session({ hasActiveRun: false, inactiveSinceMs: ago(5 * SECOND) })],
      },
      'held',
    ],
    [
      'its row says so, but since when is not known',
      {
        ...unseen,
        locks: [old()],
        sessions: [session({ hasActiveRun: false, inactiveSinceMs: null })],
      },
      'held',
    ],
    [
      'a row from a file on disk is not the gateway’s word',
      { ...unseen, locks: [old()], sessions: { source: 'file', list: row(false) } },
      'held',
    ],
    ['its row says nothing', { ...unseen, locks: [old()], sessions: row(null) }, 'held'],
    [
      'within 48 hours and two minutes no age proves a leak there',
      { ...unseen, locks: [old({ ageMs: 40 * MINUTE })], sessions: row(null) },
      'overdue',
    ],
  ]);
});

describe('locks that no version in use looks at', () => {
  it('a database era makes every lock file inert, whoever owns it', () => {
    for (const fact of [
      lock({ pid: 99, owner: GONE }),
      lock({ ageMs: 30 * HOUR }),
      lock({ ageMs: HOUR, content: { kind: 'empty' }, owner: null }),
    ]) {
      const one = judged({ version: '2026.9.6', locks: [fact], blocks: [block()] });
      expect(one.verdict).toBe('inert');
      expect(one.releasable).toBe(false);
    }
  });
});

describe('which session a lock belongs to', () => {
  it('is told by the session list, and else by the block', () => {
    expect(judged({ locks: [lock()] }).sessionKey).toBe(MAIN);
    const told = judged({ locks: [lock()], sessions: [], blocks: [block()] });
    expect(told.sessionKey).toBe(MAIN);
    expect(judged({ locks: [lock()], sessions: [] }).sessionKey).toBeNull();
  });

  it('a lock of a session that has moved on is a leftover', () => {
    const moved = [session({ sessionId: '00000000-0000-4000-8000-000000000000' })];
    expect(judged({ locks: [lock()], sessions: moved }).current).toBe(false);
    const before = { sessions: { atMs: ago(SECOND), list: moved }, blocks: [block()] };
    expect(judged({ locks: [lock()], ...before }).current).toBe(false);
  });

  it('a block newer than the session list makes its lock current', () => {
    const one = judged({
      locks: [lock({ ageMs: 30 * SECOND })],
      sessions: { atMs: ago(40 * SECOND), list: [] },
      blocks: [block({ atMs: ago(10 * SECOND) })],
    });
    expect(one.current).toBe(true);
  });

  it('nothing is a leftover while no session list is known', () => {
    expect(judged({ locks: [lock()], sessions: { source: 'none', list: [] } }).current).toBe(true);
  });

  it('a store lock is always current', () => {
    const path = LOCK_PATH.replace(/[^/]+$/, 'sessions.json.lock');
    const fact = lock({ kind: 'store', path, sessionId: '', pid: 99, owner: GONE });
    const one = judged({ locks: [fact], gateway: { service: NO_SERVICE } });
    expect(one.current).toBe(true);
    expect(one.verdict).toBe('orphaned');
  });
});

describe('the lock of the list of sessions, which its holder does not keep open', () => {
  const path = LOCK_PATH.replace(/[^/]+$/, 'sessions.json.lock');
  const store = (parts: Parameters<typeof lock>[0] = {}) =>
    lock({ kind: 'store', path, sessionId: '', openedBy: CLOSED, ...parts });

  it('is never proved leaked: a slow disk keeps the gateway at it', () => {
    for (const ageMs of [20 * SECOND, 5 * MINUTE, HOUR]) {
      const one = judged({ locks: [store({ ageMs })] });
      expect(one.verdict, String(one.why)).toMatch(/held|undetermined|overdue/);
      expect(one).toMatchObject({ ownedBy: 'gateway', releasable: false });
    }
    expect(String(judged({ locks: [store({ ageMs: MINUTE })] }).why)).toContain(
      'keeps no such lock open',
    );
    expect(judged({ locks: [lock({ ageMs: MINUTE, openedBy: CLOSED })] }).verdict).toBe('leaked');
  });

  it('is not taken for a recycled one where the clock may have been set before', () => {
    const younger = owner('openclaw-gateway', { startedAtMs: ago(MINUTE) });
    const parts = { ageMs: HOUR, owner: younger };
    expect(judged({ locks: [store(parts)] })).toMatchObject({
      verdict: 'undetermined',
      releasable: false,
    });
    expect(judged({ locks: [lock({ ...parts, openedBy: CLOSED })] }).verdict).toBe('recycled');
  });

  it('may be a live gateway’s own though nothing is written in it', () => {
    const content = { kind: 'empty' } as const;
    const empty = store({ ageMs: MINUTE, content, owner: null });
    expect(judged({ locks: [empty] })).toMatchObject({
      verdict: 'undetermined',
      releasable: false,
    });
    const down = {
      pid: null,
      process: null,
      service: NO_SERVICE,
      http: { kind: 'refused' },
      socket: { kind: 'not-tried' },
    } as const;
    expect(judged({ locks: [empty], gateway: down }).verdict).toBe('malformed');
  });
});

describe('the own word of the gateway that it waited in vain for its own lock', () => {
  // From 2026.2.17 on a gateway may wait for what it holds itself (#84193): there that word is no
  // proof of a leak, and of a version that is not known nothing is.
  const waited = (version: Version) =>
    judged({
      version,
      runs: UNCONNECTED,
      locks: [lock({ ageMs: MINUTE, openedBy: CLOSED })],
      blocks: [block()],
    });
  it.each(['2026.3.8', '2026.4.29', '2026.5.22', '2026.7.35', 'unknown'] as const)(
    'proves no leak on %s',
    (version) => {
      expect(waited(version)).toMatchObject({ verdict: 'overdue', releasable: false });
    },
  );

  it('proves one on 2026.2.1, whose locks are re-entrant in one process', () => {
    expect(waited('2026.2.1')).toMatchObject({ verdict: 'leaked', releasable: true });
  });
});

describe('a version that nobody has measured', () => {
  it('has no leaked lock: a closed file proves nothing there', () => {
    const parts: EvidenceParts = {
      version: 'unknown',
      locks: [lock({ ageMs: MINUTE, openedBy: CLOSED })],
    };
    expect(judged(parts)).toMatchObject({ verdict: 'undetermined', releasable: false });
    expect(judged({ ...parts, version: '2026.2.1' })).toMatchObject({ verdict: 'leaked' });
  });
});

describe('a lock file with a second name', () => {
  it('is judged as it is, and is not releasable', () => {
    const parts = { pid: 99, owner: GONE } as const;
    expect(judged({ locks: [lock({ ...parts, links: 2 })] })).toMatchObject({
      verdict: 'orphaned',
      releasable: false,
    });
    expect(judged({ locks: [lock({ ...parts, links: 1 })] })).toMatchObject({ releasable: true });
  });
});

describe('the session that a lock belongs to', () => {
  const ID = '77aa0c1e-6d0a-4c0e-9a53-0f3f2b1c7a22';
  const KEY = 'agent:main:telegram:group:77001:topic:12';
  const row = session({ key: KEY, sessionId: ID });
  const named = (sessionId: string, parts: Partial<LockFact> = {}) =>
    lock({
      path: LOCK_PATH.replace(SESSION_ID, sessionId),
      sessionId,
      pid: 99,
      owner: GONE,
      ...parts,
    });
  const of = (one: LockFact, parts: EvidenceParts = {}) =>
    judged({ sessions: [row], locks: [one], ...parts });

  it.each([
    ['its plain name', ID],
    ['a forum topic (openclaw/openclaw #79531)', `${ID}-topic-12`],
    ['a topic with a name', `${ID}-topic-a%20b`],
    ['a transcript that was begun anew', `2026-05-08T11-51-02-487Z_${ID}`],
    ['both', `2026-05-08T11-51-02-487Z_${ID}-topic-12`],
  ])('is told by %s', (_what, name) => {
    expect(of(named(name))).toMatchObject({ sessionKey: KEY, current: true });
  });

  it.each([
    ['another id', '3f0c1c1e-6d0a-4c0e-9a53-0f3f2b1c7a99-topic-12'],
    ['an id that goes on', `${ID}9`],
    ['something before it that is no time', `copy_${ID}`],
  ])('is not guessed from %s', (_what, name) => {
    expect(of(named(name))).toMatchObject({ sessionKey: null, current: false });
  });

  it('is told by its own row, whatever the file is called', () => {
    expect(of(named('talk', { rowKey: KEY }))).toMatchObject({ sessionKey: KEY, current: true });
    // Also where the gateway lists nothing.
    const unlisted: EvidenceParts = { sessions: { source: 'none', list: [] } };
    expect(of(named('talk', { rowKey: KEY }), unlisted)).toMatchObject({ sessionKey: KEY });
  });

  it('is that of the block, which is not thrown away for a name that no row has (#16383)', () => {
    const boot = named('boot-2026-02-14_12-00-00-000-ab12cd34');
    const blocks = [
      block({ lockPath: boot.path, ownerPid: 99, sessionKey: KEY, atMs: ago(SECOND) }),
    ];
    const list: EvidenceParts['sessions'] = { atMs: ago(0), source: 'gateway', list: [row] };
    expect(of(boot, { sessions: list })).toMatchObject({ current: false });
    expect(of(boot, { sessions: list, blocks })).toMatchObject({
      sessionKey: KEY,
      current: true,
      waits: true,
    });
    const answered = [
      { sessionKey: KEY, userAtMs: ago(10), replyAtMs: ago(5), droppedAtMs: null, source: 'event' },
    ] as const;
    expect(of(boot, { sessions: list, blocks, messages: [...answered] })).toMatchObject({
      current: false,
    });
  });

  it('has moved on where its id is on no later list, as after a reset', () => {
    const old = named('3f0c1c1e-6d0a-4c0e-9a53-0f3f2b1c7a99');
    const blocks = [
      block({ lockPath: old.path, ownerPid: 99, sessionKey: KEY, atMs: ago(SECOND) }),
    ];
    const later: EvidenceParts['sessions'] = { atMs: ago(0), source: 'gateway', list: [row] };
    expect(of(old, { sessions: later, blocks })).toMatchObject({ current: false });
  });
});
