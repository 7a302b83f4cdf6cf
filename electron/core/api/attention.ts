import type { Session } from './snapshot.ts';

/** How much each state asks of a person: the lowest first. */
export const ATTENTION: Readonly<Record<Session['state'], number>> = {
  blocked: 0,
  stalled: 1,
  silent: 2,
  waiting: 3,
  working: 4,
  idle: 5,
};
