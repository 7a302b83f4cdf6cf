import { reason } from '../../core/catalogue/sentences/reason.ts';
import type { ProcessFact, ServiceFact } from '../../core/evidence/gateway-facts.ts';
import type { OpenedBy } from '../../core/evidence/lock-facts.ts';
import { identifyCommand } from '../../core/openclaw/command-line.ts';
import { assertNever } from '../../core/result.ts';
import type { Openers, ProcessInfo, ServiceStatus } from '../../system/types.ts';
import type { Location } from '../locate/locate.ts';

export const LONGEST_COMMAND = 160;

/** A process in the judge's form, with only as much of its command line as a person reads. */
export function processFact(info: ProcessInfo): ProcessFact {
  switch (info.kind) {
    case 'absent':
      return { kind: 'absent' };
    case 'unknown':
      return { kind: 'unknown', why: info.why };
    case 'alive':
      return {
        kind: 'alive',
        startedAtMs: info.startedAtMs,
        startTicks: info.startTicks,
        state: info.state,
        identity: identifyCommand(info.argv),
        command: info.command === null ? null : info.command.slice(0, LONGEST_COMMAND),
      };
    default:
      return assertNever(info);
  }
}

/**
 * The processes with a lock open, in the judge's form. Clawbuoy itself opens locks and is left out.
 */
export function openedByFact(
  openers: Openers,
  { ownPid, askedAtMs }: { readonly ownPid: number; readonly askedAtMs: number },
): OpenedBy {
  switch (openers.kind) {
    case 'unknown':
      return { kind: 'unknown', why: openers.why, askedAtMs };
    case 'asked':
      return {
        kind: 'known',
        pids: openers.pids.filter((pid) => pid !== ownPid),
        unread: [...openers.unread],
        notSeen: openers.notSeen,
        askedAtMs,
      };
    default:
      return assertNever(openers);
  }
}

type Installed = Extract<ServiceStatus, { kind: 'installed' }>;

/**
 * The service in the judge's form, without its environment, which may hold secrets. A service for
 * another OpenClaw counts as none: restarting it would affect the wrong gateway.
 */
export function serviceFact(
  status: ServiceStatus,
  location: Location,
  realPath: (path: string) => string | null,
): ServiceFact {
  switch (status.kind) {
    case 'none':
    case 'unknown':
      return { kind: status.kind, why: status.why };
    case 'installed': {
      const other = servesAnother(status, location, realPath);
      if (other !== null) return { kind: 'none', why: other };
      return {
        kind: 'installed',
        manager: status.manager,
        name: status.name,
        state: status.state,
        pid: status.pid,
        runs: status.runs,
        lastExit: status.lastExit,
      };
    }
    default:
      return assertNever(status);
  }
}

/** Why a service belongs to another OpenClaw, by its own environment. Null if it may be ours. */
function servesAnother(
  status: Installed,
  location: Location,
  realPath: (path: string) => string | null,
): string | null {
  const { environment, name } = status;
  const stateDir = environment.OPENCLAW_STATE_DIR ?? environment.CLAWDBOT_STATE_DIR;
  if (stateDir !== undefined && stateDir !== '') {
    const isOurs = stateDir === location.rawStateDir || realPath(stateDir) === location.stateDir;
    return isOurs ? null : reason('serviceOfOtherFolder', { name, folder: stateDir });
  }
  const config = environment.OPENCLAW_CONFIG_PATH;
  if (config !== undefined && config !== '') {
    const isOurs =
      config === location.configPath || realPath(config) === realPath(location.configPath);
    return isOurs ? null : reason('serviceOfOtherConfig', { name, file: config });
  }
  return location.isUsualStateDir
    ? null
    : reason('serviceOfUsualFolder', { name, folder: location.rawStateDir });
}
