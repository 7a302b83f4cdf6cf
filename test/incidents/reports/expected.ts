import type {
  IncidentClass,
  Level,
  LockVerdict,
  Recommendation,
} from '../../../electron/core/api/snapshot.ts';

/** What a careful operator would say of one moment. */
export type Expected = {
  readonly level: Level;
  readonly class: IncidentClass | null;
  /** Of the first lock; null where there is none. */
  readonly verdict: LockVerdict | null;
  readonly action: Recommendation;
};

/**
 * What is right for each report in this folder, by its file's name. A report that has no line here
 * fails the test, which prints the line to begin with.
 */
export const EXPECTED: Readonly<Record<string, Expected>> = {
  'leaked-lock.md': {
    level: 'red',
    class: 'session-locked',
    verdict: 'leaked',
    action: 'unlock',
  },
  'not-seen-in-time.md': { level: 'grey', class: null, verdict: 'undetermined', action: 'none' },
};
