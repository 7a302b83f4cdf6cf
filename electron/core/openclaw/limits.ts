/**
 * A gateway drains at most this long before it restarts. 2026.7.35 and 2026.9.6 wait 300 s for
 * their runs.
 */
export const DRAIN_LIMIT_MS = 300_000;

/** A drain longer than this does not end on its own. The margin is for the shutdown after it. */
export const DRAIN_OVERDUE_MS = DRAIN_LIMIT_MS + 30_000;

/** From the first hello to the run of a waiting message: the gateway resumes after its start. */
export const RESUME_LIMIT_MS = 30_000;
/** How long to wait for the answer to each message that waited through a restart. */
export const ANSWER_LIMIT_MS = 120_000;

/** The gateway repeats its reports every 30 s. An older one is no longer its opinion. */
export const NOTICE_FRESH_MS = 75_000;
