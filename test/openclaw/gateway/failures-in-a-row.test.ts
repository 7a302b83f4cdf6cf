import { describe, expect, it } from 'vitest';
import {
  createFailuresInARow,
  noteLoss,
  noteOpen,
  noteRefusal,
} from '../../../electron/openclaw/gateway/failures-in-a-row.ts';

function row() {
  let nowMs = 1_000;
  const failures = createFailuresInARow(() => nowMs);
  const drop = (openForMs: number, restartExpectedMs: number | null = null) =>
    noteLoss(failures, { code: 1006, reason: '', restartExpectedMs }, openForMs);
  return {
    failures,
    drop,
    refuse: (why: Parameters<typeof noteRefusal>[1]['why']) =>
      noteRefusal(failures, { why, detail: `the words of ${why}` }),
    later: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe('failures in a row', () => {
  it('are counted with the time of the first and the words of the last', () => {
    const { failures, refuse, later } = row();
    refuse('other');
    later(500);
    refuse('silent');
    expect(failures.fact).toEqual({
      failures: 2,
      sinceMs: 1_000,
      lastAtMs: 1_500,
      detail: 'the words of silent',
    });
  });

  it('go on over a connection that says hello and hangs up', () => {
    const { failures, drop } = row();
    for (let i = 0; i < 3; i += 1) drop(300);
    expect(failures.fact).toMatchObject({ failures: 3 });
    expect(failures.fact?.detail).toContain('after 0.3 s (1006)');
  });

  it('begin anew after a connection that lasted', () => {
    const { failures, drop } = row();
    drop(300);
    drop(300);
    drop(60_000);
    expect(failures.fact).toMatchObject({ failures: 1 });
    noteOpen(failures, 9_999);
    expect(failures.fact).not.toBeNull();
    noteOpen(failures, 10_000);
    expect(failures.fact).toBeNull();
  });

  it('are none where the gateway says what the matter is', () => {
    for (const why of ['refused', 'restarting', 'unauthorized', 'pairing-required'] as const) {
      const { failures, refuse } = row();
      refuse('protocol');
      refuse(why);
      expect(failures.fact, why).toBeNull();
    }
    const { failures, drop } = row();
    drop(300, 5_000);
    expect(failures.fact).toBeNull();
  });
});
