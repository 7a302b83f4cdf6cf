import type { Drill } from './drill.ts';
import { frozen, idle, killed } from './gateway-life.ts';
import { compaction, leftoverLock, otherOpenClawLock } from './kept-locks.ts';
import { deadLock, foreignLock, leakedLock } from './locks.ts';
import { reset, restartByRpc, restartRefused, service, serviceOfAnother } from './recovery.ts';
import { abort, healthy, slowTurn } from './turns.ts';

/** All drills, in the order in which they are played on each release. */
export const DRILLS: readonly Drill[] = [
  healthy,
  slowTurn,
  leakedLock,
  foreignLock,
  deadLock,
  compaction,
  otherOpenClawLock,
  leftoverLock,
  abort,
  reset,
  frozen,
  killed,
  restartRefused,
  serviceOfAnother,
  restartByRpc,
  service,
  idle,
];
