import type { ServiceFact } from '../../core/evidence/evidence.ts';
import type { System } from '../../system/types.ts';
import { readOnlyFiles } from '../files.ts';
import type { Location } from '../locate/locate.ts';
import { serviceFact } from './process-facts.ts';

const TROUBLE_MS = 5_000;
const IDLE_MS = 2 * 60_000;

type Options = {
  readonly location: Location;
  readonly system: System;
  readonly now: () => number;
};

/** What the service manager says of the gateway: asked rarely while all is calm. */
export interface ServiceWatch {
  readonly fact: ServiceFact;
  /** The process that it runs; null where it runs none, or cannot be asked. */
  readonly pid: number | null;
  /** Asks, unless the last answer is fresh enough for how the gateway does. */
  ask(isAnswering: boolean, gatewayPid: number | null): Promise<void>;
  /** The next `ask` does, however fresh the last answer is. */
  expire(): void;
}

export function createServiceWatch({ location, system, now }: Options): ServiceWatch {
  let last: { readonly atMs: number; readonly fact: ServiceFact } | null = null;
  let isExpired = false;
  let restless = false;
  return {
    get fact() {
      return last?.fact ?? { kind: 'unknown', why: 'not asked yet' };
    },
    get pid() {
      return last?.fact.kind === 'installed' ? last.fact.pid : null;
    },
    async ask(isAnswering, gatewayPid) {
      const ageMs = last === null ? Number.POSITIVE_INFINITY : now() - last.atMs;
      const limitMs = isAnswering && !restless ? IDLE_MS : TROUBLE_MS;
      if (!isExpired && ageMs < limitMs) return;
      isExpired = false;
      const status = await system.services.status(location.profile);
      const fact = serviceFact(status, location, readOnlyFiles.realPath);
      restless = isRestless(fact, last?.fact ?? null, gatewayPid);
      last = { atMs: now(), fact };
    },
    expire() {
      isExpired = true;
    },
  };
}

/** It keeps starting a gateway, though one may answer: two supervisors look like that. */
function isRestless(
  service: ServiceFact,
  before: ServiceFact | null,
  gatewayPid: number | null,
): boolean {
  if (service.kind !== 'installed') return false;
  const hasStarted =
    before?.kind === 'installed' && before.runs !== null && (service.runs ?? 0) > before.runs;
  const isAnother = service.pid !== null && gatewayPid !== null && service.pid !== gatewayPid;
  return service.state === 'starting' || isAnother || hasStarted;
}
