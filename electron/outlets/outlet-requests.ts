import { createHmac } from 'node:crypto';
import type { AwayText } from '../core/notices/away/away-text.ts';
import type { Outlet } from '../core/notices/away/outlet-schema.ts';
import type { HttpMessage } from './http-post.ts';

/** One message for one place. */
export type Outgoing = {
  readonly id: string;
  readonly text: AwayText;
  readonly urgency: 'high' | 'normal';
  /** Details for a program on the other end. */
  readonly details: {
    readonly phase: string;
    readonly kind: string;
    readonly level: string;
    readonly since: string;
  };
  /** A button that takes one step, where its place can carry one; absent: none. */
  readonly button?: { readonly label: string; readonly token: string };
  readonly nowMs: number;
};

type ByHttp = Extract<
  Outlet,
  { kind: 'ntfy' | 'pushover' | 'telegram' | 'slack' | 'discord' | 'webhook' }
>;

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

/** Removes line breaks, which would end a header or address value. */
const line = (text: string): string => text.replaceAll(/[\r\n\0]/g, '');

/**
 * The request for a place, by its maker's documentation: ntfy's JSON publishing, Pushover's
 * messages API, Telegram's sendMessage, and the incoming webhooks of Slack and Discord. A plain
 * webhook is signed as in standardwebhooks.com. `secrets` are keyed by the outlet's fields.
 */
export function requestFor(
  outlet: ByHttp,
  secrets: Readonly<Record<string, string>>,
  { id, text, urgency, details, button, nowMs }: Outgoing,
): HttpMessage {
  const said = `${text.title}\n${text.body}`;
  const secret = (field: string): string => line(secrets[field] ?? '');
  switch (outlet.kind) {
    case 'ntfy':
      return {
        url: outlet.server,
        method: 'POST',
        headers: {
          ...JSON_TYPE,
          ...(outlet.token === undefined ? {} : { authorization: `Bearer ${secret('token')}` }),
        },
        body: JSON.stringify({
          topic: secret('topic'),
          title: text.title,
          message: text.body,
          priority: urgency === 'high' ? 4 : 3,
          ...(button === undefined
            ? {}
            : { actions: [ntfyAction(outlet.server, secret('reply'), button)] }),
        }),
      };
    case 'pushover':
      return {
        url: new URL('/1/messages.json', outlet.server).href,
        method: 'POST',
        headers: JSON_TYPE,
        body: JSON.stringify({
          token: secret('token'),
          user: secret('user'),
          title: text.title,
          message: text.body,
          priority: urgency === 'high' ? 1 : 0,
        }),
      };
    case 'telegram':
      return {
        url: telegramUrl(outlet.server, secret('token'), 'sendMessage'),
        method: 'POST',
        headers: JSON_TYPE,
        body: JSON.stringify({
          chat_id: secret('chat'),
          text: said,
          disable_notification: urgency !== 'high',
          link_preview_options: { is_disabled: true },
          ...(button === undefined
            ? {}
            : {
                reply_markup: {
                  inline_keyboard: [[{ text: button.label, callback_data: button.token }]],
                },
              }),
        }),
      };
    case 'slack': {
      // Slack reads these three as its own marks, even inside a text.
      const plain = said.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
      const body = JSON.stringify({ text: plain });
      return { url: secret('url'), method: 'POST', headers: JSON_TYPE, body };
    }
    case 'discord':
      return {
        url: secret('url'),
        method: 'POST',
        headers: JSON_TYPE,
        // A text must not notify everybody on a server.
        body: JSON.stringify({ content: said.slice(0, 2_000), allowed_mentions: { parse: [] } }),
      };
    case 'webhook': {
      const at = Math.floor(nowMs / 1_000);
      const body = JSON.stringify({
        type: `clawbuoy.${details.phase}`,
        timestamp: new Date(nowMs).toISOString(),
        data: { title: text.title, text: text.body, ...details },
      });
      const signature =
        outlet.secret === undefined
          ? {}
          : { 'webhook-signature': signatureOf(secret('secret'), `${id}.${at}.${body}`) };
      return {
        url: secret('url'),
        method: 'POST',
        headers: {
          ...JSON_TYPE,
          'webhook-id': id,
          'webhook-timestamp': String(at),
          ...signature,
        },
        body,
      };
    }
  }
}

/** Where a method of a bot is called; the token is part of the address. */
export function telegramUrl(server: string, token: string, method: string): string {
  const bot = encodeURIComponent(line(token)).replaceAll('%3A', ':');
  return new URL(`/bot${bot}/${method}`, server).href;
}

/** A button that publishes its token to the topic for answers; the phone shows nobody's key. */
function ntfyAction(
  server: string,
  reply: string,
  { label, token }: NonNullable<Outgoing['button']>,
) {
  const url = new URL(`/${encodeURIComponent(reply)}`, server).href;
  return { action: 'http', label, url, method: 'POST', body: token, clear: true };
}

/** Keys of the standard have this prefix and are base64. Any other text is used as it is. */
const STANDARD_KEY = 'whsec_';

function signatureOf(secret: string, content: string): string {
  const key = secret.startsWith(STANDARD_KEY)
    ? Buffer.from(secret.slice(STANDARD_KEY.length), 'base64')
    : Buffer.from(secret, 'utf8');
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}
