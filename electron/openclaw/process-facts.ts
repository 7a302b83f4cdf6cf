import { identifyCommand } from '../core/command-line.ts';
import type { ProcessFact, ServiceFact } from '../core/evidence.ts';
import { never } from '../core/result.ts';
import type { ProcessInfo, ServiceStatus } from '../system/types.ts';

const LONGEST_COMMAND = 160;

/** What the judge needs of a process: no more of its command line than a person reads. */
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
      return never(info);
  }
}

/** The service as the judge needs it: without its environment, which may hold secrets. */
export function serviceFact(status: ServiceStatus): ServiceFact {
  switch (status.kind) {
    case 'none':
    case 'unknown':
      return { kind: status.kind, why: status.why };
    case 'installed':
      return {
        kind: 'installed',
        manager: status.manager,
        name: status.name,
        state: status.state,
        pid: status.pid,
        runs: status.runs,
        lastExit: status.lastExit,
      };
    default:
      return never(status);
  }
}
