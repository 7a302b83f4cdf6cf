import { counted, lasting, say } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { isoTime } from '../text/iso-time.ts';
import type { Diagnosis } from './diagnosis.ts';

/** A person without an answer asks again within this time, or no longer waits. */
const NEWS_MS = 60 * 60_000;

/**
 * Diagnoses for answers that did not reach their sender: OpenClaw has tried and given up. Only
 * those of the last hour count, because dead letters stay in its queue for weeks.
 */
export function deliveryDiagnoses(evidence: Evidence): Diagnosis[] {
  const recent = (evidence.delivery?.undelivered ?? []).flatMap((one) => {
    const newestAtMs = one.grewAtMs ?? one.oldestAtMs;
    const isNews =
      newestAtMs !== null && newestAtMs <= evidence.atMs && evidence.atMs - newestAtMs < NEWS_MS;
    return isNews && one.count > 0 ? [{ ...one, newestAtMs }] : [];
  });
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
