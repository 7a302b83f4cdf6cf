import type { Session } from './snapshot.ts';

/** How much each state needs a person: the lowest number needs one most. */
export const ATTENTION: Readonly<Record<Session['state'], number>> = {
  blocked: 0,
  stalled: 1,
  silent: 2,
  'waiting-for-you': 3,
  waiting: 4,
  working: 5,
  idle: 6,
};
