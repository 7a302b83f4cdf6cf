import { say, type Words } from '../catalogue/sentences/sentence.ts';
import type { LockFact, OpenedBy } from '../evidence/lock-facts.ts';
import { assertNever } from '../result.ts';

/** Whether a lock is open in a process. Only a definite "no" supports a release. */
export type Opened =
  | { readonly kind: 'yes'; readonly pids: readonly number[] }
  | { readonly kind: 'no' }
  | { readonly kind: 'unknown'; readonly why: Words }
  | { readonly kind: 'not-asked' };

/** Whether this process has it open. */
export function openedByProcess(openedBy: OpenedBy, pid: number): Opened {
  if (openedBy.kind !== 'known') return notKnown(openedBy);
  if (openedBy.pids.includes(pid)) return { kind: 'yes', pids: [pid] };
  return openedBy.unread?.includes(pid) === true
    ? { kind: 'unknown', why: say('openFilesHidden', { pid }) }
    : { kind: 'no' };
}

/**
 * Whether an open file forbids releasing a lock that names this process. The process itself forbids
 * it until it is sure to have closed the file. Any other process seen to have it open forbids it,
 * too: in a container the same process may have another pid.
 */
export function openedForRelease(openedBy: OpenedBy, pid: number): Opened {
  const anybody = openedByAnybody(openedBy);
  return anybody.kind === 'yes' ? anybody : openedByProcess(openedBy, pid);
}

/** Whether any process that could be OpenClaw has it open. */
export function openedByAnybody(openedBy: OpenedBy): Opened {
  if (openedBy.kind !== 'known') return notKnown(openedBy);
  if (openedBy.pids.length > 0) return { kind: 'yes', pids: openedBy.pids };
  const why = openedBy.notSeen ?? null;
  return why === null ? { kind: 'no' } : { kind: 'unknown', why };
}

function notKnown(openedBy: Exclude<OpenedBy, { kind: 'known' }>): Opened {
  switch (openedBy.kind) {
    case 'not-asked':
      return { kind: 'not-asked' };
    case 'unknown':
      return { kind: 'unknown', why: openedBy.why ?? say('openerUnknown') };
    default:
      return assertNever(openedBy);
  }
}

/** Whether the process that a lock names has it open. */
export function isOpenInOwner(lock: LockFact): boolean {
  const { content } = lock;
  return content.kind === 'payload' && openedByProcess(lock.openedBy, content.pid).kind === 'yes';
}
