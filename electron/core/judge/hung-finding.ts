import type { Evidence } from '../evidence/evidence.ts';
import { duration } from '../text/words.ts';
import type { Finding } from './finding.ts';
import type { JudgedGateway } from './gateway.ts';
import type { Stall } from './stall.ts';
import { knownStall } from './stall.ts';

type Silence = Pick<Finding, 'class' | 'level' | 'cause' | 'action' | 'why' | 'untilMs'>;

/** The finding for an address that has accepted connections for `forMs` and answers on none. */
export function hungFinding(evidence: Evidence, gateway: JudgedGateway, forMs: number): Silence {
  const { hungRedMs } = evidence.thresholds;
  const isLasting = forMs >= hungRedMs;
  const stranger = strangerThere(evidence);
  const stall = stranger === null ? knownStall(evidence) : null;
  if (stall !== null) return stalled(stall, evidence, gateway, forMs);
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

/** A stall from outside is waited for and in the end reported. A restart never cures it. */
function stalled(
  { waitsFor, whoMustAct }: Stall,
  evidence: Evidence,
  gateway: JudgedGateway,
  forMs: number,
): Silence {
  const limitMs = evidence.thresholds.slowRedMs;
  const isLasting = forMs >= limitMs;
  return {
    class: 'gateway-hung',
    level: isLasting ? 'red' : 'amber',
    cause: `the gateway does not answer: ${waitsFor}`,
    action: isLasting ? 'none' : 'wait',
    why: isLasting ? `it has lasted ${duration(forMs)}: ${whoMustAct}` : whoMustAct,
    untilMs: isLasting ? null : gateway.sinceMs + limitMs,
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
 * A program that has the gateway's port, or that forwards to a gateway elsewhere (`ssh -L`,
 * docker-proxy). Restarting the gateway helps against neither. Null: it may be the gateway.
 */
function strangerThere({ gateway: { process, pid } }: Evidence): string | null {
  if (process?.kind !== 'alive' || process.identity !== 'other' || pid === null) return null;
  return `process ${pid} (${process.command ?? 'command unknown'})`;
}
