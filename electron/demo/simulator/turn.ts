import type { Era, Limits } from './eras.ts';
import type { ModelBehaviour, Run, RunOutcome } from './run.ts';
import type { RunEvents } from './run-events.ts';
import { AbortedError, type Scheduler } from './scheduler.ts';
import type { Sessions } from './sessions.ts';

export interface TurnParts {
  readonly era: Era;
  readonly limits: Limits;
  readonly scheduler: Scheduler;
  readonly sessions: Sessions;
  readonly events: RunEvents;
  readonly model: () => ModelBehaviour;
}

const ANSWER = 'Hello from the simulated model.';
const USAGE = { input: 10, output: 5, cacheRead: 0, cacheWrite: 0, totalTokens: 15 };

/** Takes one turn while it holds the session: the user's message in, the model's answer out. */
export async function takeTurn(
  run: Run,
  parts: TurnParts & { readonly stalled: (ageMs: number) => void },
): Promise<RunOutcome> {
  const { era, limits, scheduler, sessions, events } = parts;
  const signal = run.controller.signal;
  const cancelTimeout = scheduler.after(limits.runTimeoutMs, () => run.abort('timeout'));
  const cancelStall = watchForStall(run, parts);
  try {
    events.status(run, 'preparing_context');
    await scheduler.sleep(limits.prepareMs, signal);
    start(run, parts);
    const behaviour = parts.model();
    if (behaviour === 'hang-mid-stream') speak(run, parts, ANSWER.slice(0, 10));
    const answerMs = typeof behaviour === 'object' ? behaviour.slowMs : limits.answerMs;
    const hangs = behaviour === 'hang' || behaviour === 'hang-mid-stream';
    await scheduler.sleep(hangs ? Number.POSITIVE_INFINITY : answerMs, signal);
    answer(run, parts);
    return { kind: 'answered', text: ANSWER };
  } catch (error) {
    if (!(error instanceof AbortedError)) throw error;
    const why = run.abortWhy ?? 'rpc';
    const endedAt = scheduler.nowMs();
    sessions.change(run.key, {
      ...(why === 'reset' ? {} : { abortedLastRun: era.generation !== 'feb', status: 'killed' }),
      endedAt,
    });
    if (era.generation !== 'feb') aborted(run, parts, endedAt);
    return { kind: 'aborted', why };
  } finally {
    cancelTimeout();
    cancelStall();
  }
}

function watchForStall(
  run: Run,
  { limits, scheduler, stalled }: TurnParts & { readonly stalled: (ageMs: number) => void },
): () => void {
  let cancel = scheduler.after(limits.stallWarnMs, report);
  function report() {
    cancel = scheduler.after(limits.stallReportMs, report);
    stalled(scheduler.nowMs() - (run.startedAtMs ?? run.acceptedAtMs));
  }
  return () => cancel();
}

function start(run: Run, { era, scheduler, sessions, events }: TurnParts): void {
  const startedAt = scheduler.nowMs();
  run.startedAtMs = startedAt;
  const { endedAt: _, ...entry } = sessions.ensure(run.key);
  sessions.put(run.key, {
    ...entry,
    updatedAt: startedAt,
    chatType: entry.chatType ?? 'direct',
    systemSent: true,
    abortedLastRun: false,
    ...(era.generation === 'feb' ? {} : { status: 'running' as const, startedAt }),
  });
  const user = {
    role: 'user' as const,
    content: era.generation === 'feb' ? [{ type: 'text', text: run.message }] : run.message,
    timestamp: startedAt,
  };
  const appended = sessions.append(run.key, run.sessionId, user);
  if (era.generation === 'sep') events.sessionMessage(run, user, appended);
  events.lifecycle(run, { phase: 'start', startedAt });
  if (era.generation === 'sep') {
    events.status(run, 'starting_model');
    events.sessionReason(run.key, 'agent.run.started');
  }
  events.sessionPhase(run, 'start');
  if (era.generation === 'july') events.sessionMessage(run, user, appended);
  if (era.generation === 'sep') {
    events.lifecycle(run, { phase: 'model', provider: 'simulated', model: 'simulated-1' });
  }
}

function speak(run: Run, { events }: TurnParts, text: string): void {
  events.agent(run, 'assistant', { text, delta: text });
  events.chatText(run, 'delta', text);
}

function answer(run: Run, parts: TurnParts): void {
  const { era, scheduler, sessions, events } = parts;
  speak(run, parts, ANSWER);
  const assistant = {
    role: 'assistant' as const,
    content: [{ type: 'text', text: ANSWER }],
    api: 'openai-completions',
    provider: 'simulated',
    model: 'simulated-1',
    usage: USAGE,
    stopReason: 'stop',
    timestamp: scheduler.nowMs(),
  };
  const appended = sessions.append(run.key, run.sessionId, assistant);
  const endedAt = scheduler.nowMs();
  if (era.generation === 'feb') {
    events.lifecycle(run, { phase: 'end', endedAt });
  } else {
    const how = { stopReason: 'stop', aborted: false, livenessState: 'working', endedAt };
    events.sessionMessage(run, assistant, appended);
    events.lifecycle(run, { phase: 'finishing', ...how });
    events.lifecycle(run, { phase: 'end', ...how, replayInvalid: false });
  }
  events.chatText(run, 'final', ANSWER);
  sessions.change(run.key, {
    ...(era.generation === 'feb' ? {} : { status: 'done', endedAt, lastRunId: run.runId }),
    inputTokens: USAGE.input,
    outputTokens: USAGE.output,
    totalTokens: USAGE.input,
  });
  run.stage = 'over';
  events.sessionPhase(run, 'end');
}

function aborted(run: Run, { era, scheduler, sessions, events }: TurnParts, endedAt: number): void {
  const { startedAtMs: startedAt } = run;
  const how = { startedAt, endedAt, aborted: true };
  run.stage = 'over';
  if (era.generation === 'july') {
    const message = {
      role: 'assistant' as const,
      content: [],
      stopReason: 'aborted',
      errorMessage: 'Request was aborted.',
      timestamp: scheduler.nowMs(),
    };
    const appended = sessions.append(run.key, run.sessionId, message);
    events.sessionPhase(run, 'end');
    events.sessionMessage(run, message, appended);
    events.lifecycle(run, { phase: 'finishing', stopReason: 'aborted', ...how });
    events.lifecycle(run, { phase: 'end', stopReason: 'aborted', ...how });
    return;
  }
  const byReset = run.abortWhy === 'reset';
  events.lifecycle(
    run,
    byReset
      ? { phase: 'end', stopReason: 'restart', executionSettled: true, ...how }
      : {
          phase: 'error',
          error: 'This operation was aborted',
          stopReason: 'aborted',
          executionSettled: true,
          ...how,
        },
  );
  if (byReset) events.chat(run, 'aborted', { stopReason: 'restart' });
  events.sessionPhase(run, byReset ? 'end' : 'error');
}
