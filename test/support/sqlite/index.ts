/** Files that SQLite wrote: a table of thirty leases, and a log that adds one and deletes one. */
export const LEASES = new URL('./leases.sqlite', import.meta.url).pathname;
export const NEWER_LOG = new URL('./newer.wal', import.meta.url).pathname;
