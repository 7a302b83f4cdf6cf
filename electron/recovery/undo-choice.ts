import { scribe } from '../core/catalogue/sentences/scribe.ts';
import { say, type Words } from '../core/catalogue/sentences/sentence.ts';
import { stateWord } from '../core/catalogue/sentences/words.ts';
import type { Result } from '../core/result.ts';
import { err, ok } from '../core/result.ts';
import type { Plan } from '../core/steps/action.ts';
import type { QuarantineEntry } from '../openclaw/changes/quarantine-entry.ts';
import type { ArchiveEntry } from './archive.ts';
import type { RecoveryContext } from './context.ts';
import type { Ending } from './ending.ts';
import type { Look } from './look.ts';

/** The stores of what earlier steps have put aside. */
type Stores = Pick<RecoveryContext, 'quarantine' | 'archive' | 'location'>;

export type Undoable =
  | { readonly kind: 'lock'; readonly atMs: number; readonly entry: QuarantineEntry }
  | { readonly kind: 'session'; readonly atMs: number; readonly entry: ArchiveEntry };

/**
 * Returns the step to undo: the one with this id, or else the last one. Else says why there is
 * none. Only reads.
 */
export function chooseUndo(context: Stores, id: string | null): Result<Undoable, Ending> {
  const found = undoables(context).filter(
    ({ entry }) => id === null || entry.id === id || entry.actionId === id,
  );
  const [last] = found
    .filter(({ entry }) => entry.stateDir === context.location.stateDir)
    .sort((a, b) => b.atMs - a.atMs);
  const elsewhere = found[0]?.entry.stateDir;
  if (last === undefined && id !== null && elsewhere !== undefined) {
    return err(refused(say('stepOfOtherOpenClaw', { id, dir: elsewhere }), id));
  }
  const [unread] = [...context.quarantine.entries().findings, ...context.archive.findings()];
  if (unread !== undefined && (id === null || last === undefined)) {
    const reason =
      last === undefined
        ? say('undoNotTold', { why: unread })
        : say('lastNotTold', { why: unread, id: last.entry.id });
    return err({ outcome: 'refused', reason, target: id, undo: null });
  }
  return last === undefined ? err(nothingToUndo(context, id)) : ok(last);
}

/**
 * Turns the general plan into that of one step, or into the reason why there is none. For a
 * preview.
 */
export function undoPlan(context: Stores, general: Plan, look: Look): Plan {
  const { text, said } = scribe();
  const planned = chosenPlan(context, general, look, text);
  return { ...planned, said: { ...general.said, ...said() } };
}

function chosenPlan(
  context: Stores,
  general: Plan,
  look: Look,
  text: (words: Words) => string,
): Plan {
  const chosen = chooseUndo(context, general.target);
  if (!chosen.ok) return withoutSteps(general, chosen.error.outcome, text(chosen.error.reason));
  const { entry } = chosen.value;
  const why = undoRefusal(context, look, chosen.value);
  if (why !== null) return { ...withoutSteps(general, 'refused', text(why)), target: entry.id };
  const detail =
    chosen.value.kind === 'lock'
      ? say('lockReturns', { path: chosen.value.entry.path })
      : say('goesOnInOldFile', { sessionKey: chosen.value.entry.sessionKey });
  return {
    ...general,
    target: entry.id,
    steps: [{ name: text(say('partPutBack')), detail: text(detail) }],
  };
}

function withoutSteps(general: Plan, outcome: Ending['outcome'], why: string): Plan {
  const verdict = outcome === 'nothing-to-do' ? 'nothing-to-do' : 'refused';
  return { ...general, verdict, why, preconditions: [], steps: [], proof: '', limitMs: 0 };
}

/** Returns why it must not be undone now. Null if nothing seen forbids it. */
export function undoRefusal(
  { archive }: Pick<Stores, 'archive'>,
  look: Look,
  undoable: Undoable,
): Words | null {
  if (undoable.kind === 'lock') return wouldBlock(look, undoable.entry);
  const { state } = look.judgement.snapshot.gateway;
  if (state === 'down') return null;
  const copy = say('copyIsAt', { place: archive.pathOf(undoable.entry.id) });
  return say('listIsItsOwn', { state: stateWord(state), copy });
}

function undoables(context: Stores): Undoable[] {
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
function nothingToUndo({ archive, location }: Stores, id: string | null): Ending {
  const kept = archive
    .entries()
    .find(
      (entry) =>
        entry.state === 'reset' &&
        entry.store !== 'jsonl' &&
        entry.stateDir === location.stateDir &&
        (id === null || entry.id === id || entry.actionId === id),
    );
  const nothing = id === null ? say('nothingToUndo') : say('nothingToUndoAs', { id });
  return {
    outcome: 'nothing-to-do',
    reason:
      kept === undefined
        ? nothing
        : say('resetOfDatabase', {
            nothing,
            sessionKey: kept.sessionKey,
            copy: say('copyIsAt', { place: archive.pathOf(kept.id) }),
          }),
    target: id,
    undo: null,
  };
}

export function refused(reason: Words, target: string): Ending {
  return { outcome: 'refused', reason, target, undo: null };
}

export const STOP_FIRST = say('stopFirst');

/** Returns why putting a lock back would block a run. Null if it cannot. */
function wouldBlock(look: Look, entry: QuarantineEntry): Words | null {
  if (look.judgement.snapshot.gateway.state === 'down') return null;
  const movedAtMs = Date.parse(entry.movedAt);
  const ran = look.evidence.runs.list.some((run) => run.startedAtMs >= movedAtMs);
  if (ran) {
    return say('hasRunSince', { instead: STOP_FIRST });
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
  return say('mayHaveRunSince', { instead: STOP_FIRST });
}
