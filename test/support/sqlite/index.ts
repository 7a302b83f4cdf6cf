/** Files that SQLite wrote: a table of thirty leases, and a log that adds one and deletes one. */
export const LEASES = new URL('./leases.sqlite', import.meta.url).pathname;
export const NEWER_LOG = new URL('./newer.wal', import.meta.url).pathname;
/**
 * The table of pairing requests as 2026.9.6 makes it, with three requests (two accounts of
 * Telegram, one of WhatsApp), and a log in which the first of them was let in.
 */
export const PAIRING = new URL('./pairing.sqlite', import.meta.url).pathname;
export const PAIRING_APPROVED = new URL('./pairing-approved.wal', import.meta.url).pathname;
