import type { InFlightFact, RunStep } from '../../core/evidence/heard-facts.ts';
import { MOST_STEPS } from '../../core/evidence/heard-facts.ts';
import { inFlightSchema } from '../gateway/frames.ts';

/** The request: the last message, cut to one letter, and the run in progress. */
export const IN_FLIGHT_ONLY = { limit: 1, maxChars: 1 } as const;
/** A word of the protocol is never longer. A longer one is cut. */
const MOST_WORD = 200;

/**
 * Reads `inFlightRun` of an answer to `chat.history`, without its words. 2026.9.6 has it with
 * times; 2026.7.35 gives no times and is not understood. Null for a session without a run.
 */
export function readInFlight(
  sessionKey: string,
  payload: unknown,
  askedAtMs: number,
): InFlightFact | null {
  const parsed = inFlightSchema.safeParse(payload);
  if (!parsed.success || parsed.data.inFlightRun == null) return null;
  const { hasText, events } = parsed.data.inFlightRun;
  const calls = new Map<string, number>();
  const steps: RunStep[] = [];
  for (const { stream, ts, data } of events.toSorted((a, b) => a.ts - b.ts)) {
    const id = data.toolCallId ?? data.itemId ?? null;
    if (id !== null && !calls.has(id)) calls.set(id, calls.size);
    const step = {
      stream: stream.slice(0, MOST_WORD),
      phase: cut(data.phase),
      kind: cut(data.kind),
      name: cut(data.name),
      call: id === null ? null : (calls.get(id) ?? null),
      atMs: ts,
      lastAtMs: ts,
    };
    const before = steps.at(-1);
    if (before !== undefined && isSame(before, step)) {
      steps[steps.length - 1] = { ...before, lastAtMs: ts };
    } else {
      steps.push(step);
    }
  }
  const [first] = steps;
  if (first === undefined) return null;
  const kept = steps.length > MOST_STEPS ? [first, ...steps.slice(1 - MOST_STEPS)] : steps;
  return { sessionKey, askedAtMs, hasText, steps: kept };
}

function isSame(a: RunStep, b: RunStep): boolean {
  return (
    a.stream === b.stream &&
    a.phase === b.phase &&
    a.kind === b.kind &&
    a.name === b.name &&
    a.call === b.call
  );
}

function cut(text: string | null | undefined): string | null {
  return text?.slice(0, MOST_WORD) ?? null;
}
