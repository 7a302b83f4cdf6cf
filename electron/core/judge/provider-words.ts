import type { ModelCause } from './model-causes.ts';

/** The words and numbers in the text of a provider's error, apart from its sentences. */

/** Heads of such texts, each with its HTTP status. */
const HEADS: readonly RegExp[] = [
  // `401 Incorrect API key provided` in a transcript (2026.2.1, 2026.7.35) and `rawError`
  // (2026.9.6), `HTTP 500: …` in an event (2026.7.35).
  /^(?:Error: )?(?:HTTP )?([1-5]\d\d)(?=[\s:,]|$)/,
  // `Cloud Code Assist API error (429): …` (Gemini).
  /^[A-Za-z ]{0,60}API error \(([1-5]\d\d)\)/i,
  // `got status: 400 Bad Request.` (Google), `unexpected status 503` (Codex).
  /^(?:Error: )?(?:got status|unexpected status|status code|HTTP status)[ :=]{1,3}([1-5]\d\d)\b/i,
  // Google's error is its JSON body alone. One that went through a proxy is quoted within another.
  /^[^{]{0,60}\{.{0,200}"(?:code|status)\\?"\s{0,4}:\s{0,4}\\?"?([45]\d\d)\b/s,
];

/** The HTTP status that an error's text names; null if it names none. */
export function statusIn(text: string): number | null {
  for (const head of HEADS) {
    const found = head.exec(text)?.[1];
    if (found !== undefined) return Number(found);
  }
  return null;
}

/** A code, type or status in a body, whole or cut off, quoted or not. */
const CODES = /"(?:code|type|status|reason)\\?"\s{0,4}:\s{0,4}\\?"([A-Za-z][\w.]{2,60})\\?"/g;
/** `HTTP 429 rate_limit_error: …` and `LLM error api_error: …`, as 2026.7 and later write it. */
const WRITTEN = /^(?:HTTP \d{3}|LLM error|Error Code) ([A-Za-z][\w.]{2,60}):/;
/** Amazon's errors begin with their names. */
const NAMED = /^(?:Error: )?([A-Z][A-Za-z]{3,60}(?:Exception|Error)): /;

/** The codes in an error's text, in the words of the provider's protocol. */
export function codesIn(text: string): readonly string[] {
  const inBody = [...text.matchAll(CODES)].flatMap(([, word]) => word ?? []);
  const atHead = [WRITTEN, NAMED].flatMap((head) => head.exec(text)?.[1] ?? []);
  return [...inBody, ...atHead];
}

/** A page for a browser in place of an answer, whose status may stand before it. */
const PAGE =
  /^(?:[A-Za-z ]{0,60}[:( ]{0,2}\d{3}[): ]{0,3})?\s{0,4}<(?:!doctype\s{1,4}html|html|head)\b/i;
const TITLE = /<(title|h1)[^>]{0,80}>\s{0,20}([^<]{1,80})/i;

/**
 * Whether the error is a web page. It comes from whatever stands before the provider: a wall
 * against robots, a proxy, or a server that is no provider at all.
 */
export function isWebPage(text: string): boolean {
  return PAGE.test(text);
}

/** What web servers say of an address that they do not have. A provider answers with a body. */
const NO_SUCH_ADDRESS =
  /^(?:Error: )?(?:HTTP )?404[ :]{0,2}(?:(?:404 )?page not found|not found|status code \(no body\)|\{"detail":"Not Found"\})?\.?$/i;

/** Whether something else than the model's provider answered, by the form of its answer. */
export function isStranger(text: string): boolean {
  return isWebPage(text) || NO_SUCH_ADDRESS.test(text);
}

/** What a page calls itself; null if it does not say. */
export function pageTitle(text: string): string | null {
  return TITLE.exec(text)?.[2]?.trim() || null;
}

/** What a word means, in lower case; undefined if it only says that it failed, or is not known. */
export function meaningOf(word: string): ModelCause | undefined {
  return WORDS.get(word.toLowerCase());
}

/**
 * Words of the gateway (`failoverReason`, `providerRuntimeFailureKind`: 2026.2.1 to 2026.9.6) and
 * of providers (`code`, `type` and `status` of the OpenAI, the Anthropic, the Google and the Amazon
 * protocol). Words that only say that it failed, like `timeout` for a closed connection, are left
 * out.
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
    api_key_invalid: 'signed-out',
    authentication_error: 'signed-out',
    invalid_authentication_error: 'signed-out',
    unauthenticated: 'signed-out',
    unrecognizedclientexception: 'signed-out',
    expiredtokenexception: 'signed-out',
    auth_scope: 'not-allowed',
    permission_error: 'not-allowed',
    permission_denied: 'not-allowed',
    accessdeniedexception: 'not-allowed',
    unsupported_country_region_territory: 'not-here',
    billing: 'no-credit',
    billing_error: 'no-credit',
    insufficient_credits: 'no-credit',
    insufficient_quota: 'no-credit',
    insufficient_balance: 'no-credit',
    insufficient_balance_error: 'no-credit',
    exceeded_current_quota_error: 'no-credit',
    arrearage: 'no-credit',
    accountoverdueerror: 'no-credit',
    invalidsubscription: 'no-credit',
    rate_limit: 'rate-limited',
    rate_limit_error: 'rate-limited',
    rate_limit_exceeded: 'rate-limited',
    rate_limit_reached_error: 'rate-limited',
    usage_limit_reached: 'rate-limited',
    resource_exhausted: 'rate-limited',
    throttlingexception: 'rate-limited',
    overloaded: 'overloaded',
    overloaded_error: 'overloaded',
    engine_overloaded_error: 'overloaded',
    unavailable: 'overloaded',
    serviceunavailableexception: 'overloaded',
    server_error: 'own-error',
    api_error: 'own-error',
    internal: 'own-error',
    internal_error: 'own-error',
    internal_server_error: 'own-error',
    internalserverexception: 'own-error',
    model_not_found: 'no-such-model',
    not_found_error: 'no-such-model',
    not_found: 'no-such-model',
    model_decommissioned: 'no-such-model',
    context_overflow: 'too-long',
    context_length_exceeded: 'too-long',
    exceed_context_size_error: 'too-long',
    request_too_large: 'too-long',
    refusal: 'declined',
    content_filter: 'declined',
    content_policy_violation: 'declined',
    responsibleaipolicyviolation: 'declined',
    prohibited_content: 'declined',
    data_inspection_failed: 'declined',
    datainspectionfailed: 'declined',
    replay_invalid: 'not-taken',
    dns: 'unreachable',
    proxy: 'unreachable',
    tls_certificate: 'unreachable',
    upstream_html: 'unreachable',
  } satisfies Record<string, ModelCause>),
);
