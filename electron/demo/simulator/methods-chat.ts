import { z } from 'zod';
import { invalidRequest } from './errors.ts';
import type { Life } from './life.ts';
import { ALL, type CallContext, type Method, method, ok, type Reply } from './method.ts';
import type { Run } from './run.ts';
import { canonicalKey } from './sessions.ts';

const text = z.string().optional();
const flag = z.boolean().optional();
const count = z.number().optional();

const sendParams = z.strictObject({
  sessionKey: z.string(),
  message: z.string(),
  idempotencyKey: z.string().min(1),
  thinking: text,
  deliver: flag,
  timeoutMs: count,
  attachments: z.array(z.unknown()).optional(),
});

const agentParams = z.strictObject({
  message: z.string().min(1),
  idempotencyKey: z.string().min(1),
  sessionKey: text,
  sessionId: text,
  agentId: text,
  to: text,
  channel: text,
  thinking: text,
  deliver: flag,
  timeout: count,
  lane: text,
  extraSystemPrompt: text,
});

/**
 * The error of a write while another process holds the database's writer (2026.8 and later). Null
 * if none.
 */
async function databaseBusy(life: Life, runId: string, key: string): Promise<Reply | null> {
  if (life.era.generation !== 'sep' || !life.switches.databaseBusy) return null;
  await life.scheduler.sleep(life.limits.databaseBusyMs);
  if (!life.switches.databaseBusy) return null;
  const message = 'Error: database is locked';
  life.log.write('WARN', 'session-sqlite', 'SQLite session write failed');
  life.events.chat({ runId, key, seq: 1 }, 'error', { errorMessage: message });
  return {
    ok: false,
    payload: { runId, status: 'error', summary: message },
    error: { code: 'UNAVAILABLE', message },
  };
}

async function send(
  { sessionKey, message, idempotencyKey: runId }: z.output<typeof sendParams>,
  { life }: CallContext,
): Promise<Reply> {
  if (message.trim() === '') {
    return { ok: false, error: invalidRequest('message or attachment required') };
  }
  if (life.runs.list().some((run) => run.runId === runId)) {
    return ok({ runId, status: 'in_flight' });
  }
  const key = canonicalKey(sessionKey);
  const refused = await databaseBusy(life, runId, key);
  if (refused !== null) return refused;
  life.scheduler.after(1, () => {
    if (life.era.generation === 'sep') life.events.sessionReason(key, 'send');
    life.runs.submit({ runId, key, source: 'chat', message });
  });
  return ok({ runId, status: 'started' });
}

async function runAgent(
  params: z.output<typeof agentParams>,
  { life, acknowledge }: CallContext,
): Promise<Reply> {
  const runId = params.idempotencyKey;
  const key = canonicalKey(params.sessionKey ?? 'main');
  const refused = await databaseBusy(life, runId, key);
  if (refused !== null) return refused;
  acknowledge({
    runId,
    ...(life.era.generation === 'feb' ? {} : { sessionKey: key }),
    status: 'accepted',
    acceptedAt: life.scheduler.nowMs(),
  });
  const run = life.runs.submit({ runId, key, source: 'agent', message: params.message });
  if (run === null) return ok({ runId, status: 'ok', summary: 'queued' });
  const outcome = await run.over;
  switch (outcome.kind) {
    case 'answered':
      return ok({
        runId,
        status: 'ok',
        summary: 'completed',
        result: { payloads: [{ text: outcome.text, mediaUrl: null }] },
      });
    case 'aborted':
      return ok({ runId, status: 'timeout', summary: 'aborted', stopReason: outcome.why });
    case 'failed':
      return {
        ok: false,
        payload: { runId, status: 'error', summary: `Error: ${outcome.error}` },
        error: { code: 'UNAVAILABLE', message: `Error: ${outcome.error}` },
      };
  }
}

/**
 * The runs that can be aborted. 2026.2.1 knows only runs that chat.send began, without follow-ups.
 */
function abortable(life: Life, key: string, runId: string | undefined): readonly Run[] {
  return life.runs
    .abortable()
    .filter(
      (run) =>
        run.key === key &&
        (runId ?? run.runId) === run.runId &&
        (life.era.generation !== 'feb' || run.source === 'chat'),
    );
}

export const chatMethods: readonly Method[] = [
  method('chat.send', 'operator.write', ALL, () => sendParams, send),
  method('agent', 'operator.write', ALL, () => agentParams, runAgent),
  method(
    'chat.abort',
    'operator.write',
    ALL,
    () => z.strictObject({ sessionKey: z.string(), runId: text }),
    ({ sessionKey, runId }, { life }) => {
      const runs = abortable(life, canonicalKey(sessionKey), runId);
      life.runs.abort(runs, 'rpc');
      return ok({ ok: true, aborted: runs.length > 0, runIds: runs.map((run) => run.runId) });
    },
  ),
  method(
    'chat.history',
    'operator.read',
    ALL,
    () => z.strictObject({ sessionKey: z.string(), limit: count }),
    ({ sessionKey, limit }, { life }) => {
      const key = canonicalKey(sessionKey);
      const entry = life.sessions.get(key);
      const messages = entry === null ? [] : life.sessions.history(key, entry.sessionId);
      return ok({
        sessionKey,
        ...(entry === null ? {} : { sessionId: entry.sessionId }),
        messages: messages.slice(-(limit ?? 200)),
        thinkingLevel: 'off',
      });
    },
  ),
];
