import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createTurns,
  NOTHING_BEFORE,
  turnsHeard,
} from '../../../electron/core/evidence/heard-turns.ts';
import { turnEvent } from '../../support/evidence-arbitrary.ts';

/** Events in the order of their times, which differ. */
const events = fc
  .array(turnEvent, { maxLength: 30 })
  .map((all) => all.map((event, order) => ({ ...event, atMs: 1_000_000 + order * 1_700 })));

describe('turns by their events', () => {
  it('are the same, wherever the earlier events were folded', () => {
    fc.assert(
      fc.property(events, fc.nat(30), (all, at) => {
        const before = createTurns(NOTHING_BEFORE);
        for (const event of all.slice(0, at)) before.add(event);
        const whole = turnsHeard({ before: NOTHING_BEFORE, events: all });
        expect(turnsHeard({ before: before.soFar(), events: all.slice(at) })).toEqual(whole);
      }),
      { numRuns: 400 },
    );
  });

  it('never lose a refusal that nobody took back', () => {
    fc.assert(
      fc.property(events, (all) => {
        const refusal = {
          provider: null,
          model: null,
          reason: 'auth',
          failure: null,
          said: 'refused',
          isOwnTrouble: false,
        };
        const atMs = 2_000_000;
        const own = { atMs, sessionKey: 'agent:main:own', runId: 'own', heartbeat: false };
        const last = { kind: 'chat' as const, ...own, state: 'error', hasAnswer: false, refusal };
        const facts = turnsHeard({ before: NOTHING_BEFORE, events: [...all, last] });
        expect(facts.at(-1)).toMatchObject({ kind: 'failed', runId: 'own', said: 'refused' });
      }),
      { numRuns: 100 },
    );
  });
});
