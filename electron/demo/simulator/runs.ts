import { randomUUID } from 'node:crypto';
import type { Era, Limits } from './eras.ts';
import type { GatewayLog } from './log.ts';
import { type AbortWhy, type ModelBehaviour, Run, type RunSource } from './run.ts';
import type { RunEvents } from './run-events.ts';
import type { Scheduler } from './scheduler.ts';
import { SessionLockedError, type SessionLocks } from './session-locks.ts';
import type { Sessions } from './sessions.ts';
import { type TurnParts, takeTurn } from './turn.ts';

export interface Submission {
  readonly runId: string;
  readonly key: string;
  readonly source: RunSource;
  readonly message: string;
}

const LANE_WAIT_REPORTED_MS = 2_000;

/** All runs of the gateway. Each session has one lane, with one run at a time. */
export class Runs {
  readonly #era: Era;
  readonly #limits: Limits;
  readonly #scheduler: Scheduler;
  readonly #log: GatewayLog;
  readonly #locks: SessionLocks | null;
  readonly #sessions: Sessions;
  readonly #events: RunEvents;
  readonly #model: () => ModelBehaviour;
  readonly #runs = new Set<Run>();
  readonly #lanes = new Map<string, Run[]>();
  #followups: Submission[] = [];

  constructor(
    parts: TurnParts & { readonly scheduler: Scheduler },
    log: GatewayLog,
    locks: SessionLocks | null,
  ) {
    this.#era = parts.era;
    this.#limits = parts.limits;
    this.#scheduler = parts.scheduler;
    this.#sessions = parts.sessions;
    this.#events = parts.events;
    this.#model = parts.model;
    this.#log = log;
    this.#locks = locks;
  }

  /** Runs that are active or wait for a lane or a lock. */
  list(): readonly Run[] {
    return [...this.#runs];
  }

  /** Runs that have not been aborted yet. */
  abortable(): readonly Run[] {
    return this.list().filter((run) => run.abortWhy === null);
  }

  activeRunIds(key: string): readonly string[] {
    return this.abortable()
      .filter((run) => run.key === key && run.stage !== 'over')
      .map((run) => run.runId);
  }

  queuedCount(key?: string): number {
    return this.#followups.filter((queued) => key === undefined || queued.key === key).length;
  }

  /** Accepts a message. Null if it waits as a follow-up of the active run. */
  submit(submission: Submission): Run | null {
    const { key, runId } = submission;
    const sessionId = this.#sessions.ensure(key).sessionId;
    const busy = this.list().some(
      (run) =>
        run.key === key &&
        run.stage !== 'over' &&
        // 2026.2.1 knows a run only once it holds the lock of this session.
        (this.#era.generation !== 'feb' || (run.stage === 'active' && run.sessionId === sessionId)),
    );
    if (busy) {
      this.#followups.push(submission);
      if (submission.source === 'chat') this.#events.chat({ runId, key, seq: 1 }, 'final');
      return null;
    }
    const run = new Run(
      runId,
      key,
      sessionId,
      submission.source,
      submission.message,
      this.#scheduler.nowMs(),
    );
    this.#runs.add(run);
    const lane = this.#lanes.get(key) ?? [];
    this.#lanes.set(key, [...lane, run]);
    if (lane.length === 0) void this.#take(run);
    return run;
  }

  /** Ends runs, with the events of an abort by RPC. */
  abort(runs: readonly Run[], why: AbortWhy): void {
    for (const run of runs) {
      if (run.abortWhy !== null) continue;
      if (why === 'rpc') {
        this.#events.chat({ ...run, seq: run.seq + 1 }, 'aborted', { stopReason: 'rpc' });
        if (this.#era.generation !== 'feb') {
          this.#events.lifecycle(run, {
            phase: 'end',
            status: 'cancelled',
            aborted: true,
            stopReason: 'rpc',
            startedAt: run.acceptedAtMs,
            endedAt: this.#scheduler.nowMs(),
          });
        }
      }
      run.abort(why);
    }
  }

  dropFollowups(key: string): void {
    this.#followups = this.#followups.filter((queued) => queued.key !== key);
  }

