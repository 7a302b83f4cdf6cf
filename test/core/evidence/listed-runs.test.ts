import { describe, expect, it } from 'vitest';
import type { Heard, RunStep } from '../../../electron/core/evidence/heard-facts.ts';
import { listedRuns } from '../../../electron/core/evidence/listed-runs.ts';
import type { SessionFact } from '../../../electron/core/evidence/session-facts.ts';
import { readStability } from '../../../electron/openclaw/feed/stability.ts';
import { NOTHING_HEARD } from '../../support/evidence.ts';

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

type Told = Pick<Heard, 'ring' | 'inFlight'>;
type Steps = Omit<Heard['inFlight'][number], 'sessionKey' | 'askedAtMs'>;

function inquired(events: readonly object[], inFlight: Readonly<Record<string, Steps>> = {}) {
  const heard: Told = {
    ring: readStability({ events }, NOW),
    inFlight: Object.entries(inFlight).map(([sessionKey, steps]) => ({
      sessionKey,
      askedAtMs: NOW,
      ...steps,
    })),
  };
  return heard;
}
function step(stream: string, agoMs: number, parts: Partial<RunStep> = {}): RunStep {
  const atMs = NOW - agoMs;
  return {
    stream,
    phase: null,
    kind: null,
    name: null,
    call: null,
    atMs,
    lastAtMs: atMs,
    ...parts,
  };
}
const called = (agoMs: number) => step('run_status', agoMs, { phase: 'starting_model' });
const tool = (phase: string, agoMs: number, call = 0) =>
  step('tool', agoMs, { phase, name: 'exec', call });
const silent = (startedAtMs: number) => ({
  type: 'session.long_running',
  reason: 'active_model_call_without_progress',
  activeWorkKind: 'model_call',
  ts: NOW - 60_000,
  ageMs: NOW - 60_000 - startedAtMs,
});
const calling = (agoMs: number): Steps => ({ hasText: false, steps: [called(agoMs)] });
const talking: Steps = {
  hasText: true,
  steps: [called(100_000), step('assistant', 95_000, { lastAtMs: NOW - 90_000 })],
};

/** How long ago it may have moved at the latest, how long ago it surely did, and what it does. */
function told(list: readonly SessionFact[], hear: Told, listeningSinceMs = LISTENING) {
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
    const inTool = { hasText: false, steps: [tool('start', 195_000), tool('update', 190_000)] };
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
    const after = { hasText: false, steps: [tool('start', 90_000), tool('result', 80_000)] };
    const asked = { type: 'model.call.started', ts: NOW - 79_000 };
    expect(told([row('a')], inquired([], { a: after }))).toEqual([[2_000, 80_000, 'other']]);
    expect(told([row('a')], inquired([asked], { a: after }))).toEqual([[80_000, null, 'model']]);
    const two = told([row('a'), row('b')], inquired([asked], { a: after }));
    expect(two[0]).toEqual([2_000, 80_000, 'other']);
  });

  it('is in a tool as long as one of several has no result', () => {
    const steps = [tool('start', 90_000), tool('start', 89_000, 1), tool('result', 80_000)];
    expect(told([row('a')], inquired([], { a: { hasText: false, steps } }))).toEqual([
      [80_000, null, 'tool'],
    ]);
  });

  it('may be in a compaction or another preparation, which is no waiting for the model', () => {
    const steps = [called(95_000), step('run_status', 90_000, { phase: 'memory_flushing' })];
    expect(told([row('a')], inquired([], { a: { hasText: false, steps } }))).toEqual([
      [2_000, 90_000, 'other'],
    ]);
  });

  it('may have moved since answers that are too old', () => {
    const fresh = inquired([silent(STARTED)], { a: calling(70_000) });
    const askedAtMs = NOW - 20_001;
    const old: Told = {
      ring: fresh.ring === null ? null : { ...fresh.ring, askedAtMs },
      inFlight: fresh.inFlight.map((one) => ({ ...one, askedAtMs })),
    };
    expect(told([row('a')], fresh)).toEqual([[70_000, null, 'model']]);
    expect(told([row('a')], old)).toEqual(told([row('a')], NOTHING_HEARD));
  });
});
