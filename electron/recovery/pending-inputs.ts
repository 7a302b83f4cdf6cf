import { z } from 'zod';
import type { Connection } from '../openclaw/gateway/connection.ts';

const RPC_MS = 5_000;
/** The message of the run in progress is the last one of a user. Few entries stand behind it. */
const HISTORY_LIMIT = 20;

const word = z.string().max(400);
const historySchema = z.object({
  messages: z.array(
    z.object({ role: word.nullish(), idempotencyKey: z.string().max(1_000).nullish() }),
  ),
  pendingInputs: z.object({
    items: z.array(
      z.object({ id: word, acceptedAt: z.number(), state: word, runId: word.nullish() }),
    ),
  }),
});
type Input = z.infer<typeof historySchema>['pendingInputs']['items'][number];

/** The messages of a session that have not had their turn, by the gateway's own list (2026.9). */
export type PendingInputs = {
  readonly items: readonly Input[];
  /** The name of the run that works on the last message which has had its turn; null: not told. */
  readonly runId: string | null;
};

/** No version without it keeps such a list. */
const SINCE_THEN = 'diagnostics.lanes';
/** What becomes of a message that will not have its turn any more. */
const GIVEN_UP: ReadonlySet<string> = new Set(['cancelled', 'interrupted']);
/** A run has the name of its message: `<run>:user` (2026.9.6). */
const OF_USER = /^(.+):user$/;

/**
 * Asks which messages of a session wait for their turn. Null if the gateway keeps no such list
 * (2026.7.35 and earlier), or does not answer.
 */
export async function askPendingInputs(
  connection: Pick<Connection, 'hello' | 'request'>,
  sessionKey: string,
): Promise<PendingInputs | null> {
  if (!connection.hello.features.methods.includes(SINCE_THEN)) return null;
  const answer = await connection.request(
    'chat.history',
    { sessionKey, limit: HISTORY_LIMIT },
    RPC_MS,
  );
  const parsed = historySchema.safeParse(answer.ok ? answer.value : null);
  if (!parsed.success) return null;
  const { messages, pendingInputs } = parsed.data;
  const last = messages.findLast(({ role }) => role === 'user');
  const runId = OF_USER.exec(last?.idempotencyKey ?? '')?.[1] ?? null;
  const isQueued = pendingInputs.items.some((one) => one.runId === runId);
  return { items: pendingInputs.items, runId: isQueued ? null : runId };
}

/** When the messages came that were given up between two answers, oldest first. */
export function givenUpBetween(
  before: PendingInputs | null,
  after: PendingInputs | null,
): readonly number[] {
  if (before === null || after === null) return [];
  const known = new Set(before.items.filter(isGivenUp).map(({ id }) => id));
  return after.items
    .filter((one) => isGivenUp(one) && !known.has(one.id))
    .map(({ acceptedAt }) => acceptedAt)
    .toSorted((a, b) => a - b);
}

function isGivenUp({ state }: Input): boolean {
  return GIVEN_UP.has(state);
}
