import { assertNever } from '../core/result.ts';
import type { ActionName, ActionResult, Step } from '../core/steps/action.ts';
import type { Quarantine } from '../openclaw/changes/quarantine.ts';
import { sweepRestore } from '../openclaw/changes/session-restore.ts';
import { sessionIdNow } from '../openclaw/sessions/session-files.ts';
import type { System } from '../system/types.ts';
import type { Archive, ArchiveEntry } from './archive.ts';
import type { Journal, UnfinishedAction } from './journal.ts';
import { isStillThere } from './still-there.ts';
import type { CopyFate } from './unfinished-copy.ts';

export type Leftover = {
  readonly actionId: string;
  /** What happened, what was found, and how to finish the step or take it back. */
  readonly text: string;
};

/** A step that was interrupted, and the words on it. */
export type Interrupted = Leftover & {
  readonly action: ActionName;
  readonly target: string | null;
};

type ProcessTools = {
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
export function findLeftovers(eyes: ProcessTools): Leftover[] {
  return unfinished(eyes).map((action) => ({
    actionId: action.started.actionId,
    text: tell(eyes, action, eyes.archive.fateOf),
  }));
}

/** Unfinished actions that no running process works on. */
function unfinished(eyes: ProcessTools): UnfinishedAction[] {
  return eyes.journal
    .unfinishedActions()
    .filter(
      ({ started }) =>
        started.pid === undefined || !eyes.isAlive(started.pid, Date.parse(started.at)),
    );
}

/**
 * Reports every leftover in the journal and closes it there. So it is reported once and never
 * counts as under way again. It also finishes or removes Clawbuoy's own unfinished files. Returns
 * the sentences for the status.
 */
export function takeStock(eyes: ProcessTools): string[] {
  return stockOf(eyes).map(({ text }) => text);
}

/** The same, with the step of each leftover. */
export function stockOf(eyes: ProcessTools): Interrupted[] {
  return unfinished(eyes).map((action) => {
    const { actionId, action: name, target } = action.started;
    const text = tell(eyes, action, eyes.archive.finish);
    const copy = eyes.archive.entries().find((one) => one.actionId === actionId);
    const newId = copy === undefined ? null : resetTo(copy);
    if (copy !== undefined && newId !== null) eyes.archive.settle(copy.id, newId);
    const back = name === 'undo' ? isBack(eyes, actionId) : null;
    if (back?.state === 'reset') eyes.archive.restored(back.id, actionId);
    if (name === 'undo') for (const one of eyes.archive.entries()) sweepRestore(one);
    eyes.journal.append({
      type: 'action-finished',
      actionId,
      action: name,
      target,
      outcome: 'failed',
      reason: text,
      undo: undoOf(eyes, actionId),
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
function isBack(eyes: ProcessTools, actionId: string): ArchiveEntry | null {
  const found = eyes.archive
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

function undoOf(eyes: ProcessTools, actionId: string): string | null {
  const moved = eyes.quarantine
    .entries()
    .entries.find((entry) => entry.actionId === actionId && entry.state === 'quarantined');
  const copy = eyes.archive
    .entries()
    .find((entry) => entry.actionId === actionId && entry.state === 'reset');
  return moved?.id ?? copy?.id ?? null;
}

type RestoreOutcome = (copy: ArchiveEntry) => CopyFate;

function tell(
  eyes: ProcessTools,
  { started, steps }: UnfinishedAction,
  fateOf: RestoreOutcome,
): string {
  const target = started.target === null ? '' : ` ${started.target}`;
  const last: Step | undefined = steps.at(-1)?.step;
  const after = last === undefined ? 'before its first part was over' : `after "${last.name}"`;
  return `Clawbuoy was ended in the middle of \`${started.action}${target}\` (${started.at}), ${after}. ${ending(eyes, started, fateOf)}`;
}

function ending(
  eyes: ProcessTools,
  started: UnfinishedAction['started'],
  fateOf: RestoreOutcome,
): string {
  const { action, actionId } = started;
  const target = started.target === null ? '' : ` ${started.target}`;
  switch (action) {
    case 'unlock': {
      const entry = eyes.quarantine.entries().entries.find((one) => one.actionId === actionId);
      if (entry?.state === 'quarantined') {
        return `The lock was released; \`clawbuoy undo ${entry.id}\` puts it back`;
      }
      if (entry?.state === 'moving') {
        return 'The lock is in its place or in quarantine, never in none; `clawbuoy undo` or `clawbuoy unlock` finds out and finishes that first';
      }
      return 'The lock was not released; `clawbuoy unlock` judges it anew';
    }
    case 'abort':
      return `Whether the run was ended shows in \`clawbuoy status\`; \`clawbuoy abort${target}\` can be asked again`;
    case 'reset': {
      const copy = eyes.archive.entries().find((one) => one.actionId === actionId);
      const again = `\`clawbuoy reset${target}\` can be asked again`;
      if (copy === undefined) return `Nothing had been copied or changed yet; ${again}`;
      if (copy.state === 'copying') {
        const fate = fateOf(copy);
        if (fate.kind !== 'whole') {
          return `Nothing had been changed yet. ${halfWords(eyes, copy, fate)}; ${again}`;
        }
      }
      const where = `Its conversation is copied to ${eyes.archive.pathOf(copy.id)}`;
      const isReset = copy.state === 'reset' || resetTo(copy) !== null;
      return !isReset
        ? `${where}; ${again}`
        : `The session was reset. ${where}; \`clawbuoy undo ${copy.id}\` gives it back while the gateway is stopped`;
    }
    case 'go-on':
      return `OpenClaw may have begun a new session for it. \`clawbuoy go-on${target}\` can be asked again: it goes on only once`;
    case 'restart-channel':
      return `The channel may be stopped; \`clawbuoy restart-channel${target}\` starts it`;
    case 'restart':
    case 'start':
      return `Whether the gateway is back shows in \`clawbuoy status\`; \`clawbuoy heal\` goes on if it is not`;
    case 'undo': {
      const session = isBack(eyes, actionId);
      if (session !== null) {
        return `${session.sessionKey} has its conversation back; start the gateway again. \`clawbuoy reset ${session.sessionKey}\` begins it anew`;
      }
      const back = eyes.quarantine
        .entries()
        .entries.find((one) => one.state === 'put-back' && one.intentAt >= started.at);
      if (back !== undefined) {
        return `The lock is back at ${back.path}; \`clawbuoy unlock\` releases it again`;
      }
      return 'What was being put back is in one place or the other, never in none; `clawbuoy undo` can be asked again';
    }
    default:
      return assertNever(action);
  }
}

function halfWords(
  eyes: ProcessTools,
  copy: ArchiveEntry,
  fate: Exclude<CopyFate, { kind: 'whole' }>,
) {
  return fate.kind === 'kept'
    ? `A copy that was not finished is kept as ${eyes.archive.pathOf(copy.id)}: ${fate.why}`
    : 'The conversation is whole where it was, and the copy that was not finished is cleared away';
}

/**
 * Sentences on displaced OpenClaw files that need a person. Two runs may be writing to one session.
 */
export function displacedFindings(quarantine: Pick<Quarantine, 'entries'>): string[] {
  const { entries, findings } = quarantine.entries();
  return [
    ...findings,
    ...entries.flatMap((entry) => {
      if (entry.state !== 'displaced') return [];
      return `a lock was moved in the very moment of a change, and its place at ${entry.path} was taken: two runs may have written to one session (${entry.movedAt}). The file is kept as ${entry.id}`;
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
