import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ASK_EVERY_MS,
  CALM_MS,
  decideUpdate,
  mayInstall,
  type UpdateFacts,
} from '../../../electron/core/installed/updates.ts';

const NOW_MS = Date.UTC(2026, 10, 28, 12);
const HOUR_MS = 60 * 60_000;
const facts = (change: Partial<UpdateFacts> = {}): UpdateFacts => ({
  nowMs: NOW_MS,
  startedMs: NOW_MS - HOUR_MS,
  canUpdate: true,
  mayAsk: true,
  state: { kind: 'unknown' },
  lastAskedMs: null,
  failuresInARow: 0,
  calmSinceMs: NOW_MS - HOUR_MS,
  ...change,
});
const kind = (change: Partial<UpdateFacts>) => decideUpdate(facts(change)).kind;
const found = { kind: 'found', version: '0.2.0' } as const;

describe('an update', () => {
  it('is asked for where all is well, and fetched where there is one', () => {
    expect(kind({})).toBe('ask');
    expect(kind({ state: found, lastAskedMs: NOW_MS })).toBe('fetch');
  });

  it('is asked for once a day', () => {
    expect(kind({ state: { kind: 'newest' }, lastAskedMs: NOW_MS - ASK_EVERY_MS + 1 })).toBe(
      'nothing',
    );
    expect(kind({ state: { kind: 'newest' }, lastAskedMs: NOW_MS - ASK_EVERY_MS })).toBe('ask');
  });

  it('is asked for later and later where that fails, and never less than once a day', () => {
    const waits = [1, 2, 3, 4, 5, 6, 60].map((failuresInARow) => {
      let waitedMs = 0;
      while (kind({ failuresInARow, lastAskedMs: NOW_MS - waitedMs }) === 'nothing') {
        waitedMs += HOUR_MS / 2;
      }
      return waitedMs / HOUR_MS;
    });
    expect(waits).toEqual([1, 2, 4, 8, 16, 24, 24]);
  });

  it('is not fetched again and again where fetching fails', () => {
    expect(kind({ state: found, failuresInARow: 1, lastAskedMs: NOW_MS - 60_000 })).toBe('nothing');
  });

  it('waits for the calm after a start and after trouble', () => {
    expect(kind({ startedMs: NOW_MS - CALM_MS + 1 })).toBe('nothing');
    expect(kind({ calmSinceMs: NOW_MS - CALM_MS + 1 })).toBe('nothing');
    expect(kind({ calmSinceMs: NOW_MS - CALM_MS })).toBe('ask');
  });

  it('waits no longer than before where the clock was set back', () => {
    expect(kind({ lastAskedMs: NOW_MS + 365 * ASK_EVERY_MS })).toBe('ask');
  });

  it('is never thought of in an incident, unasked, or in a build of one’s own', () => {
    const states = fc.constantFrom<UpdateFacts['state']>(
      { kind: 'unknown' },
      { kind: 'newest' },
      found,
      { kind: 'fetching', version: '0.2.0' },
      { kind: 'ready', version: '0.2.0' },
    );
    fc.assert(
      fc.property(
        states,
        fc.option(fc.integer({ min: 0, max: 2 * NOW_MS })),
        fc.nat(99),
        fc.constantFrom<Partial<UpdateFacts>>(
          { calmSinceMs: null },
          { mayAsk: false },
          { canUpdate: false },
        ),
        (state, lastAskedMs, failuresInARow, change) => {
          expect(kind({ state, lastAskedMs, failuresInARow, ...change })).toBe('nothing');
        },
      ),
    );
  });

  it('takes this one’s place only where it is ready and nothing is wrong', () => {
    const state = { kind: 'ready', version: '0.2.0' } as const;
    expect(mayInstall(facts({ state }))).toBe(true);
    expect(mayInstall(facts({ state, calmSinceMs: null }))).toBe(false);
    expect(mayInstall(facts({ state, canUpdate: false }))).toBe(false);
    expect(mayInstall(facts({ state: found }))).toBe(false);
  });
});
