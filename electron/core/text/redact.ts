import { cleanLabel } from '../catalogue/names.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { evidenceSchema } from '../evidence/evidence.ts';
import type { Memory } from '../evidence/memory.ts';
import { replacePrivate } from './private-words.ts';
import { withoutInvisible } from './visible.ts';

/**
 * Makes evidence fit for a public bug report. Home folders, names of agents, people, chats and
 * machines, phone numbers, addresses, tokens and command lines are removed or replaced. Everything
 * not known to be harmless is treated as free text. So a new field cannot leak if it is forgotten
 * here. Equal values get the same stand-in everywhere, and different ones never share one. So the
 * evidence gives the same verdict. Redacting twice changes nothing more.
 */
export function redactEvidence(evidence: Evidence): Evidence {
  const redact = redactorOf(evidence);
  const { memory, ...facts } = evidence;
  return evidenceSchema.parse({
    ...redact.walk(facts),
    memory: memory === null ? null : redactMemory(memory, redact),
  });
}

/**
 * A redactor for text about this evidence, such as a line of an incident's story. It uses the same
 * stand-ins, also for names of people and groups: only the evidence shows which words are names.
 */
export function wordsRedactor(evidence: Evidence): (text: string) => string {
  const redact = redactorOf(evidence);
  redact.walk(evidence);
  return redact.text;
}

/** A redactor that knows the names of people and groups in the evidence, as stored and as shown. */
function redactorOf({ install, sessions }: Evidence): Redactor {
  const rows = sessions.list.flatMap((row) => [
    row.label,
    row.displayName,
    row.subject,
    row.groupChannel,
    cleanLabel([row.label]),
    cleanLabel([row.subject]),
    cleanLabel([row.groupChannel]),
    cleanLabel([row.displayName]),
  ]);
  const names = rows.flatMap((name) => (name === null || name === undefined ? [] : [name]));
  return createRedactor(install.stateDir, names);
}

type Redactor = {
  text(value: string): string;
  sessionKey(value: string): string;
  agent(value: string): string;
  walk(value: object): object;
};

