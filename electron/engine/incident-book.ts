import type { Incident, Snapshot } from '../core/api/snapshot.ts';
import { saidWithin } from '../core/catalogue/sentences/said-within.ts';
import type { Memory } from '../core/evidence/memory.ts';
import { incidentKeyOf } from '../core/judge/judge.ts';
import type { Journal } from '../recovery/journal.ts';

/**
 * Keeps the open incidents in the journal, so that each keeps its id across restarts of Clawbuoy.
 */
export interface IncidentBook {
  /** Records what has begun, changed or ended with this snapshot. */
  update(snapshot: Snapshot): void;
  has(incidentId: string): boolean;
  /**
   * Records what is over when an engine ends before it has settled, as after a single step. That is
   * everything it saw and no longer sees, or everything if all is well. Otherwise the next such
   * trouble would keep the old start.
   */
  end(): void;
  /** What a judge must remember of an earlier engine. Null if nothing is open. */
  memory(): Memory | null;
}

type Options = {
  readonly journal: Pick<Journal, 'append' | 'openIncidents'>;
  readonly now: () => number;
  /** Incidents of an earlier engine stay open until this one has settled. */
  readonly settlingMs: number;
};

export function openIncidentBook({ journal, now, settlingMs }: Options): IncidentBook {
  const startedAtMs = now();
  const seen = new Set<string>();
  let last: Snapshot | null = null;
  let open = new Map<string, Incident>(
    journal.openIncidents().map((incident) => [incident.id, incident]),
  );

  function over(incident: Incident, snapshot: Snapshot): void {
    journal.append({
      type: 'incident-closed',
      incidentId: incident.id,
      class: incident.class,
      why: snapshot.headline,
    });
  }

  return {
    update(snapshot) {
      last = snapshot;
      const current = new Map(snapshot.incidents.map((incident) => [incident.id, incident]));
      for (const incident of snapshot.incidents) {
        seen.add(incident.id);
        const before = open.get(incident.id);
        const said = saidWithin(snapshot.said, [incident.cause]);
        if (before === undefined) journal.append({ type: 'incident-opened', incident, said });
        else if (before.level !== incident.level || before.action !== incident.action) {
          journal.append({ type: 'incident-changed', incident, said });
        }
      }
      const isSettling = now() - startedAtMs < settlingMs;
      for (const [id, incident] of open) {
        if (current.has(id)) continue;
        if (isSettling) {
          current.set(id, incident);
          continue;
        }
        over(incident, snapshot);
      }
      open = current;
    },
    has: (incidentId) => open.has(incidentId),
    end() {
      if (last === null) return;
      const current = new Set(last.incidents.map((incident) => incident.id));
      for (const [id, incident] of open) {
        if (current.has(id) || !(seen.has(id) || last.level === 'green')) continue;
        over(incident, last);
        open.delete(id);
      }
    },
    memory() {
      return memoryOf([...open.values()], now());
    },
  };
}

/** The memory for a new judge. It contains only open incidents. */
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
