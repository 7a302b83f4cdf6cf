import { HEALING_KINDS } from '../../api/healing.ts';
import type { Settings } from '../../api/settings-schema.ts';

/** Whether there is something to do while nobody sits at this machine. */
export function isNeededAway({
  outlets,
  ping,
  selfHealing,
}: Pick<Settings, 'outlets' | 'ping' | 'selfHealing'>): boolean {
  return (
    ping !== null ||
    outlets.some(({ enabled }) => enabled) ||
    (!selfHealing.stopped && HEALING_KINDS.some((kind) => selfHealing[kind]))
  );
}