  async #take(run: Run): Promise<void> {
    const waitedMs = this.#scheduler.nowMs() - run.acceptedAtMs;
    if (waitedMs >= LANE_WAIT_REPORTED_MS) {
      const ahead = (this.#lanes.get(run.key)?.length ?? 1) - 1;
      this.#log.write(
        'WARN',
        'diagnostic',
        `lane wait exceeded: lane=session:${run.key} waitedMs=${waitedMs} queueAhead=${ahead}`,
      );
    }
    await this.#run(run);
    this.#runs.delete(run);
    const lane = (this.#lanes.get(run.key) ?? []).filter((other) => other !== run);
    this.#lanes.set(run.key, lane);
    const next = lane[0];
    if (next !== undefined) void this.#take(next);
    else this.#takeFollowup(run.key);
  }

  #takeFollowup(key: string): void {
    const next = this.#followups.find((queued) => queued.key === key);
    if (next === undefined) return;
    this.#followups = this.#followups.filter((queued) => queued !== next);
    this.submit({ ...next, runId: randomUUID(), source: 'channel' });
  }

  async #run(run: Run): Promise<void> {
    run.stage = 'lock';
    const startedAtMs = this.#scheduler.nowMs();
    const file = this.#sessions.transcriptFile(run.key, run.sessionId);
    let release = async () => {};
    try {
      if (this.#locks !== null) release = await this.#locks.acquire(file, run.controller.signal);
    } catch (error) {
      if (error instanceof SessionLockedError) this.#blocked(run, error.message, startedAtMs);
      else run.finish({ kind: 'aborted', why: run.abortWhy ?? 'rpc' });
      return;
    }
    run.stage = 'active';
    const outcome = await takeTurn(run, {
      era: this.#era,
      limits: this.#limits,
      scheduler: this.#scheduler,
      sessions: this.#sessions,
      events: this.#events,
      model: this.#model,
      stalled: (ageMs) => this.#reportStall(run, ageMs),
    });
    await this.#scheduler.sleep(this.#limits.releaseMs);
    await release();
    run.finish(outcome);
  }

  /**
   * Ends a turn that waited too long for a lock. Up to 2026.2 only the log reports it (issue
   * #7222), except to the caller of the `agent` RPC. Later versions send an error.
   */
  #blocked(run: Run, error: string, startedAtMs: number): void {
    const feb = this.#era.generation === 'feb';
    const name = feb ? 'Error' : 'SessionWriteLockTimeoutError';
    const durationMs = this.#scheduler.nowMs() - startedAtMs;
    for (const lane of ['main', `session:${run.key}`]) {
      const text = `lane task error: lane=${lane} durationMs=${durationMs} error="${name}: ${error}"`;
      this.#log.write('ERROR', 'diagnostic', text);
    }
    this.#log.write('ERROR', null, `Embedded agent failed before reply: ${error}`);
    const endedAt = this.#scheduler.nowMs();
    if (!feb) {
      this.#sessions.change(run.key, { status: 'failed', endedAt });
      this.#events.lifecycle(run, {
        phase: 'error',
        endedAt,
        error,
        fallbackExhaustedFailure: true,
      });
    } else if (run.source === 'agent') {
      this.#events.lifecycle(run, {
        phase: 'error',
        startedAt: run.acceptedAtMs,
        endedAt,
        error: `Error: ${error}`,
      });
    }
    if (!feb || run.source === 'agent') {
      this.#events.chat(run, 'error', {
        errorMessage: error,
        ...(feb
          ? {}
          : {
              message: {
                role: 'assistant',
                content: [{ type: 'text', text: `Error: ${error}` }],
                timestamp: endedAt,
              },
              errorKind: 'timeout',
            }),
      });
    }
    run.finish({ kind: 'failed', error });
    this.#runs.delete(run);
    if (!feb) this.#events.sessionPhase(run, 'error');
  }

  #reportStall(run: Run, ageMs: number): void {
    if (this.#era.generation === 'feb') return;
    const ageS = Math.round(ageMs / 1000);
    const recovery = this.#era.generation === 'sep' ? 'none' : 'checking';
    this.#log.write(
      'WARN',
      'diagnostic',
      `stalled session: sessionId=${run.sessionId} sessionKey=${run.key} state=processing age=${ageS}s queueDepth=${this.queuedCount(run.key)} reason=active_work_without_progress classification=stalled_agent_run activeWorkKind=model_call lastProgress=model_call:started lastProgressAge=${ageS}s recovery=${recovery}`,
    );
  }
}
