import { counted, lasting, say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { ChannelAccount } from '../openclaw/channel-accounts.ts';
import {
  channelAccounts,
  isSuppressed,
  isWanted,
  letsIn,
  suppressedChannels,
} from '../openclaw/channel-accounts.ts';
import { isoTime } from '../text/iso-time.ts';
import type { Diagnosis } from './diagnosis.ts';

/** Channels lose their connection and find it again all the time. */
const PASSING_MS = 2 * 60_000;
const WEDGED_MS = 10 * 60_000;
/** OpenClaw gives a channel up after this many reconnects. */
const GIVES_UP_AFTER = 10;
/** OpenClaw's breaker: three unclean ends within this window keep the channels off. */
const BREAKER_WINDOW_MS = 5 * 60_000;
/** The gateway's first report on its channels comes within this time, or not at all. */
const HEALTH_COMES_MS = 15_000;

/** Why no message comes in over an account. */
type Trouble = Pick<
  Diagnosis,
  'class' | 'level' | 'sinceMs' | 'action' | 'actionTarget' | 'why' | 'untilMs'
> & {
  /** Follows the name of the channel or of several of its accounts. */
  readonly words: (isOne: boolean) => Words;
  readonly seen: Words;
  /** Accounts of one channel that share this trouble have one cause, and are one incident. */
  readonly shared: boolean;
};

/**
 * Returns diagnoses for the channel accounts whose messages do not arrive, from the gateway's own
 * health. OpenClaw's own words (`healthState`, `lifecycle`, `terminalDisconnect`, `suppressed`) win
 * over anything derived from times. A channel that its owner switched off is no trouble.
 */
export function channelDiagnoses(evidence: Evidence): Diagnosis[] {
  const wanted = channelAccounts(evidence).filter(isWanted);
  const kept = wanted.filter((one) => isSuppressed(evidence, one));
  const others = wanted.filter((one) => !kept.includes(one));
  const isOnlyWayIn = !wanted.some(letsIn);
  const troubles = others.flatMap((account) => {
    const trouble = troubleOf(evidence, account, isOnlyWayIn);
    return trouble === null ? [] : [{ account, trouble }];
  });
  const groups = new Map<string, Troubled[]>();
  for (const one of troubles) {
    const name = one.trouble.shared ? one.account.channel : one.account.name;
    const key = `${one.trouble.class}~${name}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [
    ...suppressed(evidence, kept),
    ...[...groups.values()].flatMap((group) => diagnosisOf(evidence, group)),
    ...underPressure(evidence),
  ];
}

/** The names of the channels whose trouble has a diagnosis of its own. */
export function troubledChannels(evidence: Evidence): ReadonlySet<string> {
  const wanted = channelAccounts(evidence).filter(isWanted);
  return new Set(
    wanted
      .filter((one) => isSuppressed(evidence, one) || troubleOf(evidence, one, false) !== null)
      .map((one) => one.channel),
  );
}

function suppressed(evidence: Evidence, kept: readonly ChannelAccount[]): Diagnosis[] {
  const names = kept.length > 0 ? kept.map((one) => one.name) : unlisted(evidence);
  if (names.length === 0) return [];
  const { process } = evidence.gateway;
  const startedAtMs = process?.kind === 'alive' ? process.startedAtMs : null;
  const endMs = startedAtMs === null ? null : startedAtMs + BREAKER_WINDOW_MS;
  const isOver = endMs !== null && evidence.atMs >= endMs;
  const error = kept.find((one) => one.lastError != null)?.lastError;
  // Which accounts there are is told by the gateway's health, and a step needs their names.
  const askedSinceMs = Math.max(startedAtMs ?? 0, evidence.watchingSinceMs);
  const isAsked = kept.length === 0 && evidence.atMs - askedSinceMs < HEALTH_COMES_MS;
  return [
    {
      class: 'channels-suppressed',
      target: '',
      level: isAsked ? 'amber' : 'red',
      sinceMs: startedAtMs,
      sessionKey: null,
      cause: say('channelsKeptOff', { channels: listed(names) }),
      evidence: [
        say('seenKeptOff', {
          time: isoTime(evidence.gateway.httpAtMs ?? evidence.atMs),
          names: names.join(', '),
        }),
        ...(error == null ? [] : [say('itSays', { error })]),
      ],
      action: isAsked ? 'wait' : 'restart-channel',
      actionTarget: null,
      why: isAsked
        ? say('whichChannelsAsked')
        : endMs === null || isOver
          ? say('notStartedByItself')
          : say('startByHandUntil', { end: isoTime(endMs) }),
      untilMs: isAsked || isOver ? null : endMs,
    },
  ];
}

/** Channels that the probe calls suppressed and that are on no list, as before the first health. */
function unlisted(evidence: Evidence): string[] {
  const known = new Set(evidence.channels.map((one) => one.id));
  return suppressedChannels(evidence).filter((id) => !known.has(id));
}

function troubleOf(evidence: Evidence, one: ChannelAccount, isOnlyWayIn: boolean): Trouble | null {
  const level = isOnlyWayIn ? 'red' : 'amber';
  const step = { action: 'restart-channel' as const, actionTarget: one.name };
  const none = { action: 'none' as const, actionTarget: null, untilMs: null };
  if (isRefused(one)) {
    return {
      ...none,
      class: 'channel-refused',
      level,
      sinceMs: one.downSinceMs ?? null,
      words: () => say('refusedForGood'),
      seen: say('healthCalls', { state: one.healthState ?? 'terminal-disconnect' }),
      why: remedy(one),
      shared: false,
    };
  }
  if (one.linked === false) {
    if (one.configured !== true) return null;
    return {
      ...none,
      class: 'channel-wedged',
      // Perhaps nobody has ever linked it.
      level: 'amber',
      sinceMs: null,
      words: () => say('noLongerLinked'),
      seen: say('seenNotLinked'),
      why: say('linkAgain'),
      shared: false,
    };
  }
  if (one.ingressUnavailable === true) {
    return {
      ...step,
      class: 'channel-inbound',
      level,
      sinceMs: null,
      words: (isOne) => (isOne ? say('takesNothingInOne') : say('takesNothingInMany')),
      seen: say('seenQueueGone'),
      why: say('startOpensQueue'),
      untilMs: null,
      shared: true,
    };
  }
  if (one.running === false) return offTrouble(evidence, one, level);
  const lostAtMs = one.connected === false ? one.downSinceMs : one.silentSinceMs;
  if (lostAtMs == null) return null;
  const downMs = evidence.atMs - Math.max(lostAtMs, evidence.machine.wokeAtMs ?? 0);
  if (downMs < PASSING_MS) return null;
  const wedged = downMs >= WEDGED_MS;
  const isTaken = hasOtherReader(one);
  const steps = {
    action: wedged ? stepAgainst(evidence) : ('wait' as const),
    actionTarget: wedged && canStart(evidence) ? one.name : null,
    why: wedged ? say('startConnectsAnew') : say('connectsByItself'),
    untilMs: wedged ? null : lostAtMs + WEDGED_MS,
  };
  return {
    class: 'channel-wedged',
    level: 'amber',
    sinceMs: lostAtMs,
    words: (isOne) =>
      isOne
        ? say('noConnectionOne', { time: lasting(downMs) })
        : say('noConnectionMany', { time: lasting(downMs) }),
    seen: lostWords(one, lostAtMs),
    ...(isTaken ? { ...none, why: say('sameTokenTwice') } : steps),
    // Accounts with a token each do not share the program that took it.
    shared: !isTaken,
  };
}

function lostWords(one: ChannelAccount, lostAtMs: number): Words {
  const time = isoTime(lostAtMs);
  if (one.connected !== false) return say('seenLastHeard', { time });
  return one.lastError == null
    ? say('seenLostConnection', { time })
    : say('seenLostSaying', { time, words: one.lastError });
}

/**
 * Whether its server gives the messages to somebody else: a second program polls with the same
 * token, which Telegram answers with 409 (openclaw/openclaw #112432, #69304). No start of ours
 * takes them back.
 */
function hasOtherReader({ lastError }: ChannelAccount): boolean {
  return /\b409\b.{0,20}\bConflict\b/i.test(lastError ?? '');
}

/** Waiting will not bring it back: its token is void, or it is signed out. */
function isRefused(one: ChannelAccount): boolean {
  if (one.running === true) return false;
  return (
    one.terminalDisconnect === true ||
    one.healthState === 'terminal-disconnect' ||
    one.lifecycle === 'blocked'
  );
}

function remedy({ lastError }: ChannelAccount): Words {
  const told =
    lastError == null || lastError.trim() === ''
      ? ''
      : say('openclawSays', { words: lastError.trim() });
  return say('newTokenNeeded', { told });
}

/**
 * Off although its owner wants it. Only some versions tell what the owner wants. Without `enabled`,
 * a channel that does not run may have been switched off.
 */
function offTrouble(
  evidence: Evidence,
  one: ChannelAccount,
  level: 'amber' | 'red',
): Trouble | null {
  if (one.enabled !== true) return null;
  const sinceMs = one.downSinceMs ?? null;
  const fromMs = Math.max(sinceMs ?? evidence.atMs, evidence.machine.wokeAtMs ?? 0);
  const offMs = evidence.atMs - fromMs;
  const gaveUp = (one.reconnectAttempts ?? 0) >= GIVES_UP_AFTER;
  const isComing =
    !gaveUp &&
    (one.restartPending === true || one.lifecycle === 'starting' || one.lifecycle === 'recovering');
  if (!gaveUp && offMs < PASSING_MS) return null;
  const waits = isComing && offMs < WEDGED_MS;
  const error = one.lastError == null ? '' : say('alsoSays', { words: one.lastError });
  return {
    class: 'channel-off',
    level: waits ? 'amber' : level,
    sinceMs,
    words: (isOne) => {
      if (gaveUp) {
        const tries = one.reconnectAttempts ?? 0;
        return isOne ? say('gaveUpOne', { tries }) : say('gaveUpMany', { tries });
      }
      return isOne
        ? say('offOne', { time: lasting(offMs) })
        : say('offMany', { time: lasting(offMs) });
    },
    seen: say('healthCallsWith', {
      state: one.healthState ?? one.lifecycle ?? say('notRunning'),
      error,
    }),
    action: waits ? 'wait' : 'restart-channel',
    actionTarget: waits ? null : one.name,
    why: waits ? say('aboutToStartAgain') : say('startAlone'),
    untilMs: waits ? fromMs + WEDGED_MS : null,
    shared: true,
  };
}

function canStart({ gateway: { socket } }: Evidence): boolean {
  return socket.kind === 'open' && socket.methods.includes('channels.start');
}

/** The smallest step that this version supports. */
function stepAgainst(evidence: Evidence): 'restart-channel' | 'restart' {
  return canStart(evidence) ? 'restart-channel' : 'restart';
}

type Troubled = { readonly account: ChannelAccount; readonly trouble: Trouble };

/** One diagnosis for all accounts that share a cause. */
function diagnosisOf(evidence: Evidence, group: readonly Troubled[]): Diagnosis[] {
  const [first] = group;
  if (first === undefined) return [];
  const { account, trouble } = first;
  const { words, seen: _seen, shared: _shared, ...rest } = trouble;
  const isOne = group.length === 1;
  const sinces = group.flatMap(({ trouble: one }) => one.sinceMs ?? []);
  const canAct = rest.action !== 'restart-channel' || canStart(evidence);
  return [
    {
      ...rest,
      target: isOne ? account.name : account.channel,
      sinceMs: sinces.length === 0 ? null : Math.min(...sinces),
      sessionKey: null,
      cause: say('channelsAre', {
        channels: listed(group.map((one) => nameOf(one.account))),
        state: words(isOne),
      }),
      evidence: group.map((one) =>
        say('seenOf', { name: nameOf(one.account), seen: one.trouble.seen }),
      ),
      ...(canAct ? {} : { why: say('onlyARestartStarts') }),
      action: canAct ? rest.action : 'restart',
      actionTarget: !canAct ? null : isOne ? rest.actionTarget : account.channel,
    },
  ];
}

/** The name as its owner knows it: `telegram`, or `telegram (account work)`. */
function nameOf({ channel, account, name }: ChannelAccount): Words {
  return name === channel ? channel : say('channelAccount', { channel, account });
}

const MOST_NAMED = 4;

function listed(names: readonly Words[]): Words {
  const more = names.length - MOST_NAMED;
  if (more <= 0) return say('listed', { names });
  const few = names.slice(0, MOST_NAMED).map(String).join(', ');
  return say('listedAndMore', { few, more: counted(more, 'channel') });
}

/** Messages that wait this long to be let in are more than a normal queue. */
const PRESSED_MS = 3 * 60_000;

function underPressure(evidence: Evidence): Diagnosis[] {
  return (evidence.delivery?.inbound ?? []).flatMap((queue): Diagnosis[] => {
    const waitedMs = evidence.atMs - queue.oldestReceivedAtMs;
    if (queue.blockedCount === 0 || waitedMs < PRESSED_MS) return [];
    const name = `${queue.channelId}:${queue.accountId}`;
    return [
      {
        class: 'channel-inbound',
        target: `${name}:queue`,
        level: 'amber',
        sinceMs: queue.oldestReceivedAtMs,
        sessionKey: null,
        cause: say('messagesNotLetIn', {
          channel: queue.channelId,
          account: queue.accountId,
          messages: counted(queue.blockedCount, 'message'),
          time: lasting(waitedMs),
        }),
        evidence: [
          say('seenPressure', {
            lanes: counted(queue.laneCount, 'lane'),
            waiting: queue.pendingCount,
            claimed: queue.claimedCount,
            blocked: queue.blockedCount,
          }),
        ],
        action: 'wait',
        actionTarget: null,
        why: say('waitForRunBefore'),
        untilMs: null,
      },
    ];
  });
}
