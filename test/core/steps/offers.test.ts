import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../electron/core/api/snapshot.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import { offersFor } from '../../../electron/core/steps/offers.ts';
import type { EvidenceParts } from '../../support/evidence.ts';
import {
  block,
  evidence,
  FOREIGN_PID,
  GONE,
  LOCK_PATH,
  lock,
  MAIN,
  MINUTE,
  NO_SERVICE,
  owner,
  run,
  SECOND,
  service,
  session,
} from '../../support/evidence.ts';
import { caseOf } from '../../support/judged-status.ts';

const offers = (parts: EvidenceParts) =>
  offersFor(judge(evidence(parts)).snapshot).map((one) => [
    one.action,
    one.target,
    one.recommended,
  ]);
const DOWN = {
  http: { kind: 'refused' as const },
  socket: { kind: 'not-tried' as const },
  process: GONE,
};

describe('the steps that make sense now', () => {
  it('are none while all is well or nothing is known', () => {
    expect(offers({})).toEqual([]);
    const nothing = { gateway: { ...DOWN, service: NO_SERVICE }, memory: null };
    expect(offers({ ...nothing, install: { state: 'absent' } })).toEqual([]);
  });

  it('for a dead lock that blocks somebody begin with its release', () => {
    const parts = {
      locks: [lock({ ageMs: MINUTE, pid: 99, owner: GONE })],
      blocks: [block({ ownerPid: 99 })],
    };
    expect(offers(parts)).toEqual([
      ['unlock', LOCK_PATH, true],
      ['reset', MAIN, false],
      ['restart', null, false],
    ]);
  });

  it('never name the lock of a live process', () => {
    const parts = {
      locks: [lock({ ageMs: MINUTE, pid: FOREIGN_PID, owner: owner('openclaw') })],
      blocks: [block({ ownerPid: FOREIGN_PID })],
    };
    expect(offers(parts)).toEqual([
      ['reset', MAIN, true],
      ['restart', null, false],
    ]);
  });

  it('for a stall that is waited for still let a person act at once', () => {
    const parts: EvidenceParts = {
      version: '2026.7.35',
      locks: [lock({ ageMs: 200 * SECOND, maxHoldMs: 300_000 })],
      sessions: [session({ hasActiveRun: true })],
      runs: [run({ ageMs: 200 * SECOND, quietMs: 190 * SECOND })],
    };
    expect(judge(evidence(parts)).snapshot.recommended.action).toBe('wait');
    expect(offers(parts)).toContainEqual(['abort', MAIN, false]);
  });

  it('for a service that is not loaded are its start alone', () => {
    const gateway = { ...DOWN, service: service({ state: 'not-loaded', pid: null }) };
    expect(offers({ gateway })).toEqual([['start', null, true]]);
  });

  it.each([
    '143556',
    '7222-asked-once',
    '150574-third',
    'channel-token-revoked',
    'channel-token-used-twice',
    'disk-full',
    'model-401-twice',
    'model-429-cooling',
    'no-network',
    'restart-loop-service',
    'turn-failed-twice',
    'waits-for-approval',
  ])('are no restart where its own words say that it does not help: %s', (file) => {
    const { snapshot } = judge(caseOf(file));
    expect(['none', 'wait']).toContain(snapshot.recommended.action);
    expect(offersFor(snapshot).map((one) => one.action)).not.toContain('restart');
  });

  it('are a restart where one of several troubles may be mended by it', () => {
    const { snapshot } = judge(caseOf('model-401-twice'));
    const [refused] = snapshot.incidents;
    if (refused === undefined) throw new Error('nothing is wrong');
    const slow = { ...refused, id: 'b', class: 'gateway-slow' as const };
    const actions = (incidents: readonly Incident[]) =>
      offersFor({ ...snapshot, incidents: [...incidents] }).map((one) => one.action);
    expect(actions([refused, slow])).toContain('restart');
    expect(actions([refused, slow, { ...slow, class: 'store-damaged' }])).not.toContain('restart');
  });

  it('say what each costs', () => {
    const { snapshot } = judge(
      evidence({ version: '2026.9.6', runs: [run({ quietMs: 4 * MINUTE })] }),
    );
    for (const offer of offersFor(snapshot)) expect(offer.costs).not.toBe('');
    expect(offersFor(snapshot)[0]).toMatchObject({ action: 'abort', recommended: true });
    expect(offersFor(snapshot)[0]?.costs).toContain('run in progress');
  });
});
