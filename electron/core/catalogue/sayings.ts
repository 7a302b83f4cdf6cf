import type { Incident, Session, Snapshot } from '../api/snapshot.ts';
import type { Catalogue } from './en.ts';
import type { ConversationFacts } from './names.ts';
import { channelName, whereIn } from './names.ts';
import { lengthOf, plainText } from './plain-text.ts';
import type { SayingSlots } from './slots.ts';
import { MAX_SAYING } from './slots.ts';
import { roughlyIn } from './time.ts';

/** The parts of a snapshot that the sentence needs: the time and the names. */
export type SeenWith = Pick<Snapshot, 'at' | 'sessions'> & {
  readonly gateway: Pick<Snapshot['gateway'], 'url'>;
};
type Said = Pick<Incident, 'id' | 'class' | 'level' | 'since' | 'sessionKey'>;

/** The incident in one sentence for a person: at most 60 characters, in their language. */
export function incidentSaying(words: Catalogue, incident: Said, seen: SeenWith): string {
  const facts = factsOf(incident.sessionKey, seen);
  const { saying } = words.incident[incident.class];
  const agents = new Set(seen.sessions.map((one) => one.agentId));
  const agentId = incident.sessionKey?.split(':')[1] ?? null;
  const slots: Omit<SayingSlots, 'where'> = {
    agent:
      agents.size > 1 && agentId !== null
        ? words.names.theAgent(plainText(agentId, 14))
        : words.names.yourAgent,
    channel: channelOf(words, incident, facts),
    duration: roughlyIn(words, Date.parse(seen.at) - Date.parse(incident.since)),
    level: incident.level,
    isElsewhere: !isOnThisMachine(seen.gateway.url),
  };
  return firstThatFits(
    [...new Set(whereIn(words, facts))].map((where) => saying({ ...slots, where })),
  );
}

/** The fullest sentence that is short enough. If none is, the shortest, cut. */
function firstThatFits(sentences: readonly string[]): string {
  const fits = sentences.find((one) => lengthOf(one) <= MAX_SAYING);
  return fits ?? plainText(sentences.at(-1) ?? '', MAX_SAYING);
}

/** The facts of a conversation, by its key; null without a key. */
export function factsOf(
  key: string | null,
  { sessions }: { readonly sessions: readonly Session[] },
): ConversationFacts | null {
  if (key === null) return null;
  return sessions.find((one) => one.key === key) ?? { key };
}

/** A channel's incident has the channel in its id. Any other has the conversation's. */
function channelOf(words: Catalogue, { id, class: kind }: Said, facts: ConversationFacts | null) {
  const [, target = ''] = id.split('~');
  const isChannels = kind.startsWith('channel-') || kind === 'sender-waits';
  const channel = isChannels ? (target.split(':')[0] ?? '') : (facts?.channel ?? '');
  return channel === '' ? words.names.aChannel : channelName(words, channel);
}

function isOnThisMachine(url: string): boolean {
  return !URL.canParse(url) || /^(127\.[\d.]+|localhost|\[::1\])$/.test(new URL(url).hostname);
}

/** The whole state in one sentence: the worst incident, else what the agent does. */
export function headlineSaying(
  words: Catalogue,
  snapshot: Pick<Snapshot, 'at' | 'sessions' | 'gateway' | 'incidents' | 'activity' | 'headline'>,
): string {
  const [worst] = snapshot.incidents;
  if (worst !== undefined) return incidentSaying(words, worst, snapshot);
  const { activity } = snapshot;
  if (activity === undefined) return plainText(snapshot.headline, MAX_SAYING);
  const sinceMs = activity.since === null ? null : Date.parse(activity.since);
  const forMs = sinceMs === null ? 0 : Date.parse(snapshot.at) - sinceMs;
  const { state } = words;
  switch (activity.kind) {
    case 'ready':
      return state.ready;
    case 'working':
      return forMs < WORTH_COUNTING_MS ? state.working : state.workingFor(roughlyIn(words, forMs));
    case 'unclear':
      return state.unclear;
    case 'unseen':
      return state.unseen;
    case 'unknown':
      return state.unknown;
    case 'first-look':
      return state.firstLook;
    case 'paused':
      return words.paused;
    case 'blind':
      return state.blind;
  }
}

/** Shorter work needs no number. */
const WORTH_COUNTING_MS = 60_000;
