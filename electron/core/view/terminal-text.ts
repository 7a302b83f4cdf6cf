import type { Level, Snapshot } from '../api/snapshot.ts';
import { language, strings } from '../catalogue/catalogue.ts';
import { headlineSaying } from '../catalogue/sayings.ts';
import { enTerminalWords, type TerminalWords } from '../catalogue/terminal/en.ts';
import { terminalWords } from '../catalogue/terminal/words.ts';
import { withoutClicks } from '../notices/clicks.ts';
import type { ActionResult, Notification, Plan } from '../steps/action.ts';
import { toColumns } from '../text/columns.ts';
import { shellWord } from '../text/shell-word.ts';
import { spelledOut } from '../text/visible.ts';
import { duration, inUnits } from '../text/words.ts';
import type { Paint } from './paint.ts';

const SHAPES: Readonly<Record<Level, string>> = {
  green: '●',
  amber: '▲',
  red: '◆',
  grey: '○',
};

/**
 * Terminal text without control characters from a lock or a log. Invisible characters are written
 * out.
 */
export function plain(text: string): string {
  return spelledOut(text);
}

/** The light as one line, with these words: `◆ red    OpenClaw is not running.` */
export function lightLine({ level }: Snapshot, words: string, paint: Paint): string {
  return `${lightMark(level, paint)}  ${plain(words)}`;
}

/** The light's shape and its colour as a word: neither alone tells it. */
export function lightMark(level: Level, paint: Paint, words = terminalWords): string {
  return paint(level, `${SHAPES[level]} ${toColumns(words.level[level], 5)}`);
}

/** Where times are read: here, or perhaps in another zone. */
export type Zone = 'here' | 'anywhere';

/** The output of `status`. For another place it is English, as a public bug report is. */
export function statusText(snapshot: Snapshot, paint: Paint, zone: Zone = 'here'): string {
  const nowMs = Date.parse(snapshot.at);
  const words = zone === 'here' ? terminalWords : enTerminalWords;
  const { label } = words;
  const time = (iso: string): string => (zone === 'here' ? clock(iso, nowMs) : iso);
  const light = zone === 'here' ? headlineHere(snapshot) : snapshot.headline;
  const lines = [`${lightMark(snapshot.level, paint, words)}  ${plain(light)}`, ''];
  const { gateway } = snapshot;
  const facts = [
    words.gatewayState[gateway.state],
    gateway.version === null ? null : words.version(gateway.version),
    gateway.pid === null ? null : words.process(gateway.pid),
    gateway.latencyMs === null ? null : words.answeredIn(Math.round(gateway.latencyMs)),
  ].filter((fact) => fact !== null);
  lines.push(row(label.gateway, words.at(facts.join(words.between), gateway.url)));
  const answered = answeredWords(snapshot, time, words);
  if (answered !== null) lines.push(row(label.agent, answered));
  for (const incident of snapshot.incidents) {
    const what = words.since(plain(incident.cause), time(incident.since));
    lines.push('', row(words.level[incident.level], what));
    for (const line of incident.evidence) {
      lines.push(row('', words.seen(line)));
    }
    const { remedy } = incident;
    if (remedy === undefined) continue;
    lines.push(row('', words.remedy(remedy.words)));
    if (remedy.command !== null) lines.push(row('', `    ${remedy.command}`));
  }
  const waiting = snapshot.sessions.filter((one) => one.state !== 'idle');
  if (waiting.length > 0) lines.push('');
  for (const session of waiting) {
    const what = words.did(plain(session.key), plain(session.cause));
    lines.push(row(words.session[session.state], what));
  }
  for (const message of snapshot.unanswered) {
    const key = plain(message.sessionKey);
    const who = message.channel === null ? key : words.onChannel(key, plain(message.channel));
    const say = message.lost ? words.lost : words.waits;
    lines.push(row(label.message, say(who, time(message.since))));
  }
  for (const lock of snapshot.locks) {
    const age = zone === 'here' ? durationHere(lock.ageMs) : duration(lock.ageMs);
    lines.push(row(label.lock, words.lockOf(words.verdict[lock.verdict], age, plain(lock.why))));
    lines.push(row('', plain(lock.path)));
  }
  for (const note of snapshot.notes ?? []) lines.push(row(label.note, note));
  for (const finding of snapshot.findings) lines.push(row(label.note, plain(finding)));
  lines.push('', ...recommendedLines(snapshot, time, words));
  const text = `${lines.join('\n')}\n`;
  return zone === 'here' ? localTimes(text, nowMs) : text;
}

