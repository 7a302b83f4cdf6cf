import type { Activity } from '../api/snapshot.ts';
import type { Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { activeRuns } from '../evidence/queries.ts';
import type { RunFact } from '../evidence/session-facts.ts';
import { isoTime } from '../text/iso-time.ts';
import { duration } from '../text/words.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { JudgedGateway } from './gateway.ts';
import { isAbsent } from './gateway-diagnoses.ts';
import { unclearMs, unclearWords } from './unclear-runs.ts';

/** Shorter work needs no number. */
const WORTH_COUNTING_MS = 5_000;

/** The state in one sentence for a person. */
export function headline(
  evidence: Evidence,
  gateway: JudgedGateway,
  worst: Diagnosis | null,
  /** Runs that are known only by their lock. */
  locked: readonly RunFact[],
): string {
  if (isAbsent(evidence, gateway)) return 'No OpenClaw was found on this machine.';
  if (worst !== null) return englishSentence(worst.cause);
  switch (gateway.state) {
    case 'up': {
      if (isUnseenInside(evidence, gateway)) {
        return `OpenClaw answers; what its sessions do could not be seen${unseenWords(evidence)}.`;
      }
      const { unclear, longest } = runsAtWork(evidence, locked);
      if (unclear !== undefined) {
        const session = unclear.sessionKey === null ? 'a session' : `session ${unclear.sessionKey}`;
        return `OpenClaw is up; a run is active in ${session}, ${unclearWords(evidence)}.`;
      }
      if (longest === undefined) return 'OpenClaw is well.';
      const lastedMs = evidence.atMs - longest.startedAtMs;
      const forWords = lastedMs < WORTH_COUNTING_MS ? '' : `, for ${duration(lastedMs)}`;
      return `OpenClaw is working${forWords}.`;
    }
    case 'unknown':
      return englishSentence(`I cannot tell how OpenClaw is: ${gateway.detail}`);
    case 'starting':
    case 'draining':
    case 'slow':
    case 'hung':
    case 'down':
    case 'unauthorized':
      return englishSentence(gateway.detail);
  }
}

function runsAtWork(evidence: Evidence, locked: readonly RunFact[]) {
  const active = [...activeRuns(evidence), ...locked].sort((a, b) => a.startedAtMs - b.startedAtMs);
  return {
    unclear: active.find((run) => unclearMs(evidence, run) !== null),
    longest: active[0],
  };
}

/**
 * What the agent does while nothing is wrong. It carries what the headline says, for any language.
 */
export function activityOf(
  evidence: Evidence,
  gateway: JudgedGateway,
  locked: readonly RunFact[],
): Activity {
  if (gateway.state === 'unknown') return { kind: 'unknown', since: null };
  if (isUnseenInside(evidence, gateway)) return { kind: 'unseen', since: null };
  const { unclear, longest } = runsAtWork(evidence, locked);
  if (unclear !== undefined) return { kind: 'unclear', since: isoTime(unclear.startedAtMs) };
  return longest === undefined
    ? { kind: 'ready', since: null }
    : { kind: 'working', since: isoTime(longest.startedAtMs) };
}

/**
 * Whether the gateway answers but its sessions could not be seen. The look ended before the gateway
 * took the connection, as on a machine under heavy load, or the connection failed.
 */
export function isUnseenInside(evidence: Evidence, gateway: JudgedGateway): boolean {
  if (gateway.state !== 'up' || evidence.sessions.source !== 'none') return false;
  if (evidence.mode === 'one-look') return true;
  const { socket, socketTrouble } = evidence.gateway;
  if (socket.kind === 'open') {
    // It has said hello and nothing else that makes sense. An earlier drop proves nothing about
    // this connection.
    const hasFailed = socketTrouble !== undefined && socketTrouble.lastAtMs >= socket.openedAtMs;
    const isFirst = (evidence.memory?.gateway.version ?? null) === null;
    return hasFailed || (isFirst && gateway.version !== null);
  }
  // A watch still has its last good look, if there was one.
  return gateway.version === null && socketTrouble !== undefined;
}

function unseenWords({ mode, gateway: { socketTrouble } }: Evidence): string {
  if (socketTrouble !== undefined) return `: ${socketTrouble.detail}`;
  return mode === 'watch' ? ' yet' : ' in time';
}

/** An English sentence of its own. A name at its beginning, such as "xAI" or "my-own", is left. */
function englishSentence(words: Words): string {
  const text = String(words);
  const isWord = /^\p{Ll}+(?![\p{L}\p{N}/:_-])/u.test(text);
  const first = isWord ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
