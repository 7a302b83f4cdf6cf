import { describe, expect, it } from 'vitest';
import type { IncidentClass } from '../../../electron/core/api/snapshot.ts';
import { type PastIncident, withoutBlips } from '../../../electron/core/history/timeline.ts';

const incident = (name: IncidentClass, fromMs: number, toMs: number | null): PastIncident => ({
  id: `${name}~${fromMs}`,
  class: name,
  level: name === 'gateway-down' ? 'red' : 'amber',
  sessionKey: null,
  fromMs,
  toMs,
});

describe('a restart in the history', () => {
  it('is one trouble, though it was seen as being down and then as starting', () => {
    const seen = [
      incident('gateway-starting', 3_000, 9_000),
      incident('gateway-down', 1_000, 3_000),
    ];
    expect(withoutBlips(seen)).toEqual([
      { ...incident('gateway-down', 1_000, 9_000), isRestart: true },
    ]);
  });

  it.each([
    ['a trouble that lasts', incident('gateway-down', 1_000, 120_000)],
    ['one that is not over', incident('gateway-down', 1_000, null)],
    ['one of a session', incident('session-locked', 1_000, 3_000)],
    ['one long before', incident('gateway-down', -500_000, -490_000)],
  ])('does not swallow %s', (_what, other) => {
    const seen = [incident('gateway-starting', 130_000, 136_000), other];
    expect(withoutBlips(seen)).toEqual(seen);
  });
});
