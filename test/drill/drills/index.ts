import { abortedBefore } from './aborted.ts';
import { busyDatabase } from './busy-database.ts';
import { keptOff, revokedToken, startedAgain, wedgedChannel } from './channels.ts';
import { CONSENT_DRILLS } from './consent.ts';
import { deadBesideLive } from './dead-locks.ts';
import { DOES_NOT_START } from './does-not-start.ts';
import { draining } from './draining.ts';
import type { Drill } from './drill.ts';
import { frozen, idle, killed } from './gateway-life.ts';
import { HEAL_DRILLS } from './heal/index.ts';
import { hotLoop, hotLoopLasting, lateAnswers } from './hot-loop.ts';
import { compaction, leftoverLock, otherOpenClawLock } from './kept-locks.ts';
import { killedInReset, killedInUndoReset, killedInUnlock } from './killed.ts';
import { liveLock } from './live-lock.ts';
import { deadLock, foreignLock, leakedLock } from './locks.ts';
import { longWork } from './long-work.ts';
import { refusedToken } from './looking-in.ts';
import { migrationRuns } from './migration.ts';
import { MODEL_DRILLS } from './model.ts';
import { oneLookAtMany, oneLookAtOne } from './one-look.ts';
import { queuedBehindHang, runOfChannel } from './other-runs.ts';
import { pairing } from './pairing.ts';
import { approvalByDefault, approvalPending } from './person.ts';
import { givenUp } from './recover.ts';
import { reset, restartByRpc, restartRefused, service, serviceOfAnother } from './recovery.ts';
import { endsByItself, killedAgainAndAgain, twoSupervisors } from './restart-loop.ts';
import { saidByEvent, saidOnce, saidStale } from './said.ts';
import { hungBeforeWords, hungByDefault, hungInMidStream } from './silence.ts';
import { starting } from './starting.ts';
import { START_DRILLS } from './starts.ts';
import { starvedUser } from './starved.ts';
import { deadStoreLock, liveStoreLock } from './store-locks.ts';
import { pinnedCertificate } from './tls.ts';
import { abort, healthy, slowTurn } from './turns.ts';
import { twoGateways } from './two-gateways.ts';
import { resetForGood, undoReset } from './undo-reset.ts';

/** All drills, in the order in which they are played on each release. */
export const DRILLS: readonly Drill[] = [
  healthy,
  slowTurn,
  leakedLock,
  foreignLock,
  deadLock,
  liveLock,
  deadBesideLive,
  compaction,
  otherOpenClawLock,
  leftoverLock,
  deadStoreLock,
  liveStoreLock,
  saidStale,
  saidOnce,
  saidByEvent,
  abort,
  hungByDefault,
  hungBeforeWords,
  hungInMidStream,
  queuedBehindHang,
  starvedUser,
  runOfChannel,
  wedgedChannel,
  revokedToken,
  startedAgain,
  keptOff,
  longWork,
  oneLookAtMany,
  oneLookAtOne,
  abortedBefore,
  busyDatabase,
  reset,
  undoReset,
  resetForGood,
  refusedToken,
  pairing,
  pinnedCertificate,
  frozen,
  hotLoop,
  lateAnswers,
  hotLoopLasting,
  killed,
  draining,
  migrationRuns,
  restartRefused,
  endsByItself,
  twoSupervisors,
  killedAgainAndAgain,
  twoGateways,
  starting,
  ...START_DRILLS,
  ...DOES_NOT_START,
  serviceOfAnother,
  restartByRpc,
  service,
  killedInUnlock,
  killedInReset,
  killedInUndoReset,
  idle,
  approvalByDefault,
  approvalPending,
  givenUp,
  ...MODEL_DRILLS,
  ...HEAL_DRILLS,
  ...CONSENT_DRILLS,
];
