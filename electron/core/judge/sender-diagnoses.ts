import { counted, lasting, say } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { PairingRequest } from '../evidence/report-facts.ts';
import { isoTime } from '../text/iso-time.ts';
import { shellWord } from '../text/shell-word.ts';
import type { Diagnosis } from './diagnosis.ts';

/** OpenClaw lets a request lapse this long after its first message (2026.2.1 to 2026.9.6). */
const LAPSES_MS = 60 * 60_000;

/** The new senders who wait to be let in now, the one who has waited longest first. */
export function waitingSenders({ pairing = [], atMs }: Evidence): readonly PairingRequest[] {
  return pairing
    .filter((one) => atMs <= one.askedAtMs + LAPSES_MS)
    .sort((a, b) => a.askedAtMs - b.askedAtMs);
}

/**
 * New senders who have waited for too long, one diagnosis for each channel. OpenClaw answers them
 * only once its owner has let them in. Nothing is broken, and no step helps.
 */
export function senderDiagnoses(evidence: Evidence): Diagnosis[] {
  const waiting = waitingSenders(evidence);
  const channels = new Set(waiting.map((one) => one.channelId));
  return [...channels].flatMap((channel): Diagnosis[] => {
    const senders = waiting.filter((one) => one.channelId === channel);
    const sinceMs = Math.min(...senders.map((one) => one.askedAtMs));
    const waitedMs = evidence.atMs - Math.max(sinceMs, evidence.machine.wokeAtMs ?? 0);
    if (waitedMs < evidence.thresholds.waitedTooLongMs) return [];
    return [
      {
        class: 'sender-waits',
        target: channel,
        level: 'amber',
        sinceMs,
        sessionKey: null,
        cause: say('senderWaits', {
          senders: counted(senders.length, 'sender'),
          channel,
          time: lasting(evidence.atMs - sinceMs),
        }),
        evidence: senders.map(({ askedAtMs, accountId }) =>
          say('seenSender', {
            time: isoTime(askedAtMs),
            account: accountId,
            until: isoTime(askedAtMs + LAPSES_MS),
          }),
        ),
        action: 'none',
        actionTarget: null,
        why: say('letSenderIn', { channel }),
        untilMs: null,
        remedy: { words: say('seeSender'), command: `openclaw pairing list ${shellWord(channel)}` },
      },
    ];
  });
}
