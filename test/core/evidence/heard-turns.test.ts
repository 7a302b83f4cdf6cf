import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TurnEvent } from '../../../electron/core/evidence/heard-facts.ts';
import {
  createTurns,
  NOTHING_BEFORE,
  turnsHeard,
} from '../../../electron/core/evidence/heard-turns.ts';
import { turnEvent } from '../../support/evidence-arbitrary.ts';

type DistributiveOmit<T, Key extends keyof T> = T extends unknown ? Omit<T, Key> : never;

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

  /** 2026.7.35 tells a chat of a failure in words of its own, in the form of an answer. */
  it('take no answer from a run that has failed and said nothing since', () => {
    const refusal = {
      provider: null,
      model: null,
      reason: null,
      failure: null,
      said: 'EISDIR: illegal operation on a directory, read',
      isOwnTrouble: false,
    };
    const own = { sessionKey: 'agent:main:own', runId: 'own', heartbeat: false };
    const failed = { kind: 'chat' as const, ...own, state: 'error', hasAnswer: false, refusal };
    const final = {
      ...failed,
      state: 'final',
      hasAnswer: true,
      refusal: { ...refusal, said: null },
    };
    const words = { kind: 'words' as const, runId: 'own', hasWords: true };
    const kinds = (all: readonly DistributiveOmit<TurnEvent, 'atMs'>[]) =>
      turnsHeard({
        before: NOTHING_BEFORE,
        events: all.map((event, order) => ({ ...event, atMs: 1_000 + order })),
      }).map(({ kind }) => kind);
    expect(kinds([failed, final])).toEqual(['failed']);
    // It has gone on, with another model.
    expect(kinds([failed, words, final])).toEqual(['failed', 'answered']);
    expect(kinds([{ ...failed, refusal: { ...refusal, isOwnTrouble: true } }, final])).toEqual([]);
  });
});
