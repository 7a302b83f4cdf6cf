import { z } from 'zod';

/**
 * Identifies one of Clawbuoy's gateways, in steps, notices, incidents and on every wire. Session
 * keys (`agent:main:main`) and incident ids are the same in each gateway.
 */
export const gatewayIdSchema = z.string().min(1).max(64);
export type GatewayId = z.infer<typeof gatewayIdSchema>;

/**
 * The profile's name if its OpenClaw is in the usual place (`default` for the unnamed one).
 * Otherwise a short hash of the state folder.
 */
export function gatewayIdOf(location: {
  readonly profile: string | null;
  readonly isUsualStateDir: boolean;
  readonly stateDir: string;
}): GatewayId {
  if (!location.isUsualStateDir) return `dir-${printOf(location.stateDir)}`;
  return (location.profile ?? 'default').slice(0, 64);
}

/** FNV-1a, 32 bits. It tells a handful of folders apart and gives no security. */
function printOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
