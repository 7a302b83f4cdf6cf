import { connect } from 'node:net';
import type { Level } from '../core/api/snapshot.ts';
import { isObject, parseJson } from '../core/text/json.ts';
import type { StatusForm } from '../core/view/status-forms.ts';
import type { Asker } from './asker.ts';
import { onLines } from './lines.ts';
import type { TimeZone } from './time-zone.ts';

/** How a caller wants its `status` drawn. */
export type DrawingWish = {
  /** The caller's own version: another one may draw in other words. */
  readonly version: string;
  readonly form: StatusForm;
  /** The variables that name its language. */
  readonly locale: Readonly<Record<string, string>>;
  /** The width of its terminal. Null for a file or a pipe. */
  readonly columns: number | null;
  readonly colour: boolean;
  readonly zone: TimeZone;
};

export type DrawnAnswer =
  | { readonly kind: 'drawn'; readonly text: string; readonly level: Level }
  /** There is an engine, but it cannot draw this. Its snapshot may be asked for. */
  | { readonly kind: 'undrawn' }
  /** No engine answers in time, or the one that does watches another OpenClaw. */
  | { readonly kind: 'nobody' };

/** The most characters of a drawn status. */
export const MOST_DRAWN = 1024 * 1024;
/** A frozen engine gives no sign of life. It must not use up the time for a look without it. */
const SIGN_OF_LIFE_MS = 1_000;
const ANSWER_MS = 4_000;

/** The variables of an environment that name the language of a terminal. */
export function localeVariables(env: NodeJS.ProcessEnv): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of ['LC_ALL', 'LC_MESSAGES', 'LANG']) {
    const value = env[name];
    if (value !== undefined) found[name] = value;
  }
  return found;
}

/**
 * The output of `status`, drawn by the running engine, which has everything loaded for it. This
 * program then loads next to nothing: monitors run it every minute. So what comes is checked by
 * hand here, and a schema's library stays out.
 */
export function askDrawnStatus(
  path: string,
  asker: Asker,
  wish: DrawingWish,
  signOfLifeMs = SIGN_OF_LIFE_MS,
): Promise<DrawnAnswer> {
  return new Promise((settle) => {
    const socket = connect(path);
    const end = (answer: DrawnAnswer): void => {
      clearTimeout(timer);
      socket.destroy();
      settle(answer);
    };
    let timer = setTimeout(() => end({ kind: 'nobody' }), signOfLifeMs);
    socket.once('connect', () => {
      const requests = [
        { id: 1, verb: 'hello' },
        { id: 2, verb: 'drawn-status', asker, wish },
      ];
      socket.write(requests.map((request) => `${JSON.stringify(request)}\n`).join(''));
    });
    socket.once('error', () => end({ kind: 'nobody' }));
    socket.once('close', () => end({ kind: 'nobody' }));
    onLines(socket, (line) => {
      const reply = parseJson(line);
      if (isObject(reply) && reply.id === 1 && reply.ok === true) {
        clearTimeout(timer);
        timer = setTimeout(() => end({ kind: 'nobody' }), ANSWER_MS);
      } else end(answerIn(reply, wish));
    });
  });
}

/** An engine from before this question answers it with an error, and so does a broken one. */
function answerIn(reply: unknown, wish: DrawingWish): DrawnAnswer {
  if (!isObject(reply) || reply.id !== 2 || reply.ok !== true) return { kind: 'undrawn' };
  const { value } = reply;
  if (value === null) return { kind: 'nobody' };
  if (!isObject(value) || value.kind !== 'drawn') return { kind: 'undrawn' };
  const { text, level } = value;
  if (typeof text !== 'string' || text.length > MOST_DRAWN || !isLevel(level)) {
    return { kind: 'undrawn' };
  }
  return isFitForTerminal(text, wish.colour) ? { kind: 'drawn', text, level } : { kind: 'undrawn' };
}

function isLevel(value: unknown): value is Level {
  return value === 'green' || value === 'amber' || value === 'red' || value === 'grey';
}

/** Whether it has no other control characters than line ends and, where wanted, colours. */
function isFitForTerminal(text: string, colour: boolean): boolean {
  const [plain = '', ...painted] = text.split('\u001b');
  if (painted.length > 0 && !colour) return false;
  return ![plain, ...painted.map(withoutColour)].some((part) => /[^\P{Cc}\n]/u.test(part));
}

/** What follows a colour's code. Anything else that an escape began keeps a control character. */
function withoutColour(painted: string): string {
  const code = /^\[\d{1,2}m/.exec(painted)?.[0];
  return code === undefined ? '\u001b' : painted.slice(code.length);
}