/** Words in session keys for the kind of session, not its owner. */
const KEY_WORDS = new Set(
  `agent main global unknown subagent acp cron heartbeat hook run thread topic group channel direct
  dm account default webchat whatsapp telegram discord slack signal imessage bluebubbles msteams
  matrix googlechat mattermost line zalo feishu irc nostr twitch email sms voice web cli`.split(
    /\s+/,
  ),
);
const STAND_IN = /^(agent|peer|number|mail|token|host|profile|name)-\d+$/;

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const HOME = /\/(?:Users|home|Volumes)\/[^/\s"']+/g;
const AGENT_FOLDER = /(\/agents\/)([^/\s"']+)/g;
const SESSION_KEY = /\bagent:[^\s"'`,;()[\]{}]+/g;
const PROFILE_SERVICE = /\b(ai\.openclaw\.|openclaw-gateway-)(?!gateway\b)([^\s"'/.]+)/g;
const LINK_HOST = /\b((?:wss?|https?):\/\/)([^\s"'/?#]+)([^\s"']*)/g;
const LOOPBACK = /^(127\.[\d.]+|localhost|\[::1\])(:\d+)?$/;

function createRedactor(root: string, people: readonly string[]): Redactor {
  // The longest first: a name may be part of another one.
  const names = [...new Set(people)]
    .filter((name) => name.length > 2)
    .sort((a, b) => b.length - a.length);
  const known = new Map<string, string>();
  const counts = new Map<string, number>();

  function standIn(kind: string, value: string): string {
    if (STAND_IN.test(value)) return value;
    const name = `${kind} ${value}`;
    const before = known.get(name);
    if (before !== undefined) return before;
    const next = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, next);
    known.set(name, `${kind}-${next}`);
    return `${kind}-${next}`;
  }

  const agent = (value: string): string => (value === 'main' ? value : standIn('agent', value));

  /** `agent:anna:whatsapp:+4366412345` → `agent:agent-1:whatsapp:peer-1`: its shape stays. */
  function sessionKey(value: string): string {
    const parts = value.split(':');
    return parts
      .map((part, index) => {
        if (index === 1 && parts[0] === 'agent') return agent(part);
        return part === '' || KEY_WORDS.has(part) ? part : standIn('peer', part);
      })
      .join(':');
  }

  function host(value: string): string {
    return LOOPBACK.test(value) ? value : standIn('host', value);
  }

  function home(value: string): string {
    const before = known.get(value);
    if (before !== undefined) return before;
    const count = (counts.get('home') ?? 0) + 1;
    counts.set('home', count);
    known.set(value, count === 1 ? '/HOME' : `/HOME-${count}`);
    return known.get(value) ?? '/HOME';
  }

  function text(value: string): string {
    const rooted = root.length > 1 ? value.replaceAll(root, '/STATE') : value;
    const called = names.reduce(
      (line, name) => (line.includes(name) ? line.replaceAll(name, standIn('name', name)) : line),
      rooted,
    );
    const named = called
      .replace(HOME, home)
      .replace(AGENT_FOLDER, (_all, folder: string, name: string) => `${folder}${agent(name)}`)
      .replace(SESSION_KEY, sessionKey)
      .replace(
        PROFILE_SERVICE,
        (_all, service: string, name: string) => `${service}${standIn('profile', name)}`,
      )
      .replace(LINK_HOST, (_all, scheme: string, name: string, rest: string) => {
        const address = name.split('@').at(-1) ?? name;
        return `${scheme}${host(address)}${rest.replace(/[?#].*$/, '')}`;
      });
    return replacePrivate(withoutInvisible(named), standIn);
  }

  function field(name: string, value: string): string | null {
    switch (name) {
      case 'command':
        // The identity already says what a process is. Its command line may name people.
        return null;
      case 'stateDir':
        return '/STATE';
      case 'otherStateDir':
        return '/OTHER-STATE';
      case 'sessionKey':
      case 'key':
      case 'rowKey':
        return sessionKey(value);
      case 'agentId':
        return agent(value);
      case 'channel':
      case 'channelId':
      case 'account':
      case 'accountId':
      case 'suppressed':
      case 'id':
        return KEY_WORDS.has(value) ? value : standIn('peer', value);
      case 'label':
      case 'displayName':
      case 'subject':
      case 'groupChannel':
        return value === '' ? value : standIn('name', value);
      case 'chatType':
        return KEY_WORDS.has(value) ? value : standIn('peer', value);
      case 'methods':
      case 'version':
        return withoutInvisible(value);
      default:
        return text(value);
    }
  }

  function any(name: string, value: unknown): unknown {
    if (typeof value === 'string') return field(name, value);
    if (Array.isArray(value)) return value.map((one) => any(name, one));
    return typeof value === 'object' && value !== null ? walk(value) : value;
  }

  function walk(value: object): object {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, any(name, one)]));
  }

  return { text, sessionKey, agent, walk };
}

/** Incidents are remembered as `class~target` and `class~target~start`. */
function redactMemory(memory: Memory, redact: Redactor): object {
  const target = (value: string): string => {
    if (value.startsWith('/') || UUID.test(value)) return redact.text(value);
    const [agentId, ...file] = value.split('/');
    return file.length === 1 && agentId !== undefined
      ? `${redact.agent(agentId)}/${redact.text(file.join('/'))}`
      : redact.sessionKey(value);
  };
  const { incidents, ...rest } = memory;
  return {
    ...redact.walk(rest),
    incidents: incidents.map((one) => {
      const [kind = '', ...targets] = one.key.split('~');
      const key = [kind, ...targets.map(target)].join('~');
      const start = one.id.startsWith(one.key) ? one.id.slice(one.key.length) : '';
      return { ...one, key, id: `${key}${start}` };
    }),
  };
}
