import { maintenanceRefusal } from '../core/openclaw/maintenance.ts';
import { findMaintenance } from '../openclaw/processes/maintenance.ts';
import type { RecoveryContext } from './context.ts';

type GuardTools = Pick<RecoveryContext, 'location' | 'system' | 'now'>;

/**
 * The one guard before every step, and again right before what cannot be taken back: why nothing
 * may be done now; null where nothing is at work on OpenClaw. It asks the process table itself,
 * however fresh the last look is. A table that cannot be read bars every step, in words: what
 * cannot be told counts as at work.
 */
export async function barredByWork(eyes: GuardTools): Promise<string | null> {
  return maintenanceRefusal(await findMaintenance(eyes), eyes.now());
}
