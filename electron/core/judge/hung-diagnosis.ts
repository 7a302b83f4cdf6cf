import { lasting, say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { JudgedGateway } from './gateway.ts';
import type { Stall } from './stall.ts';
import { knownStall } from './stall.ts';
import { LONGEST_START_MS } from './start-work.ts';

type Silence = Pick<Diagnosis, 'class' | 'level' | 'cause' | 'action' | 'why' | 'untilMs'>;

/** The diagnosis for an address that has accepted connections for `forMs` and answers on none. */
export function hungDiagnosis(evidence: Evidence, gateway: JudgedGateway, forMs: number): Silence {
  const limitMs = mayBeAnUnseenStart(evidence, gateway)
    ? LONGEST_START_MS
    : evidence.thresholds.hungRedMs;
  const isLasting = forMs >= limitMs;
  const stranger = strangerThere(evidence);
  const stall = stranger === null ? knownStall(evidence) : null;
  if (stall !== null) return stalled(stall, evidence, gateway, forMs);
  return {
    class: 'gateway-hung',
    level: isLasting ? 'red' : 'amber',
    cause:
      stranger === null
        ? say('doesNotAnswer', { detail: gateway.detail })
        : say('noneAnswersStranger', { stranger, detail: gateway.detail }),
    ...(isLasting ? lastingSilence(stranger, forMs) : { action: 'wait', why: PASSING }),
    untilMs: evidence.atMs - forMs + limitMs,
  };
}

/**
 * Whether it listens again after a time in which it refused connections, and nobody can see what
 * its process does. It may be at the end of a start that works, and a restart would begin it anew.
 */
function mayBeAnUnseenStart(
  { install, gateway: { process } }: Evidence,
  { failingSinceMs, silentSinceMs }: JudgedGateway,
): boolean {
  const isUnseen = process === null || process.kind === 'unknown';
  const isNewThere =
    failingSinceMs !== null && silentSinceMs !== null && failingSinceMs < silentSinceMs;
  return install.isLoopback && isUnseen && isNewThere;
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
    cause: say('doesNotAnswer', { detail: waitsFor }),
    action: isLasting ? 'none' : 'wait',
    why: isLasting ? say('lastedWhoActs', { time: lasting(forMs), words: whoMustAct }) : whoMustAct,
    untilMs: isLasting ? null : gateway.sinceMs + limitMs,
  };
}

const PASSING = say('mayComeBack');

function lastingSilence(stranger: Words | null, forMs: number): Pick<Silence, 'action' | 'why'> {
  if (stranger === null) {
    const why = say('silentRarelyThaws', { time: lasting(forMs) });
    return { action: 'restart', why };
  }
  return {
    action: 'none',
    why: say('strangerInBetween'),
  };
}

/**
 * A program that has the gateway's port, or that forwards to a gateway elsewhere (`ssh -L`,
 * docker-proxy). Restarting the gateway helps against neither. Null: it may be the gateway.
 */
function strangerThere({ gateway: { process, pid } }: Evidence): Words | null {
  if (process?.kind !== 'alive' || process.identity !== 'other' || pid === null) return null;
  return say('processNamed', { pid, command: process.command ?? say('commandUnknown') });
}
