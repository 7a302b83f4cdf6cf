import { say, type Words } from '../core/catalogue/sentences/sentence.ts';
import { together } from '../core/catalogue/sentences/words.ts';
import { rowOf } from '../core/evidence/queries.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Connection } from '../openclaw/gateway/connection.ts';
import { rpcWords } from '../openclaw/gateway/refusal.ts';
import { readSession } from '../openclaw/sessions/session-files.ts';
import type { RecoveryContext } from './context.ts';
import type { Look } from './look.ts';

/** For larger conversations only the end is copied. OpenClaw's own file is not touched. */
const MOST_COPIED_BYTES = 32 * 1024 * 1024;
const HISTORY_LIMIT = 200;
const RPC_MS = 10_000;

export type Copied = {
  readonly id: string;
  readonly detail: Words;
  /** The row was copied as the gateway stores it, so it can be put back. */
  readonly isRestorable: boolean;
};

/**
 * Copies a session's row and conversation. Only reads OpenClaw's files. It copies the transcript in
 * the JSONL era. For a database it copies what the gateway returns of the conversation.
 */
export async function copyAside(
  context: Pick<RecoveryContext, 'actionId' | 'archive' | 'reads' | 'location'>,
  connection: Connection,
  look: Look,
  sessionKey: string,
): Promise<Result<Copied, Words>> {
  const row = rowOf(look.evidence, sessionKey);
  const { store } = look.judgement.snapshot;
  const common = {
    store,
    actionId: context.actionId,
    stateDir: context.location.stateDir,
    agentId: row?.agentId ?? 'main',
    sessionKey,
    sessionId: row?.sessionId ?? null,
  };
  const fromFiles =
    store === 'jsonl' && row?.sessionId != null
      ? readSession({ ...common, sessionId: row.sessionId }, MOST_COPIED_BYTES, context.reads)
      : null;
  if (fromFiles?.ok) {
    const { conversation, isWhole } = fromFiles.value;
    const saved = context.archive.save(
      { ...common, row: fromFiles.value.row, complete: isWhole },
      conversation,
    );
    if (!saved.ok) return saved;
    return ok({
      id: saved.value.id,
      isRestorable: true,
      detail: isWhole
        ? say('copiedAside', { place: context.archive.pathOf(saved.value.id) })
        : say('copiedEndAside', {
            size: MOST_COPIED_BYTES / 1024 / 1024,
            place: context.archive.pathOf(saved.value.id),
          }),
    });
  }
  const told = await connection.request(
    'chat.history',
    { sessionKey, limit: HISTORY_LIMIT },
    RPC_MS,
  );
  if (!told.ok) {
    const refusal = rpcWords(told.error);
    const why = fromFiles === null || fromFiles.ok ? refusal : together(fromFiles.error, refusal);
    return err(say('cannotCopy', { why }));
  }
  const isJsonl = store === 'jsonl';
  const text = Buffer.from(`${JSON.stringify(told.value)}\n`, 'utf8');
  const saved = context.archive.save(
    // The gateway's view of a row is not the stored row, so it is never put back.
    { ...common, row: isJsonl ? null : (row ?? null), complete: false },
    text.subarray(0, MOST_COPIED_BYTES),
  );
  if (!saved.ok) return saved;
  return ok({
    id: saved.value.id,
    isRestorable: false,
    detail: say(isJsonl ? 'toldAside' : 'rowToldAside', {
      count: HISTORY_LIMIT,
      place: context.archive.pathOf(saved.value.id),
    }),
  });
}
