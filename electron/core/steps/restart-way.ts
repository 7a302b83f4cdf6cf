import type { Evidence } from '../evidence/evidence.ts';

/** How a gateway can be given a new life. What nothing would start again is not stopped. */
export type RestartWay =
  | {
      readonly kind: 'service';
      readonly manager: 'launchd' | 'systemd';
      readonly name: string;
    }
  | { readonly kind: 'request' };

export function restartWay(evidence: Evidence, methods: readonly string[]): RestartWay | null {
  const { service } = evidence.gateway;
  if (service.kind === 'installed' && !isBesideService(evidence)) {
    return { kind: 'service', manager: service.manager, name: service.name };
  }
  return methods.includes('gateway.restart.request') ? { kind: 'request' } : null;
}

/**
 * Whether a restart gives the gateway a new process number, which a lock of its own takes
 * (openclaw/openclaw #31489). A service manager does; a gateway that is asked to restart itself
 * goes on in the same process where it knows of no manager (read from 2026.5.28 to 2026.9.6).
 */
export function givesNewPid(evidence: Evidence): boolean {
  return restartWay(evidence, [])?.kind === 'service';
}

/** A gateway answers that the service does not run: starting the service would make two. */
function isBesideService({ gateway }: Evidence): boolean {
  const { service, process, pid, http } = gateway;
  if (service.kind !== 'installed' || service.state === 'running' || service.state === 'starting') {
    return false;
  }
  const answers = http.kind === 'answered' || http.kind === 'silent';
  return answers && process?.kind === 'alive' && service.pid !== pid;
}
