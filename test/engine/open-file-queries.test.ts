import { describe, expect, it } from 'vitest';
import type { LockFact } from '../../electron/core/evidence/lock-facts.ts';
import { judge } from '../../electron/core/judge/judge.ts';
import {
  hangsOnIt,
  hangsOnMaintenance,
  worthAsking,
} from '../../electron/engine/open-file-queries.ts';
import type { EvidenceParts } from '../support/evidence.ts';
import {
  ago,
  block,
  CLOSED,
  evidence,
  FOREIGN_PID,
  GATEWAY_PID,
  GONE,
  HOUR,
  lock,
  NO_SERVICE,
  NOW_MS,
  owner,
  run,
  SECOND,
  service,
} from '../support/evidence.ts';

const PATHS = Array.from({ length: 30 }, (_, n) => `/s/agents/main/sessions/${n}.jsonl.lock`);
const NOT_ASKED: LockFact['openedBy'] = { kind: 'not-asked' };
const strange = (path: string, openedBy: LockFact['openedBy']) =>
  lock({ path, pid: FOREIGN_PID, owner: owner('other'), openedBy });

describe('of which locks it is asked who has them open', () => {
  const { locks } = judge(
    evidence({
      locks: PATHS.map((path) => strange(path, NOT_ASKED)),
      blocks: [block({ lockPath: PATHS[29] ?? '', ownerPid: FOREIGN_PID, atMs: ago(SECOND) })],
    }),
  );

  it('is of ten at once, that for which somebody waits first', () => {
    const asked = worthAsking(locks, NOW_MS, () => true).map((one) => one.fact.path);
    expect(asked).toHaveLength(10);
    expect(asked[0]).toBe(PATHS[29]);
  });

  it('is of none that was asked about already, or that nothing hangs on', () => {
    const known = judge(evidence({ locks: PATHS.map((path) => strange(path, CLOSED)) })).locks;
    expect(worthAsking(known, NOW_MS)).toEqual([]);
    expect(worthAsking(locks, NOW_MS, () => false)).toEqual([]);
  });

  it('is again of one that was open or could not be told, after a while; never of a closed one', () => {
    const askedAtMs = ago(59 * SECOND);
    const again = (openedBy: LockFact['openedBy']) => {
      const judged = judge(evidence({ locks: [strange(PATHS[0] ?? '', openedBy)] })).locks;
      return [NOW_MS, NOW_MS + SECOND].map((atMs) => worthAsking(judged, atMs).length);
    };
    expect(again({ kind: 'known', pids: [FOREIGN_PID], askedAtMs })).toEqual([0, 1]);
    expect(again({ kind: 'unknown', askedAtMs })).toEqual([0, 1]);
    expect(again({ ...CLOSED, askedAtMs })).toEqual([0, 0]);
  });

  it.each<[string, EvidenceParts, boolean]>([
    [
      'an empty one past its grace',
      { locks: [lock({ ageMs: HOUR, content: { kind: 'empty' }, owner: null })] },
      true,
    ],
    ['one of the dead', { locks: [lock({ pid: 99, owner: GONE })] }, true],
    [
      'one of a live gateway, longer than a run takes, whose run is not seen',
      { locks: [lock({ ageMs: HOUR })], runs: { coveredSinceMs: null } },
      true,
    ],
    ['one of a live gateway that works', { locks: [lock()], runs: [run()] }, false],
    [
      'one that cannot be read',
      { locks: [lock({ content: { kind: 'unreadable', why: 'EACCES' }, owner: null })] },
      false,
    ],
    [
      'one of another OpenClaw',
      { locks: [lock({ pid: FOREIGN_PID, owner: owner('openclaw') })] },
      false,
    ],
    [
      'one of its own that the gateway no longer lists a run for',
      { locks: [lock({ ageMs: 60 * SECOND })] },
      true,
    ],
  ])('hangs on it or not: %s', (_what, parts, hangs) => {
    const [one] = judge(evidence(parts)).locks;
    if (one === undefined) throw new Error(`no lock of ${GATEWAY_PID}`);
    expect(hangsOnIt(one), String(one.why)).toBe(hangs);
  });
});

describe('whether an update is at work', () => {
  const snapshotOf = (parts: EvidenceParts) => judge(evidence(parts)).snapshot;
  const refused: EvidenceParts['gateway'] = {
    http: { kind: 'refused' },
    socket: { kind: 'not-tried' },
    process: GONE,
  };

  it('is asked where a gateway is down, also where no step can be recommended', () => {
    expect(hangsOnMaintenance(snapshotOf({ gateway: refused }))).toBe(true);
    const alone = snapshotOf({ gateway: { ...refused, service: NO_SERVICE } });
    expect(['none', 'start']).toContain(alone.recommended.action);
    expect(hangsOnMaintenance(alone)).toBe(true);
  });

  it('is not asked while all is well, or while there is only to wait', () => {
    expect(hangsOnMaintenance(snapshotOf({}))).toBe(false);
    const starting = service({ state: 'starting', pid: null });
    expect(hangsOnMaintenance(snapshotOf({ gateway: { ...refused, service: starting } }))).toBe(
      false,
    );
  });
});
