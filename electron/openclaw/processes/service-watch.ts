import { reason } from '../../core/catalogue/sentences/reason.ts';
import type { ServiceFact } from '../../core/evidence/gateway-facts.ts';
import type { ServiceManager } from '../../system/types.ts';
import { readOnlyFiles } from '../files.ts';
import type { Location } from '../locate/locate.ts';
import { serviceFact } from './process-facts.ts';
import type { StartCommand } from './start-trouble.ts';

const TROUBLE_MS = 5_000;
const IDLE_MS = 2 * 60_000;
/** If the manager does not answer, its last answer is believed for this time. */
const KEPT_MS = 10 * 60_000;

type Options = {
  readonly location: Location;
  readonly system: { readonly services: Pick<ServiceManager, 'status'> };
  readonly now: () => number;
};

/** The service manager's report on the gateway. It is asked rarely while all is calm. */
export interface ServiceWatch {
  readonly fact: ServiceFact;
  /** The command that starts the gateway. Null if no service is installed for it. */
  readonly command: StartCommand | null;
  /** The words with which it started this process: `NODE_OPTIONS`, then the command. */
  launchOf(pid: number): readonly string[];
  /** The process that the service runs. Null if there is none or it is unknown. */
  readonly pid: number | null;
  /** Asks, unless the last answer is fresh enough for the gateway's state. */
  ask(isAnswering: boolean, gatewayPid: number | null): Promise<void>;
  /** Makes the next `ask` ask, even if the last answer is fresh. */
  expire(): void;
}

export function createServiceWatch({ location, system, now }: Options): ServiceWatch {
  let last: { readonly atMs: number; readonly fact: ServiceFact } | null = null;
  let heard: { readonly atMs: number; readonly fact: ServiceFact } | null = null;
  let command: StartCommand | null = null;
  let nodeOptions = '';
  let isExpired = false;
  let restless = false;
  return {
    get fact() {
      return last?.fact ?? { kind: 'unknown', why: reason('notAskedYet') };
    },
    get command() {
      return command;
    },
    launchOf(pid) {
      const isIts = last?.fact.kind === 'installed' && last.fact.pid === pid;
      return isIts ? [...nodeOptions.split(/\s+/), ...(command?.program ?? [])] : [];
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
      const answer = serviceFact(status, location, readOnlyFiles.realPath);
      const fact = keptThrough(answer, heard, now());
      restless = isRestless(fact, last?.fact ?? null, gatewayPid);
      last = { atMs: now(), fact };
      if (fact.kind !== 'installed') command = null;
      else if (status.kind === 'installed') {
        command = { program: status.programArguments, outputFiles: status.outputFiles ?? [] };
        nodeOptions = status.environment.NODE_OPTIONS ?? '';
      }
      if (answer.kind !== 'unknown') heard = last;
    },
    expire() {
      isExpired = true;
    },
  };
}

/**
 * Keeps the last answer while a busy machine's service manager answers late. The service is still
 * installed and can restart the gateway. Its process may have changed, so the pid is null.
 */
function keptThrough(
  answer: ServiceFact,
  heard: { readonly atMs: number; readonly fact: ServiceFact } | null,
  nowMs: number,
): ServiceFact {
  if (answer.kind !== 'unknown' || heard?.fact.kind !== 'installed') return answer;
  return nowMs - heard.atMs < KEPT_MS ? { ...heard.fact, pid: null } : answer;
}

/** Whether it keeps starting a gateway although one may answer, as with two supervisors. */
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
