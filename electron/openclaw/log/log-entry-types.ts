import type { LastWords } from './start-failures.ts';

/** The fields of every entry. `trust` uses them to find whose it is. */
export type LogEntrySource = {
  readonly atMs: number | null;
  /** Absolute paths that the line names. */
  readonly paths: readonly string[];
  /** The process that wrote the line, by its own word. Not the owner of a lock that it names. */
  readonly pids: readonly number[];
  readonly sessionIds: readonly string[];
  /** The line's text, cut, to be shown as evidence. */
  readonly text: string;
};

/** One trouble or event in a gateway's life, as its log reports it. */
export type LogEntry = LogEntrySource &
  (
    | {
        /** A turn gave up on a session's lock (up to 2026.7.35). */
        readonly kind: 'lock-blocked';
        readonly lockPath: string;
        readonly ownerPid: number | null;
        readonly timeoutMs: number | null;
        /** Why the gateway called it stale but left it (2026.7.35). Empty: it only waited. */
        readonly staleBecause: readonly string[];
        readonly sessionKey: string | null;
      }
    | {
        /** The gateway's own watch over its sessions. */
        readonly kind: 'session-attention';
        readonly attention: 'stuck' | 'stalled' | 'long-running';
        readonly sessionId: string | null;
        readonly sessionKey: string | null;
        readonly ageMs: number;
        /** `checking`: the gateway may act without help. `none`: it will not. Null: not said. */
        readonly recovery: 'checking' | 'none' | null;
        readonly classification: string | null;
        readonly lastProgress: string | null;
        readonly lastProgressAgeMs: number | null;
      }
    | {
        /** The gateway's action on a stuck session. `released: 0` is #92270: nothing changed. */
        readonly kind: 'stuck-recovery';
        readonly sessionId: string | null;
        readonly sessionKey: string | null;
        readonly status: 'acted' | 'skipped' | 'failed';
        readonly action: string | null;
        readonly aborted: boolean | null;
        readonly released: number | null;
      }
    /** #13203. */
    | { readonly kind: 'store-lock-timeout'; readonly path: string }
    /** #148307, from 2026.8.1. */
    | { readonly kind: 'database-locked' }
    /** #143556: SQLite reports that the database file is damaged. */
    | { readonly kind: 'database-damaged' }
    /** #155847: SQLite finds no room, by the disk or by a quota. */
    | { readonly kind: 'disk-full' }
    /** #111972. */
    | { readonly kind: 'migration-running'; readonly untilMs: number | null }
    | {
        /** A turn ended because no model was left to answer it (2026.7.35, 2026.9.6). */
        readonly kind: 'turn-failed';
        readonly sessionId: string | null;
        readonly runId: string | null;
        readonly provider: string | null;
        readonly model: string | null;
        readonly reason: string | null;
        readonly said: string | null;
      }
    | {
        /** A call of a run failed. The run may call again (2026.4.29 and later). */
        readonly kind: 'call-failed';
        readonly runId: string;
        readonly provider: string | null;
        readonly model: string | null;
        readonly reason: string | null;
        readonly failure: string | null;
        readonly said: string | null;
      }
    | {
        /** The gateway stops using a key or a login for some time. */
        readonly kind: 'key-cooling';
        readonly provider: string;
        readonly reason: string | null;
        readonly untilMs: number;
      }
    | {
        /** A start ended before the gateway answered. */
        readonly kind: 'start-failed';
        readonly words: LastWords;
      }
  );
