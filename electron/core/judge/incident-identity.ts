import { isAway } from '../api/incident-kinds.ts';
import { type Incident, incidentClassSchema } from '../api/snapshot.ts';
import type { Scribe } from '../catalogue/sentences/scribe.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Memory } from '../evidence/memory.ts';
import { isoTime } from '../text/iso-time.ts';
import type { Finding } from './finding.ts';

/** Returns a finding as an incident. A known one keeps its id and its start. */
export function remember(
  evidence: Evidence,
  known: Memory['incidents'],
  finding: Finding,
  { text }: Pick<Scribe, 'text'>,
): { incident: Incident; memory: Memory['incidents'][number] } {
  const key = incidentKey(finding);
  const before = known.find((one) => one.key === key);
  const sinceMs = before?.sinceMs ?? awaySince(known, finding) ?? finding.sinceMs ?? evidence.atMs;
  const id = before?.id ?? `${key}~${sinceMs.toString(36)}`;
  return {
    incident: {
      id,
      class: finding.class,
      level: finding.level,
      since: isoTime(sinceMs),
      sessionKey: finding.sessionKey,
      cause: text(finding.cause),
      evidence: finding.evidence.map(text),
      action: finding.action,
      why: text(finding.why),
      ...(finding.remedy === undefined
        ? {}
        : { remedy: { ...finding.remedy, words: text(finding.remedy.words) } }),
      ...(finding.tryModel === undefined ? {} : { tryModel: finding.tryModel }),
    },
    memory: { key, id, sinceMs, level: finding.level },
  };
}

/**
 * The start of the phase before. A gateway that is away goes through phases, which share one start.
 * Null: none of them is known.
 */
function awaySince(known: Memory['incidents'], finding: Finding): number | null {
  if (!isAway(finding.class)) return null;
  const times = known.flatMap((one) => {
    const parsed = incidentClassSchema.safeParse(one.key);
    return parsed.success && isAway(parsed.data) ? [one.sinceMs] : [];
  });
  return times.length === 0 ? null : Math.min(...times);
}

/** Identifies an incident at one moment: its class and what it is about. */
export function incidentKey(finding: Pick<Finding, 'class' | 'target'>): string {
  return finding.target === '' ? finding.class : `${finding.class}~${finding.target}`;
}

/**
 * An incident's id is made of class, target and start, so it stays the same over looks and
 * restarts. This returns the id without its start, which identifies an incident at one moment.
 */
export function incidentKeyOf(id: string): string {
  return id.slice(0, Math.max(0, id.lastIndexOf('~')));
}
