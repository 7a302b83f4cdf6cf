import type { Result } from '../core/result.ts';
import { err, ok } from '../core/result.ts';
import type { QuarantineEntry } from '../openclaw/changes/quarantine.ts';
import type { ArchiveEntry } from './archive.ts';
import type { Ending, Look, RecoveryContext } from './context.ts';
import { endedBy, lookUntil } from './context.ts';

type Undoable =
  | { readonly kind: 'lock'; readonly atMs: number; readonly entry: QuarantineEntry }
  | { readonly kind: 'session'; readonly atMs: number; readonly entry: ArchiveEntry };

/**
 * Takes the last step back that can be taken back: a released lock, or a reset of the JSONL era.
 * Only while that cannot bring the outage back, and never under a gateway that uses the store.
 */
export async function undo(context: RecoveryContext, id: string | null): Promise<Ending> {
  // What a fault has left half-way is in one place or the other first.
  context.quarantine.recover((pid) => context.system.processNow(pid).kind === 'alive');
  const found = undoables(context).filter(
    ({ entry }) => id === null || entry.id === id || entry.actionId === id,
  );
  const [last] = found
    .filter(({ entry }) => entry.stateDir === context.location.stateDir)
    .sort((a, b) => b.atMs - a.atMs);
  const elsewhere = found[0]?.entry.stateDir;
  if (last === undefined && id !== null && elsewhere !== undefined) {
    return refused(
      `it was a step on another OpenClaw: \`clawbuoy undo ${id} --state-dir ${elsewhere}\` takes it back`,
      id,
    );
  }
  const [unread] = [...context.quarantine.entries().findings, ...context.archive.findings()];
  if (unread !== undefined && (id === null || last === undefined)) {
    const reason =
      last === undefined
        ? `whether there is something to undo cannot be told: ${unread}`
        : `which step was the last cannot be told: ${unread}. Name the one to take back: \`clawbuoy undo ${last.entry.id}\``;
    return { outcome: 'refused', reason, target: id, undo: null };
  }
  if (last === undefined) return nothingToUndo(context, id);
  const look = await context.look();
  return last.kind === 'lock'
    ? undoRelease(context, look, last.entry)
    : undoReset(context, look, last.entry);
}

function undoables(context: RecoveryContext): Undoable[] {
  return [
    ...context.quarantine
      .entries()
      .entries.filter((entry) => entry.state === 'quarantined')
      .map((entry) => ({ kind: 'lock' as const, atMs: Date.parse(entry.movedAt), entry })),
    ...context.archive
      .entries()
      .filter((entry) => entry.state === 'reset' && entry.store === 'jsonl')
      .map((entry) => ({ kind: 'session' as const, atMs: Date.parse(entry.at), entry })),
  ];
}

/** A reset in a database stays one; its copy is there to be read, and whoever asks is told where. */
function nothingToUndo({ archive, location }: RecoveryContext, id: string | null): Ending {
  const kept = archive
    .entries()
    .find(
      (entry) =>
        entry.state === 'reset' &&
        entry.store !== 'jsonl' &&
        entry.stateDir === location.stateDir &&
        (id === null || entry.id === id || entry.actionId === id),
    );
  const nothing = id === null ? 'there is nothing to undo' : `there is nothing to undo as ${id}`;
  return {
    outcome: 'nothing-to-do',
    reason:
      kept === undefined
        ? nothing
        : `${nothing}: the reset of ${kept.sessionKey} changed a database, into which Clawbuoy puts nothing back. A copy of the conversation is ${archive.pathOf(kept.id)}`,
    target: id,
    undo: null,
  };
}

function refused(reason: string, target: string): Ending {
  return { outcome: 'refused', reason, target, undo: null };
}

async function undoRelease(
  context: RecoveryContext,
  look: Look,
  entry: QuarantineEntry,
): Promise<Ending> {
  const why = wouldBlock(look, entry);
  if (why !== null) return refused(why, entry.id);
  const put = await context.steps.run('put back', async () => {
    const begun = runsSince(context, entry);
    if (begun !== null && look.judgement.snapshot.gateway.state !== 'down') {
      return { outcome: 'refused', detail: begun };
    }
    const result = context.quarantine.putBack(entry.id);
    return result.ok
      ? { outcome: 'ok', detail: `${entry.path} is back` }
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
      ? { outcome: 'failed', detail: 'the lock is not seen where it was' }
      : { outcome: 'ok', detail: 'the lock is where it was' };
  });
  if (proof.outcome !== 'ok') return endedBy(proof, entry.id);
  return {
    outcome: 'done',
    reason: 'the lock is back where it was',
    target: entry.id,
    undo: null,
  };
}

