import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../electron/core/evidence/evidence.ts';
import type { RunFact } from '../../../electron/core/evidence/session-facts.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import type { EvidenceParts } from '../../support/evidence.ts';
import {
  ago,
  evidence,
  GATEWAY_PID,
  lock,
  MAIN,
  MINUTE,
  run,
  SECOND,
  session,
} from '../../support/evidence.ts';

const COVERED = { coveredSinceMs: ago(2 * SECOND), confirmedAtMs: ago(SECOND) };

function oneLook(parts: EvidenceParts): Evidence {
  return evidence({ mode: 'one-look', watchingSinceMs: ago(2 * SECOND), memory: null, ...parts });
}

/** A run that may have moved two seconds ago, and surely did this long ago. */
function unseen(knownMs: number): RunFact {
  return run({
    ageMs: knownMs,
    quietMs: 2 * SECOND,
    knownProgressAtMs: ago(knownMs),
    step: 'streaming',
  });
}

function shown(seen: Evidence) {
  const { snapshot } = judge(seen);
  const [row] = snapshot.sessions;
  return {
    level: snapshot.level,
    headline: snapshot.headline,
    state: row?.state,
    cause: row?.cause,
    incident: snapshot.incidents[0]?.class ?? null,
    action: snapshot.recommended.action,
  };
}

describe('a run whose progress one look cannot tell', () => {
  const look = (knownMs: number, mode: Evidence['mode'] = 'one-look') =>
    shown(oneLook({ version: '2026.9.6', mode, runs: { ...COVERED, list: [unseen(knownMs)] } }));

  it('is work while it is known to have moved within the limit', () => {
    const told = look(50 * SECOND);
    expect(told).toMatchObject({ level: 'green', state: 'working' });
    expect(told.cause).toContain('last step known of 50 s ago');
  });

  it('is not called well by what there is to do about it', () => {
    const about = (knownMs: number) =>
      judge(oneLook({ version: '2026.9.6', runs: { ...COVERED, list: [unseen(knownMs)] } }))
        .snapshot.recommended.why;
    expect(about(70 * SECOND)).toContain('not all of it could be seen');
    expect(about(50 * SECOND)).toBe('nothing is wrong');
  });

  it('has stood still since the model was called, at whatever time it is looked at', () => {
    const calledMs = 4 * MINUTE;
    const told = run({
      runId: `of ${MAIN}`,
      knownBy: 'list',
      ageMs: calledMs,
      quietMs: 2 * MINUTE,
    });
    const hung = { ...told, step: { ...told.step, sinceMs: ago(calledMs) } };
    const { snapshot } = judge(
      oneLook({ version: '2026.7.35', runs: { ...COVERED, list: [hung] } }),
    );
    const since = new Date(ago(calledMs)).toISOString();
    expect(snapshot.incidents).toMatchObject([{ class: 'run-stalled', since }]);
    expect(snapshot.incidents[0]?.evidence[0]).toContain(`last progress ${since}`);
  });

  it('is neither work nor a stall after that, and says so', () => {
    const told = look(70 * SECOND);
    expect(told).toMatchObject({ level: 'green', state: 'waiting', incident: null });
    expect(told.cause).toContain('cannot be told from one look');
    expect(told.headline).toContain('cannot be told from one look');
  });

  it('is worth a second look once a stall would be red', () => {
    expect(look(181 * SECOND)).toMatchObject({
      level: 'amber',
      incident: 'run-unclear',
      action: 'wait',
    });
  });

  it('is no incident for a watch, which hears of it before long', () => {
    const told = look(181 * SECOND, 'watch');
    expect(told).toMatchObject({ level: 'green', state: 'waiting', incident: null });
    expect(told.cause).toContain('cannot be told yet');
  });
});

describe('a look that ended before the gateway let it in', () => {
  const OUTSIDE = {
    runs: { coveredSinceMs: null, confirmedAtMs: null },
    sessions: { atMs: null, source: 'none' as const, list: [] },
    gateway: { socket: { kind: 'connecting' as const, sinceMs: ago(3 * SECOND) } },
  };

  it('does not call it well: nobody has looked', () => {
    const told = shown(oneLook({ version: '2026.9.6', ...OUTSIDE }));
    expect(told).toMatchObject({ level: 'grey', incident: null, action: 'none' });
    expect(told.headline).toContain('could not be seen in time');
  });

  it('is not late for a watch that has only begun', () => {
    const sessions = { atMs: null, source: 'none' as const, list: [] };
    const told = shown(evidence({ version: '2026.9.6', memory: null, sessions }));
    expect(told.level).toBe('grey');
    expect(told.headline).toContain('could not be seen yet');
  });

  it('is for one look only: a watch has its last good look', () => {
    const told = shown(evidence({ version: '2026.9.6', ...OUTSIDE }));
    expect(told).toMatchObject({ level: 'green' });
  });
});

describe('a run that only its lock tells of (2026.2.1)', () => {
  const OPEN = { kind: 'known' as const, pids: [GATEWAY_PID] };
  const TOOL = { sessionKey: MAIN, kind: 'tool' as const, tool: 'exec', atMs: ago(80 * SECOND) };
  const look = (parts: EvidenceParts) =>
    shown(oneLook({ version: '2026.2.1', runs: COVERED, sessions: [session()], ...parts }));

  it('is not idle: it works while its lock is young', () => {
    const locks = [lock({ ageMs: 20 * SECOND, openedBy: OPEN })];
    const told = look({ locks });
    expect(told).toMatchObject({ level: 'green', state: 'working' });
    expect(told.headline).toContain('working');
  });

  it('works in the tool that its transcript names', () => {
    const locks = [lock({ ageMs: 90 * SECOND, openedBy: OPEN })];
    const told = look({ locks, written: [TOOL] });
    expect(told).toMatchObject({ level: 'green', state: 'working' });
    expect(told.cause).toContain('a tool has run for 1 min 20 s: exec');
  });

  it('cannot be told from a hang once its lock is older, unless it took a step since', () => {
    const locks = [lock({ ageMs: 90 * SECOND, openedBy: OPEN })];
    expect(look({ locks })).toMatchObject({ level: 'green', state: 'waiting' });
    const result = { ...TOOL, kind: 'result' as const, atMs: ago(10 * SECOND) };
    expect(look({ locks, written: [result] })).toMatchObject({ state: 'working' });
    // A step of an earlier run says nothing about this one.
    const before = { ...TOOL, atMs: ago(5 * MINUTE) };
    expect(look({ locks, written: [before] })).toMatchObject({ state: 'waiting' });
  });

  it('is none where nobody has the file of the lock open', () => {
    const locks = [lock({ ageMs: 90 * SECOND, openedBy: { kind: 'known', pids: [] } })];
    expect(look({ locks })).toMatchObject({ state: 'idle' });
  });

  it('proves nothing for the lock: its verdict stays as it was', () => {
    const seen = oneLook({
      version: '2026.2.1',
      runs: COVERED,
      locks: [lock({ ageMs: 90 * SECOND, openedBy: OPEN })],
    });
    expect(judge(seen).locks[0]).toMatchObject({ runBehind: 'unknown', releasable: false });
  });
});
