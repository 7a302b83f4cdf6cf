import { eraOf } from '../../core/openclaw/era.ts';
import type { Hello } from '../gateway/frames.ts';

/** The most sessions that a look asks about before it knows which are at work. */
const MOST_MENTIONED = 3;

/**
 * The newest sessions that a hello mentions, newest first. The gateway can be asked for their runs
 * one by one, as its list may be late. None on versions whose histories carry no times (2026.7.35).
 */
export function sessionsInHello({ server, features, snapshot }: Hello): string[] {
  const era = eraOf(server.version ?? null, features.methods, 'unknown');
  if (era.name !== 'sqlite') return [];
  const recent = snapshot.health?.sessions?.recent ?? [];
  return recent.slice(0, MOST_MENTIONED).map((one) => one.key);
}
