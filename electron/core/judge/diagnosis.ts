import type { IncidentClass, Recommendation } from '../api/snapshot.ts';
import type { Words } from '../catalogue/sentences/sentence.ts';

/**
 * One thing that is wrong, before memory gives it an id and a start. Each judge of a part returns
 * these. Incidents, headline and recommendation are made from them.
 * A `finding` in the public JSON is another thing: something that could not be read, in words.
 */
export type Diagnosis = {
  readonly class: IncidentClass;
  /** Tells this incident from others of its class: a lock's path, a session key, or ''. */
  readonly target: string;
  readonly level: 'amber' | 'red';
  /** When the fact itself began. Null: not known, and the first look at it counts. */
  readonly sinceMs: number | null;
  readonly sessionKey: string | null;
  /** A sentence without its full stop, used as the headline. */
  readonly cause: Words;
  readonly evidence: readonly Words[];
  readonly action: Recommendation;
  readonly actionTarget: string | null;
  readonly why: Words;
  /** Until when to wait; null where that is not known. */
  readonly untilMs: number | null;
  /** What a person does about it outside of Clawbuoy: a sentence, and a command to copy. */
  readonly remedy?: Remedy;
  /** The provider that can be asked whether it answers now, and whose login it is about. */
  readonly tryModel?: { readonly provider: string; readonly agentId: string | null };
  /**
   * The sessions whose silence it explains. A diagnosis in one of them alone is its consequence.
   */
  readonly concerns?: readonly string[];
};

export type Remedy = { readonly words: Words; readonly command: string | null };
