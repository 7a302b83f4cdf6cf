import { z } from 'zod';
import { isWithinReach } from './reach.ts';
import { secretRefSchema } from './secret-ref.ts';

/** Where notices go that leave this machine, as the owner writes it down. */

const base = {
  name: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u, 'must be a short name'),
  enabled: z.boolean().default(true),
  /**
   * `short` names neither people nor places, whatever is wrong; `full` is what stands in the local
   * notice, which may name a session and with it a person or a number.
   */
  text: z.enum(['short', 'full']).default('short'),
};

const serverSchema = z
  .string()
  .max(512)
  .refine(
    isWithinReach,
    'must be https://HOST, or http:// on this machine or in the home network, without credentials',
  );
const address = z.string().regex(/^[^\s@<>"]{1,64}@[^\s@<>"]{1,253}$/, 'must be a mail address');

export const outletSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...base,
    kind: z.literal('ntfy'),
    server: serverSchema.default('https://ntfy.sh'),
    /** On a public server whoever knows the topic reads along: it is as good as a password. */
    topic: secretRefSchema,
    token: secretRefSchema.optional(),
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
  }),
  z.strictObject({ ...base, kind: z.literal('slack'), url: secretRefSchema }),
  z.strictObject({ ...base, kind: z.literal('discord'), url: secretRefSchema }),
  z.strictObject({
    ...base,
    kind: z.literal('webhook'),
    url: secretRefSchema,
    /** Signs each message, as standardwebhooks.com has it. */
    secret: secretRefSchema.optional(),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('mail'),
    host: z.string().regex(/^[\w.:-]{1,253}$/, 'must be a host name'),
    port: z.int().min(1).max(65_535).default(465),
    /** `tls`: from the first byte on; `starttls`: asked for, and nothing is sent without it. */
    security: z.enum(['tls', 'starttls', 'none-on-this-machine']).default('tls'),
    user: z.string().max(256).optional(),
    password: secretRefSchema.optional(),
    from: address,
    to: z.array(address).min(1).max(10),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('shortcut'),
    /** As it is called in the app Shortcuts; it is given the text. */
    shortcut: z
      .string()
      .min(1)
      .max(128)
      .regex(/^[^-\0\n][^\0\n]*$/, 'must be a name'),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('command'),
    /** The program by its whole path and its arguments, fixed; it reads the text from its input. */
    argv: z
      .array(
        z
          .string()
          .max(1_024)
          .regex(/^[^\0]*$/),
      )
      .min(1)
      .max(32)
      .refine(([program]) => program?.startsWith('/') === true, 'must begin with a whole path'),
  }),
]);
export type Outlet = z.infer<typeof outletSchema>;
export type OutletKind = Outlet['kind'];
/** As it is written down: what has a default may be left out. */
export type OutletInput = z.input<typeof outletSchema>;

/** The references to secrets that an outlet has, by the field they stand in. */
export function secretRefsOf(outlet: Outlet): Readonly<Record<string, string>> {
  const named: Record<string, string | undefined> = (() => {
    switch (outlet.kind) {
      case 'ntfy':
        return { topic: outlet.topic, token: outlet.token };
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
