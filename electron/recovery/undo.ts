import type { Ending, RecoveryContext } from './context.ts';
import { lookUntil } from './context.ts';

/**
 * Takes the last release of a lock back. Only while that cannot bring the outage back: the place
 * must be free, and the gateway down or without a run since.
 */
export async function undo(context: RecoveryContext, entryId: string | null): Promise<Ending> {
  const { entries } = context.quarantine.entries();
  const kept = entries.filter((entry) => entry.state === 'quarantined');
  const entry =
    entryId === null ? kept[0] : kept.find((one) => one.id === entryId || one.actionId === entryId);
  if (entry === undefined) {
    return {
      outcome: 'nothing-to-do',
      reason:
        entryId === null ? 'there is nothing to undo' : `there is nothing to undo as ${entryId}`,
      target: entryId,
      undo: null,
    };
  }
  const look = await context.look();
  const movedAtMs = Date.parse(entry.movedAt);
  const ranSince = look.evidence.runs.list.some((run) => run.startedAtMs >= movedAtMs);
  const isUp = look.judgement.snapshot.gateway.state !== 'down';
  if (isUp && ranSince) {
    return {
      outcome: 'refused',
      reason:
        'the gateway has run the agent since; putting the lock back would block its next message. Stop the gateway first if you need the file there',
      target: entry.id,
      undo: null,
    };
  }
  const put = await context.steps.run('put back', async () => {
    const result = context.quarantine.putBack(entry.id);
    return result.ok
      ? { outcome: 'ok', detail: `${entry.path} is back` }
      : { outcome: result.error.kind, detail: result.error.why };
  });
  if (put.outcome !== 'ok') {
    return {
      outcome: put.outcome === 'refused' ? 'refused' : 'failed',
      reason: put.detail,
      target: entry.id,
      undo: null,
    };
  }
  const proof = await context.steps.run('prove', async () => {
    const seen = await lookUntil(
      context,
      (one) => one.judgement.locks.some((lock) => lock.fact.path === entry.path),
      3_000,
    );
    return seen === null
      ? { outcome: 'failed', detail: 'the lock is not seen where it was' }
      : { outcome: 'ok', detail: 'the lock is where it was' };
  });
  return {
    outcome: proof.outcome === 'ok' ? 'done' : 'failed',
    reason: proof.outcome === 'ok' ? 'the lock is back where it was' : proof.detail,
    target: entry.id,
    undo: null,
  };
}
