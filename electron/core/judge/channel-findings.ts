import type { ChannelFact, Evidence } from '../evidence/evidence.ts';
import { duration } from '../text/words.ts';
import type { Finding } from './finding.ts';
import { at } from './finding.ts';

/** Channels lose their connection and find it again all the time. */
const PASSING_MS = 2 * 60_000;
const WEDGED_MS = 10 * 60_000;

/** Channels whose messages do not arrive, from the gateway's own health. */
export function channelFindings(evidence: Evidence): Finding[] {
  return evidence.channels.flatMap((channel) => channelFinding(evidence, channel) ?? []);
}

function channelFinding(evidence: Evidence, channel: ChannelFact): Finding | null {
  const common = {
    class: 'channel-wedged' as const,
    target: channel.id,
    level: 'amber' as const,
    sessionKey: null,
    actionTarget: null,
  };
  if (channel.configured === true && channel.linked === false) {
    return {
      ...common,
      sinceMs: null,
      cause: `${channel.id} is no longer linked: no message arrives over it`,
      evidence: [`the gateway's health says that ${channel.id} is configured and not linked`],
      action: 'none',
      why: 'link it again with `openclaw channels login`',
      untilMs: null,
    };
  }
  // A channel that is switched off is not running, and that is no trouble.
  if (channel.running === false) return null;
  const lostAtMs = channel.connected === false ? channel.downSinceMs : channel.silentSinceMs;
  if (lostAtMs === null) return null;
  const downMs = evidence.atMs - Math.max(lostAtMs, evidence.machine.wokeAtMs ?? 0);
  if (downMs < PASSING_MS) return null;
  const wedged = downMs >= WEDGED_MS;
  return {
    ...common,
    sinceMs: lostAtMs,
    cause: `${channel.id} has had no connection for ${duration(downMs)}: no message arrives over it`,
    evidence: [
      channel.connected === false
        ? `${at(lostAtMs)} ${channel.id} lost its connection`
        : `${at(lostAtMs)} ${channel.id} last heard from its server, and is called connected`,
    ],
    action: wedged ? 'restart' : 'wait',
    why: wedged
      ? 'it does not find its connection again; if the network is well, a restart connects it anew'
      : 'it is connecting again by itself',
    untilMs: wedged ? null : lostAtMs + WEDGED_MS,
  };
}
