import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Era } from './eras.ts';
import { invalidRequest } from './errors.ts';
import type { Life } from './life.ts';
import { ALL, LATER, type Method, method, ok } from './method.ts';
import { MODEL } from './rows.ts';
import { agentOf, canonicalKey, type SessionEntry } from './sessions.ts';

const flag = z.boolean().optional();
const text = z.string().optional();
const count = z.number().optional();

const listParams = z.strictObject({
  limit: count,
  offset: count,
  activeMinutes: count,
  includeGlobal: flag,
  includeUnknown: flag,
  includeDerivedTitles: flag,
  includeLastMessage: flag,
  label: text,
  spawnedBy: text,
  agentId: text,
  search: text,
});

function resetParams(era: Era) {
  return z.strictObject({
    key: z.string(),
    ...(era.generation === 'feb' ? {} : { reason: z.enum(['new', 'reset']).optional() }),
    ...(era.generation === 'sep' ? { expectedSessionId: text } : {}),
  });
}

function withoutRun(entry: SessionEntry) {
  const { status: _status, startedAt: _startedAt, endedAt: _endedAt, givenUp: _, ...kept } = entry;
  return kept;
}

function reset(life: Life, key: string): SessionEntry {
  const { sessions, era } = life;
  const previous = sessions.get(key);
  if (era.generation === 'sep' && previous !== null) {
    sessions.clear(previous.sessionId);
    return sessions.put(key, {
      ...withoutRun(previous),
      lifecycleRevision: randomUUID(),
      updatedAt: life.scheduler.nowMs(),
      systemSent: false,
      abortedLastRun: false,
      inputTokens: 0,
      outputTokens: 0,
      totalTokens: 0,
    });
  }
  const next = sessions.fresh(key, previous);
  if (era.generation === 'july') {
    if (previous !== null) sessions.archive(key, previous.sessionId, 'reset');
    sessions.begin(key, next.sessionId);
  }
  return sessions.put(key, next);
}

/** Ends the runs of a session and waits for their end. */
async function endRuns(life: Life, key: string): Promise<void> {
  const runs = life.runs.list().filter((run) => run.key === key);
  life.runs.dropFollowups(key);
  life.runs.abort(runs, 'reset');
  await Promise.all(runs.map((run) => run.over));
}

export const sessionMethods: readonly Method[] = [
  method(
    'sessions.list',
    'operator.read',
    ALL,
    () => listParams,
    (params, { life }) => {
      const { era, sessions, scheduler } = life;
      const all = sessions.all();
      const rows = all
        .slice(0, params.limit ?? 100)
        .map(([key]) => life.row(key, params.includeLastMessage === true));
      return ok({
        ts: scheduler.nowMs(),
        path: era.generation === 'feb' ? '(multiple)' : sessions.storePath('main'),
        count: rows.length,
        ...(era.generation === 'feb'
          ? {}
          : { totalCount: all.length, limitApplied: 100, nextOffset: null, hasMore: false }),
        defaults: MODEL,
        sessions: rows,
      });
    },
  ),
  method(
    'sessions.subscribe',
    'operator.read',
    LATER,
    () => z.strictObject({}),
    (_, context) => {
      context.subscribe();
      return ok({ subscribed: true });
    },
  ),
  method(
    'sessions.describe',
    'operator.read',
    LATER,
    () => z.strictObject({ key: z.string(), includeLastMessage: flag, includeDerivedTitles: flag }),
    ({ key, includeLastMessage }, { life }) => {
      if (life.sessions.get(key) === null) return ok({ session: null });
      const row = life.row(canonicalKey(key), includeLastMessage === true);
      // Unlike a row of sessions.list, it does not show whether a run is active.
      const { hasActiveRun: _, activeRunIds: __, ...session } = row;
      return ok({ session });
    },
  ),
  method(
    'sessions.abort',
    'operator.write',
    LATER,
    (era) =>
      z.strictObject({
        key: text,
        runId: text,
        agentId: text,
        ...(era.generation === 'sep' ? { clearQueued: flag } : {}),
      }),
    (params, { life }) => {
      const key = params.key === undefined ? null : canonicalKey(params.key);
      const runs = life.runs
        .abortable()
        .filter(
          (run) => (key === null || run.key === key) && (params.runId ?? run.runId) === run.runId,
        );
      if (key !== null && 'clearQueued' in params && params.clearQueued === true) {
        life.runs.dropFollowups(key);
      }
      life.runs.abort(runs, 'rpc');
      const first = runs[0];
      if (first === undefined) return ok({ ok: true, abortedRunId: null, status: 'no-active-run' });
      life.scheduler.after(5, () => life.events.sessionReason(first.key, 'abort'));
      return ok({ ok: true, abortedRunId: first.runId, status: 'aborted' });
    },
  ),
  // Read from 2026.9.6: all that was said is copied to a new session, which goes on.
  method(
    'sessions.recover',
    'operator.write',
    ['sep'],
    () => z.strictObject({ key: z.string(), agentId: text }),
    (params, { life }) => {
      const key = canonicalKey(params.key);
      const { sessions } = life;
      const source = sessions.get(key);
      if (source === null) {
        return { ok: false, error: invalidRequest('Session recovery source was not found.') };
      }
      if (source.givenUp !== true) {
        const why = 'Session recovery requires a restart-tombstoned session.';
        return { ok: false, error: invalidRequest(why) };
      }
      const successor = `agent:${agentOf(key)}:dashboard:${randomUUID()}`;
      const { sessionId } = sessions.put(successor, sessions.fresh(successor, null));
      for (const message of sessions.history(key, source.sessionId)) {
        sessions.append(successor, sessionId, message);
      }
      // The old one is archived, and no list names it any more.
      sessions.remove(key);
      const runId = randomUUID();
      life.runs.submit({ runId, key: successor, source: 'chat', message: 'Continue.' });
      life.events.sessionReason(successor, 'create');
      const continuation = { status: 'started', runId };
      return ok({ ok: true, key: successor, sessionId, continuation });
    },
  ),
  method('sessions.reset', 'operator.admin', ALL, resetParams, async (params, { life }) => {
    const key = canonicalKey(params.key);
    const { era, sessions } = life;
    const expected = 'expectedSessionId' in params ? params.expectedSessionId : undefined;
    if (expected !== undefined && sessions.get(key)?.sessionId !== expected) {
      return {
        ok: false,
        error: {
          ...invalidRequest(`Session ${key} changed before reset. Retry.`),
          details: { reason: 'session-changed' },
        },
      };
    }
    if (era.generation !== 'feb') await endRuns(life, key);
    const entry = reset(life, key);
    if (era.generation !== 'feb') life.events.sessionReason(key, 'reset');
    return ok({ ok: true, key, entry });
  }),
  method(
    'sessions.delete',
    'operator.admin',
    ALL,
    () => z.strictObject({ key: z.string(), deleteTranscript: flag }),
    async ({ key: asked }, { life }) => {
      const key = canonicalKey(asked);
      if (key === `agent:${agentOf(key)}:main`) {
        return { ok: false, error: invalidRequest(`Cannot delete the main session (${key}).`) };
      }
      if (life.era.generation !== 'feb') await endRuns(life, key);
      const entry = life.sessions.get(key);
      const archived = entry === null ? [] : life.sessions.archive(key, entry.sessionId, 'deleted');
      return ok({ ok: true, key, deleted: life.sessions.remove(key), archived });
    },
  ),
];
