import { reason } from '../catalogue/sentences/reason.ts';
import type { CommandIdentity } from './command-line.ts';

/** The other end of a connection to the gateway's address on this machine. */
export type SeenListener = {
  /** Null where the processes cannot be seen: another user's, another pid namespace, hidepid. */
  readonly owners: readonly ListeningProcess[] | null;
  /** The owner's user id, if only that is known. */
  readonly uid: number | null;
  /** Users who can read the key anyway: this one, root, and the owner of the config. */
  readonly trustedUids: readonly number[];
  /** The pid of the gateway's own lock, while its process lives. */
  readonly lockPid: number | null;
};

export type ListeningProcess = {
  readonly pid: number;
  readonly parentPid: number | null;
  readonly uid: number | null;
  readonly identity: CommandIdentity;
  readonly command: string | null;
  /** It is this very program: the demo serves its own gateway. */
  readonly isSelf: boolean;
};

/** Why a listener does not get the key. */
export type ListenerDoubt = {
  readonly why: 'another-user' | 'another-program' | 'not-its-lock' | 'unseen';
  readonly pid: number | null;
  readonly command: string | null;
};

/**
 * Whether a listener may be the gateway; null if it may. The key opens everything. So a known
 * stranger does not get it, nor does a process that cannot be seen. A process of a user who can
 * read the key anyway is judged by its program. The gateway's own lock, if it names the process, is
 * proof.
 */
export function doubtAbout(seen: SeenListener): ListenerDoubt | null {
  const nobody = { pid: null, command: null };
  if (seen.owners === null || seen.owners.length === 0) {
    const isTrusted = seen.uid === null || seen.trustedUids.includes(seen.uid);
    return { why: isTrusted ? 'unseen' : 'another-user', ...nobody };
  }
  for (const owner of seen.owners) {
    const why = doubtAboutOne(owner, seen);
    if (why !== null) return { why, pid: owner.pid, command: owner.command };
  }
  return null;
}

function doubtAboutOne(
  owner: ListeningProcess,
  { uid, trustedUids, lockPid }: SeenListener,
): ListenerDoubt['why'] | null {
  if (owner.isSelf) return null;
  const ownerUid = owner.uid ?? uid;
  if (ownerUid !== null && !trustedUids.includes(ownerUid)) return 'another-user';
  if (owner.pid === lockPid) return null;
  switch (owner.identity) {
    case 'other':
      return 'another-program';
    case 'unreadable':
      return 'unseen';
    case 'openclaw':
    case 'openclaw-gateway':
      // A gateway may listen through a child of the process that took the lock.
      return lockPid === null || owner.parentPid === lockPid ? null : 'not-its-lock';
  }
}

/** What is said without a process, with its number, and with its command as well. */
const DOUBTS = {
  'another-user': ['portOfOtherUser', 'portOfOtherUserProcess', 'portOfOtherUserCommand'],
  'another-program': [
    'portOfOtherProgram',
    'portOfOtherProgramProcess',
    'portOfOtherProgramCommand',
  ],
  'not-its-lock': [
    'portOfOtherOpenclaw',
    'portOfOtherOpenclawProcess',
    'portOfOtherOpenclawCommand',
  ],
  unseen: ['portUnseen', 'portUnseenProcess', 'portUnseenCommand'],
} as const;

/** The doubt in words for a person. */
export function doubtWords({ why, pid, command }: ListenerDoubt): string {
  const [nobody, process, known] = DOUBTS[why];
  if (pid === null) return reason(nobody);
  return command === null ? reason(process, { pid }) : reason(known, { pid, command });
}
