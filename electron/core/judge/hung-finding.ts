import type { Evidence } from '../evidence.ts';
import { duration } from '../words.ts';
import type { Finding } from './finding.ts';
import type { JudgedGateway } from './gateway.ts';

type Silence = Pick<Finding, 'class' | 'level' | 'cause' | 'action' | 'why' | 'untilMs'>;

/** Connections are accepted at the gateway's address, and nothing answers on them, for so long. */
export function hungFinding(evidence: Evidence, gateway: JudgedGateway, forMs: number): Silence {
  const { hungRedMs } = evidence.thresholds;
  const isLasting = forMs >= hungRedMs;
  const stranger = strangerThere(evidence);
  return {
    class: 'gateway-hung',
    level: isLasting ? 'red' : 'amber',
    cause:
      stranger === null
        ? `the gateway does not answer: ${gateway.detail}`
        : `no gateway answers: ${stranger} has its address, and ${gateway.detail}`,
    ...(isLasting ? lasting(stranger, forMs) : { action: 'wait', why: PASSING }),
    untilMs: gateway.sinceMs + hungRedMs,
  };
}

const PASSING = 'it may still come back by itself';

function lasting(stranger: string | null, forMs: number): Pick<Silence, 'action' | 'why'> {
  if (stranger === null) {
    const why = `it has been silent for ${duration(forMs)}; what is frozen for so long rarely thaws`;
    return { action: 'restart', why };
  }
  return {
    action: 'none',
    why: 'that program is not OpenClaw: it has taken the port, and the gateway cannot listen until it is ended, or it passes connections on to a gateway that is silent. Clawbuoy does not stop programs that are not OpenClaw',
  };
}

/**
 * A program that has the gateway's port, or one that passes connections on to a gateway elsewhere
 * (`ssh -L`, docker-proxy): a new life of the gateway frees neither. Null: it may be the gateway.
 */
function strangerThere({ gateway: { process, pid } }: Evidence): string | null {
  if (process?.kind !== 'alive' || process.identity !== 'other' || pid === null) return null;
  return `process ${pid} (${process.command ?? 'command unknown'})`;
}
