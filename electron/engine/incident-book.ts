import type { Memory } from '../core/evidence.ts';
import { incidentKeyOf } from '../core/judge/incidents.ts';
import type { Incident, Snapshot } from '../core/snapshot.ts';
import type { Journal } from '../recovery/journal.ts';

/** Keeps the open incidents in the journal, so that each keeps its id over restarts of Clawbuoy. */
export interface IncidentBook {
  /** Writes down what has begun, changed or ended with this snapshot. */
  update(snapshot: Snapshot): void;
  has(incidentId: string): boolean;
  /** What a judge must remember of an earlier engine; null when nothing is open. */
  memory(): Memory | null;
}

type Options = {
  readonly journal: Journal;
  readonly now: () => number;
  /** Incidents of an earlier engine are not over before this one has found its feet. */
  readonly settlingMs: number;
};

export function openIncidentBook({ journal, now, settlingMs }: Options): IncidentBook {
  const startedAtMs = now();
  let open = new Map<string, Incident>(
    journal.openIncidents().map((incident) => [incident.id, incident]),
  );

  return {
    update(snapshot) {
      const current = new Map(snapshot.incidents.map((incident) => [incident.id, incident]));
      for (const incident of snapshot.incidents) {
        const before = open.get(incident.id);
        if (before === undefined) journal.append({ type: 'incident-opened', incident });
        else if (before.level !== incident.level || before.action !== incident.action) {
          journal.append({ type: 'incident-changed', incident });
        }
      }
      const isSettling = now() - startedAtMs < settlingMs;
      for (const [id, incident] of open) {
        if (current.has(id)) continue;
        if (isSettling) {
          current.set(id, incident);
          continue;
        }
        journal.append({
          type: 'incident-closed',
          incidentId: id,
          class: incident.class,
          why: snapshot.headline,
        });
      }
      open = current;
    },
    has: (incidentId) => open.has(incidentId),
    memory() {
      return memoryOf([...open.values()], now());
    },
  };
}

/** The memory that carries open incidents, and nothing else, to a new judge. */
export function memoryOf(incidents: readonly Incident[], nowMs: number): Memory | null {
  if (incidents.length === 0) return null;
  return {
    gateway: {
      state: 'unknown',
      sinceMs: nowMs,
      lastOkAtMs: null,
      version: null,
      failingSinceMs: null,
      thawedAtMs: null,
      lives: [],
      starts: [],
      migratingAtMs: null,
    },
    incidents: incidents.map((incident) => ({
      key: incidentKeyOf(incident.id),
      id: incident.id,
      sinceMs: Date.parse(incident.since),
      level: incident.level,
    })),
  };
}
