import { isAway } from '../api/incident-kinds.ts';
import { type Incident, incidentClassSchema } from '../api/snapshot.ts';
import type { Scribe } from '../catalogue/sentences/scribe.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Memory } from '../evidence/memory.ts';
import { isoTime } from '../text/iso-time.ts';
import type { Diagnosis } from './diagnosis.ts';

/** Returns a diagnosis as an incident. A known one keeps its id and its start. */
export function remember(
  evidence: Evidence,
  known: Memory['incidents'],
  diagnosis: Diagnosis,
  { text }: Pick<Scribe, 'text'>,
): { incident: Incident; memory: Memory['incidents'][number] } {
  const key = incidentKey(diagnosis);
  const before = known.find((one) => one.key === key);
  const sinceMs =
    before?.sinceMs ?? awaySince(known, diagnosis) ?? diagnosis.sinceMs ?? evidence.atMs;
  const id = before?.id ?? `${key}~${sinceMs.toString(36)}`;
  return {
    incident: {
      id,
      class: diagnosis.class,
      level: diagnosis.level,
      since: isoTime(sinceMs),
      sessionKey: diagnosis.sessionKey,
      cause: text(diagnosis.cause),
      evidence: diagnosis.evidence.map(text),
      action: diagnosis.action,
      why: text(diagnosis.why),
      ...(diagnosis.remedy === undefined
        ? {}
        : { remedy: { ...diagnosis.remedy, words: text(diagnosis.remedy.words) } }),
      ...(diagnosis.tryModel === undefined ? {} : { tryModel: diagnosis.tryModel }),
    },
    memory: { key, id, sinceMs, level: diagnosis.level },
  };
}

/**
 * The start of the phase before. A gateway that is away goes through phases, which share one start.
 * Null: none of them is known.
 */
function awaySince(known: Memory['incidents'], diagnosis: Diagnosis): number | null {
  if (!isAway(diagnosis.class)) return null;
  const times = known.flatMap((one) => {
    const parsed = incidentClassSchema.safeParse(one.key);
    return parsed.success && isAway(parsed.data) ? [one.sinceMs] : [];
  });
  return times.length === 0 ? null : Math.min(...times);
}

/** Identifies an incident at one moment: its class and what it is about. */
export function incidentKey(diagnosis: Pick<Diagnosis, 'class' | 'target'>): string {
  return diagnosis.target === '' ? diagnosis.class : `${diagnosis.class}~${diagnosis.target}`;
}

/**
 * An incident's id is made of class, target and start, so it stays the same over looks and
 * restarts. This returns the id without its start, which identifies an incident at one moment.
 */
export function incidentKeyOf(id: string): string {
  return id.slice(0, Math.max(0, id.lastIndexOf('~')));
}
