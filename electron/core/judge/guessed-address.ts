import type { GatewayState } from '../api/snapshot.ts';
import { say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Diagnosis } from './diagnosis.ts';

/**
 * Whether the gateway's address is a guess, because the config cannot be understood. Silence at the
 * usual place then proves nothing, and no step follows from it.
 */
export function isGuessedAddress({ install }: Evidence): boolean {
  return install.urlGuess !== undefined;
}

/** Whether its service manager says that it does not run. That holds wherever it would listen. */
export function isKnownDown({ gateway: { service } }: Evidence): boolean {
  if (service.kind !== 'installed') return false;
  return service.state !== 'running' && service.state !== 'starting';
}

const MEND = say('mendConfigOrName');

/**
 * The same for diagnoses about sessions. They may be old or come from files, and say nothing about
 * the process that is silent at the guessed place.
 */
export function withoutStepsOnAGuess(evidence: Evidence, found: readonly Diagnosis[]): Diagnosis[] {
  if (!isGuessedAddress(evidence) || isFound(evidence)) return [...found];
  return found.map((diagnosis) =>
    diagnosis.action === 'restart' || diagnosis.action === 'start'
      ? { ...diagnosis, action: 'none', actionTarget: null, why: MEND, untilMs: null }
      : diagnosis,
  );
}

/** Whether the place is no guess: a gateway answers there, or its process is known. */
function isFound({ gateway: { http, socket, process } }: Evidence): boolean {
  return (
    http.kind === 'answered' ||
    socket.kind === 'open' ||
    (process?.kind === 'alive' && process.identity === 'openclaw-gateway')
  );
}

/** What is left of a diagnosis about the gateway while its address is only a guess. */
export function onAGuess(
  evidence: Evidence,
  gateway: { readonly state: GatewayState; readonly detail: Words },
  common: Pick<Diagnosis, 'target' | 'sinceMs' | 'sessionKey' | 'evidence'>,
  found: Diagnosis | null,
): Diagnosis | null {
  const { process, http } = evidence.gateway;
  const why = evidence.install.urlGuess;
  if (why === undefined) return found;
  const isSilent =
    gateway.state === 'unknown' && (http.kind === 'refused' || http.kind === 'unreachable');
  const acts = found?.action === 'restart' || found?.action === 'start';
  if (!isSilent && !acts) return found;
  // A gateway that is known by its process is no guess.
  const isOurs = process?.kind === 'alive' && process.identity === 'openclaw-gateway';
  if (found !== null && isOurs) return found;
  const told = [...common.evidence, why];
  if (found !== null && isKnownDown(evidence)) {
    return {
      ...found,
      evidence: told,
      action: 'none',
      why: say('mendThenStart', { why, mend: MEND }),
    };
  }
  return {
    target: common.target,
    sinceMs: common.sinceMs,
    sessionKey: common.sessionKey,
    class: 'unreadable',
    level: 'amber',
    cause: say('upCannotBeTold', { detail: gateway.detail, why }),
    evidence: told,
    action: 'none',
    actionTarget: null,
    why: MEND,
    untilMs: null,
  };
}
