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
  /** What a person does about it, outside of Clawbuoy: a sentence, and a command to copy. */
  readonly remedy?: Remedy;
  /** The sessions whose silence it explains: what is found in them alone is its consequence. */
  readonly concerns?: readonly string[];
};

export type Remedy = { readonly words: string; readonly command: string | null };

export { isoTime as at } from '../text/iso-time.ts';
