import type { Words } from '../core/catalogue/sentences/sentence.ts';
import { maintenanceRefusal } from '../core/openclaw/maintenance.ts';
import { findMaintenance } from '../openclaw/processes/maintenance.ts';
import type { RecoveryContext } from './context.ts';

type GuardTools = Pick<RecoveryContext, 'location' | 'system' | 'now'>;

/**
 * The guard before every step, repeated right before anything that cannot be undone. Returns why
 * nothing may be done now, or null if nothing is working on OpenClaw. It asks the process table
 * itself, even if the last look is fresh. An unreadable table refuses every step with a reason.
 */
export async function barredByWork(eyes: GuardTools): Promise<Words | null> {
  return maintenanceRefusal(await findMaintenance(eyes), eyes.now());
}
