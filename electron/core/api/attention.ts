import type { Session } from './snapshot.ts';

/** How much each state asks of a person: the lowest first. */
export const ATTENTION: Readonly<Record<Session['state'], number>> = {
  blocked: 0,
  stalled: 1,
  silent: 2,
  'waiting-for-you': 3,
  waiting: 4,
  working: 5,
  idle: 6,
};
