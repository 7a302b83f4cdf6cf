import type { RunFact } from '../../core/evidence/session-facts.ts';
import type { ToldBlock } from '../blocks.ts';
import type { AgentEvent, EventFrame } from '../gateway/frames.ts';
import { agentEventSchema, chatEventSchema } from '../gateway/frames.ts';
import { readLockSentence } from '../lock-sentences.ts';

/** Ended runs are kept this long, so that a late event does not revive one. */
const ENDED_KEPT_MS = 10 * 60_000;
const MOST_RUNS = 500;
/** Several events report the end of one message. */
const SAME_MESSAGE_MS = 2_000;

/**
 * The runs in progress, from the lifecycle events of one connection. An operator with read scope
 * sees the start and end of every run, whoever began it (2026.2.1). On that version it is the only
 * proof that no run is behind a lock.
 */
export interface RunLedger {
  /** A connection has opened: from now on every run is seen. */
  opened(atMs: number): void;
  /** The connection was lost: the current runs are unknown. */
  lost(): void;
  /** An answer came on the same socket: events sent before it have arrived. */
  confirmed(atMs: number): void;
  event(frame: EventFrame, atMs: number): void;
  /** The gateway's list said at this time that this session has no active run. */
  saidToHaveNone(sessionKey: string, atMs: number): void;
  facts(): {
    readonly coveredSinceMs: number | null;
    readonly confirmedAtMs: number | null;
    readonly list: RunFact[];
  };
  /** Blocks that the gateway reported by event, as 2026.7.35 does. */
  blocks(): readonly ToldBlock[];
}

