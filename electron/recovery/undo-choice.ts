import type { Words } from '../core/catalogue/sentences/sentence.ts';
import type { Result } from '../core/result.ts';
import { err, ok } from '../core/result.ts';
import type { Plan } from '../core/steps/action.ts';
import type { QuarantineEntry } from '../openclaw/changes/quarantine.ts';
import type { ArchiveEntry } from './archive.ts';
import type { Ending, Look, RecoveryContext } from './context.ts';

/** The stores of what earlier steps have put aside. */
type Shelves = Pick<RecoveryContext, 'quarantine' | 'archive' | 'location'>;

export type Undoable =
  | { readonly kind: 'lock'; readonly atMs: number; readonly entry: QuarantineEntry }
  | { readonly kind: 'session'; readonly atMs: number; readonly entry: ArchiveEntry };

/**
 * Returns the step to undo: the one with this id, or else the last one. Else says why there is
 * none. Only reads.
 */
export function chooseUndo(context: Shelves, id: string | null): Result<Undoable, Ending> {
  const found = undoables(context).filter(
    ({ entry }) => id === null || entry.id === id || entry.actionId === id,
  );
  const [last] = found
    .filter(({ entry }) => entry.stateDir === context.location.stateDir)
    .sort((a, b) => b.atMs - a.atMs);
  const elsewhere = found[0]?.entry.stateDir;
  if (last === undefined && id !== null && elsewhere !== undefined) {
    return err(
      refused(
        `it was a step on another OpenClaw: \`clawbuoy undo ${id} --state-dir ${elsewhere}\` takes it back`,
        id,
      ),
    );
  }
  const [unread] = [...context.quarantine.entries().findings, ...context.archive.findings()];
  if (unread !== undefined && (id === null || last === undefined)) {
    const reason =
      last === undefined
        ? `whether there is something to undo cannot be told: ${unread}`
        : `which step was the last cannot be told: ${unread}. Name the one to take back: \`clawbuoy undo ${last.entry.id}\``;
    return err({ outcome: 'refused', reason, target: id, undo: null });
  }
  return last === undefined ? err(nothingToUndo(context, id)) : ok(last);
}

/**
 * Turns the general plan into that of one step, or into the reason why there is none. For a
 * preview.
 */
export function undoPlan(context: Shelves, general: Plan, look: Look): Plan {
  const chosen = chooseUndo(context, general.target);
  if (!chosen.ok) return withoutSteps(general, chosen.error.outcome, String(chosen.error.reason));
  const { entry } = chosen.value;
  const why = undoRefusal(context, look, chosen.value);
  if (why !== null) return { ...withoutSteps(general, 'refused', why), target: entry.id };
  const detail =
    chosen.value.kind === 'lock'
      ? `the lock returns to ${chosen.value.entry.path}`
      : `${chosen.value.entry.sessionKey} goes on in its old file`;
  return { ...general, target: entry.id, steps: [{ name: 'put back', detail }] };
}

function withoutSteps(general: Plan, outcome: Ending['outcome'], why: string): Plan {
  const verdict = outcome === 'nothing-to-do' ? 'nothing-to-do' : 'refused';
  return { ...general, verdict, why, preconditions: [], steps: [], proof: '', limitMs: 0 };
}

/** Returns why it must not be undone now. Null if nothing seen forbids it. */
export function undoRefusal(
  { archive }: Pick<Shelves, 'archive'>,
  look: Look,
  undoable: Undoable,
): string | null {
  if (undoable.kind === 'lock') return wouldBlock(look, undoable.entry);
  const { state } = look.judgement.snapshot.gateway;
  if (state === 'down') return null;
  return `the gateway is ${state}: the list of sessions is its own while it runs. Stop it (\`openclaw gateway stop\`), then undo. A copy of the conversation is ${archive.pathOf(undoable.entry.id)}`;
}

function undoables(context: Shelves): Undoable[] {
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

/** The answer when nothing can be undone. A reset in a database stays, but its copy is named. */
function nothingToUndo({ archive, location }: Shelves, id: string | null): Ending {
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

export function refused(reason: Words, target: string): Ending {
  return { outcome: 'refused', reason, target, undo: null };
}

export const STOP_FIRST = 'Stop the gateway first if you need it there';

/** Returns why putting a lock back would block a run. Null if it cannot. */
function wouldBlock(look: Look, entry: QuarantineEntry): string | null {
  if (look.judgement.snapshot.gateway.state === 'down') return null;
  const movedAtMs = Date.parse(entry.movedAt);
  const ran = look.evidence.runs.list.some((run) => run.startedAtMs >= movedAtMs);
  if (ran) {
    return `the gateway has run the agent since; putting the lock back would block its next message. ${STOP_FIRST}`;
  }
  const { coveredSinceMs } = look.evidence.runs;
  if (coveredSinceMs !== null && coveredSinceMs <= movedAtMs) return null;
  // The runs are known only for a short time. The session's row tells when it was last used.
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
