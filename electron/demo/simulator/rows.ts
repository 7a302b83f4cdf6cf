import type { Era } from './eras.ts';
import type { SessionEntry, Sessions, TranscriptMessage } from './sessions.ts';

/** A session's facts from its runs, besides the stored ones. */
export interface ActiveRuns {
  /** The ids of runs that are active or wait in the session's lane. */
  activeRunIds(key: string): readonly string[];
}

export const MODEL = { modelProvider: 'simulated', model: 'simulated-1', contextTokens: 128_000 };

function textOf(message: TranscriptMessage): string {
  if (typeof message.content === 'string') return message.content;
  if (!Array.isArray(message.content)) return '';
  return message.content
    .flatMap((part: unknown) =>
      typeof part === 'object' && part !== null && 'text' in part ? [String(part.text)] : [],
    )
    .join('');
}

function ownFields(era: Era, key: string, entry: SessionEntry) {
  const channel = entry.channel ?? 'webchat';
  return {
    key,
    ...(era.generation === 'sep' ? { createdAt: entry.createdAt, agentId: key.split(':')[1] } : {}),
    kind: 'direct',
    ...(entry.chatType === undefined
      ? {}
      : {
          chatType: entry.chatType,
          origin: { provider: channel, surface: channel, chatType: entry.chatType },
        }),
    updatedAt: entry.updatedAt,
    ...(era.generation === 'feb' ? {} : { archived: false, pinned: false, unread: false }),
    ...(era.generation === 'sep' ? { lastInteractionAt: entry.updatedAt } : {}),
    sessionId: entry.sessionId,
    systemSent: entry.systemSent,
    abortedLastRun: entry.abortedLastRun,
    inputTokens: entry.inputTokens,
    outputTokens: entry.outputTokens,
    totalTokens: entry.totalTokens,
  };
}

/** One row of `sessions.list`, as the version shows it. */
export function sessionRow(
  era: Era,
  sessions: Sessions,
  runs: ActiveRuns,
  key: string,
  entry: SessionEntry,
  options: { readonly includeLastMessage: boolean; readonly nowMs: number },
): Record<string, unknown> {
  const channel = entry.channel ?? 'webchat';
  const last = options.includeLastMessage
    ? sessions.history(key, entry.sessionId).at(-1)
    : undefined;
  const row = {
    ...ownFields(era, key, entry),
    ...MODEL,
    ...(entry.chatType === undefined ? {} : { deliveryContext: { channel }, lastChannel: channel }),
    ...(last === undefined ? {} : { lastMessagePreview: textOf(last).slice(0, 120) }),
  };
  if (era.generation === 'feb') return row;
  const active = runs.activeRunIds(key);
  return {
    ...row,
    ...(entry.status === undefined ? {} : { status: entry.status }),
    ...(entry.startedAt === undefined ? {} : { startedAt: entry.startedAt }),
    ...(entry.endedAt === undefined || entry.startedAt === undefined
      ? {}
      : { endedAt: entry.endedAt, runtimeMs: entry.endedAt - entry.startedAt }),
    ...(era.generation === 'sep' && entry.lastRunId !== undefined
      ? { lastRunId: entry.lastRunId }
      : {}),
    hasActiveRun: active.length > 0,
    // 2026.7 names the runs only while there are some, 2026.9.6 only while there are none.
    ...((era.generation === 'july') === active.length > 0 ? { activeRunIds: active } : {}),
    ...(era.generation === 'sep' ? { snapshotAt: options.nowMs } : {}),
    ...(era.generation === 'sep' && entry.givenUp === true
      ? { restartRecoveryStatus: 'tombstoned' }
      : {}),
  };
}
