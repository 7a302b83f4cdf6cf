/** Kinds of places that the window can add; what runs a program is written in the file alone. */
export const PLACE_KINDS = [
  'ntfy',
  'telegram',
  'pushover',
  'slack',
  'discord',
  'webhook',
  'mail',
  'shortcut',
] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];

type Field = {
  readonly name: PlaceField;
  readonly isSecret: boolean;
  readonly isNeeded: boolean;
  /** The values that can be chosen, the usual one first; absent: any text. */
  readonly choices?: readonly MailSecurity[];
};

/** How mail is kept from being read on its way, the safest first. */
export const MAIL_SECURITIES = ['tls', 'starttls', 'none-on-this-machine'] as const;
export type MailSecurity = (typeof MAIL_SECURITIES)[number];

const plain = (name: PlaceField, isNeeded = true): Field => ({ name, isSecret: false, isNeeded });
const secret = (name: PlaceField, isNeeded = true): Field => ({ name, isSecret: true, isNeeded });

export type PlaceField =
  | 'server'
  | 'topic'
  | 'token'
  | 'reply'
  | 'user'
  | 'chat'
  | 'url'
  | 'secret'
  | 'host'
  | 'port'
  | 'security'
  | 'password'
  | 'from'
  | 'to'
  | 'shortcut';

/** What each kind asks for, in the order in which it is asked. */
export const PLACE_FIELDS: Readonly<Record<PlaceKind, readonly Field[]>> = {
  ntfy: [secret('topic'), plain('server', false), secret('token', false), secret('reply', false)],
  telegram: [secret('token'), secret('chat'), plain('server', false)],
  pushover: [secret('token'), secret('user')],
  slack: [secret('url')],
  discord: [secret('url')],
  webhook: [secret('url'), secret('secret', false)],
  mail: [
    plain('host'),
    plain('port', false),
    { ...plain('security', false), choices: MAIL_SECURITIES },
    plain('user', false),
    secret('password', false),
    plain('from'),
    plain('to'),
  ],
  shortcut: [plain('shortcut')],
};
