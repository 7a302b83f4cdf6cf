import { inFlightSchema } from '../gateway/frames.ts';

/** The progress of a run so far, from its session's history. Never its words. */
export type InFlight = {
  /** The first step that carries a time. */
  readonly startedAtMs: number;
  /** The last step that carries a time. */
  readonly steppedAtMs: number;
  /**
   * `tool`: one has begun and not ended. `calling`: the model was called and has not said a word.
   * `talking`: it has begun to answer, but the time of its last word is not reported. `unknown`:
   * nothing was said yet and its work is unknown, as in a compaction.
   */
  readonly doing: 'tool' | 'calling' | 'talking' | 'unknown';
  readonly tool: string | null;
};

/** The request: the last message, cut to one letter, and the run in progress. */
export const IN_FLIGHT_ONLY = { limit: 1, maxChars: 1 } as const;

/**
 * Reads `inFlightRun` of an answer to `chat.history`. 2026.9.6 has it with times; 2026.7.35 gives
 * no times and is not understood. Null for a session without a run.
 */
export function readInFlight(payload: unknown): InFlight | null {
  const parsed = inFlightSchema.safeParse(payload);
  if (!parsed.success || parsed.data.inFlightRun == null) return null;
  const { hasText, events } = parsed.data.inFlightRun;
  const inOrder = events.toSorted((a, b) => a.ts - b.ts);
  const first = inOrder[0];
  const last = inOrder.at(-1);
  if (first === undefined || last === undefined) return null;
  const open = new Map<string, { name: string | null; sinceMs: number }>();
  for (const { stream, ts, data } of events) {
    const isTool = stream === 'tool' || (stream === 'item' && data.kind === 'tool');
    const id = data.toolCallId ?? data.itemId ?? null;
    if (!isTool || id === null) continue;
    if (data.phase === 'result' || data.phase === 'end') open.delete(id);
    else if (!open.has(id)) open.set(id, { name: data.name ?? null, sinceMs: ts });
  }
  const tool = [...open.values()].at(-1) ?? null;
  const hasSpoken = hasText || events.some((event) => event.stream === 'assistant');
  const isCalling = last.stream === 'run_status' && last.data.phase === 'starting_model';
  return {
    startedAtMs: first.ts,
    steppedAtMs: last.ts,
    tool: tool?.name ?? null,
    doing: tool !== null ? 'tool' : hasSpoken ? 'talking' : isCalling ? 'calling' : 'unknown',
  };
}
