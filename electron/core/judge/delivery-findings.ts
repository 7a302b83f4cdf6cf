import type { Evidence } from '../evidence/evidence.ts';
import { count, duration } from '../text/words.ts';
import type { Finding } from './finding.ts';
import { at } from './finding.ts';

/** A person without an answer asks again within this time, or no longer waits. */
const NEWS_MS = 60 * 60_000;

/**
 * Findings for answers that did not reach their sender: OpenClaw has tried and given up. Only those
 * of the last hour count, because dead letters stay in its queue for weeks.
 */
export function deliveryFindings(evidence: Evidence): Finding[] {
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
      cause: `OpenClaw has given up sending ${count(total, 'answer')}, the last one ${duration(evidence.atMs - newestAtMs)} ago: whoever waits for it does not get it`,
      evidence: recent.map(
        (one) => `${at(one.newestAtMs)} ${one.count} in the queue ${one.queue}, given up`,
      ),
      action: 'none',
      actionTarget: null,
      why: 'what they said can be read in OpenClaw itself; it sends none of them again by itself. If a channel is why, it is told beside this',
      untilMs: null,
      remedy: { words: 'see how its channels do', command: 'openclaw channels status' },
    },
  ];
}
