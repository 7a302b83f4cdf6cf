import { z } from 'zod';
import { MAIL_SECURITIES } from '../../api/place-fields.ts';
import { reason } from '../../catalogue/sentences/reason.ts';
import { isWithinReach } from './reach.ts';
import { secretRefSchema } from './secret-ref.ts';

/** A place outside this machine that notices go to, as the owner writes it down. */

const base = {
  name: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u, reason('mustBeShortName')),
  enabled: z.boolean().default(true),
  /**
   * `short` never names people or places. `full` is the local notice's text. It may name a session,
   * and with it a person or a number.
   */
  text: z.enum(['short', 'full']).default('short'),
};

const serverSchema = z.string().max(512).refine(isWithinReach, reason('mustBeHttps'));
const address = z.string().regex(/^[^\s@<>"]{1,64}@[^\s@<>"]{1,253}$/, reason('mustBeMail'));

export const outletSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...base,
    kind: z.literal('ntfy'),
    server: serverSchema.default('https://ntfy.sh'),
    /**
     * On a public server anybody who knows the topic can read along. It is as good as a password.
     */
    topic: secretRefSchema,
    token: secretRefSchema.optional(),
    /**
     * A second topic: a notice then carries the one free step as a button, and pressing it writes
     * there. Whoever can read the notices can press; absent: there are no buttons.
     */
    reply: secretRefSchema.optional(),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('pushover'),
    server: serverSchema.default('https://api.pushover.net'),
    token: secretRefSchema,
    user: secretRefSchema,
  }),
  z.strictObject({
    ...base,
    kind: z.literal('telegram'),
    server: serverSchema.default('https://api.telegram.org'),
    token: secretRefSchema,
    chat: secretRefSchema,
    /**
     * A notice carries the one free step as a button. The bot must be one that only Clawbuoy uses,
     * and the chat one with a single person.
     */
    answers: z.boolean().default(false),
  }),
  z.strictObject({ ...base, kind: z.literal('slack'), url: secretRefSchema }),
  z.strictObject({ ...base, kind: z.literal('discord'), url: secretRefSchema }),
  z.strictObject({
    ...base,
    kind: z.literal('webhook'),
    url: secretRefSchema,
    /** Signs each message as standardwebhooks.com defines it. */
    secret: secretRefSchema.optional(),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('mail'),
    host: z.string().regex(/^[\w.:-]{1,253}$/, reason('mustBeHost')),
    port: z.int().min(1).max(65_535).default(465),
    /** `tls`: from the first byte on. `starttls`: required, and nothing is sent without it. */
    security: z.enum(MAIL_SECURITIES).default('tls'),
    user: z.string().max(256).optional(),
    password: secretRefSchema.optional(),
    from: address,
    to: z.array(address).min(1).max(10),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('shortcut'),
    /** Its name in the app Shortcuts. The shortcut gets the text. */
    shortcut: z
      .string()
      .min(1)
      .max(128)
      .regex(/^[^-\0\n][^\0\n]*$/, reason('mustBeName')),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('command'),
    /** The program's whole path and its fixed arguments. It reads the text from its input. */
    argv: z
      .array(
        z
          .string()
          .max(1_024)
          .regex(/^[^\0]*$/),
      )
      .min(1)
      .max(32)
      .refine(([program]) => program?.startsWith('/') === true, reason('mustBeProgram')),
  }),
]);
export type Outlet = z.infer<typeof outletSchema>;
export type OutletKind = Outlet['kind'];
/** The written form: values with a default may be left out. */
export type OutletInput = z.input<typeof outletSchema>;

/** An outlet's references to secrets, by field. */
export function secretRefsOf(outlet: Outlet): Readonly<Record<string, string>> {
  const named: Record<string, string | undefined> = (() => {
    switch (outlet.kind) {
      case 'ntfy':
        return { topic: outlet.topic, token: outlet.token, reply: outlet.reply };
      case 'pushover':
        return { token: outlet.token, user: outlet.user };
      case 'telegram':
        return { token: outlet.token, chat: outlet.chat };
      case 'slack':
      case 'discord':
        return { url: outlet.url };
      case 'webhook':
        return { url: outlet.url, secret: outlet.secret };
      case 'mail':
        return { password: outlet.password };
      case 'shortcut':
      case 'command':
        return {};
    }
  })();
  return Object.fromEntries(
    Object.entries(named).flatMap(([field, ref]) => (ref === undefined ? [] : [[field, ref]])),
  );
}

/** Whether a place carries buttons, because its owner wants them. */
export function takesAnswers(outlet: Outlet): boolean {
  switch (outlet.kind) {
    case 'ntfy':
      return outlet.reply !== undefined;
    case 'telegram':
      return outlet.answers;
    case 'pushover':
    case 'slack':
    case 'discord':
    case 'webhook':
    case 'mail':
    case 'shortcut':
    case 'command':
      return false;
  }
}
