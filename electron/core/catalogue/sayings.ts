import type { Incident, Session, Snapshot } from '../api/snapshot.ts';
import type { Catalogue } from './en.ts';
import type { ConversationFacts } from './names.ts';
import { channelName, whereIn } from './names.ts';
import { lengthOf, plainText } from './plain-text.ts';
import type { SayingSlots } from './slots.ts';
import { MAX_SAYING } from './slots.ts';
import { roughlyIn } from './time.ts';

/** What the sentence needs of a snapshot beside the incident: when it is said, and the names. */
export type SeenWith = Pick<Snapshot, 'at' | 'sessions'> & {
  readonly gateway: Pick<Snapshot['gateway'], 'url'>;
};
type Said = Pick<Incident, 'id' | 'class' | 'level' | 'since' | 'sessionKey'>;

/** What is wrong in one sentence for whoever waits: at most 60 characters, in their language. */
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

/** The fullest sentence that is not too long; the shortest, cut, if none is short enough. */
function firstThatFits(sentences: readonly string[]): string {
  const fits = sentences.find((one) => lengthOf(one) <= MAX_SAYING);
  return fits ?? plainText(sentences.at(-1) ?? '', MAX_SAYING);
}

/** What is known of a conversation that is named by its key. */
export function factsOf(
  key: string | null,
  { sessions }: { readonly sessions: readonly Session[] },
): ConversationFacts | null {
  if (key === null) return null;
  return sessions.find((one) => one.key === key) ?? { key };
}

/** A channel's incident carries the channel in its id; any other has the conversation's. */
function channelOf(words: Catalogue, { id, class: kind }: Said, facts: ConversationFacts | null) {
  const [, target = ''] = id.split('~');
  const isChannels = kind.startsWith('channel-');
  const channel = isChannels ? (target.split(':')[0] ?? '') : (facts?.channel ?? '');
  return channel === '' ? words.names.aChannel : channelName(words, channel);
}

function isOnThisMachine(url: string): boolean {
  return !URL.canParse(url) || /^(127\.[\d.]+|localhost|\[::1\])$/.test(new URL(url).hostname);
}

/** The state of all in one sentence for people: of the worst incident, else of what the agent does. */
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
