import { z } from 'zod';
import type { ModelTry, NotTried } from '../../core/api/model-try.ts';
import { modelTrySchema, TRY_METHOD } from '../../core/api/model-try.ts';
import { say, type Words } from '../../core/catalogue/sentences/sentence.ts';
import type { Result } from '../../core/result.ts';
import type { Connection, Scope } from './connection.ts';
import { rpcWords } from './refusal.ts';

/** How long the gateway waits for each login of the provider. It asks two at a time. */
const EACH_MS = 15_000;
const ALL_MS = 60_000;
const MOST_WORDS = 300;

const failures = modelTrySchema.options[1].shape.why;
const answerSchema = z.object({
  status: z.string(),
  latencyMs: z.number().nonnegative().nullish().catch(null),
  error: z.string().nullish().catch(null),
  /** One for each login that was tried. */
  results: z.array(z.unknown()).nullish().catch(null),
});

/** What is needed of a connection. */
type Way = Pick<Connection, 'request' | 'close'> & {
  readonly hello: { readonly features: { readonly methods: readonly string[] } };
};

/**
 * Asks a provider one short question through the gateway, which holds its login (`models.probe`,
 * 2026.9). It costs a few tokens and wants the administrator's scope, so a connection is opened for
 * it alone. Never fails: what went wrong is in the answer.
 */
export async function askModel(
  open: (scopes: readonly Scope[]) => Promise<Result<Way>>,
  { provider, agentId }: { readonly provider: string; readonly agentId: string | null },
): Promise<ModelTry> {
  const notTried = (why: NotTried, detail: Words | null): ModelTry => ({
    kind: 'not-tried',
    provider,
    why,
    detail: detail === null ? null : String(detail).slice(0, MOST_WORDS),
  });
  const scoped = await open(['operator.read', 'operator.admin']);
  if (!scoped.ok) return notTried('not-connected', scoped.error);
  try {
    const { methods } = scoped.value.hello.features;
    if (!methods.includes(TRY_METHOD)) return notTried('no-method', null);
    const answer = await scoped.value.request(
      TRY_METHOD,
      { provider, timeoutMs: EACH_MS, ...(agentId === null ? {} : { agentId }) },
      ALL_MS,
    );
    if (!answer.ok) {
      const why = answer.error.code === 'FORBIDDEN' ? 'not-allowed' : 'no-answer';
      return notTried(why, rpcWords(answer.error));
    }
    const read = answerSchema.safeParse(answer.value);
    if (!read.success) return notTried('no-answer', say('answerNotUnderstood'));
    const { status, latencyMs, error, results } = read.data;
    // Nothing was asked, which OpenClaw calls unknown.
    const isUntried = results?.length === 0;
    const tookMs = latencyMs ?? null;
    return status === 'ok' && !isUntried
      ? { kind: 'answered', provider, tookMs }
      : {
          kind: 'failed',
          provider,
          why: isUntried ? 'no_model' : (failures.safeParse(status).data ?? 'unknown'),
          tookMs,
          detail: error?.slice(0, MOST_WORDS) ?? null,
        };
  } finally {
    scoped.value.close();
  }
}
