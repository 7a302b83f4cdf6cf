import { counted, say } from '../../catalogue/sentences/sentence.ts';
import { stateWord } from '../../catalogue/sentences/words.ts';
import type { ChannelAccount } from '../../openclaw/channel-accounts.ts';
import { accountsToStart, channelAccounts, isWanted } from '../../openclaw/channel-accounts.ts';
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
    return refuse(say('noChannelInIt', { state: stateWord(state), detail }));
  }
  if (!methods.includes('channels.start') || !methods.includes('channels.stop')) {
    return refuse(say('cannotStartOneChannel'));
  }
  const all = channelAccounts(evidence);
  const off = all.find((one) => one.name === target && !isWanted(one));
  if (off !== undefined) {
    return refuse(say('channelSwitchedOff', { target }));
  }
  const accounts = accountsToStart(evidence, target);
  if (accounts.length === 0) return noAccount(target, all);
  const refused = accounts.find((one) => one.terminalDisconnect === true && one.running !== true);
  const running = accounts.filter((one) => one.running === true);
  const names = accounts.map((one) => one.name).join(', ');
  return ready({
    why:
      refused === undefined
        ? say('channelStartedAnew', { names })
        : say('channelTriedAgain', { names }),
    costs:
      running.length === 0
        ? say('nothingArrivesNow')
        : say(running.length === 1 ? 'awayOne' : 'awayMany', {
            names: running.map((one) => one.name).join(', '),
          }),
    preconditions: [say('channelStillWanted'), say('gatewayAnswers')],
    steps: [
      ...(running.length === 0
        ? []
        : [{ name: 'stop', detail: `channels.stop ${running.map(spoken).join(', ')}` }]),
      { name: 'start', detail: `channels.start ${accounts.map(spoken).join(', ')}` },
    ],
    proof: say(accounts.length === 1 ? 'accountRuns' : 'accountsRun', {
      accounts: counted(accounts.length, 'account'),
    }),
    limitMs: CHANNEL_LIMIT_MS,
  });
}

function spoken({ channel, account }: ChannelAccount): string {
  return `${channel} ${account}`;
}

function noAccount(target: string | null, all: readonly ChannelAccount[]): Draft {
  const names = all.filter(isWanted).map((one) => one.name);
  const known =
    names.length === 0
      ? say('itHasNone')
      : say('theyAre', { names: names.slice(0, 10).join(', ') });
  if (target === null) {
    return refuse(say('nameTheChannel', { known }));
  }
  return all.some((one) => one.channel === target && isWanted(one))
    ? nothingToDo(say('channelTakesMessages', { target }))
    : refuse(say('noSuchChannel', { target, known }));
}
