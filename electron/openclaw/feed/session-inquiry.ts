import { reason } from '../../core/catalogue/sentences/reason.ts';
import type { SocketTrouble } from '../../core/evidence/gateway-facts.ts';
import type { SessionFact } from '../../core/evidence/session-facts.ts';
import { createFailuresInARow } from '../gateway/failures-in-a-row.ts';
import type { Answer, Outcome, Question } from '../gateway/questions.ts';
import { isUnanswered, rpcWords } from '../gateway/refusal.ts';
import { NEWEST_SESSIONS, readSessions } from './session-list.ts';

const BUSY_MS = 5_000;
const IDLE_MS = 60_000;
const UNHEARD_MS = 2_000;
/** A missing list counts as one more failure after each such period. */
const UNLISTED_STEP_MS = 20_000;

/** The gateway's last list of its sessions. */
export type ListedSessions = {
  readonly atMs: number;
  readonly list: readonly SessionFact[];
  readonly store: 'jsonl' | 'sqlite' | 'unknown';
  readonly total: number | null;
};

type Options = {
  readonly ask: (question: Omit<Question, 'patienceMs'>) => Promise<Outcome>;
  /** How long the gateway has for an answer. */
  readonly patienceMs: number;
  readonly isOpen: () => boolean;
  readonly now: () => number;
  /** Whether a run's events show that it is at work. */
  readonly isRunSeen: () => boolean;
  /** Whether something was heard that only a newer list than this one explains. */
  readonly isNewsFor: (sessions: ListedSessions | null) => boolean;
  /** Called for each session that the list shows without a run. */
  readonly onIdle: (key: string, atMs: number) => void;
};

/** The list of sessions: asked for often during work, rarely while idle. */
export interface SessionInquiry {
  /** Null before the first list of this connection. */
  readonly sessions: ListedSessions | null;
  /** Why there is no list, and for how long. Null while there is one, or while it may come yet. */
  readonly trouble: SocketTrouble | null;
  /** Whether the next question is due at once. */
  readonly isExpired: boolean;
  /** Call this when a connection has opened. What an earlier one has listed is forgotten. */
  opened(): void;
  /** Asks if it is due. */
  ask(isBusy: boolean): Promise<void>;
  /** Makes the next question due at once, even if the list is fresh. */
  expire(): void;
}

export function createSessionInquiry(options: Options): SessionInquiry {
  const { ask, isOpen, now } = options;
  const unanswered = createFailuresInARow(now);
  let sessions: ListedSessions | null = null;
  let isExpired = false;
  let openedAtMs = 0;
  /** Since when this connection's list has been missing. Null once there is one. */
  let unlistedSinceMs: number | null = null;

  /** How old the list may become before it is asked for again. */
  function paceMs(isBusy: boolean): number {
    const isAtWork =
      isBusy ||
      options.isRunSeen() ||
      sessions?.list.some((row) => row.hasActiveRun === true) === true;
    if (options.isNewsFor(sessions)) return UNHEARD_MS;
    return isAtWork ? BUSY_MS : IDLE_MS;
  }

  function take(answer: Answer, sentAtMs: number): boolean {
    const read = answer.ok ? readSessions(answer.value) : answer;
    if (!read.ok) {
      // A lost connection and a late answer are counted elsewhere.
      if (!isUnanswered(read.error)) unanswered.note(String(rpcWords(read.error)));
      return false;
    }
    // This answer is from a connection that was lost since, so it is older than what is known.
    const isOfBefore = openedAtMs > sentAtMs;
    if (isOfBefore) return true;
    unanswered.clear();
    unlistedSinceMs = null;
    const store =
      read.value.store === 'unknown' ? (sessions?.store ?? 'unknown') : read.value.store;
    sessions = {
      atMs: sentAtMs,
      store,
      total: read.value.total,
      list: sinceWhen(read.value.list, sessions, sentAtMs),
    };
    for (const row of read.value.list) {
      if (row.hasActiveRun === false) options.onIdle(row.key, sentAtMs);
    }
    return true;
  }

  /** The trouble if a connection has had no list for too long. Null otherwise. */
  function unlistedTrouble(): SocketTrouble | null {
    if (unlistedSinceMs === null || !isOpen()) return null;
    const forMs = now() - unlistedSinceMs - options.patienceMs;
    if (forMs < 0) return null;
    return {
      failures: 1 + Math.floor(forMs / UNLISTED_STEP_MS),
      sinceMs: unlistedSinceMs,
      lastAtMs: now(),
      detail: String(
        rpcWords({
          code: 'TIMEOUT',
          message: reason('methodUnanswered', { method: 'sessions.list' }),
        }),
      ),
    };
  }

  return {
    get sessions() {
      return sessions;
    },
    get trouble() {
      return unanswered.fact ?? unlistedTrouble();
    },
    get isExpired() {
      return isExpired;
    },
    opened() {
      openedAtMs = now();
      unlistedSinceMs = null;
      sessions = null;
    },
    async ask(isBusy) {
      if (!isOpen()) return;
      const ageMs = sessions === null ? Number.POSITIVE_INFINITY : now() - sessions.atMs;
      if (!isExpired && ageMs < paceMs(isBusy)) return;
      const isOwn = isExpired;
      isExpired = false;
      unlistedSinceMs ??= now();
      await ask({ method: 'sessions.list', params: NEWEST_SESSIONS, isOwn, take });
    },
    expire() {
      isExpired = true;
    },
  };
}

/** Keeps the time since when each session has had no run. */
function sinceWhen(
  list: readonly SessionFact[],
  before: { readonly list: readonly SessionFact[] } | null,
  atMs: number,
): SessionFact[] {
  const known = new Map((before?.list ?? []).map((row) => [row.key, row.inactiveSinceMs]));
  return list.map((row) => ({
    ...row,
    inactiveSinceMs: row.hasActiveRun === false ? (known.get(row.key) ?? atMs) : null,
  }));
}
