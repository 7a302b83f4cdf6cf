import { scribe } from '../core/catalogue/sentences/scribe.ts';
import { say, type Words } from '../core/catalogue/sentences/sentence.ts';
import { partNamed } from '../core/catalogue/sentences/words.ts';
import type { UnfinishedAction } from '../core/history/journal-record.ts';
import { assertNever } from '../core/result.ts';
import type { ActionName, ActionResult, Step } from '../core/steps/action.ts';
import { shellWord } from '../core/text/shell-word.ts';
import type { Quarantine } from '../openclaw/changes/quarantine.ts';
import { sweepRestore } from '../openclaw/changes/session-restore.ts';
import { sessionIdNow } from '../openclaw/sessions/session-files.ts';
import type { System } from '../system/types.ts';
import type { Archive, ArchiveEntry } from './archive.ts';
import type { Journal } from './journal.ts';
import { isStillThere } from './still-there.ts';
import type { CopyFate } from './unfinished-copy.ts';

export type Leftover = {
  readonly actionId: string;
  /** What happened, what was found, and how to finish the step or take it back. */
  readonly text: Words;
};

/** A step that was interrupted, and the words on it. */
export type Interrupted = Leftover & {
  readonly action: ActionName;
  readonly target: string | null;
};

type Stores = {
  readonly journal: Journal;
  readonly quarantine: Pick<Quarantine, 'entries'>;
  readonly archive: Pick<
    Archive,
    'entries' | 'pathOf' | 'settle' | 'restored' | 'fateOf' | 'finish'
  >;
  /** Whether this process existed at that time (ms since epoch) and still does. */
  readonly isAlive: (pid: number, sinceMs: number) => boolean;
};

/**
 * Returns the actions that began and never ended because Clawbuoy was ended during them. Describes
 * each. An action of another running Clawbuoy does not count. Changes nothing.
 */
export function findLeftovers(stores: Stores): Leftover[] {
  return unfinished(stores).map((action) => ({
    actionId: action.started.actionId,
    text: tell(stores, action, stores.archive.fateOf),
  }));
}

/** Unfinished actions that no running process works on. */
function unfinished(stores: Stores): UnfinishedAction[] {
  return stores.journal
    .unfinishedActions()
    .filter(
      ({ started }) =>
        started.pid === undefined || !stores.isAlive(started.pid, Date.parse(started.at)),
    );
}

/**
 * Reports every leftover in the journal and closes it there. So it is reported once and never
 * counts as under way again. It also finishes or removes Clawbuoy's own unfinished files. Returns
 * the sentences for the status.
 */
export function takeStock(stores: Stores): string[] {
  return stockOf(stores).map(({ text }) => String(text));
}

/** The same, with the step of each leftover. */
export function stockOf(stores: Stores): Interrupted[] {
  return unfinished(stores).map((action) => {
    const { actionId, action: name, target } = action.started;
    const text = tell(stores, action, stores.archive.finish);
    const page = scribe();
    const copy = stores.archive.entries().find((one) => one.actionId === actionId);
    const newId = copy === undefined ? null : resetTo(copy);
    if (copy !== undefined && newId !== null) stores.archive.settle(copy.id, newId);
    const back = name === 'undo' ? isBack(stores, actionId) : null;
    if (back?.state === 'reset') stores.archive.restored(back.id, actionId);
    if (name === 'undo') for (const one of stores.archive.entries()) sweepRestore(one);
    stores.journal.append({
      type: 'action-finished',
      actionId,
      action: name,
      target,
      outcome: 'failed',
      reason: page.text(text),
      undo: undoOf(stores, actionId),
      said: page.said(),
    });
    return { actionId, action: name, target, text };
  });
}

/** Whether a finished step repeated the interrupted one or took it back. */
export function isSettledBy(
  note: Interrupted,
  done: Pick<ActionResult, 'action' | 'target'>,
): boolean {
  if (done.action === 'undo') {
    return done.target === null || done.target === note.actionId || note.action === 'undo';
  }
  return done.action === note.action && done.target === note.target;
}

/** The session that an undo restored, even if nothing noted it. Null if there is none. */
function isBack(stores: Stores, actionId: string): ArchiveEntry | null {
  const found = stores.archive
    .entries()
    .find(
      (copy) =>
        copy.restoredBy === actionId ||
        (copy.state === 'reset' && copy.store === 'jsonl' && sessionIdNow(copy) === copy.sessionId),
    );
  return found ?? null;
}

