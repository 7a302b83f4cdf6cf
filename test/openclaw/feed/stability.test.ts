import { describe, expect, it } from 'vitest';
import type { RunFact, SessionFact } from '../../../electron/core/evidence.ts';
import { readStability, unseenRuns } from '../../../electron/openclaw/feed/stability.ts';

const NOW = 1_800_000_000_000;
const CALLED = { type: 'model.call.started', ts: NOW - 200_000 };
const SILENT = {
  type: 'session.long_running',
  reason: 'active_model_call_without_progress',
  ageMs: 140_000,
  activeWorkKind: 'model_call',
};

function stability(...events: object[]) {
  return readStability({ events }, NOW);
}

describe('the ring of diagnostics of 2026.9.6', () => {
  it('says nothing while a model call has no report about it', () => {
    expect(stability(CALLED)).toMatchObject({ stalledMs: null, modelCalledAtMs: CALLED.ts });
  });

  it('says that a model call stands still before it calls the session stalled', () => {
    const read = stability(CALLED, { ...SILENT, ts: NOW - 10_000 });
    expect(read).toMatchObject({ stalledMs: 130_000, workKind: 'model_call' });
  });

  it('keeps such a report, which comes at doubling intervals, without counting on', () => {
    const read = stability(CALLED, { ...SILENT, ts: NOW - 60_000 });
    expect(read?.stalledMs).toBe(120_000);
  });

  it('takes a long call that moves for work', () => {
    const moving = { ...SILENT, reason: 'active_work', ts: NOW - 5_000 };
    expect(stability(CALLED, { ...SILENT, ts: NOW - 60_000 }, moving)?.stalledMs).toBeNull();
  });

  it('forgets the report about a call that has ended, or that another has followed', () => {
    const silent = { ...SILENT, ts: NOW - 20_000 };
    const completed = { type: 'model.call.completed', ts: NOW - 10_000 };
    expect(stability(CALLED, silent, completed)?.stalledMs).toBeNull();
    const again = { type: 'model.call.started', ts: NOW - 5_000 };
    expect(stability(CALLED, silent, completed, again)?.stalledMs).toBeNull();
  });

  it('believes a fresh stall with its own age', () => {
    const stalled = { type: 'session.stalled', ageMs: 380_000, activeWorkKind: 'model_call' };
    expect(stability(CALLED, { ...stalled, ts: NOW - 1_000 })?.stalledMs).toBe(381_000);
    expect(stability(CALLED, { ...stalled, ts: NOW - 60_000 })?.stalledMs).toBeNull();
  });
});

describe('a run that began before the connection', () => {
  const row = (key: string): SessionFact => ({
    key,
    agentId: 'main',
    sessionId: null,
    updatedAtMs: null,
    hasActiveRun: true,
    inactiveSinceMs: null,
    status: 'running',
    startedAtMs: NOW - 200_000,
    channel: null,
  });
  const still = { stalledMs: 120_000, workKind: 'model_call', modelCalledAtMs: NOW - 200_000 };
  const quietMs = (runs: readonly RunFact[]) => runs.map((run) => NOW - run.lastProgressAtMs);

  it('has stood still for as long as the gateway says', () => {
    expect(quietMs(unseenRuns([row('a')], [], NOW - 2_000, still, NOW))).toEqual([120_000]);
  });

  it('has stood still for longer where this connection has heard nothing for longer', () => {
    expect(quietMs(unseenRuns([row('a')], [], NOW - 190_000, still, NOW))).toEqual([190_000]);
  });

  it('is not blamed for a standstill that may be that of another run, seen or not', () => {
    const list = [row('a'), row('b')];
    expect(quietMs(unseenRuns(list, [], NOW - 2_000, still, NOW))).toEqual([2_000, 2_000]);
    const [other] = unseenRuns([row('b')], [], NOW, null, NOW);
    const seen = other === undefined ? [] : [{ ...other, runId: 'heard' }];
    expect(quietMs(unseenRuns(list, seen, NOW - 2_000, still, NOW))).toEqual([2_000]);
  });
});