/** English has the engine's own headline; another language has the sentence of the catalogue. */
function headlineHere(snapshot: Snapshot): string {
  return language() === 'en' ? snapshot.headline : headlineSaying(strings, snapshot);
}

/** A length of time, in the language in use. */
export function durationHere(lengthMs: number): string {
  return inUnits(lengthMs, terminalWords.units);
}

/**
 * Why green is green: "answered on whatsapp at 14:09, by anthropic/claude; nobody has written
 * since". Null: no answer is known, because nobody wrote during the watch.
 */
function answeredWords(
  { lastAnswer = null, lastMessage = null }: Snapshot,
  time: (iso: string) => string,
  words: TerminalWords,
): string | null {
  if (lastAnswer === null) return null;
  const isLast = lastMessage !== null && lastMessage.at <= lastAnswer.at;
  const { channel, model, at } = lastAnswer;
  return words.answered(channel ?? '', time(at), model ?? '', isLast);
}

function recommendedLines(
  { recommended, level }: Snapshot,
  time: (iso: string) => string,
  words: TerminalWords,
): string[] {
  const { todo } = words.label;
  const why = plain(recommended.why);
  if (recommended.action === 'none') return [row(todo, level === 'green' ? words.nothing : why)];
  if (recommended.action === 'wait') {
    const { until } = recommended;
    return [row(todo, until === null ? words.wait(why) : words.waitUntil(time(until), why))];
  }
  const target = recommended.target === null ? '' : ` ${shellWord(recommended.target)}`;
  return [
    row(todo, `clawbuoy ${recommended.action}${target}`),
    row('', words.why(why)),
    row('', words.costs(plain(recommended.costs))),
  ];
}

function row(label: string, text: string): string {
  return `  ${toColumns(label, 9)} ${plain(text)}`;
}

/** Local wall-clock time, with the day if it is not that of `nowMs`. */
export function clock(iso: string, nowMs: number): string {
  const date = new Date(iso);
  const time = date.toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return date.toDateString() === new Date(nowMs).toDateString()
    ? time
    : `${date.toLocaleDateString('en-CA')} ${time}`;
}

/** Replaces the UTC times of causes and reasons by local ones. */
export function localTimes(text: string, nowMs: number): string {
  return text.replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\b/g, (iso) => clock(iso, nowMs));
}

export function planText(plan: Plan, nowMs: number): string {
  const words = terminalWords;
  const { label } = words;
  const what = plan.target === null ? plan.action : `${plan.action} ${plain(plan.target)}`;
  const lines = [words.did(what, words.verdictOfPlan[plan.verdict])];
  lines.push(row(label.why, plain(plan.why)));
  if (plan.verdict === 'ready') {
    lines.push(row(label.costs, plain(plan.costs)));
    lines.push(row(label.undo, plain(plan.undo ?? words.notPossible)));
    for (const condition of plan.preconditions) lines.push(row(label.onlyIf, plain(condition)));
    plan.steps.forEach((step, index) => {
      lines.push(row(words.step(index + 1), words.did(step.name, plain(step.detail))));
    });
    lines.push(row(label.proof, words.within(plain(plan.proof), durationHere(plan.limitMs))));
    if (plan.secondYes !== null) lines.push(row(label.and, plain(plan.secondYes)));
  }
  return localTimes(`${lines.join('\n')}\n`, nowMs);
}

export function resultText(result: ActionResult, paint: Paint): string {
  const words = terminalWords;
  const lines = [
    words.did(result.action, words.outcome[result.outcome]),
    row(words.label.why, plain(result.reason)),
  ];
  for (const step of result.steps) {
    const what = `${step.name} (${durationHere(step.durationMs)})`;
    lines.push(row(words.part[step.outcome], words.did(what, plain(step.detail))));
  }
  if (result.undo !== null) lines.push(row(words.label.undo, `clawbuoy undo ${result.undo}`));
  lines.push('', lightLine(result.after, headlineSaying(strings, result.after), paint));
  return localTimes(`${lines.join('\n')}\n`, Date.parse(result.after.at));
}

export function notificationText(notification: Notification): string {
  if (notification.event === 'withdrawn') return terminalWords.noticeWithdrawn;
  const body = withoutClicks(notification.body, terminalWords.noticeMore);
  return terminalWords.notice(plain(notification.title), plain(body));
}
