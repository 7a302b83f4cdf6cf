import type { TurnFact } from '../evidence/turn-facts.ts';
import type { ModelCause } from './model-causes.ts';
import { hintedBySentence, toldBySentence } from './provider-sentences.ts';
import { codesIn, isStranger, meaningOf, statusIn } from './provider-words.ts';

const KEPT_OFF = /is temporarily disabled after a provider auth\/billing failure/;
const NO_PROFILE = /\bNo available auth profile for\b/;

/**
 * Whether this is the gateway's own text, which it gives for some time after a refusal without
 * asking the provider (2026.9.6; 2026.2 to 2026.8). The refusal before it has the reason.
 */
export function isKeptOff({ said }: Pick<Heard, 'said'>): boolean {
  return KEPT_OFF.test(said ?? '') || NO_PROFILE.test(said ?? '');
}

/** What such a text means where no refusal before it is known. */
export function keptOffCause(heard: Heard): ModelCause {
  const cause = modelCause(heard);
  return cause === 'unknown' && KEPT_OFF.test(heard.said ?? '') ? 'signed-out' : cause;
}

type Heard = Pick<Extract<TurnFact, { kind: 'failed' }>, 'reason' | 'failure' | 'begun' | 'said'>;

/** What only a word can mean that is about this very thing, whatever number is given with it. */
const NARROW: ReadonlySet<ModelCause> = new Set([
  'not-here',
  'no-credit',
  'overloaded',
  'declined',
  'not-taken',
]);

/** How a call ends whose connection is lost; where its answer has begun, that broke off. */
const FALLEN: ReadonlySet<ModelCause> = new Set(['unreachable', 'too-slow']);

/**
 * Why a call failed. A provider's number counts first where it means one thing only. 400, 403, 429
 * and 500 mean many: there a word or a sentence that is about one thing counts before the number,
 * and any other word after it. Pure: an unknown cause is `unknown`, never a guess.
 */
export function modelCause({ reason, failure, begun, said }: Heard): ModelCause {
  const text = said ?? '';
  const words = [failure, reason].flatMap((word) => word ?? []);
  const known = [...words, ...codesIn(text)].flatMap((word) => meaningOf(word) ?? []);
  const told = toldBySentence(text);
  // A refusal for its length shares its number (400, 413) with many others.
  if (known.includes('too-long') || told === 'too-long') return 'too-long';
  const status = statusIn(text);
  const clear = isStranger(text) ? ofStranger(status) : ofClear(status);
  // A limit by the week is refused with the number for no credit by some (2026.9.6 knows them).
  if (clear === 'no-credit' && known.includes('rate-limited')) return 'rate-limited';
  const hint = hintedBySentence(text);
  // An answer that has begun is no refusal: the connection ended in the middle of it.
  const isFallen = begun && (hint === undefined || FALLEN.has(hint));
  const fallen = isFallen ? 'cut-off' : hint;
  return (
    clear ??
    known.find((cause) => NARROW.has(cause)) ??
    told ??
    ofVague(status) ??
    known[0] ??
    fallen ??
    'unknown'
  );
}

/** What a number means that is used for one thing only. */
function ofClear(status: number | null): ModelCause | undefined {
  switch (status) {
    case 401:
      return 'signed-out';
    case 402:
      return 'no-credit';
    case 404:
    case 410:
      return 'no-such-model';
    case 413:
      return 'too-long';
    case 451:
      return 'not-here';
    case 503:
    case 529:
      return 'overloaded';
    // No provider answers so: a proxy, or a server that is none.
    case 405:
    case 407:
    case 408:
    case 502:
    case 504:
      return 'unreachable';
    default:
      // Cloudflare's own numbers: it does not reach the server behind it.
      return status !== null && status >= 521 && status <= 527 ? 'unreachable' : undefined;
  }
}

/** What a number means that is used for many things, where nothing tells which. */
function ofVague(status: number | null): ModelCause | undefined {
  if (status === 403) return 'not-allowed';
  if (status === 429) return 'rate-limited';
  return status !== null && status >= 500 ? 'own-error' : undefined;
}

/**
 * What the answer of something else than the provider means. Its number says nothing of a model or
 * its use. A limit, a length and a login are refused in that way, too.
 */
function ofStranger(status: number | null): ModelCause {
  if (status === 413) return 'too-long';
  if (status === 429) return 'rate-limited';
  if (status === 401) return 'signed-out';
  return status === 503 || status === 529 ? 'overloaded' : 'unreachable';
}
