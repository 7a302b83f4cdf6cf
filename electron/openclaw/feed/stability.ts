import type { RingFact, SessionReport } from '../../core/evidence/heard-facts.ts';
import { MOST_REPORTS } from '../../core/evidence/heard-facts.ts';
import { stabilitySchema } from '../gateway/frames.ts';

/** A word of the protocol is never longer. A longer one is cut. */
const MOST_WORD = 200;

/**
 * Reads the answer to `diagnostics.stability` as it was given at that time. Null if it is not
 * understood.
 */
export function readStability(payload: unknown, askedAtMs: number): RingFact | null {
  const parsed = stabilitySchema.safeParse(payload);
  if (!parsed.success) return null;
  const { events } = parsed.data;
  const lastAtMs = (type: string) => events.findLast((event) => event.type === type)?.ts ?? null;
  const reports = events.flatMap((event): SessionReport[] => {
    const type = reportType(event.type);
    if (type === null || event.ageMs == null) return [];
    const reason = (event.reason ?? '').slice(0, MOST_WORD);
    const workKind = event.activeWorkKind?.slice(0, MOST_WORD) ?? null;
    return [{ atMs: event.ts, ageMs: event.ageMs, type, reason, workKind }];
  });
  return {
    askedAtMs,
    reports: reports.slice(-MOST_REPORTS),
    modelCalls: {
      startedAtMs: lastAtMs('model.call.started'),
      completedAtMs: lastAtMs('model.call.completed'),
      failedAtMs: lastAtMs('model.call.error'),
    },
  };
}

function reportType(type: string): SessionReport['type'] | null {
  return type === 'session.stalled' || type === 'session.long_running' ? type : null;
}
