import { say, type Words } from '../core/catalogue/sentences/sentence.ts';
import { hasEnded } from '../core/evidence/queries.ts';
import type { Result } from '../core/result.ts';
import { err, ok } from '../core/result.ts';
import { guardRefusal } from '../core/steps/guards.ts';
import type { QuarantineEntry } from '../openclaw/changes/quarantine-entry.ts';
import type { ArchiveEntry } from './archive.ts';
import type { RecoveryContext } from './context.ts';
import type { Ending } from './ending.ts';
import { endedBy } from './ending.ts';
import type { Look } from './look.ts';
import { lookUntil } from './look.ts';
import { isStillThere } from './still-there.ts';
import { chooseUndo, refused, STOP_FIRST, undoRefusal } from './undo-choice.ts';

/**
 * Takes back the last step that can be undone: a released lock, or a reset of the JSONL era. It
 * runs only if that cannot bring the outage back, and never while a gateway uses the store.
 */
export async function undo(context: RecoveryContext, id: string | null): Promise<Ending> {
  // First, a move that was interrupted is completed in one direction.
  context.quarantine.recover((pid, sinceMs) => isStillThere(context.system, pid, sinceMs));
  const chosen = chooseUndo(context, id);
  if (!chosen.ok) return chosen.error;
  const look = await context.look();
  const undoable = chosen.value;
  const refusal = guardRefusal('undo', { ...look, restarts: [] });
  const why = refusal ?? undoRefusal(context, look, undoable);
  if (why !== null) return refused(why, undoable.entry.id);
  return undoable.kind === 'lock'
    ? undoRelease(context, look, undoable.entry)
    : undoReset(context, look, undoable.entry);
}

async function undoRelease(
  context: RecoveryContext,
  look: Look,
  entry: QuarantineEntry,
): Promise<Ending> {
  const put = await context.steps.run('put back', async () => {
    const begun = runsSince(context, entry);
    if (begun !== null && look.judgement.snapshot.gateway.state !== 'down') {
      return { outcome: 'refused', detail: begun };
    }
    const result = context.quarantine.putBack(entry.id);
    return result.ok
      ? { outcome: 'ok', detail: say('isBack', { path: entry.path }) }
      : { outcome: result.error.kind, detail: result.error.why };
  });
  if (put.outcome !== 'ok') return endedBy(put, entry.id);
  const proof = await context.steps.run('prove', async () => {
    const seen = await lookUntil(
      context,
      (one) => one.judgement.locks.some((lock) => lock.fact.path === entry.path),
      3_000,
    );
    return seen === null
      ? { outcome: 'failed', detail: say('lockNotSeen') }
      : { outcome: 'ok', detail: say('lockWhereItWas') };
  });
  if (proof.outcome !== 'ok') return endedBy(proof, entry.id);
  return {
    outcome: 'done',
    reason: say('lockBackWhereItWas'),
    target: entry.id,
    undo: null,
  };
}

function runsSince(context: RecoveryContext, entry: QuarantineEntry): Words | null {
  const begun = context.observer
    .runsNow()
    .find((run) => run.startedAtMs >= Date.parse(entry.movedAt));
  return begun === undefined
    ? null
    : say('runBegunSince', { run: begun.runId, instead: STOP_FIRST });
}

async function undoReset(
  context: RecoveryContext,
  look: Look,
  entry: ArchiveEntry,
): Promise<Ending> {
  const copy = say('copyIsAt', { place: context.archive.pathOf(entry.id) });
  const { sessionId, newSessionId } = entry;
  if (
    sessionId === null ||
    newSessionId === null ||
    entry.row === null ||
    entry.stateDir !== context.location.stateDir
  ) {
    return refused(say('sessionNotKnown', { copy }), entry.id);
  }
  const listeners = await context.system.listeners(context.location.port);
  let wasBack = false;
  const back = await context.steps.run('put back', async () => {
    const result = context.restoreSession({
      ...entry,
      sessionId,
      newSessionId,
      recheck: () => isStopped(context, look, listeners === null ? null : listeners.length),
    });
    if (!result.ok) {
      const detail = say('withCopy', { why: result.error.why, copy });
      return { outcome: result.error.kind, detail };
    }
    wasBack = result.value === 'was-back';
    // If this cannot be saved, the next `undo` sees the restored session and saves it then.
    context.archive.restored(entry.id, context.actionId);
    return { outcome: 'ok', detail: say('goesOnInOldFile', { sessionKey: entry.sessionKey }) };
  });
  if (back.outcome !== 'ok') return endedBy(back, entry.id);
  return {
    outcome: wasBack ? 'nothing-to-do' : 'done',
    reason: wasBack
      ? say('hasItBackAlready', { sessionKey: entry.sessionKey })
      : say('hasItBack', { sessionKey: entry.sessionKey }),
    target: entry.id,
    undo: null,
  };
}

function isStopped(
  context: RecoveryContext,
  look: Look,
  listening: number | null,
): Result<void, Words> {
  if (listening === null) return err(say('gatewayListensNotTold'));
  if (listening > 0) return err(say('somethingListens'));
  const { pid, service } = look.evidence.gateway;
  if (pid !== null) {
    const now = context.system.processNow(pid);
    if (!hasEnded(now)) return err(say('gatewayProcessThere', { pid }));
  }
  if (
    service.kind === 'installed' &&
    (service.state === 'running' || service.state === 'starting')
  ) {
    return err(say('managerAboutToStart', { manager: service.manager, name: service.name }));
  }
  return ok(undefined);
}