export function createRunLedger(): RunLedger {
  const runs = new Map<string, RunFact>();
  const blocks: ToldBlock[] = [];
  let coveredSinceMs: number | null = null;
  let confirmedAtMs: number | null = null;
  let lastSeq: number | null = null;

  function forget(atMs: number): void {
    for (const [id, run] of runs) {
      const endedAtMs = run.endedAtMs ?? run.noRunSaid?.sinceMs ?? null;
      if (endedAtMs !== null && atMs - endedAtMs > ENDED_KEPT_MS) runs.delete(id);
    }
    while (runs.size > MOST_RUNS) {
      const ids = [...runs.keys()];
      const ended = ids.find((id) => isOver(runs.get(id)));
      // An active run is dropped from the list, so from now on "none is active" is no longer
      // certain.
      if (ended === undefined) uncover(atMs);
      runs.delete(ended ?? ids[0] ?? '');
    }
  }

  /** Events were missed. Every run is seen again from here on, but not earlier ones. */
  function uncover(atMs: number): void {
    if (coveredSinceMs !== null) coveredSinceMs = atMs;
  }

  function block(text: string, sessionKey: string | null, atMs: number): void {
    const said = readLockSentence(text);
    if (said?.kind !== 'session') return;
    const { lockPath, isCut, ownerPid, waitedMs, staleBecause } = said;
    const isKnown = blocks.some(
      (one) => one.lockPath === lockPath && Math.abs(one.atMs - atMs) < SAME_MESSAGE_MS,
    );
    if (isKnown) return;
    blocks.push({
      atMs,
      source: 'event',
      lockPath,
      isCut,
      ownerPid,
      sessionKey,
      waitedMs,
      staleBecause: [...staleBecause],
      lost: true,
    });
    if (blocks.length > 50) blocks.shift();
  }

  function agentEvent(event: AgentEvent, atMs: number): void {
    const before = runs.get(event.runId);
    const phase = event.data?.phase ?? null;
    const ends = event.stream === 'lifecycle' && (phase === 'end' || phase === 'error');
    if (
      before !== undefined &&
      before.phase !== 'active' &&
      !(event.stream === 'lifecycle' && phase === 'start')
    ) {
      return;
    }
    // A late event about a run whose start was not seen does not make it active.
    if (before === undefined && (ends || event.stream === 'error')) {
      if (event.data?.error) block(event.data.error, event.sessionKey ?? null, atMs);
      return;
    }
    const run: RunFact = before ?? {
      runId: event.runId,
      knownBy: 'events',
      sessionKey: event.sessionKey ?? null,
      startedAtMs: event.data?.startedAt ?? atMs,
      lastProgressAtMs: atMs,
      knownProgressAtMs: null,
      phase: 'active',
      endedAtMs: null,
      error: null,
      heartbeat: event.isHeartbeat === true,
      step: { kind: 'preparing', name: null, sinceMs: atMs },
    };
    runs.set(event.runId, {
      ...withoutDoubt(run),
      sessionKey: run.sessionKey ?? event.sessionKey ?? null,
      heartbeat: run.heartbeat || event.isHeartbeat === true,
      lastProgressAtMs: atMs,
      ...(ends
        ? {
            phase:
              event.data?.aborted === true ? 'aborted' : phase === 'error' ? 'failed' : 'ended',
            endedAtMs: atMs,
            error: event.data?.error ?? null,
          }
        : { phase: 'active', endedAtMs: null, step: stepOf(run.step, event, atMs) }),
    });
    if (event.data?.error) block(event.data.error, event.sessionKey ?? null, atMs);
  }

  return {
    opened(atMs) {
      coveredSinceMs = atMs;
      confirmedAtMs = null;
      lastSeq = null;
      runs.clear();
    },
    lost() {
      coveredSinceMs = null;
      confirmedAtMs = null;
      runs.clear();
    },
    confirmed(atMs) {
      if (coveredSinceMs !== null) confirmedAtMs = atMs;
    },
    event(frame, atMs) {
      if (frame.seq !== undefined) {
        // A gap means that events were dropped, maybe a start among them.
        if (lastSeq !== null && frame.seq > lastSeq + 1) uncover(atMs);
        lastSeq = frame.seq;
      }
      // Subscribers of sessions get tool events under this name (2026.7.35, 2026.9.6).
      if (frame.event === 'agent' || frame.event === 'session.tool') {
        const event = agentEventSchema.safeParse(frame.payload);
        if (event.success) agentEvent(event.data, atMs);
        else uncover(atMs);
      } else if (frame.event === 'chat') {
        const event = chatEventSchema.safeParse(frame.payload);
        if (!event.success) return;
        if (event.data.errorMessage) {
          block(event.data.errorMessage, event.data.sessionKey ?? null, atMs);
        }
        // On 2026.2.1 an aborted run ends with this event alone.
        const run = runs.get(event.data.runId);
        if (run?.phase === 'active' && event.data.state === 'aborted') {
          runs.set(run.runId, {
            ...run,
            phase: 'aborted',
            endedAtMs: atMs,
            lastProgressAtMs: atMs,
          });
        } else if (run?.phase === 'active' && event.data.state === 'error') {
          runs.set(run.runId, { ...run, phase: 'failed', endedAtMs: atMs, lastProgressAtMs: atMs });
        }
      }
      forget(atMs);
    },
    saidToHaveNone(sessionKey, atMs) {
      for (const run of runs.values()) {
        if (run.phase !== 'active' || run.sessionKey !== sessionKey) continue;
        if (atMs <= run.lastProgressAtMs) continue;
        const sinceMs = run.noRunSaid?.sinceMs ?? atMs;
        runs.set(run.runId, { ...run, noRunSaid: { sinceMs, lastAtMs: atMs } });
      }
    },
    facts: () => ({ coveredSinceMs, confirmedAtMs, list: [...runs.values()] }),
    blocks: () => blocks,
  };
}

/** The run without what lists said: an event of it contradicts a list that knew of none. */
function withoutDoubt({ noRunSaid: _contradicted, ...run }: RunFact): RunFact {
  return run;
}

function isOver(run: RunFact | undefined): boolean {
  return run?.phase !== 'active' || run.noRunSaid !== undefined;
}

function stepOf(before: RunFact['step'], event: AgentEvent, atMs: number): RunFact['step'] {
  const next = stepKind(event);
  if (next === null) return before;
  if (next.kind === before.kind && next.name === before.name) return before;
  return { ...next, sinceMs: atMs };
}

function stepKind(event: AgentEvent): Pick<RunFact['step'], 'kind' | 'name'> | null {
  const phase = event.data?.phase ?? null;
  switch (event.stream) {
    case 'lifecycle':
      return phase === 'start' || phase === 'model' ? { kind: 'model', name: null } : null;
    case 'run_status':
      return phase === 'starting_model'
        ? { kind: 'model', name: null }
        : { kind: 'preparing', name: phase };
    case 'assistant':
    case 'thinking':
    case 'reasoning':
      return { kind: 'streaming', name: null };
    case 'tool':
      // After a tool's result the model is asked again.
      return phase === 'result' || phase === 'end'
        ? { kind: 'model', name: null }
        : { kind: 'tool', name: event.data?.name ?? null };
    case 'compaction':
      return phase === 'end' ? { kind: 'model', name: null } : { kind: 'compaction', name: null };
    default:
      return null;
  }
}
