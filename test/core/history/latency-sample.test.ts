import { describe, expect, it } from 'vitest';
import {
  SAMPLE_INTERVAL_MS,
  type SampleSoFar,
  takeSample,
} from '../../../electron/core/history/latency-sample.ts';
import { statusWith } from '../view/status-fixture.ts';

const T0 = 1_700_000_000_000;
const seen = (latencyMs: number | null) => {
  const { snapshot } = statusWith();
  return { ...snapshot, gateway: { ...snapshot.gateway, latencyMs } };
};

describe('the pulse of the watch', () => {
  it('comes when its time has come, with the median and the worst of what was measured', () => {
    let soFar: SampleSoFar = { sinceMs: T0, latenciesMs: [] };
    for (const [index, latencyMs] of [3, 90, null, 5].entries()) {
      const taken = takeSample(soFar, seen(latencyMs), T0 + index * 1_000);
      expect(taken.pulse).toBeNull();
      soFar = taken.soFar;
    }
    const taken = takeSample(soFar, seen(4), T0 + SAMPLE_INTERVAL_MS);
    expect(taken.pulse).toEqual({ type: 'pulse', level: 'green', medianMs: 5, worstMs: 90 });
    expect(taken.soFar).toEqual({ sinceMs: T0 + SAMPLE_INTERVAL_MS, latenciesMs: [] });
  });

  it('says that nothing was answered', () => {
    const taken = takeSample({ sinceMs: T0, latenciesMs: [] }, seen(null), T0 + SAMPLE_INTERVAL_MS);
    expect(taken.pulse).toMatchObject({ medianMs: null, worstMs: null });
  });

  it('does not stop for as long as a clock was set back', () => {
    const soFar = { sinceMs: T0, latenciesMs: [] };
    expect(takeSample(soFar, seen(4), T0 - 3_600_000).pulse).not.toBeNull();
  });
});
