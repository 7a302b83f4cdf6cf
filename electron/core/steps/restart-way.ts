import type { Evidence } from '../evidence/evidence.ts';

/** How a gateway can be restarted. A gateway that nothing would start again is not stopped. */
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
 * Whether a restart gives the gateway a new pid, which a lock of its own needs (openclaw/openclaw
 * #31489). A service manager does. A gateway asked to restart itself keeps its process if it knows
 * of no manager (read from 2026.5.28 to 2026.9.6).
 */
export function givesNewPid(evidence: Evidence): boolean {
  return restartWay(evidence, [])?.kind === 'service';
}

/** Whether a gateway answers although the service does not run. A service start would make two. */
function isBesideService({ gateway }: Evidence): boolean {
  const { service, process, pid, http } = gateway;
  if (service.kind !== 'installed' || service.state === 'running' || service.state === 'starting') {
    return false;
  }
  const answers = http.kind === 'answered' || http.kind === 'silent';
  return answers && process?.kind === 'alive' && service.pid !== pid;
}
