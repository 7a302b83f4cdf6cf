import type { Catalogue } from './en.ts';
import { plainText } from './plain-text.ts';

/** A conversation: its key, and its facts from OpenClaw's list of sessions. */
export type ConversationFacts = {
  readonly key: string;
  /** People's name for it; null or absent: nobody has named it. */
  readonly label?: string | null | undefined;
  /** The channel that it was last used on. */
  readonly channel?: string | null | undefined;
  readonly chatType?: string | null | undefined;
};

/** A session key in parts (OpenClaw's `buildAgentPeerSessionKey` and its older forms). */
export type Conversation = {
  readonly kind: 'main' | 'chat' | 'group' | 'room' | 'job' | 'hook' | 'helper' | 'other';
  readonly agentId: string | null;
  readonly channel: string | null;
  /** The number, group or job, shortened for display. */
  readonly peer: string | null;
  readonly topic: string | null;
};

const MAX_NAME = 40;
const UUID = /^[\da-f]{8}-[\da-f]{4}-/i;
const PEER_KINDS: Readonly<Record<string, 'chat' | 'group' | 'room'>> = {
  direct: 'chat',
  dm: 'chat',
  group: 'group',
  channel: 'room',
  room: 'room',
};

/** The conversation behind a session key and its row. An unknown form is `other`. */
export function conversationOf(facts: ConversationFacts): Conversation {
  const parts = facts.key.split(':');
  const isAgents = parts[0] === 'agent' && parts.length > 2;
  const agentId = isAgents ? plainText(parts[1] ?? '', MAX_NAME) : null;
  const rest = isAgents ? parts.slice(2) : parts;
  const [first = '', second = ''] = rest;
  const channel = facts.channel ?? null;
  const plain = { agentId, channel, peer: null, topic: null };
  switch (first.toLowerCase()) {
    case 'main':
    case 'global':
      if (rest.length === 1) return { ...plain, kind: 'main' };
      break;
    case 'cron':
      return { ...plain, kind: 'job', channel: null, peer: shortId(second) };
    case 'hook':
      return { ...plain, kind: 'hook', channel: null, peer: shortId(second) };
    case 'subagent':
    case 'acp':
      return { ...plain, kind: 'helper', channel: null };
    case 'direct':
    case 'dm':
      return { ...plain, kind: 'chat', peer: shortPeer(rest.slice(1).join(':')) };
  }
  const kindAt = rest.findIndex((part, index) => index > 0 && Object.hasOwn(PEER_KINDS, part));
  const isChannels = kindAt > 0 || first === channel || isKnownPeer(rest);
  if (!isChannels) return { ...plain, kind: 'other', peer: shortId(rest.join(':')) };
  const topicAt = rest.findIndex((part) => part === 'topic' || part === 'thread');
  const peer = rest.slice(Math.max(kindAt, 0) + 1, topicAt < 0 ? undefined : topicAt).join(':');
  const named = PEER_KINDS[rest[kindAt] ?? ''];
  const isGroup = facts.chatType === 'group' || peer.endsWith('@g.us');
  return {
    agentId,
    kind: named ?? (isGroup ? 'group' : facts.chatType === 'channel' ? 'room' : 'chat'),
    // The key's own channel. The row's is only the last one used.
    channel: first,
    peer: shortPeer(peer),
    topic: topicAt < 0 ? null : shortPeer(rest.slice(topicAt + 1).join(':')),
  };
}

/** Older keys do not hold the kind: `whatsapp:+49…`, `telegram:-100…`. */
function isKnownPeer([, peer = '', more]: readonly string[]): boolean {
  return more === undefined && /^[+-]?\d{6,}(@|$)/.test(peer);
}

/** `+4915112345678` → `+49…5678`: enough to recognise the owner, too little to call them. */
function shortPeer(peer: string): string | null {
  const text = plainText(peer.replace(/@(s\.whatsapp\.net|g\.us|lid)$/, ''));
  if (text === '') return null;
  const digits = text.replace(/^[+-]/, '');
  if (/^\d{8,}$/.test(digits)) {
    return text.startsWith('+') ? `${text.slice(0, 3)}…${text.slice(-4)}` : `…${text.slice(-4)}`;
  }
  const points = [...text];
  return points.length <= 14 ? text : `${points.slice(0, 6).join('')}…${points.slice(-4).join('')}`;
}

