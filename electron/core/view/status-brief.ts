import type { Snapshot } from '../api/snapshot.ts';
import { strings } from '../catalogue/catalogue.ts';
import { conversationName } from '../catalogue/names.ts';
import { factsOf, headlineSaying } from '../catalogue/sayings.ts';
import { columnsOf, isWide } from '../text/columns.ts';
import { wrapWords } from '../text/wrap.ts';
import type { Paint } from './paint.ts';
import { clock, lightMark, localTimes, plain } from './terminal-text.ts';
import { sentence, tookInWords } from './words.ts';

const LABEL_WIDTH = 9;
/** The width for output without a terminal, and the longest line that reads well. */
export const PLAIN_WIDTH = 100;
const LEAST_WIDTH = 40;
/** At most this many lines of a reason. The evidence has all of it. */
const MOST_WHY = 2;
/** Half a way out is none: it is cut only where a terminal is very narrow. */
const MOST_TO_DO = 7;

/**
 * The output of `status`: the light in everyday words, why, who waits, what to do, and where to see
 * more. No line is wider than the terminal, and words are not broken between lines.
 */
export function briefStatus(snapshot: Snapshot, paint: Paint, columns: number): string {
  const width = Math.min(PLAIN_WIDTH, Math.max(LEAST_WIDTH, columns));
  const { label, evidence } = strings.terminal;
  const [first = '', ...rest] = wrapWords(
    readable(headlineSaying(strings, snapshot), snapshot, width - LABEL_WIDTH),
    width - LABEL_WIDTH,
  );
  const lines = [`${lightMark(snapshot.level, paint)}  ${first}`];
  lines.push(...rest.map((line) => ' '.repeat(LABEL_WIDTH) + line), '');
  for (const [name, text, most] of facts(snapshot)) {
    lines.push(...row(name, readable(text, snapshot, width - 2 - LABEL_WIDTH), width, most));
  }
  lines.push(...row(label.more, evidence, width, 1));
  return `${lines.join('\n')}\n`;
}

type Fact = readonly [label: string, text: string, mostLines: number];

function facts(snapshot: Snapshot): readonly Fact[] {
  const { terminal } = strings;
  const { label } = terminal;
  const nowMs = Date.parse(snapshot.at);
  const time = (iso: string) => clock(iso, nowMs).slice(0, -3);
  const who = (key: string) =>
    conversationName(strings, factsOf(key, snapshot) ?? { key }, severalAgents(snapshot));
  const [worst] = snapshot.incidents;
  const waiting = snapshot.unanswered.filter((one) => !one.lost);
  const lost = snapshot.unanswered.filter((one) => one.lost);
  const { version, latencyMs } = snapshot.gateway;
  const rest = (list: readonly unknown[]) =>
    list.length > 1 ? terminal.andMore(list.length - 1) : '';
  return [
    ...(worst === undefined ? [] : [[label.why, sentence(worst.cause), MOST_WHY] as const]),
    ...(worst !== undefined || version === null || latencyMs === null
      ? []
      : [[label.openclaw, terminal.version(version, tookInWords(latencyMs)), 1] as const]),
    ...waiting
      .slice(0, 1)
      .map(
        (one): Fact => [
          label.waits,
          terminal.waits(who(one.sessionKey), time(one.since)) + rest(waiting),
          1,
        ],
      ),
    ...lost
      .slice(0, 1)
      .map(
        (one): Fact => [
          label.lost,
          terminal.lost(who(one.sessionKey), time(one.since)) + rest(lost),
          1,
        ],
      ),
    ...toDo(snapshot, time),
    ...snapshot.findings
      .slice(0, 1)
      .map((one): Fact => [label.note, one + rest(snapshot.findings), 1]),
  ];
}

function severalAgents({ sessions }: Snapshot): boolean {
  return new Set(sessions.map(({ agentId }) => agentId)).size > 1;
}

function toDo(
  { level, recommended, incidents }: Snapshot,
  time: (iso: string) => string,
): readonly Fact[] {
  const { terminal } = strings;
  const { todo } = terminal.label;
  switch (recommended.action) {
    case 'none': {
      if (level === 'green') return [];
      const remedy = incidents[0]?.remedy;
      if (remedy === undefined) return [[todo, sentence(recommended.why), MOST_TO_DO]];
      const words = sentence(remedy.words);
      return remedy.command === null
        ? [[todo, words, MOST_TO_DO]]
        : [
            [todo, remedy.command, MOST_TO_DO],
            ['', words, MOST_TO_DO],
          ];
    }
    case 'wait':
      return [
        [
          todo,
          recommended.until === null ? terminal.wait : terminal.waitUntil(time(recommended.until)),
          1,
        ],
      ];
    default:
      // `heal` takes exactly this step, without its target.
      return [
        [todo, 'clawbuoy heal', 1],
        ['', terminal.costs(recommended.costs), MOST_WHY],
      ];
  }
}

/** They go with the key: its name says that it is a conversation. */
const BEFORE_A_KEY = ['Session ', 'session ', 'Gespräch ', '对话 ', ''];

function withCapital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Puts names for keys and local times for UTC. Cuts the middle of words too wide for a line. */
function readable(text: string, snapshot: Snapshot, width: number): string {
  const keys = [
    ...snapshot.sessions.map(({ key }) => key),
    ...snapshot.incidents.flatMap(({ sessionKey }) => sessionKey ?? []),
  ].sort((a, b) => b.length - a.length);
  let named = localTimes(plain(text), Date.parse(snapshot.at));
  for (const key of keys) {
    const name = conversationName(strings, factsOf(key, snapshot) ?? { key });
    for (const word of BEFORE_A_KEY) {
      named = named.replaceAll(word + plain(key), (_all, at: number) =>
        at === 0 ? withCapital(plain(name)) : plain(name),
      );
    }
  }
  return named
    .split(' ')
    .map((word) => {
      const points = [...word];
      const half = Math.floor((width - 1) / 2);
      return points.length <= width || isWide(word)
        ? word
        : `${points.slice(0, half).join('')}…${points.slice(-half).join('')}`;
    })
    .join(' ');
}

function row(name: string, text: string, width: number, mostLines: number): string[] {
  const room = width - 2 - LABEL_WIDTH;
  const all = wrapWords(text, room);
  const kept = all.slice(0, mostLines);
  const last = kept.at(-1);
  if (all.length > mostLines && last !== undefined)
    kept[kept.length - 1] = withEllipsis(last, room);
  return kept.map((line, index) => `  ${padded(index === 0 ? name : '')}${line}`);
}

/** A label, filled up to its column. */
function padded(label: string): string {
  return label + ' '.repeat(Math.max(1, LABEL_WIDTH - columnsOf(label)));
}

function withEllipsis(line: string, room: number): string {
  const words = line.split(' ');
  while (words.length > 1 && columnsOf(words.join(' ')) > room - 2) words.pop();
  const points = [...words.join(' ')];
  while (columnsOf(points.join('')) > room - 2 && isWide(points.at(-1) ?? '')) points.pop();
  return `${points.join('').replace(/[,;:.，。；：]$/, '')} …`;
}
