import type { Level, Snapshot } from '../api/snapshot.ts';
import { strings } from '../catalogue/catalogue.ts';
import { headlineSaying } from '../catalogue/sayings.ts';
import type { ActionResult, Notification, Plan } from '../steps/action.ts';
import { escapeOf, hidesSomething, spelledOut } from '../text/visible.ts';
import { duration } from '../text/words.ts';

/** Text for a person at a terminal. Shape and word go with colour, which alone says nothing. */
export type Paint = (level: Level, text: string) => string;

export const SHAPES: Readonly<Record<Level, string>> = {
  green: '●',
  amber: '▲',
  red: '◆',
  grey: '○',
};
const CODES: Readonly<Record<Level, string>> = { green: '32', amber: '33', red: '31', grey: '90' };

export function painter(colour: boolean): Paint {
  return (level, text) => (colour ? `\u001b[${CODES[level]}m${text}\u001b[0m` : text);
}

/**
 * Terminal text without control characters from a lock or a log. Invisible characters are written
 * out.
 */
export function plain(text: string): string {
  return spelledOut(text);
}

/** The light as one line, with these words: `◆ red    OpenClaw is not running.` */
export function lightLine({ level }: Snapshot, words: string, paint: Paint): string {
  return `${paint(level, `${SHAPES[level]} ${level.padEnd(5)}`)}  ${plain(words)}`;
}

/** Where times are read: here, or perhaps in another zone. */
export type Zone = 'here' | 'anywhere';

/** The output of `status`. */
export function statusText(snapshot: Snapshot, paint: Paint, zone: Zone = 'here'): string {
  const nowMs = Date.parse(snapshot.at);
  const time = (iso: string): string => (zone === 'here' ? clock(iso, nowMs) : iso);
  const lines = [lightLine(snapshot, snapshot.headline, paint), ''];
  const { gateway } = snapshot;
  const facts = [
    gateway.state,
    gateway.version === null ? null : `version ${gateway.version}`,
    gateway.pid === null ? null : `process ${gateway.pid}`,
    gateway.latencyMs === null ? null : `answered in ${Math.round(gateway.latencyMs)} ms`,
  ].filter((fact) => fact !== null);
  lines.push(row('gateway', `${facts.join(', ')} at ${gateway.url}`));
  const answered = answeredWords(snapshot, time);
  if (answered !== null) lines.push(row('agent', answered));
  for (const incident of snapshot.incidents) {
    lines.push('', row(incident.level, `${plain(incident.cause)}, since ${time(incident.since)}`));
    for (const line of incident.evidence) {
      lines.push(row('', `seen: ${line}`));
    }
    const { remedy } = incident;
    if (remedy === undefined) continue;
    lines.push(row('', `do: ${remedy.words}`));
    if (remedy.command !== null) lines.push(row('', `    ${remedy.command}`));
  }
  const waiting = snapshot.sessions.filter((one) => one.state !== 'idle');
  if (waiting.length > 0) lines.push('');
  for (const session of waiting) {
    lines.push(row(session.state, `${plain(session.key)}: ${plain(session.cause)}`));
  }
  for (const message of snapshot.unanswered) {
    const what = message.lost ? 'was lost and must be sent again' : 'waits for an answer';
    const channel = message.channel === null ? '' : ` (${plain(message.channel)})`;
    lines.push(
      row('message', `to ${plain(message.sessionKey)}${channel} at ${time(message.since)} ${what}`),
    );
  }
  for (const lock of snapshot.locks) {
    lines.push(row('lock', `${lock.verdict}, ${duration(lock.ageMs)} old: ${plain(lock.why)}`));
    lines.push(row('', plain(lock.path)));
  }
  for (const note of snapshot.notes ?? []) lines.push(row('note', note));
  for (const finding of snapshot.findings) lines.push(row('note', plain(finding)));
  lines.push('', ...recommendedLines(snapshot, time));
  const text = `${lines.join('\n')}\n`;
  return zone === 'here' ? localTimes(text, nowMs) : text;
}

/**
 * Why green is green: "answered on whatsapp at 14:09, by anthropic/claude; nobody has written
 * since". Null: no answer is known, because nobody wrote during the watch.
 */
function answeredWords(snapshot: Snapshot, time: (iso: string) => string): string | null {
  const { lastAnswer = null, lastMessage = null } = snapshot;
  if (lastAnswer === null) return null;
  const channel = lastAnswer.channel === null ? '' : ` on ${lastAnswer.channel}`;
  const model = lastAnswer.model === null ? '' : `, by ${lastAnswer.model}`;
  const isLast = lastMessage !== null && lastMessage.at <= lastAnswer.at;
  const since = isLast ? '; nobody has written since' : '';
  return `answered${channel} at ${time(lastAnswer.at)}${model}${since}`;
}

function recommendedLines(snapshot: Snapshot, time: (iso: string) => string): string[] {
  const { recommended } = snapshot;
  if (recommended.action === 'none') {
    return snapshot.level === 'green'
      ? [row('to do', 'nothing')]
      : [row('to do', plain(recommended.why))];
  }
  if (recommended.action === 'wait') {
    const until = recommended.until === null ? '' : ` until ${time(recommended.until)}`;
    return [row('to do', `wait${until}: ${plain(recommended.why)}`)];
  }
  const target = recommended.target === null ? '' : ` ${shellWord(recommended.target)}`;
  return [
    row('to do', `clawbuoy ${recommended.action}${target}`),
    row('', `why: ${plain(recommended.why)}`),
    row('', `costs: ${plain(recommended.costs)}`),
  ];
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(9)} ${plain(text)}`;
}

/** A word for pasting into a shell (bash, zsh), even with invisible characters in it. */
export function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (!hidesSomething(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  const quoted = text.replace(/[\\']/g, (char) => `\\${char}`).replace(/\p{Cc}/gu, escapeOf);
  return `$'${plain(quoted)}'`;
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
  const what = plan.target === null ? plan.action : `${plan.action} ${plain(plan.target)}`;
  const lines = [`${what}: ${plan.verdict === 'ready' ? 'would be done' : plan.verdict}`];
  lines.push(row('why', plain(plan.why)));
  if (plan.verdict === 'ready') {
    lines.push(row('costs', plain(plan.costs)));
    lines.push(row('undo', plain(plan.undo ?? 'not possible')));
    for (const condition of plan.preconditions) lines.push(row('only if', plain(condition)));
    plan.steps.forEach((step, index) => {
      lines.push(row(`step ${index + 1}`, `${step.name}: ${plain(step.detail)}`));
    });
    lines.push(row('proof', `${plain(plan.proof)}, within ${duration(plan.limitMs)}`));
    if (plan.secondYes !== null) lines.push(row('and', plain(plan.secondYes)));
  }
  return localTimes(`${lines.join('\n')}\n`, nowMs);
}

export function resultText(result: ActionResult, paint: Paint): string {
  const lines = [`${result.action}: ${result.outcome}`, row('why', plain(result.reason))];
  for (const step of result.steps) {
    lines.push(
      row(step.outcome, `${step.name} (${duration(step.durationMs)}): ${plain(step.detail)}`),
    );
  }
  if (result.undo !== null) lines.push(row('undo', `clawbuoy undo ${result.undo}`));
  lines.push('', lightLine(result.after, headlineSaying(strings, result.after), paint));
  return localTimes(`${lines.join('\n')}\n`, Date.parse(result.after.at));
}

export function notificationText(notification: Notification): string {
  if (notification.event === 'withdrawn') return 'notice withdrawn';
  return `notice: ${plain(notification.title)}. ${plain(notification.body)}`;
}
