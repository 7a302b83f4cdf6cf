import type { Era } from './eras.ts';
import type { Run } from './run.ts';
import type { AppendedMessage, TranscriptMessage } from './sessions.ts';

/** Sends events to the connected clients. */
export interface Broadcaster {
  /** To every operator. */
  broadcast(event: string, payload: object): void;
  /** To clients of `sessions.subscribe`. Nobody on 2026.2.1. */
  broadcastToSubscribers(event: string, payload: object): void;
}

function assistantMessage(text: string, timestamp: number) {
  return { role: 'assistant' as const, content: [{ type: 'text', text }], timestamp };
}

/** The events of a run in the form of one version. */
export class RunEvents {
  readonly #era: Era;
  readonly #out: Broadcaster;
  readonly #nowMs: () => number;
  readonly #row: (key: string) => Record<string, unknown>;

  constructor(
    era: Era,
    out: Broadcaster,
    nowMs: () => number,
    row: (key: string) => Record<string, unknown>,
  ) {
    this.#era = era;
    this.#out = out;
    this.#nowMs = nowMs;
    this.#row = row;
  }

  /** Sends `agent` with the stream "lifecycle". */
  lifecycle(run: Run, data: Record<string, unknown>): void {
    this.agent(run, 'lifecycle', data, { sessionId: run.sessionId });
  }

  agent(
    run: Run,
    stream: string,
    data: Record<string, unknown>,
    more: Record<string, unknown> = {},
  ): void {
    const later = { ...more, agentId: run.key.split(':')[1], isHeartbeat: false };
    this.#out.broadcast('agent', {
      runId: run.runId,
      stream,
      data,
      sessionKey: run.key,
      ...(this.#era.generation === 'feb' ? {} : later),
      seq: run.nextSeq(),
      ts: this.#nowMs(),
    });
  }

  chat(run: Pick<Run, 'runId' | 'key' | 'seq'>, state: string, more: object = {}): void {
    this.#out.broadcast('chat', {
      runId: run.runId,
      sessionKey: run.key,
      ...(this.#era.generation === 'feb' || state === 'aborted'
        ? {}
        : { agentId: run.key.split(':')[1] }),
      seq: Math.max(1, run.seq),
      state,
      ...more,
    });
  }

  chatText(run: Run, state: 'delta' | 'final', text: string): void {
    const later = state === 'delta' ? { deltaText: text } : { stopReason: 'stop' };
    this.chat(run, state, {
      ...(this.#era.generation === 'feb' ? {} : later),
      message: assistantMessage(text, this.#nowMs()),
    });
  }

  /** 2026.9.6 reports its preparation before the model is called. */
  status(run: Run, phase: string): void {
    if (this.#era.generation !== 'sep') return;
    this.agent(run, 'run_status', { phase });
    this.chat(run, 'status', { phase });
  }

  sessionPhase(run: Run, phase: string): void {
    const row = this.#row(run.key);
    this.#out.broadcastToSubscribers('sessions.changed', {
      sessionKey: run.key,
      agentId: run.key.split(':')[1],
      phase,
      runId: run.runId,
      ts: this.#nowMs(),
      session: row,
      updatedAt: row.updatedAt,
      sessionId: row.sessionId,
    });
  }

  sessionReason(key: string, reason: string): void {
    const row = this.#row(key);
    this.#out.broadcastToSubscribers('sessions.changed', {
      sessionKey: key,
      reason,
      ts: this.#nowMs(),
      ...(this.#era.generation === 'sep'
        ? { agentId: key.split(':')[1], session: row, sessionId: row.sessionId }
        : row),
    });
  }

  sessionMessage(run: Run, message: TranscriptMessage, appended: AppendedMessage): void {
    this.#out.broadcastToSubscribers('session.message', {
      sessionKey: run.key,
      agentId: run.key.split(':')[1],
      message: { ...message, __openclaw: { id: appended.id, seq: appended.seq } },
      messageId: appended.id,
      messageSeq: appended.seq,
      session: this.#row(run.key),
      sessionId: run.sessionId,
    });
  }
}
