import { say } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { isoTime } from '../text/iso-time.ts';
import type { Diagnosis } from './diagnosis.ts';

/**
 * The one diagnosis for a machine without network that OpenClaw needs (openclaw/openclaw docs:
 * ENETDOWN). The machine has no address beyond itself, or neither a model nor any channel's server
 * can be reached. A gateway that needs no network is well.
 */
export function networkDiagnosis(evidence: Evidence, found: readonly Diagnosis[]): Diagnosis[] {
  const missing = found.filter(
    (one) => one.class === 'model-unreachable' || one.class === 'channel-wedged',
  );
  const [first] = missing;
  if (first === undefined || !evidence.install.isLoopback) return [];
  const kinds = new Set(missing.map((one) => one.class));
  const isOffline = evidence.machine.hasNetwork === false;
  if (!isOffline && !(kinds.size === 2 && isEveryChannelAway(evidence, missing))) return [];
  const sincesMs = missing.flatMap((one) => one.sinceMs ?? []);
  return [
    {
      class: 'no-network',
      target: '',
      level: missing.some((one) => one.level === 'red') ? 'red' : 'amber',
      sinceMs: sincesMs.length === 0 ? null : Math.min(...sincesMs),
      sessionKey: null,
      cause: isOffline ? say('noNetwork') : say('noInternet'),
      evidence: [
        ...(isOffline ? [say('seenNoAddress', { time: isoTime(evidence.atMs) })] : []),
        ...missing.map((one) => one.cause),
      ],
      action: 'none',
      actionTarget: null,
      why: say('connectAgain'),
      untilMs: null,
      concerns: missing.flatMap((one) => one.concerns ?? []),
    },
  ];
}

function isEveryChannelAway({ channels }: Evidence, missing: readonly Diagnosis[]): boolean {
  const away = new Set(
    missing.flatMap((one) =>
      one.class === 'channel-wedged' ? [one.target.split(':')[0] ?? ''] : [],
    ),
  );
  const running = channels.filter((one) => one.running === true);
  return running.every((one) => away.has(one.id));
}
