import type { LockFact, OpenedBy } from '../evidence/evidence.ts';
import { assertNever } from '../result.ts';

/** Whether a lock is open in a process: only a "no" that was really given supports a release. */
export type Opened =
  | { readonly kind: 'yes'; readonly pids: readonly number[] }
  | { readonly kind: 'no' }
  | { readonly kind: 'unknown'; readonly why: string }
  | { readonly kind: 'not-asked' };

/** Whether this process has it open. */
export function openedByProcess(openedBy: OpenedBy, pid: number): Opened {
  if (openedBy.kind !== 'known') return notKnown(openedBy);
  if (openedBy.pids.includes(pid)) return { kind: 'yes', pids: [pid] };
  return openedBy.unread?.includes(pid) === true
    ? { kind: 'unknown', why: `the open files of process ${pid} may not be looked at` }
    : { kind: 'no' };
}

/**
 * Whether a release of a lock that this process is named in is barred: by the process itself, for
 * as long as it is not sure that it has the file closed, and by anybody else who is seen to have
 * it open (the same process may go by another number in a container).
 */
export function openedForRelease(openedBy: OpenedBy, pid: number): Opened {
  const anybody = openedByAnybody(openedBy);
  return anybody.kind === 'yes' ? anybody : openedByProcess(openedBy, pid);
}

/** Whether anybody has it open who could be OpenClaw. */
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
      return { kind: 'unknown', why: openedBy.why ?? 'who has it open cannot be told' };
    default:
      return assertNever(openedBy);
  }
}

/** The process that a lock names has it open. */
export function isOpenInOwner(lock: LockFact): boolean {
  const { content } = lock;
  return content.kind === 'payload' && openedByProcess(lock.openedBy, content.pid).kind === 'yes';
}
