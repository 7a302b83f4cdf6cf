import type { Snapshot } from './snapshot.ts';

/**
 * The parts of a snapshot that matter as changes. Two snapshots with the same fingerprint mean the
 * same to a person, although ages and latencies differ.
 */
export function fingerprint(snapshot: Snapshot): string {
  const { gateway, recommended } = snapshot;
  return JSON.stringify([
    snapshot.level,
    gateway.state,
    gateway.url,
    gateway.version,
    gateway.pid,
    snapshot.store,
    snapshot.locks.map((lock) => [lock.path, lock.pid, lock.verdict, lock.sessionKey]),
    snapshot.sessions.map((session) => [session.key, session.state]),
    snapshot.incidents.map((one) => [one.id, one.level, one.action, one.evidence.length]),
    snapshot.unanswered.map((one) => [one.sessionKey, one.since, one.lost]),
    [recommended.action, recommended.target, recommended.until],
    snapshot.findings,
  ]);
}
