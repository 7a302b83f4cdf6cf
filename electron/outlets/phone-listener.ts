import { z } from 'zod';
import { reason } from '../core/catalogue/sentences/reason.ts';
import type { Outlet } from '../core/notices/away/outlet-schema.ts';
import type { Press } from '../core/notices/away/phone-answers.ts';
import type { Result } from '../core/result.ts';
import { parseJson } from '../core/text/json.ts';
import { readLines } from './http-lines.ts';
import { HTTP_LIMITS, type HttpLimits, httpSend } from './http-post.ts';
import { telegramUrl } from './outlet-requests.ts';
import type { SecretReader } from './secrets.ts';

/** A press as it came in, with the way to say at once what became of it. */
export type HeardPress = Press & { readonly answer: (text: string) => void };

export type ListenerOptions = {
  readonly outlet: AnsweringOutlet;
  readonly secret: SecretReader;
  /** Presses before this time are nobody's business. */
  readonly sinceMs: number;
  readonly onPress: (press: HeardPress) => void;
  /** What is wrong with the listening, in words; null once it works again. */
  readonly onTrouble: (why: string | null) => void;
  /** Whether OpenClaw itself speaks through a bot: listening in its place would take its messages. */
  readonly isOpenClawsBot: (token: string) => boolean;
  readonly limits?: HttpLimits;
  readonly pauseMs?: number;
};

export type AnsweringOutlet = Extract<Outlet, { kind: 'ntfy' | 'telegram' }>;

/** ntfy sends a sign of life every 45 s. */
const NTFY_SILENT_MS = 120_000;
const LONG_POLL_SECONDS = 25;
const MOST_UPDATE_BYTES = 256 * 1024;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
const MOST_TOKEN = 200;

const ntfySchema = z.object({
  id: z.string().max(64),
  event: z.string(),
  message: z.string().optional(),
});
const updateSchema = z.object({
  update_id: z.int(),
  callback_query: z
    .object({
      id: z.string().max(200),
      from: z.object({ id: z.int() }),
      data: z.string().max(MOST_TOKEN).optional(),
      message: z
        .object({ chat: z.object({ id: z.int(), type: z.string().optional() }) })
        .optional(),
    })
    .optional(),
});
const updatesSchema = z.object({ ok: z.literal(true), result: z.array(z.unknown()).max(100) });

/**
 * Listens for presses of buttons at one place until it is stopped: on ntfy at the topic for
 * answers, on Telegram by long polling. What comes in is bounded and checked by schema; whether it
 * leads to anything is decided elsewhere. Nothing waits for it. Returns the way to stop it.
 */
export function listenForPresses(options: ListenerOptions): () => void {
  const { outlet } = options;
  let isStopped = false;
  let stopNow: () => void = () => undefined;
  let pauseMs = options.pauseMs ?? FIRST_PAUSE_MS;

  const later = (work: () => void): void => {
    if (isStopped) return;
    const timer = setTimeout(work, pauseMs);
    timer.unref();
    stopNow = () => clearTimeout(timer);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  };
  const works = (): void => {
    pauseMs = options.pauseMs ?? FIRST_PAUSE_MS;
    options.onTrouble(null);
  };
  const fails = (why: string, again: () => void): void => {
    if (isStopped) return;
    options.onTrouble(why);
    later(again);
  };

  if (outlet.kind === 'ntfy') {
    void listenToTopic(outlet);
  } else {
    void listenToBot(outlet);
  }

  async function listenToTopic(
    place: Extract<Outlet, { kind: 'ntfy' }>,
    since = String(Math.floor(options.sinceMs / 1_000)),
  ): Promise<void> {
    const topic = await read(place.reply ?? '');
    const token = place.token === undefined ? null : await read(place.token);
    if (isStopped) return;
    let last = since;
    const again = (): void => void listenToTopic(place, last);
    if (!topic.ok) return fails(topic.error, again);
    const notices = await read(place.topic);
    if (notices.ok && notices.value === topic.value) {
      options.onTrouble(reason('topicForBoth'));
      return;
    }
    if (token !== null && !token.ok) return fails(token.error, again);
    const url = new URL(`/${encodeURIComponent(topic.value)}/json`, place.server);
    url.searchParams.set('since', since);
    stopNow = readLines({
      url: url.href,
      headers: token === null ? {} : { authorization: `Bearer ${token.value}` },
      silentMs: NTFY_SILENT_MS,
      onLine: (line) => {
        works();
        const event = ntfySchema.safeParse(parseJson(line));
        if (!event.success || event.data.event !== 'message') return;
        last = event.data.id;
        const said = (event.data.message ?? '').trim();
        options.onPress({
          outlet: place.name,
          token: said.slice(0, MOST_TOKEN),
          // Whoever knows the topic can write to it: the signature is all there is.
          isFromOwner: true,
          answer: () => undefined,
        });
      },
      onEnd: (why) => fails(why, again),
    });
  }

  async function listenToBot(
    place: Extract<Outlet, { kind: 'telegram' }>,
    offset: number | null = null,
  ): Promise<void> {
    const [token, chat] = [await read(place.token), await read(place.chat)];
    if (isStopped) return;
    const again = (): void => void listenToBot(place, offset);
    if (!token.ok) return fails(token.error, again);
    if (!chat.ok) return fails(chat.error, again);
    if (options.isOpenClawsBot(token.value)) {
      // Not tried again: it would take the messages that are meant for OpenClaw.
      options.onTrouble(reason('botIsOpenclaws'));
      return;
    }
    const limits = options.limits ?? HTTP_LIMITS;
    const answer = await httpSend(
      {
        url: telegramUrl(place.server, token.value, 'getUpdates'),
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          timeout: LONG_POLL_SECONDS,
          limit: 50,
          ...(offset === null ? {} : { offset }),
        }),
      },
      {
        ...limits,
        answerMs: LONG_POLL_SECONDS * 1_000 + limits.answerMs,
        mostBytes: MOST_UPDATE_BYTES,
      },
    );
    if (isStopped) return;
    if (answer.kind !== 'answered') return fails(answer.why, again);
    if (answer.status === 409) {
      options.onTrouble(reason('botHasListener'));
      return;
    }
    const updates = updatesSchema.safeParse(parseJson(answer.text));
    if (answer.status !== 200 || !updates.success)
      return fails(reason('answeredWith', { status: answer.status }), again);
    works();
    let next = offset;
    for (const raw of updates.data.result) {
      const update = updateSchema.safeParse(raw);
      if (!update.success) continue;
      next = Math.max(next ?? 0, update.data.update_id + 1);
      const query = update.data.callback_query;
      if (query === undefined) continue;
      const from = String(query.from.id);
      options.onPress({
        outlet: place.name,
        token: query.data ?? '',
        // In a group everybody may press: only a chat with one person says who it was.
        isFromOwner: String(query.message?.chat.id) === chat.value && from === chat.value,
        answer: (text) => {
          void httpSend({
            url: telegramUrl(place.server, token.value, 'answerCallbackQuery'),
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ callback_query_id: query.id, text: text.slice(0, 190) }),
          });
        },
      });
    }
    // A server that answers at once with nothing new must not be asked without a pause.
    const isNew = next !== offset;
    const timer = setTimeout(() => void (isStopped || listenToBot(place, next)), isNew ? 0 : 1_000);
    timer.unref();
    stopNow = () => clearTimeout(timer);
  }

  async function read(ref: string): Promise<Result<string>> {
    return options.secret(ref);
  }

  return () => {
    isStopped = true;
    stopNow();
  };
}
