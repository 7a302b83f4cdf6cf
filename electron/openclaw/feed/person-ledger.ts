import { z } from 'zod';
import type { AskedFact } from '../../core/evidence/report-facts.ts';
import type { EventFrame } from '../gateway/frames.ts';

const MOST_ASKED = 100;

/** An agent's run reports its own commands to every reader. */
const commandSchema = z.object({
  runId: z.string(),
  stream: z.enum(['approval', 'lifecycle']),
  sessionKey: z.string().max(500).nullish(),
  data: z.object({
    phase: z.string(),
    status: z.string().nullish(),
    approvalId: z.string().max(200).nullish(),
    toolCallId: z.string().max(200).nullish(),
  }),
});
const requestedSchema = z.object({
  id: z.string().max(200),
  sessionKey: z.string().max(500).nullish(),
  request: z
    .object({ sessionKey: z.string().max(500).nullish() })
    .nullish()
    .catch(null),
  createdAtMs: z.number().nullish().catch(null),
  expiresAtMs: z.number().nullish().catch(null),
});
const resolvedSchema = z.object({ id: z.string().max(200) });

const KINDS: Readonly<Record<string, AskedFact['kind'] | undefined>> = {
  'exec.approval': 'command',
  'plugin.approval': 'plugin',
  'openclaw.approval': 'system',
  question: 'question',
};

/**
 * The questions that wait for a person, from events. Clawbuoy does not ask for the approval scope.
 * Up to 2026.7 a client with that scope counts as the place for approvals. The gateway then stops
 * asking in the chat. The reader's view is enough: `agent` events of the stream `approval` where the
 * run goes on without the answer, and phases of the run itself where it waits for it (2026.9.6).
 */
export interface PersonLedger {
  event(frame: EventFrame, atMs: number): void;
  facts(): readonly AskedFact[];
  /** Forgets everything: a new connection may lead to another gateway. */
  forget(): void;
}

export function createPersonLedger(): PersonLedger {
  const asked = new Map<string, AskedFact>();
  /** The runs that stand still until the answer, by the question. */
  const waitingRuns = new Map<string, string>();

  function add(fact: AskedFact): void {
    if (asked.size >= MOST_ASKED && !asked.has(fact.id)) {
      const [oldest] = asked.keys();
      if (oldest !== undefined) asked.delete(oldest);
    }
    asked.set(fact.id, fact);
  }

  function command(payload: unknown, atMs: number): void {
    const event = commandSchema.safeParse(payload);
    if (!event.success) return;
    const { data, sessionKey = null, runId, stream } = event.data;
    const { phase, status, approvalId, toolCallId } = data;
    const id = approvalId ?? toolCallId ?? null;
    const fact = { kind: 'command' as const, sessionKey, askedAtMs: atMs, expiresAtMs: null };
    if (stream === 'lifecycle') {
      if (phase === 'waiting-approval' && id !== null) {
        add({ id, ...fact });
        waitingRuns.set(id, runId);
      } else if (phase === 'approval-resolved' && id !== null) {
        asked.delete(id);
      } else if (phase === 'end' || phase === 'error') {
        // The run itself waited: with its end nobody asks any more.
        for (const [one, waiting] of waitingRuns) if (waiting === runId) asked.delete(one);
      }
      for (const one of waitingRuns.keys()) if (!asked.has(one)) waitingRuns.delete(one);
      return;
    }
    if (id === null) return;
    if (phase === 'requested' && status === 'pending') {
      add({ id, ...fact });
    } else if (phase === 'resolved') {
      asked.delete(id);
      // The end names the tool call, not the approval.
      for (const one of asked.values()) {
        if (one.kind === 'command' && one.sessionKey === sessionKey) asked.delete(one.id);
      }
    }
  }

  return {
    event(frame, atMs) {
      if (frame.event === 'agent') {
        command(frame.payload, atMs);
        return;
      }
      const [, subject = '', phase] = /^(.+)\.(requested|resolved)$/.exec(frame.event) ?? [];
      const kind = KINDS[subject];
      if (kind === undefined) return;
      if (phase === 'resolved') {
        const resolved = resolvedSchema.safeParse(frame.payload);
        if (resolved.success) asked.delete(resolved.data.id);
        return;
      }
      const told = requestedSchema.safeParse(frame.payload);
      if (!told.success) return;
      const { id, sessionKey, request, createdAtMs, expiresAtMs } = told.data;
      add({
        id,
        kind,
        sessionKey: sessionKey ?? request?.sessionKey ?? null,
        askedAtMs: createdAtMs ?? atMs,
        expiresAtMs: expiresAtMs ?? null,
      });
    },
    facts: () => [...asked.values()],
    forget: () => {
      asked.clear();
      waitingRuns.clear();
    },
  };
}
