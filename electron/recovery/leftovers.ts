import type { Step } from '../core/action.ts';
import { never } from '../core/result.ts';
import type { Quarantine } from '../openclaw/changes/quarantine.ts';
import { sessionIdNow } from '../openclaw/sessions/session-files.ts';
import type { System } from '../system/types.ts';
import type { Archive, ArchiveEntry } from './archive.ts';
import type { Journal, UnfinishedAction } from './journal.ts';

export type Leftover = {
  readonly actionId: string;
  /** What happened, what was found, and how the step can be finished or taken back. */
  readonly text: string;
};

type Eyes = {
  readonly journal: Journal;
  readonly quarantine: Pick<Quarantine, 'entries'>;
  readonly archive: Pick<Archive, 'entries' | 'pathOf' | 'settle'>;
  /** Whether this process was there already at that time (ms since epoch) and still is. */
  readonly isAlive: (pid: number, sinceMs: number) => boolean;
};

/**
 * Actions that were begun and never ended: Clawbuoy was ended in the middle of them. Says for
 * each what is known of it. One that another living Clawbuoy is at is none. Changes nothing.
 */
export function findLeftovers(eyes: Eyes): Leftover[] {
  return eyes.journal
    .unfinishedActions()
    .filter(
      ({ started }) =>
        started.pid === undefined || !eyes.isAlive(started.pid, Date.parse(started.at)),
    )
    .map((action) => ({ actionId: action.started.actionId, text: tell(eyes, action) }));
}

/**
 * Tells of every leftover in the journal and closes it there, so that it is told once and never
 * counts as under way again. Returns what the status shows of it.
 */
export function takeStock(eyes: Eyes): string[] {
  const unfinished = new Map(
    eyes.journal.unfinishedActions().map((one) => [one.started.actionId, one]),
  );
  return findLeftovers(eyes).map(({ actionId, text }) => {
    const started = unfinished.get(actionId)?.started;
    const copy = eyes.archive.entries().find((one) => one.actionId === actionId);
    const newId = copy === undefined ? null : resetTo(copy);
    if (copy !== undefined && newId !== null) eyes.archive.settle(copy.id, newId);
    if (started !== undefined) {
      eyes.journal.append({
        type: 'action-finished',
        actionId,
        action: started.action,
        target: started.target,
        outcome: 'failed',
        reason: text,
        undo: undoOf(eyes, actionId),
      });
    }
    return text;
  });
}

/** What the session of a copy was reset to, where nobody was left to note it; null: it was not. */
function resetTo(copy: ArchiveEntry): string | null {
  if (copy.state !== 'copied' || copy.store !== 'jsonl' || copy.row === null) return null;
  const now = sessionIdNow(copy);
  return now === null || now === copy.sessionId ? null : now;
}

function undoOf(eyes: Eyes, actionId: string): string | null {
  const moved = eyes.quarantine
    .entries()
    .entries.find((entry) => entry.actionId === actionId && entry.state === 'quarantined');
  const copy = eyes.archive
    .entries()
    .find((entry) => entry.actionId === actionId && entry.state === 'reset');
  return moved?.id ?? copy?.id ?? null;
}

function tell(eyes: Eyes, { started, steps }: UnfinishedAction): string {
  const target = started.target === null ? '' : ` ${started.target}`;
  const last: Step | undefined = steps.at(-1)?.step;
  const after = last === undefined ? 'before its first part was over' : `after "${last.name}"`;
  return `Clawbuoy was ended in the middle of \`${started.action}${target}\` (${started.at}), ${after}. ${ending(eyes, started)}`;
}

function ending(eyes: Eyes, started: UnfinishedAction['started']): string {
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
      const where = `Its conversation is copied to ${eyes.archive.pathOf(copy.id)}`;
      return resetTo(copy) === null && copy.state === 'copied'
        ? `${where}; ${again}`
        : `The session was reset. ${where}; \`clawbuoy undo ${copy.id}\` gives it back while the gateway is stopped`;
    }
    case 'restart':
    case 'start':
      return `Whether the gateway is back shows in \`clawbuoy status\`; \`clawbuoy heal\` goes on if it is not`;
    case 'undo': {
      const back = eyes.quarantine
        .entries()
        .entries.find((one) => one.state === 'put-back' && one.intentAt >= started.at);
      if (back !== undefined) {
        return `The lock is back at ${back.path}; \`clawbuoy unlock\` releases it again`;
      }
      return 'What was being put back is in one place or the other, never in none; `clawbuoy undo` can be asked again';
    }
    default:
      return never(action);
  }
}

/** Files of OpenClaw's that need a person: two runs may be writing to one session. */
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

/** One that started later only has the number of the process that was at work. */
export function wasThere(
  system: Pick<System, 'processNow'>,
  ownPid: number,
): (pid: number, sinceMs: number) => boolean {
  return (pid, sinceMs) => {
    // What this very process is at begins after it has looked for leftovers.
    if (pid === ownPid) return false;
    const now = system.processNow(pid);
    if (now.kind === 'unknown') return true;
    return now.kind === 'alive' && now.state !== 'zombie' && now.startedAtMs <= sinceMs + 1_500;
  };
}
