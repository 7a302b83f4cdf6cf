import type { Era } from '../era.ts';
import type { Memory } from '../evidence.ts';
import type { Snapshot } from '../snapshot.ts';
import type { JudgedLock } from './locks.ts';

/** What the judge makes of evidence. */
export type Judgement = {
  readonly snapshot: Snapshot;
  /** What the next judgement must remember; goes back in as `evidence.memory`. */
  readonly memory: Memory;
  readonly era: Era;
  readonly locks: readonly JudgedLock[];
};
