import { describe, expect, it } from 'vitest';
import { createFloodGate } from '../../../electron/openclaw/gateway/flood-gate.ts';

describe('what a gateway may send', () => {
  it('is ten thousand frames a second, whatever is in them', () => {
    let nowMs = 0;
    const tooMuch = createFloodGate(() => nowMs);
    for (let second = 0; second < 3; second += 1) {
      for (let i = 0; i < 10_000; i += 1) expect(tooMuch(0, false)).toBeNull();
      nowMs += 1_000;
    }
    for (let i = 0; i < 10_000; i += 1) tooMuch(0, false);
    expect(tooMuch(0, false)).toContain('floods the connection (10001 frames');
  });

  it('is counted anew after the clock was set back', () => {
    let nowMs = 5_000_000;
    const tooMuch = createFloodGate(() => nowMs);
    for (let second = 0; second < 3; second += 1) {
      nowMs -= 1_000;
      for (let i = 0; i < 9_000; i += 1) expect(tooMuch(0, false)).toBeNull();
    }
  });

  it('is next to nothing before its hello', () => {
    const tooMuch = createFloodGate(() => 0);
    for (let i = 0; i < 100; i += 1) expect(tooMuch(80, true)).toBeNull();
    expect(tooMuch(80, true)).toContain('before its hello');
    expect(createFloodGate(() => 0)(9_000_000, true)).toContain('before its hello');
  });
});
