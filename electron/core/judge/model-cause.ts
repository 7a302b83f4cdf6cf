import type { TurnFact } from '../evidence/turn-facts.ts';

/** Why a model gave no answer, in terms that matter to a person. */
export type ModelCause =
  | 'signed-out'
  | 'not-allowed'
  | 'no-credit'
  | 'rate-limited'
  | 'overloaded'
  | 'no-such-model'
  | 'too-long'
  | 'cut-off'
  | 'unreachable'
  /** Its calls fail, and nothing says why. */
  | 'unknown';

/**
 * Whether this is the gateway's own text, which it gives for a minute after a refusal without
 * asking the provider (2026.9.6). The refusal before it has the reason.
 */
export function isKeptOff({ said }: Pick<Heard, 'said'>): boolean {
  return /is temporarily disabled after a provider auth\/billing failure/.test(said ?? '');
}

type Heard = Pick<Extract<TurnFact, { kind: 'failed' }>, 'reason' | 'failure' | 'begun' | 'said'>;

/**
 * Why a call failed. The provider's status number counts first, then the gateway's words, then the
 * provider's. A sentence counts where there is nothing else. Pure: an unknown cause is `unknown`,
 * never a guess.
 */
export function modelCause({ reason, failure, begun, said }: Heard): ModelCause {
  const text = said ?? '';
  const words = [failure, reason].flatMap((word) => word ?? []);
  // A refusal for its length shares its number (400, 413) with many others.
  const known = words.map((word) => WORDS.get(word.toLowerCase()));
  if (known.includes('too-long')) return 'too-long';
  const sentence = SENTENCES.find(({ says }) => says.test(text))?.means;
  if (sentence === 'too-long') return 'too-long';
  const numbered = ofStatus(statusIn(text));
  const word = known.find((cause) => cause !== undefined);
  // An answer that has begun is no refusal: the connection ended in the middle of it.
  return numbered ?? word ?? sentence ?? (begun ? 'cut-off' : 'unknown');
}

/**
 * The HTTP status at the head of an error's text: `401 Incorrect API key provided` in a transcript
 * (2026.2.1, 2026.7.35) and `rawError` (2026.9.6), `HTTP 500: …` in an event (2026.7.35).
 */
export function statusIn(text: string): number | null {
  const found = /^(?:Error: )?(?:HTTP )?([1-5]\d\d)(?=[\s:,]|$)/.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}

function ofStatus(status: number | null): ModelCause | undefined {
  switch (status) {
    case 401:
      return 'signed-out';
    case 402:
      return 'no-credit';
    case 403:
      return 'not-allowed';
    case 404:
      return 'no-such-model';
    case 413:
      return 'too-long';
    case 429:
      return 'rate-limited';
    case 503:
    case 529:
      return 'overloaded';
    case 502:
    case 504:
      return 'unreachable';
    default:
      return undefined;
  }
}

/**
 * Words of the gateway (`failoverReason`, `providerRuntimeFailureKind`: 2026.2.1 to 2026.9.6) and
 * of providers (`code` and `type` of the OpenAI and the Anthropic protocol). Words that only say
 * that it failed, like `timeout` for a closed connection, are left out.
 */
const WORDS: ReadonlyMap<string, ModelCause> = new Map<string, ModelCause>(
  Object.entries({
    auth: 'signed-out',
    auth_permanent: 'signed-out',
    auth_invalid_token: 'signed-out',
    auth_refresh: 'signed-out',
    auth_html: 'signed-out',
    session_expired: 'signed-out',
    refresh_timeout: 'signed-out',
    refresh_contention: 'signed-out',
    callback_timeout: 'signed-out',
    callback_validation: 'signed-out',
    invalid_api_key: 'signed-out',
    authentication_error: 'signed-out',
    auth_scope: 'not-allowed',
    permission_error: 'not-allowed',
    billing: 'no-credit',
    billing_error: 'no-credit',
    insufficient_credits: 'no-credit',
    insufficient_quota: 'no-credit',
    rate_limit: 'rate-limited',
    rate_limit_error: 'rate-limited',
    rate_limit_exceeded: 'rate-limited',
    overloaded: 'overloaded',
    overloaded_error: 'overloaded',
    model_not_found: 'no-such-model',
    not_found_error: 'no-such-model',
    context_overflow: 'too-long',
    context_length_exceeded: 'too-long',
    request_too_large: 'too-long',
    dns: 'unreachable',
    proxy: 'unreachable',
    upstream_html: 'unreachable',
  } satisfies Record<string, ModelCause>),
);

/** Sentences for errors without a word or number, each with where it was seen. */
const SENTENCES: readonly { readonly says: RegExp; readonly means: ModelCause }[] = [
  // A provider's own (OpenAI protocol, in a transcript of 2026.2.1, with 400 in front).
  { says: /maximum context length is \d/i, means: 'too-long' },
  // 2026.2.1, 2026.7.35, 2026.9.6: the gateway's own, with no word beside it.
  { says: /^Context overflow: /, means: 'too-long' },
  // 2026.7.35.
  { says: /Auto-compaction could not recover this turn/, means: 'too-long' },
  // 2026.9.6 and 2026.7.35: no key is set at all.
  { says: /^No API key found for provider /, means: 'signed-out' },
  // Node's fetch: the connection was closed in the middle of an answer (all versions).
  { says: /^terminated$/, means: 'cut-off' },
  // 2026.9.6 and 2026.7.35, for the same.
  { says: /^(?:stream_read_error|Premature close)\b/i, means: 'cut-off' },
  // The OpenAI client: refused, reset or no such host (2026.2.1, 2026.7.35).
  { says: /^Connection error\.?$/, means: 'unreachable' },
  {
    says: /\b(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ECONNRESET)\b/,
    means: 'unreachable',
  },
  // 2026.7.35, 2026.9.6.
  {
    says: /^LLM request failed: (?:network connection error|connection refused)/,
    means: 'unreachable',
  },
];
