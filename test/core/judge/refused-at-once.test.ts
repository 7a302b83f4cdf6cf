import { describe, expect, it } from 'vitest';
import { judge } from '../../../electron/core/judge/judge.ts';
import {
  ago,
  block,
  evidence,
  GATEWAY_PID,
  LOCK_PATH,
  lock,
  MAIN,
  MINUTE,
  NO_SERVICE,
  owner,
  SECOND,
  service,
  session,
} from '../../support/evidence.ts';

/** 2026.7.35 refuses a message at once where it calls the lock stale and may not take it back. */
const refused = (reason: string, ownerPid: number) =>
  block({ ownerPid, waitedMs: null, staleBecause: [reason], atMs: ago(2 * SECOND) });

describe('a message refused at once because of a stale lock (2026.7.35)', () => {
  it('is red with a reset, where another live OpenClaw has held the lock past its limit', () => {
    const other = 4711;
    const { snapshot } = judge(
      evidence({
        version: '2026.7.35',
        locks: [
          lock({ ageMs: 6 * MINUTE, pid: other, maxHoldMs: 5 * MINUTE, owner: owner('openclaw') }),
        ],
        sessions: [session({ hasActiveRun: false })],
        blocks: [refused('hold-exceeded', other)],
      }),
    );
    expect(snapshot.level).toBe('red');
    expect(snapshot.recommended).toMatchObject({ action: 'reset', target: MAIN });
    expect(snapshot.locks[0]).toMatchObject({ path: LOCK_PATH, releasable: false });
    expect(snapshot.unanswered).toMatchObject([{ sessionKey: MAIN, lost: true }]);
  });

  const ownOrphan = (parts: Parameters<typeof evidence>[0]) =>
    judge(
      evidence({
        version: '2026.7.35',
        locks: [
          lock({
            ageMs: 3 * MINUTE,
            maxHoldMs: 5 * MINUTE,
            openedBy: { kind: 'known', pids: [GATEWAY_PID] },
          }),
        ],
        sessions: [session({ hasActiveRun: null })],
        blocks: [refused('orphan-self-pid', GATEWAY_PID)],
        ...parts,
      }),
    ).snapshot;

  it('is red with a restart at once, where the gateway does not know its own lock (#128032)', () => {
    const snapshot = ownOrphan({ gateway: { service: service() } });
    expect(snapshot.level).toBe('red');
    expect(snapshot.recommended.action).toBe('restart');
    expect(snapshot.locks[0]?.releasable).toBe(false);
  });

  it('is red with a reset, where no service manager can start a new process', () => {
    const snapshot = ownOrphan({ gateway: { service: NO_SERVICE } });
    expect(snapshot.recommended).toMatchObject({ action: 'reset', target: MAIN });
  });

  it('is red with a reset beside a service that does not run this gateway', () => {
    const snapshot = ownOrphan({ gateway: { service: service({ state: 'stopped', pid: null }) } });
    expect(snapshot.recommended).toMatchObject({ action: 'reset', target: MAIN });
  });

  it('names the way by hand where a session has no name, and no manager gives a new process', () => {
    const path = LOCK_PATH.replace(/[^/]+$/, 'boot-2026-11-22.jsonl.lock');
    const snapshot = ownOrphan({
      gateway: { service: NO_SERVICE },
      locks: [lock({ ageMs: 3 * MINUTE, path, sessionId: 'boot-2026-11-22' })],
      blocks: [{ ...refused('orphan-self-pid', GATEWAY_PID), lockPath: path, sessionKey: null }],
    });
    expect(snapshot).toMatchObject({ level: 'red', recommended: { action: 'none' } });
    expect(snapshot.recommended.why).toContain('stop the gateway and start it again');
  });
});
