import type { Evidence } from './evidence.ts';

/** What Clawbuoy knows by its journal. OpenClaw says nothing of it. */
export type OwnFacts = {
  /** Lost messages that a person has dealt with. */
  readonly dismissed: NonNullable<Evidence['dismissed']>;
  /** Runs that Clawbuoy has ended. */
  readonly ended: NonNullable<Evidence['ended']>;
};

/** Gathered evidence with Clawbuoy's own facts. An empty list is left out. */
export function withOwnFacts(evidence: Evidence, { dismissed, ended }: OwnFacts): Evidence {
  return {
    ...evidence,
    ...(dismissed.length === 0 ? {} : { dismissed: [...dismissed] }),
    ...(ended.length === 0 ? {} : { ended: [...ended] }),
  };
}
