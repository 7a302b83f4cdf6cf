import type { ChannelAccount } from '../../openclaw/channel-accounts.ts';
import { accountsToStart, channelAccounts, isWanted } from '../../openclaw/channel-accounts.ts';
import { count } from '../../text/words.ts';
import type { Draft, PlanContext } from './draft.ts';
import { nothingToDo, ready, refuse } from './draft.ts';

/** A channel says hello to its server within this time, or not at all. */
export const CHANNEL_LIMIT_MS = 60_000;

/**
 * Starts again one account, or one channel's accounts that take no messages in. Null: all that the
 * restart-loop breaker keeps off. The gateway and all else in it go on.
 */
export function channelPlan(target: string | null, context: PlanContext): Draft {
  const { evidence, judgement, methods } = context;
  if (evidence.gateway.socket.kind !== 'open') {
    const { state, detail } = judgement.snapshot.gateway;
    return refuse(`the gateway is ${state}, so no channel can be started in it: ${detail}`);
  }
  if (!methods.includes('channels.start') || !methods.includes('channels.stop')) {
    return refuse(
      'this OpenClaw cannot start a channel by itself; `clawbuoy restart` starts them all with the gateway',
    );
  }
  const all = channelAccounts(evidence);
  const off = all.find((one) => one.name === target && !isWanted(one));
  if (off !== undefined) {
    return refuse(
      `${target} is switched off or not set up in OpenClaw's config; switch it on there`,
    );
  }
  const accounts = accountsToStart(evidence, target);
  if (accounts.length === 0) return noAccount(target, all);
  const refused = accounts.find((one) => one.terminalDisconnect === true && one.running !== true);
  const running = accounts.filter((one) => one.running === true);
  const names = accounts.map((one) => one.name).join(', ');
  return ready({
    why:
      refused === undefined
        ? `${names}: started anew, while the gateway and its runs go on`
        : `${names}: tried again; a server that has refused it for good lets it in only with a new token or link`,
    costs:
      running.length === 0
        ? 'nothing: no message arrives over it now'
        : `${running.map((one) => one.name).join(', ')} ${running.length === 1 ? 'is' : 'are'} away for some seconds; what arrives meanwhile is fetched afterwards where its server keeps it`,
    preconditions: ['the channel is still wanted by its owner', 'the gateway answers'],
    steps: [
      ...(running.length === 0
        ? []
        : [{ name: 'stop', detail: `channels.stop ${running.map(spoken).join(', ')}` }]),
      { name: 'start', detail: `channels.start ${accounts.map(spoken).join(', ')}` },
    ],
    proof: `the gateway's health says that ${count(accounts.length, 'account')} ${accounts.length === 1 ? 'runs' : 'run'} and ${accounts.length === 1 ? 'is' : 'are'} connected`,
    limitMs: CHANNEL_LIMIT_MS,
  });
}

function spoken({ channel, account }: ChannelAccount): string {
  return `${channel} ${account}`;
}

function noAccount(target: string | null, all: readonly ChannelAccount[]): Draft {
  const names = all.filter(isWanted).map((one) => one.name);
  const known = names.length === 0 ? 'it has none' : `they are ${names.slice(0, 10).join(', ')}`;
  if (target === null) {
    return refuse(`name the channel: clawbuoy restart-channel telegram. Of this gateway ${known}`);
  }
  return all.some((one) => one.channel === target && isWanted(one))
    ? nothingToDo(`${target} takes messages in; name an account to start it anew`)
    : refuse(`there is no channel ${target} in this gateway; ${known}`);
}
