import { reason } from '../core/catalogue/sentences/reason.ts';
import type { SendOutcome } from '../core/notices/away/away-queue.ts';
import { type Outlet, secretRefsOf } from '../core/notices/away/outlet-schema.ts';
import { assertNever, type Result } from '../core/result.ts';
import type { Run } from '../system/spawn.ts';
import { HTTP_LIMITS, type HttpAnswer, type HttpLimits, httpSend } from './http-post.ts';
import { type Outgoing, requestFor } from './outlet-requests.ts';
import type { SecretReader } from './secrets.ts';
import { sendMail } from './send-mail.ts';

/** Tries once to send a message to a place. Bounded in time; never throws. */
export type Sender = (outlet: Outlet, message: Outgoing) => Promise<SendOutcome>;

type Options = {
  readonly run: Run;
  readonly secret: SecretReader;
  readonly limits?: HttpLimits;
};

const PROGRAM_MS = 60_000;
const SHORTCUTS = '/usr/bin/shortcuts';

export function createSender({ run, secret, limits = HTTP_LIMITS }: Options): Sender {
  async function secretsOf(outlet: Outlet): Promise<Result<Record<string, string>>> {
    const found: Record<string, string> = {};
    for (const [field, ref] of Object.entries(secretRefsOf(outlet))) {
      const value = await secret(ref);
      if (!value.ok) return value;
      found[field] = value.value;
    }
    return { ok: true, value: found };
  }

  /**
   * Runs a program of the owner with the text as input. Its exit code says whether it accepted it.
   */
  async function handTo(argv: readonly string[], { text }: Outgoing): Promise<SendOutcome> {
    const [program = '', ...args] = argv;
    const input = `${text.title}\n${text.body}\n`;
    const ran = await run(program, args, { timeoutMs: PROGRAM_MS, maxBytes: 64 * 1024, input });
    // The program was cut off or never began. Its effect is unknown.
    if (!ran.ok) return { kind: 'unclear', why: ran.error.why };
    const { code } = ran.value;
    if (code === 0) return { kind: 'delivered' };
    return { kind: 'refused', why: reason('programEnded', { code: code ?? reason('aSignal') }) };
  }

  return async (outlet, message) => {
    const secrets = await secretsOf(outlet);
    // A person must fix this, perhaps within the day, so it is tried again.
    if (!secrets.ok) return { kind: 'later', why: secrets.error, afterMs: null };
    switch (outlet.kind) {
      case 'ntfy':
      case 'pushover':
      case 'telegram':
      case 'slack':
      case 'discord':
      case 'webhook':
        return outcomeOf(await httpSend(requestFor(outlet, secrets.value, message), limits));
      case 'mail':
        return sendMail(outlet, secrets.value.password ?? null, message, limits);
      case 'shortcut':
        return handTo([SHORTCUTS, 'run', outlet.shortcut], message);
      case 'command':
        return handTo(outlet.argv, message);
      default:
        return assertNever(outlet);
    }
  };
}

/** The outcome for an answer. A receiver's own words are not repeated. */
function outcomeOf(answer: HttpAnswer): SendOutcome {
  switch (answer.kind) {
    case 'not-sent':
      return { kind: 'later', why: answer.why, afterMs: null };
    case 'no-answer':
      return { kind: 'unclear', why: reason('mayHaveArrived', { why: answer.why }) };
    case 'answered': {
      const { status } = answer;
      if (status >= 200 && status < 300) return { kind: 'delivered' };
      if (status >= 300 && status < 400) {
        return { kind: 'refused', why: reason('sendsOn', { status }) };
      }
      if (status === 429 || status === 408) {
        const why = reason('asksForQuiet', { status });
        return { kind: 'later', why, afterMs: answer.retryAfterMs ?? askedInBody(answer.text) };
      }
      if (status >= 500) {
        const why = reason('hasOwnTrouble', { status });
        return { kind: 'later', why, afterMs: answer.retryAfterMs };
      }
      return { kind: 'refused', why: refusedWords(status) };
    }
    default:
      return assertNever(answer);
  }
}

function refusedWords(status: number): string {
  if (status === 401 || status === 403) return reason('keyNotAccepted', { status });
  if (status === 404 || status === 410) return reason('nothingAtAddress', { status });
  return reason('refusesMessage', { status });
}

/** The wait in ms. Discord and Telegram give it in the body in seconds. Null if missing. */
function askedInBody(text: string): number | null {
  const seconds = Number(
    /"retry_after"\s*:\s*(\d{1,6}(?:\.\d{1,6})?)/.exec(text)?.[1] ?? Number.NaN,
  );
  return Number.isFinite(seconds) ? Math.ceil(seconds * 1_000) : null;
}
