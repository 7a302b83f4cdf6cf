import { describe, expect, it } from 'vitest';
import { readInFlight } from '../../../electron/openclaw/feed/in-flight.ts';

const T0 = 1_800_000_000_000;
const CALLING = { stream: 'run_status', ts: T0, data: { phase: 'starting_model' } };
const tool = (phase: string, ts: number, id = 'call-1') => ({
  stream: 'tool',
  ts,
  data: { phase, name: 'exec', toolCallId: id },
});

function read(text: string, ...events: object[]) {
  return readInFlight({ messages: [], inFlightRun: { runId: 'r', text, events } });
}

describe('the run in progress in the history of a session', () => {
  it('waits for the first word since the model was called', () => {
    expect(read('', CALLING)).toEqual({
      startedAtMs: T0,
      steppedAtMs: T0,
      doing: 'calling',
      tool: null,
    });
  });

  it('has begun to answer, and when it last did is not told', () => {
    const begun = { stream: 'assistant', ts: T0, data: {} };
    expect(read('pong', begun)).toMatchObject({ doing: 'talking' });
    expect(read('', begun)).toMatchObject({ doing: 'talking' });
  });

  it('is in a tool from its start to its result', () => {
    const started = tool('start', T0 + 10);
    const updated = tool('update', T0 + 500);
    expect(read('', CALLING, started, updated)).toEqual({
      startedAtMs: T0,
      steppedAtMs: T0 + 500,
      doing: 'tool',
      tool: 'exec',
    });
    expect(read('', started, tool('result', T0 + 900))).toMatchObject({
      doing: 'unknown',
      steppedAtMs: T0 + 900,
    });
    const other = tool('start', T0 + 20, 'call-2');
    expect(read('', started, other, tool('result', T0 + 900))).toMatchObject({ doing: 'tool' });
  });

  it('may be a compaction or another preparation, which is no waiting for the model', () => {
    const flushing = { stream: 'run_status', ts: T0 + 5, data: { phase: 'memory_flushing' } };
    expect(read('', flushing)).toMatchObject({ doing: 'unknown' });
  });

  it('is not there, or carries no time (2026.7.35)', () => {
    expect(readInFlight({ messages: [] })).toBeNull();
    expect(readInFlight({ inFlightRun: { runId: 'r', text: 'pong' } })).toBeNull();
    expect(readInFlight({ inFlightRun: { text: 7 } })).toBeNull();
  });

  it('keeps no word of what was said', () => {
    expect(JSON.stringify(read('secret', CALLING))).not.toContain('secret');
  });
});
