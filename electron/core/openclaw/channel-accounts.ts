import type { Evidence } from '../evidence/evidence.ts';
import type { ChannelAccountFact, ChannelFact } from '../evidence/session-facts.ts';

/** One account of one channel, on any version. */
export type ChannelAccount = ChannelAccountFact & {
  readonly channel: string;
  /** `telegram`, or `telegram:work` where the channel has more than one. Steps take this name. */
  readonly name: string;
};

/** The name of the only account, where a version has no accounts or a channel has one. */
const ONLY = 'default';

/** Every account of every channel. A version without accounts has one for each channel. */
export function channelAccounts(evidence: Pick<Evidence, 'channels'>): ChannelAccount[] {
  return evidence.channels.flatMap(accountsOf);
}

function accountsOf(channel: ChannelFact): ChannelAccount[] {
  const { id, accounts } = channel;
  if (accounts === undefined || accounts.length === 0) {
    const { id: _id, accounts: _accounts, ...row } = channel;
    return [{ ...row, account: ONLY, channel: id, name: id }];
  }
  const isOnly = accounts.filter(isWanted).length < 2;
  return accounts.map((own) => ({
    ...own,
    channel: id,
    name: isOnly && isWanted(own) ? id : `${id}:${own.account}`,
  }));
}

/** Whether its owner wants it: it is neither switched off nor left without setup. */
export function isWanted(account: ChannelAccountFact): boolean {
  return account.enabled !== false && account.configured !== false;
}

/** Whether messages come in over it, as far as the gateway knows. */
export function letsIn(account: ChannelAccountFact): boolean {
  return (
    isWanted(account) &&
    account.linked !== false &&
    account.running === true &&
    account.connected !== false &&
    account.ingressUnavailable !== true
  );
}

/** Channels that the gateway's restart-loop breaker keeps off, by its own word. */
export function suppressedChannels({ gateway: { http } }: Pick<Evidence, 'gateway'>): string[] {
  if (http.kind !== 'answered' || http.body.kind !== 'ready') return [];
  return http.body.suppressed ?? [];
}

/** Whether the breaker alone keeps it off. */
export function isSuppressed(evidence: Pick<Evidence, 'gateway'>, one: ChannelAccount): boolean {
  return (
    isWanted(one) &&
    one.running !== true &&
    one.terminalDisconnect !== true &&
    suppressedChannels(evidence).includes(one.channel)
  );
}

/** The accounts that a step about this target starts again. Null target: all that are kept off. */
export function accountsToStart(evidence: Evidence, target: string | null): ChannelAccount[] {
  const all = channelAccounts(evidence).filter(isWanted);
  if (target === null) return all.filter((one) => isSuppressed(evidence, one));
  const exact = all.filter(
    (one) => one.name === target || `${one.channel}:${one.account}` === target,
  );
  return exact.length > 0 ? exact : all.filter((one) => one.channel === target && !letsIn(one));
}
