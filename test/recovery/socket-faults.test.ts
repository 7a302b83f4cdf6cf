import { describe, expect, it } from 'vitest';
import { type Disturb, sweep, takeDisturbed } from './faults.ts';
import type { Fate } from './world.ts';

const SCENES = [
  'abort',
  'reset',
  'start of a channel',
  'restart by the gateway itself',
  'restart by a service manager',
];

/** The connection drops at the n-th word to the gateway; it may stay away after that. */
function dropping(at: number, fate: Exclude<Fate, 'delivered'>, gone: boolean): Disturb {
  return (world) => {
    let met: string | null = null;
    let said = 0;
    world.fate = (method) => {
      said += 1;
      if (said < at || (said > at && !gone)) return 'delivered';
      if (said > at) return 'lost';
      met = method;
      return fate;
    };
    return { met: () => met };
  };
}

describe.each(SCENES)('%s over a socket that drops', (name) => {
  it.each([
    ['before any one word has arrived', 'lost', false],
    ['after any one word has arrived, before its answer', 'unanswered', false],
    ['before any word, and the gateway cannot be asked again', 'lost', true],
    ['after any word, and the gateway cannot be asked again', 'unanswered', true],
  ] as const)('%s: a reason, and the step can be taken again', async (_, fate, gone) => {
    const { points, complaints } = await sweep(name, (at) => dropping(at, fate, gone));
    expect(complaints).toEqual([]);
    expect(points).toBeGreaterThan(0);
  });
});

describe('a word that arrived and whose answer was lost', () => {
  const unanswered = (wanted: string): Disturb => {
    return (world) => {
      let met: string | null = null;
      world.fate = (method) => {
        if (method !== wanted || met !== null) return 'delivered';
        met = method;
        return 'unanswered';
      };
      return { met: () => met };
    };
  };

  it.each([
    ['reset', 'sessions.reset'],
    ['abort', 'chat.abort'],
    ['restart by the gateway itself', 'gateway.restart.request'],
  ])('%s is done where %s has done it all the same', async (name, method) => {
    const { met, outcome, reason } = await takeDisturbed(name, unanswered(method));
    expect(met).toBe(method);
    expect(outcome, reason).toBe('done');
  });
});
