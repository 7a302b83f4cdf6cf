import type { IncidentClass, Recommendation } from '../api/snapshot.ts';

/**
 * One thing that is wrong, before memory gives it an id and a start: what the judges of single
 * parts return, and what incidents, headline and recommendation are made of.
 */
export type Finding = {
  readonly class: IncidentClass;
  /** With the class, what tells this incident from others: a lock's path, a session key, or ''. */
  readonly target: string;
  readonly level: 'amber' | 'red';
  /** When the fact itself began, where it tells; the first look at it otherwise. */
  readonly sinceMs: number | null;
  readonly sessionKey: string | null;
  /** A sentence without its full stop, as the headline says it. */
  readonly cause: string;
  readonly evidence: readonly string[];
  readonly action: Recommendation;
  readonly actionTarget: string | null;
  readonly why: string;
  /** Until when to wait, where that is known. */
  readonly untilMs: number | null;
};

/** The last moment that an ISO time with a year of four digits can name. */
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Clock time in UTC as evidence lines carry it: they may be read in another zone. A lock file may
 * claim any number: what no calendar names becomes the nearest time that one does.
 */
export function at(timeMs: number): string {
  return new Date(Math.min(Math.max(timeMs, 0), LAST_MS)).toISOString();
}
