import { describe, expect, it } from 'vitest';
import { MOST_STEPS } from '../../../electron/core/evidence/heard-facts.ts';
import { readInFlight } from '../../../electron/openclaw/feed/in-flight.ts';
import { MAIN } from '../../support/evidence.ts';

const T0 = 1_800_000_000_000;
const CALLING = { stream: 'run_status', ts: T0, data: { phase: 'starting_model' } };
const says = (ts: number) => ({ stream: 'assistant', ts, data: {} });
const tool = (phase: string, ts: number, id = 'call-1') => ({
  stream: 'tool',
  ts,
  data: { phase, name: 'exec', toolCallId: id },
});

function read(text: string, ...events: object[]) {
  return readInFlight(
    MAIN,
    { messages: [], inFlightRun: { runId: 'r', text, events } },
    T0 + 60_000,
  );
}

describe('the run in progress in the history of a session', () => {
  it('is kept as its steps with their times, in the order of those', () => {
    const fact = read('', tool('start', T0 + 10), CALLING);
    expect(fact).toMatchObject({ sessionKey: MAIN, askedAtMs: T0 + 60_000, hasText: false });
    expect(fact?.steps).toEqual([
      {
        stream: 'run_status',
        phase: 'starting_model',
        kind: null,
        name: null,
        call: null,
        atMs: T0,
        lastAtMs: T0,
      },
      {
        stream: 'tool',
        phase: 'start',
        kind: null,
        name: 'exec',
        call: 0,
        atMs: T0 + 10,
        lastAtMs: T0 + 10,
      },
    ]);
  });

  it('keeps streamed words as one step, from the first to the last', () => {
    const fact = read('pong', CALLING, says(T0 + 5), says(T0 + 6), says(T0 + 90));
    expect(fact?.steps).toHaveLength(2);
    expect(fact?.steps[1]).toMatchObject({ atMs: T0 + 5, lastAtMs: T0 + 90 });
    expect(fact?.hasText).toBe(true);
  });

  it('tells two calls of one tool apart', () => {
    const fact = read('', tool('start', T0), tool('start', T0 + 1, 'call-2'));
    expect(fact?.steps.map((step) => step.call)).toEqual([0, 1]);
  });

  it('keeps the first step and the last ones of a long one', () => {
    const many = Array.from({ length: 400 }, (_, at) =>
      tool(at % 2 === 0 ? 'start' : 'result', T0 + 1 + at, `call-${at >> 1}`),
    );
    const steps = read('', CALLING, ...many)?.steps ?? [];
    expect(steps).toHaveLength(MOST_STEPS);
    expect(steps[0]?.stream).toBe('run_status');
    expect(steps.at(-1)?.atMs).toBe(T0 + 400);
  });

  it('is not there, or carries no time (2026.7.35)', () => {
    expect(readInFlight(MAIN, { messages: [] }, T0)).toBeNull();
    expect(readInFlight(MAIN, { inFlightRun: { runId: 'r', text: 'pong' } }, T0)).toBeNull();
    expect(readInFlight(MAIN, { inFlightRun: { text: 7 } }, T0)).toBeNull();
  });

  it('keeps no word of what was said', () => {
    expect(JSON.stringify(read('secret', CALLING))).not.toContain('secret');
  });
});
