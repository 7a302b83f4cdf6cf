/** A drain ends by itself after this long: 2026.9.6 waits 300 s for its runs. */
export const DRAIN_LIMIT_MS = 330_000;
