import type { Drill } from '../drill.ts';
import { healBusyDatabase } from './database.ts';
import { healFrozenService, healKilledAlone, healKilledService, healNotLoaded } from './gateway.ts';
import {
  healDeadOwner,
  healForeign,
  healLeaked,
  healLeftover,
  healOtherOpenClaw,
} from './locks.ts';
import {
  healHung,
  healMidStream,
  healOtherClients,
  healOtherClientsAlone,
  healOtherClientsService,
  healOwnLimit,
  healQueued,
} from './runs.ts';

/** `heal` against every failure, again and again; those that share a stage come together. */
export const HEAL_DRILLS: readonly Drill[] = [
  healLeaked,
  healForeign,
  healDeadOwner,
  healOtherOpenClaw,
  healLeftover,
  healHung,
  healMidStream,
  healQueued,
  healOtherClients,
  healBusyDatabase,
  healOwnLimit,
  healOtherClientsService,
  healOtherClientsAlone,
  healKilledService,
  healKilledAlone,
  healFrozenService,
  healNotLoaded,
];
