import { counted, lasting, say } from '../catalogue/sentences/sentence.ts';
import type { Undelivered } from '../evidence/delivery-facts.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { isoTime } from '../text/iso-time.ts';
import { shellWord } from '../text/shell-word.ts';
import type { Diagnosis } from './diagnosis.ts';

/** A person without an answer asks again within this time, or no longer waits. */
const NEWS_MS = 60 * 60_000;

/**
 * Diagnoses for what was lost on its way: messages that never reached the agent, and answers that
 * never reached their sender.
 */
export function deliveryDiagnoses(evidence: Evidence): Diagnosis[] {
  return [...droppedMessages(evidence), ...lostAnswers(evidence)];
}

type GivenUp = Pick<Undelivered, 'count' | 'oldestAtMs' | 'grewAtMs'>;

/** Those given up of late. Dead letters stay in OpenClaw's queues for weeks. */
function newOf<T extends GivenUp>(
  { atMs }: Evidence,
  all: readonly T[],
): (T & { readonly newestAtMs: number })[] {
  return all.flatMap((one) => {
    const newestAtMs = one.grewAtMs ?? one.oldestAtMs;
    const isNews = newestAtMs !== null && newestAtMs <= atMs && atMs - newestAtMs < NEWS_MS;
    return isNews && one.count > 0 ? [{ ...one, newestAtMs }] : [];
  });
}

/**
 * Messages that OpenClaw took from a channel and never gave to its agent: no session and no
 * transcript knows them, and their senders are told nothing (openclaw/openclaw #126231, #127211).
 */
function droppedMessages(evidence: Evidence): Diagnosis[] {
  return newOf(evidence, evidence.delivery?.dropped ?? []).map(
    ({ channelId, accountId, count, newestAtMs }): Diagnosis => ({
      class: 'channel-inbound',
      target: `${channelId}:${accountId}:dropped`,
      level: 'red',
      sinceMs: newestAtMs,
      sessionKey: null,
      cause: say('messagesDropped', {
        messages: counted(count, 'message'),
        channel: channelId,
        account: accountId,
        time: lasting(evidence.atMs - newestAtMs),
      }),
      evidence: [say('seenDropped', { time: isoTime(newestAtMs), count })],
      action: 'none',
      actionTarget: null,
      why: say('agentNeverSawIt'),
      untilMs: null,
      remedy: {
        words: say('remedyDropped'),
        command: `openclaw channels dead-letters list --channel ${shellWord(channelId)} --account ${shellWord(accountId)}`,
      },
    }),
  );
}

/**
 * Diagnoses for answers that did not reach their sender: OpenClaw has tried and given up. Only
 * those of the last hour count, because dead letters stay in its queue for weeks.
 */
function lostAnswers(evidence: Evidence): Diagnosis[] {
  const recent = newOf(evidence, evidence.delivery?.undelivered ?? []);
  if (recent.length === 0) return [];
  const total = recent.reduce((sum, one) => sum + one.count, 0);
  const newestAtMs = Math.max(...recent.map((one) => one.newestAtMs));
  return [
    {
      class: 'delivery-failed',
      target: '',
      level: 'amber',
      sinceMs: newestAtMs,
      sessionKey: null,
      cause: say('answersGivenUp', {
        answers: counted(total, 'answer'),
        time: lasting(evidence.atMs - newestAtMs),
      }),
      evidence: recent.map((one) =>
        say('seenGivenUp', { time: isoTime(one.newestAtMs), count: one.count, queue: one.queue }),
      ),
      action: 'none',
      actionTarget: null,
      why: say('readItInOpenclaw'),
      untilMs: null,
      remedy: { words: say('seeChannels'), command: 'openclaw channels status' },
    },
  ];
}