/** The session id after a reset that nobody noted. Null if there was no reset. */
function resetTo(copy: ArchiveEntry): string | null {
  if (copy.state !== 'copied' || copy.store !== 'jsonl' || copy.row === null) return null;
  const now = sessionIdNow(copy);
  return now === null || now === copy.sessionId ? null : now;
}

function undoOf(stores: Stores, actionId: string): string | null {
  const moved = stores.quarantine
    .entries()
    .entries.find((entry) => entry.actionId === actionId && entry.state === 'quarantined');
  const copy = stores.archive
    .entries()
    .find((entry) => entry.actionId === actionId && entry.state === 'reset');
  return moved?.id ?? copy?.id ?? null;
}

type RestoreOutcome = (copy: ArchiveEntry) => CopyFate;

function tell(stores: Stores, { started, steps }: UnfinishedAction, fateOf: RestoreOutcome): Words {
  const last: Step | undefined = steps.at(-1)?.step;
  return say('endedInMiddle', {
    step: commandOf(started),
    time: started.at,
    after:
      last === undefined
        ? say('beforeFirstPart')
        : say('afterPart', { name: partNamed(last.name) }),
    end: ending(stores, started, fateOf),
  });
}

/** The command that asks for a step again, without the program's name. */
function commandOf({ action, target }: UnfinishedAction['started']): string {
  return target === null ? action : `${action} ${shellWord(target)}`;
}

function ending(
  stores: Stores,
  started: UnfinishedAction['started'],
  fateOf: RestoreOutcome,
): Words {
  const { action, actionId } = started;
  const command = `clawbuoy ${commandOf(started)}`;
  switch (action) {
    case 'unlock': {
      const entry = stores.quarantine.entries().entries.find((one) => one.actionId === actionId);
      if (entry?.state === 'quarantined') {
        return say('lockReleasedUndo', { id: entry.id });
      }
      if (entry?.state === 'moving') {
        return say('lockOnItsWay');
      }
      return say('lockNotReleased');
    }
    case 'abort':
      return say('abortShows', { again: command });
    case 'reset': {
      const copy = stores.archive.entries().find((one) => one.actionId === actionId);
      const again = say('canBeAskedAgain', { command });
      if (copy === undefined) return say('nothingCopiedYet', { again });
      if (copy.state === 'copying') {
        const fate = fateOf(copy);
        if (fate.kind !== 'whole') {
          return say('nothingChangedYet', { copy: halfWords(stores, copy, fate), again });
        }
      }
      const place = stores.archive.pathOf(copy.id);
      const isReset = copy.state === 'reset' || resetTo(copy) !== null;
      return !isReset
        ? say('copiedToAgain', { place, again })
        : say('sessionWasReset', { copy: say('copiedTo', { place }), id: copy.id });
    }
    case 'go-on':
      return say('mayHaveGoneOn', { command });
    case 'restart-channel':
      return say('channelMayBeStopped', { command });
    case 'restart':
    case 'start':
      return say('backShows');
    case 'undo': {
      const session = isBack(stores, actionId);
      if (session !== null) {
        return say('hasItBackBegun', { sessionKey: session.sessionKey });
      }
      const back = stores.quarantine
        .entries()
        .entries.find((one) => one.state === 'put-back' && one.intentAt >= started.at);
      if (back !== undefined) {
        return say('lockIsBackAt', { path: back.path });
      }
      return say('onItsWayBack');
    }
    default:
      return assertNever(action);
  }
}

function halfWords(
  stores: Stores,
  copy: ArchiveEntry,
  fate: Exclude<CopyFate, { kind: 'whole' }>,
): Words {
  return fate.kind === 'kept'
    ? say('halfCopyKept', { place: stores.archive.pathOf(copy.id), why: fate.why })
    : say('halfCopyCleared');
}

/**
 * Sentences on displaced OpenClaw files that need a person. Two runs may be writing to one session.
 */
export function displacedFindings(quarantine: Pick<Quarantine, 'entries'>): Words[] {
  const { entries, findings } = quarantine.entries();
  return [
    ...findings,
    ...entries.flatMap((entry) => {
      if (entry.state !== 'displaced') return [];
      return say('lockDisplaced', { path: entry.path, time: entry.movedAt, id: entry.id });
    }),
  ];
}

/**
 * Returns a test whether a process existed at a time and still does. A later process may have the
 * same number.
 */
export function wasThere(
  system: Pick<System, 'processNow'>,
  ownPid: number,
): (pid: number, sinceMs: number) => boolean {
  return (pid, sinceMs) => {
    // This process begins its own actions only after it has looked for leftovers.
    return pid !== ownPid && isStillThere(system, pid, sinceMs);
  };
}
