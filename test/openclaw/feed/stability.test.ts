import { describe, expect, it } from 'vitest';
import {
  openCallAtMs,
  reportAbout,
  reportedRun,
} from '../../../electron/core/evidence/reported-runs.ts';
import { readStability } from '../../../electron/openclaw/feed/stability.ts';

const NOW = 1_800_000_000_000;
const STARTED = NOW - 140_000;
const CALLED = { type: 'model.call.started', ts: STARTED + 800 };

/** A report made this long ago about the run that began at `STARTED`, give or take. */
function report(agoMs: number, reason: string, parts: object = {}) {
  const ts = NOW - agoMs;
  const ageMs = ts - STARTED - 92;
  return {
    type: 'session.long_running',
    reason,
    activeWorkKind: 'model_call',
    ts,
    ageMs,
    ...parts,
  };
}
const SILENT = 'active_model_call_without_progress';

function told(startedAtMs: number, ...events: object[]) {
  return toldSince(NOW - 2_000, startedAtMs, ...events);
}

/** As it is told to a connection that has been open since then. */
function toldSince(listeningSinceMs: number, startedAtMs: number, ...events: object[]) {
  const stability = readStability({ events }, NOW);
  if (stability === null) throw new Error('not understood');
  const about = reportAbout(stability, startedAtMs);
  return about === null ? null : reportedRun(about, stability, listeningSinceMs, NOW);
}

describe('the ring of diagnostics', () => {
  it('says nothing of a run while there is no report about it', () => {
    expect(told(STARTED, CALLED)).toBeNull();
    const ring = readStability({ events: [CALLED] }, NOW);
    expect(ring === null ? null : openCallAtMs(ring)).toBe(CALLED.ts);
  });

  it('says that a model call stands still before it calls the session stalled', () => {
    const still = { kind: 'still', lastProgressAtMs: NOW - 130_000 };
    expect(told(STARTED, CALLED, report(10_000, SILENT))).toEqual(still);
  });

  it('names no model call on 2026.7.35, and is believed all the same', () => {
    const still = { kind: 'still', lastProgressAtMs: NOW - 130_000 };
    expect(told(STARTED, report(10_000, SILENT))).toEqual(still);
  });

  it('keeps such a report, which comes at doubling intervals, without counting on', () => {
    const still = { kind: 'still', lastProgressAtMs: NOW - 120_000 };
    expect(told(STARTED, CALLED, report(60_000, SILENT))).toEqual(still);
  });

  it('counts on from such a report for who has heard nothing of the run ever since', () => {
    const still = { kind: 'still', lastProgressAtMs: NOW - 60_000 - 120_000 };
    const silent = report(60_000, SILENT);
    expect(toldSince(NOW - 61_000, STARTED, CALLED, silent)).toEqual(still);
    expect(toldSince(NOW - 59_000, STARTED, CALLED, silent)).not.toEqual(still);
  });

  it('takes a long call that moves for work, with words or without', () => {
    const moved = { kind: 'moved', atMs: NOW - 125_000 };
    expect(told(STARTED, CALLED, report(60_000, SILENT), report(5_000, 'active_work'))).toEqual(
      moved,
    );
    const waits = report(5_000, 'provider_retry_wait');
    expect(told(STARTED, waits)).toEqual({ kind: 'moved', atMs: NOW - 5_000 });
  });

  it('forgets the report about a call that has ended, or that another has followed', () => {
    const silent = report(20_000, SILENT);
    const completed = { type: 'model.call.completed', ts: NOW - 10_000 };
    expect(told(STARTED, CALLED, silent, completed)).toBeNull();
    const again = { type: 'model.call.started', ts: NOW - 5_000 };
    expect(told(STARTED, CALLED, silent, completed, again)).toBeNull();
  });

  it('believes a fresh stall for the time that the gateway has waited for', () => {
    const stalled = { type: 'session.stalled', activeWorkKind: 'model_call' };
    const fresh = { ...stalled, ts: NOW - 1_000, ageMs: 899_000 };
    expect(told(NOW - 900_000, fresh)).toEqual({ kind: 'still', lastProgressAtMs: NOW - 361_000 });
    const old = { ...stalled, ts: NOW - 60_000, ageMs: 840_000 };
    expect(told(NOW - 900_000, old)).toBeNull();
  });

  it('tells whose report it is by the start of the run', () => {
    const other = report(10_000, SILENT);
    expect(told(STARTED - 30_000, CALLED, other)).toBeNull();
    expect(told(STARTED, CALLED, other)).not.toBeNull();
  });
});
