import { describe, expect, it } from 'vitest';
import type { SessionFact } from '../../../electron/core/evidence/evidence.ts';
import type { InFlight } from '../../../electron/openclaw/feed/in-flight.ts';
import type { InquiredRuns } from '../../../electron/openclaw/feed/listed-runs.ts';
import { listedRuns, NOTHING_HEARD } from '../../../electron/openclaw/feed/listed-runs.ts';
import { readStability } from '../../../electron/openclaw/feed/stability.ts';

const NOW = 1_800_000_000_000;
const LISTENING = NOW - 2_000;
const STARTED = NOW - 200_000;

const row = (key: string, startedAtMs = STARTED): SessionFact => ({
  key,
  agentId: 'main',
  sessionId: null,
  updatedAtMs: null,
  hasActiveRun: true,
  inactiveSinceMs: null,
  status: 'running',
  startedAtMs,
  channel: null,
});

function inquired(events: readonly object[], inFlight: Readonly<Record<string, InFlight>> = {}) {
  const told: InquiredRuns = {
    stability: readStability({ events }),
    inFlight: new Map(Object.entries(inFlight)),
  };
  return told;
}
const silent = (startedAtMs: number) => ({
  type: 'session.long_running',
  reason: 'active_model_call_without_progress',
  activeWorkKind: 'model_call',
  ts: NOW - 60_000,
  ageMs: NOW - 60_000 - startedAtMs,
});
const calling = (agoMs: number): InFlight => ({
  startedAtMs: 0,
  steppedAtMs: NOW - agoMs,
  doing: 'calling',
  tool: null,
});
const talking: InFlight = {
  startedAtMs: 0,
  steppedAtMs: NOW - 90_000,
  doing: 'talking',
  tool: null,
};

/** How long ago it may have moved at the latest, how long ago it surely did, and what it does. */
function told(list: readonly SessionFact[], hear: InquiredRuns, listeningSinceMs = LISTENING) {
  return listedRuns(list, [], listeningSinceMs, hear, NOW).map((run) => [
    NOW - run.lastProgressAtMs,
    run.knownProgressAtMs === null ? null : NOW - run.knownProgressAtMs,
    run.step.kind,
  ]);
}

describe('a run that began before the connection', () => {
  it('may have moved until now, and surely did when it began', () => {
    expect(told([row('a')], NOTHING_HEARD)).toEqual([[2_000, 200_000, 'other']]);
  });

  it('began when its row was touched, where that still tells of the run before', () => {
    const touched = { ...row('a'), updatedAtMs: NOW - 5_000 };
    for (const [status, agoMs] of [
      ['done', 5_000],
      ['failed', 5_000],
      ['running', 200_000],
    ] as const) {
      const [run] = listedRuns([{ ...touched, status }], [], LISTENING, NOTHING_HEARD, NOW);
      expect(NOW - (run?.startedAtMs ?? 0), status).toBe(agoMs);
    }
  });

  it('has stood still since the model was called, where it has not said a word', () => {
    expect(told([row('a')], inquired([], { a: calling(70_000) }))).toEqual([
      [70_000, null, 'model'],
    ]);
  });

  it('has moved without words where the gateway saw it think', () => {
    const thinking = { ...silent(STARTED), reason: 'active_work' };
    expect(told([row('a')], inquired([thinking], { a: calling(199_000) }))).toEqual([
      [2_000, 180_000, 'model'],
    ]);
  });

  it('may be a slow answer or a stopped one, once it has begun to answer', () => {
    expect(told([row('a')], inquired([], { a: talking }))).toEqual([[2_000, 90_000, 'streaming']]);
  });

  it('has stood still for as long as the gateway says', () => {
    expect(told([row('a')], inquired([silent(STARTED)]))).toEqual([[120_000, null, 'model']]);
  });

  it('has stood still since the model was called, where the gateway has looked since', () => {
    expect(told([row('a')], inquired([silent(STARTED)], { a: calling(199_000) }))).toEqual([
      [199_000, null, 'model'],
    ]);
  });

  it('has stood still for longer where this connection has heard nothing for longer', () => {
    expect(told([row('a')], inquired([silent(STARTED)]), NOW - 190_000)).toEqual([
      [190_000, null, 'model'],
    ]);
  });

  it('works where a tool is at work, however long ago that began', () => {
    const inTool: InFlight = {
      startedAtMs: 0,
      steppedAtMs: NOW - 190_000,
      doing: 'tool',
      tool: 'exec',
    };
    expect(listedRuns([row('a')], [], LISTENING, inquired([], { a: inTool }), NOW)).toMatchObject([
      { knownProgressAtMs: null, step: { kind: 'tool', name: 'exec', sinceMs: NOW - 190_000 } },
    ]);
  });

  it('is not blamed for a standstill of another that is at work', () => {
    const list = [row('a'), row('b', STARTED - 20_000)];
    expect(told(list, inquired([silent(STARTED)], { b: talking }))).toEqual([
      [120_000, null, 'model'],
      [2_000, 90_000, 'streaming'],
    ]);
  });

  it('after a tool waits for the model only where the gateway shows such a call, and it is alone', () => {
    const after: InFlight = {
      startedAtMs: 0,
      steppedAtMs: NOW - 80_000,
      doing: 'unknown',
      tool: null,
    };
    const called = { type: 'model.call.started', ts: NOW - 79_000 };
    expect(told([row('a')], inquired([], { a: after }))).toEqual([[2_000, 80_000, 'other']]);
    expect(told([row('a')], inquired([called], { a: after }))).toEqual([[80_000, null, 'model']]);
    const two = told([row('a'), row('b')], inquired([called], { a: after }));
    expect(two[0]).toEqual([2_000, 80_000, 'other']);
  });
});