function shortId(id: string): string | null {
  const text = plainText(id, MAX_NAME);
  return text === '' || UUID.test(text) ? null : text;
}

/**
 * The best of a row's names that people use for a conversation. OpenClaw also makes its own names,
 * such as `whatsapp:g-family` and `Ada (+49…) id:49…`. A name that is only a number is dropped.
 */
export function cleanLabel(names: readonly (string | null | undefined)[]): string | null {
  for (const name of names) {
    const text = plainText(name ?? '', 200)
      .replace(/^cron:\s*/i, '')
      .replace(/^[a-z]+:(g-|(?=[#@]))/, '')
      .replace(/\s+id:\S+$/i, '')
      .trim();
    const isName = text !== '' && !/^[\w-]*:/.test(text) && !/^[+\-#@()\d\s]+(@\S*)?$/.test(text);
    if (isName && !UUID.test(text)) return plainText(text, MAX_NAME);
  }
  return null;
}

/** Makes a label harmless where it is shown: snapshots come from other processes too. */
function labelOf({ label }: ConversationFacts): string | null {
  const text = plainText(label ?? '', MAX_NAME);
  return text === '' ? null : text;
}

/** A channel's name as its makers spell it: "WhatsApp". */
export function channelName(words: Catalogue, channel: string): string {
  const known = words.channels;
  return Object.hasOwn(known, channel) ? (known[channel] ?? channel) : plainText(channel, MAX_NAME);
}

/**
 * The name of a conversation on its own: "Family (WhatsApp)", "WhatsApp chat +49…5678", "scheduled
 * job daily-briefing", "main conversation". `severalAgents` adds the agent's name.
 */
export function conversationName(
  words: Catalogue,
  facts: ConversationFacts,
  severalAgents = false,
): string {
  const name = nameWithin(words, facts);
  const { agentId } = conversationOf(facts);
  return severalAgents && agentId !== null ? words.names.ofAgent(name, agentId) : name;
}

function nameWithin(words: Catalogue, facts: ConversationFacts): string {
  const { names } = words;
  const { kind, channel, peer, topic } = conversationOf(facts);
  const label = labelOf(facts);
  const over = channel === null ? null : channelName(words, channel);
  if (kind === 'job') return names.job(label ?? peer ?? '').trim();
  if (kind === 'hook') return names.hook(label ?? peer ?? '').trim();
  if (kind === 'helper') return label === null ? names.helper : names.helperNamed(label);
  if (label !== null) return over === null ? label : names.labelOn(label, over);
  if (kind === 'main') return names.main;
  if (kind === 'other') return peer === null ? names.other : names.otherNamed(peer);
  const said = {
    chat: names.chat(over ?? '', peer ?? ''),
    group: names.group(over ?? '', peer ?? ''),
    room: names.room(over ?? '', peer ?? ''),
  }[kind]
    .replaceAll(/\s+/g, ' ')
    .trim();
  return topic === null ? said : names.topic(said, topic);
}

/**
 * The place as part of a sentence, fullest form first, to choose the one that fits: " in “Family”",
 * " on WhatsApp (+49…5678)", " on WhatsApp". The last one is always empty.
 */
export function whereIn(words: Catalogue, facts: ConversationFacts | null): readonly string[] {
  if (facts === null) return [''];
  const { where } = words;
  const { kind, channel, peer } = conversationOf(facts);
  const label = labelOf(facts);
  const over = channel === null || channel === 'webchat' ? null : channelName(words, channel);
  const on = over === null ? [] : [where.on(over)];
  if (kind === 'job' || kind === 'hook') {
    const name = label ?? peer;
    return [...(name === null ? [] : [where.inJob(name)]), where.inAJob, ''];
  }
  if (label !== null && kind !== 'helper') return [where.in(label), ...on, ''];
  if ((kind === 'chat' || kind === 'group' || kind === 'room') && over !== null && peer !== null) {
    return [where.onWith(over, peer), ...on, ''];
  }
  return [...on, ''];
}
