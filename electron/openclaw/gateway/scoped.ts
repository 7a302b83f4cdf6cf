import { tmpdir } from 'node:os';
import { reason } from '../../core/catalogue/sentences/reason.ts';
import type { Result } from '../../core/result.ts';
import { err } from '../../core/result.ts';
import type { System } from '../../system/types.ts';
import { credentialsFor } from '../locate/credentials.ts';
import type { Location } from '../locate/locate.ts';
import type { Connection, Credentials, Scope } from './connection.ts';
import type { DeviceStore } from './device-identity.ts';
import type { EventFrame } from './frames.ts';
import { createListenerCheck } from './listener-check.ts';
import { wayIn } from './way-in.ts';

const HANDSHAKE_MS = 8_000;

/** The credentials for the located gateway, in the order to try. */
export function candidatesOf(location: Location): Credentials[] {
  const answer = credentialsFor(location.credentials, location.url);
  if (answer.kind !== 'ready') return [];
  return answer.candidates.map((one) => ({
    token: one.token?.reveal() ?? null,
    password: one.password?.reveal() ?? null,
  }));
}

/**
 * Why there are no credentials: the config names unavailable ones, or none exist. Null if there
 * are.
 */
export function whyWithout(location: Location): string | null {
  const answer = credentialsFor(location.credentials, location.url);
  return answer.kind === 'ready' ? null : answer.why;
}

export type Door = {
  readonly location: Location;
  readonly system: Pick<System, 'connectionOwner' | 'processes'>;
  readonly tmpDir: string;
  readonly uid: number | null;
  readonly device: DeviceStore | null;
  readonly now: () => number;
};

/** The way to the gateway of this machine's user. */
export function doorOf(parts: Pick<Door, 'location' | 'system' | 'device' | 'now'>): Door {
  return { ...parts, tmpDir: tmpdir(), uid: process.getuid?.() ?? null };
}

/** Opens a connection with more than read scope for one step. The caller closes it. */
export async function openScoped(
  door: Door,
  scopes: readonly Scope[],
  onEvent: (frame: EventFrame) => void = () => undefined,
): Promise<Result<Connection>> {
  const result = await wayIn({
    url: door.location.url,
    pin: door.location.tlsPin,
    listener: createListenerCheck(door),
    candidates: candidatesOf(door.location),
    without: whyWithout(door.location),
    device: door.device,
    scopes,
    timeoutMs: HANDSHAKE_MS,
    now: door.now,
    onEvent,
    onClose: () => undefined,
  });
  return result.ok ? result : err(reason('notLetIn', { why: result.error.detail }));
}