const STOP_FIRST = 'Stop the gateway first if you need it there';

/** Why a lock put back would block somebody; null if it cannot. */
function wouldBlock(look: Look, entry: QuarantineEntry): string | null {
  if (look.judgement.snapshot.gateway.state === 'down') return null;
  const movedAtMs = Date.parse(entry.movedAt);
  const ran = look.evidence.runs.list.some((run) => run.startedAtMs >= movedAtMs);
  if (ran) {
    return `the gateway has run the agent since; putting the lock back would block its next message. ${STOP_FIRST}`;
  }
  const { coveredSinceMs } = look.evidence.runs;
  if (coveredSinceMs !== null && coveredSinceMs <= movedAtMs) return null;
  // Seen only since a moment ago: the session's own row tells when it was last used.
  const sessionId = entry.path
    .split('/')
    .at(-1)
    ?.replace(/\.jsonl\.lock$/, '');
  const row = look.evidence.sessions.list.find((one) => one.sessionId === sessionId);
  if (row?.updatedAtMs != null && row.updatedAtMs < movedAtMs && row.hasActiveRun !== true) {
    return null;
  }
  return `whether the gateway has run the agent since cannot be told from here; putting the lock back might block its next message. ${STOP_FIRST}`;
}

function runsSince(context: RecoveryContext, entry: QuarantineEntry): string | null {
  const begun = context.observer
    .runsNow()
    .find((run) => run.startedAtMs >= Date.parse(entry.movedAt));
  return begun === undefined ? null : `a run has begun meanwhile (${begun.runId}). ${STOP_FIRST}`;
}

async function undoReset(
  context: RecoveryContext,
  look: Look,
  entry: ArchiveEntry,
): Promise<Ending> {
  const copy = `A copy of the conversation is ${context.archive.pathOf(entry.id)}`;
  const { state } = look.judgement.snapshot.gateway;
  if (state !== 'down') {
    return refused(
      `the gateway is ${state}: the list of sessions is its own while it runs. Stop it (\`openclaw gateway stop\`), then undo. ${copy}`,
      entry.id,
    );
  }
  const { sessionId, newSessionId } = entry;
  if (
    sessionId === null ||
    newSessionId === null ||
    entry.row === null ||
    entry.stateDir !== context.location.stateDir
  ) {
    return refused(`which session it would give back is not known. ${copy}`, entry.id);
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
    if (!result.ok) return { outcome: result.error.kind, detail: `${result.error.why}. ${copy}` };
    wasBack = result.value === 'was-back';
    // Where this is not kept, the next `undo` finds that it is back, and keeps it then.
    context.archive.restored(entry.id);
    return { outcome: 'ok', detail: `${entry.sessionKey} goes on in its old file` };
  });
  if (back.outcome !== 'ok') return endedBy(back, entry.id);
  return {
    outcome: wasBack ? 'nothing-to-do' : 'done',
    reason: wasBack
      ? `${entry.sessionKey} has its conversation back already`
      : `${entry.sessionKey} has its conversation back; start the gateway again`,
    target: entry.id,
    undo: null,
  };
}

function isStopped(context: RecoveryContext, look: Look, listening: number | null): Result<void> {
  if (listening === null) return err('whether a gateway listens cannot be told');
  if (listening > 0) return err('something listens at the gateway’s port again');
  const { pid, service } = look.evidence.gateway;
  if (pid !== null) {
    const now = context.system.processNow(pid);
    if (now.kind !== 'absent' && !(now.kind === 'alive' && now.state === 'zombie')) {
      return err(`process ${pid}, the gateway's, is there`);
    }
  }
  if (
    service.kind === 'installed' &&
    (service.state === 'running' || service.state === 'starting')
  ) {
    return err(`${service.manager} is about to start ${service.name}`);
  }
  return ok(undefined);
}
