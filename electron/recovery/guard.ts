import type { Words } from '../core/catalogue/sentences/sentence.ts';
import { maintenanceRefusal, untoldRefusal } from '../core/openclaw/maintenance.ts';
import { findWork } from '../openclaw/processes/maintenance.ts';
import type { RecoveryContext } from './context.ts';

type GuardTools = Pick<RecoveryContext, 'location' | 'system' | 'now' | 'sleep'>;

/** Most commands show within this time what they are. */
const TELLS_WITHIN_MS = 15_000;
const PAUSE_MS = 500;

/**
 * The guard before every step, repeated right before anything that cannot be undone. Returns why
 * nothing may be done now, or null if nothing is working on OpenClaw. It asks the process table
 * itself, even if the last look is fresh. An unreadable table refuses every step with a reason. A
 * command that has just begun is waited for until it shows what it is.
 */
export async function barredByWork(tools: GuardTools): Promise<Words | null> {
  const endMs = tools.now() + TELLS_WITHIN_MS;
  for (;;) {
    const { fact, untoldPid } = await findWork(tools);
    const refusal = maintenanceRefusal(fact, tools.now());
    if (refusal !== null) return refusal;
    if (untoldPid === null) return null;
    if (tools.now() >= endMs) return untoldRefusal(untoldPid);
    await tools.sleep(PAUSE_MS);
  }
}
