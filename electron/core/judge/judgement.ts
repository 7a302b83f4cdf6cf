import type { Snapshot } from '../api/snapshot.ts';
import type { Memory } from '../evidence/memory.ts';
import type { Era } from '../openclaw/era.ts';
import type { JudgedLock } from './locks.ts';

/** What the judge makes of evidence. */
export type Judgement = {
  readonly snapshot: Snapshot;
  /** What the next judgement must remember. It goes back in as `evidence.memory`. */
  readonly memory: Memory;
  readonly era: Era;
  readonly locks: readonly JudgedLock[];
};
