/** A gateway drains this long at most before it restarts: 2026.7.35 and 2026.9.6 wait 300 s for their runs. */
export const DRAIN_LIMIT_MS = 300_000;

/** What ends later than this does not end by itself: after the drain there is still a shutdown. */
export const DRAIN_OVERDUE_MS = DRAIN_LIMIT_MS + 30_000;

/** From the first hello to the run of a message that waited: the gateway resumes after its start. */
export const RESUME_LIMIT_MS = 30_000;
/** How long the answer to each message that waited through a restart is waited for. */
export const ANSWER_LIMIT_MS = 120_000;

/** The gateway repeats its reports every 30 s: an older one is no longer its opinion. */
export const NOTICE_FRESH_MS = 75_000;
