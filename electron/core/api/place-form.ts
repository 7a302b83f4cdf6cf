import { z } from 'zod';
import { type Outlet, outletSchema, secretRefsOf } from '../notices/away/outlet-schema.ts';
import { type PingPace, type PingSettings, pingSchema } from '../notices/away/ping-schema.ts';
import { err, ok, type Result } from '../result.ts';
import { PLACE_FIELDS, PLACE_KINDS, type PlaceField } from './place-fields.ts';

/**
 * A place for notices as the settings page shows and takes it: plain texts for what is no secret,
 * and for a secret only where it is kept. A program that is run can be written down in the
 * settings file alone.
 */

const text = z.string().max(2_100);
const kindSchema = z.enum(PLACE_KINDS);

/** What the page sends: a secret that is left empty stays as it is. */
export const placeInputSchema = z.strictObject({
  /** The name of the place that is changed; null: it is a new one. */
  was: z.string().max(64).nullable(),
  kind: kindSchema,
  name: text,
  text: z.enum(['short', 'full']),
  answers: z.boolean(),
  fields: z.record(z.string().max(32), text),
});
export type PlaceInput = z.infer<typeof placeInputSchema>;

/** What the page is shown: of a secret that it is kept, or the place that is named. */
export const placeFormSchema = z.strictObject({
  name: z.string(),
  /** Null: a kind that only the settings file can change. */
  kind: kindSchema.nullable(),
  text: z.enum(['short', 'full']),
  answers: z.boolean(),
  fields: z.record(z.string(), z.string()),
  /** By field: a reference as it stands, or an empty text for one that is kept or in clear. */
  secrets: z.record(z.string(), z.string()),
});
export type PlaceForm = z.infer<typeof placeFormSchema>;

/** A place as the page shows it. No secret is in it, and no address that is as good as one. */
export function placeFormOf(outlet: Outlet): PlaceForm {
  const kind = PLACE_KINDS.find((one) => one === outlet.kind) ?? null;
  const raw: Readonly<Record<string, unknown>> = outlet;
  const fields = kind === null ? [] : PLACE_FIELDS[kind];
  const shown = fields
    .filter(({ isSecret }) => !isSecret)
    .map(({ name }): [string, string] => [name, shownValue(raw[name])]);
  return {
    name: outlet.name,
    kind,
    text: outlet.text,
    answers: outlet.kind === 'telegram' && outlet.answers,
    fields: Object.fromEntries(shown),
    secrets: Object.fromEntries(
      Object.entries(secretRefsOf(outlet)).map(([field, ref]) => [field, shownRef(ref)]),
    ),
  };
}

function shownValue(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(', ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Names of variables, files and keychain items are no secrets; what the app keeps is only "kept". */
function shownRef(ref: string): string {
  return /^(env|file|keychain):/.test(ref) ? ref : '';
}

/** Whether a text names where a secret is, and is none itself. */
function isReference(typed: string): boolean {
  return /^(env|file|keychain|app|clear):/.test(typed);
}

/** The first field that does not fit; `name` for its name, `taken` where another place has it. */
export type PlaceProblem = {
  readonly field: string;
  /** `reference`: where a secret lies is written down in the settings file, not in the window. */
  readonly why: 'needed' | 'form' | 'taken' | 'reference' | 'not-kept';
};

/** Secrets that were typed, by their field: they must be kept before the place can be saved. */
export function typedSecrets({ kind, fields }: PlaceInput): readonly [PlaceField, string][] {
  return PLACE_FIELDS[kind].flatMap(({ name, isSecret }): [PlaceField, string][] => {
    const typed = fields[name]?.trim() ?? '';
    return isSecret && typed !== '' && !isReference(typed) ? [[name, typed]] : [];
  });
}

/**
 * The places with this one added or changed. `refs` holds where typed secrets are kept, by their
 * field. A field that is left empty takes its default, a secret what it was; but what was meant for
 * one server is not sent to another: there it must be typed anew. The window can name no file and
 * no variable, or a page could have any of them sent away.
 */
export function withPlace(
  outlets: readonly Outlet[],
  input: PlaceInput,
  refs: Readonly<Record<string, string>>,
): Result<readonly Outlet[], readonly PlaceProblem[]> {
  const name = input.name.trim();
  const before = outlets.find((one) => one.name === input.was);
  if (outlets.some((one) => one.name === name && one !== before)) {
    return err([{ field: 'name', why: 'taken' }]);
  }
  const kept = before !== undefined && isSameReceiver(before, input) ? secretRefsOf(before) : {};
  const missing: PlaceProblem[] = [];
  const values = PLACE_FIELDS[input.kind].flatMap((field): [string, unknown][] => {
    const typed = input.fields[field.name]?.trim() ?? '';
    if (field.isSecret && isReference(typed) && typed !== kept[field.name]) {
      missing.push({ field: field.name, why: 'reference' });
      return [];
    }
    const ref = refs[field.name] ?? kept[field.name];
    const value = field.isSecret ? ref : fieldValue(field.name, typed);
    if (value === undefined || value === '') {
      if (field.isNeeded) missing.push({ field: field.name, why: 'needed' });
      return [];
    }
    return [[field.name, value]];
  });
  if (missing.length > 0) return err(missing);
  // What the page does not show of a place stays as it is: how its mail is secured, for one.
  const isSameKind = before !== undefined && before.kind === input.kind;
  const shown = new Set<string>(PLACE_FIELDS[input.kind].map((field) => field.name));
  const rest = isSameKind ? Object.entries(before).filter(([key]) => !shown.has(key)) : [];
  const parsed = outletSchema.safeParse({
    ...Object.fromEntries(rest),
    enabled: before?.enabled ?? true,
    ...Object.fromEntries(values),
    kind: input.kind,
    name,
    text: input.text,
    ...(input.kind === 'telegram' ? { answers: input.answers } : {}),
  });
  if (!parsed.success) {
    return err(
      parsed.error.issues.map(({ path }) => ({ field: String(path[0] ?? 'name'), why: 'form' })),
    );
  }
  const place = parsed.data;
  return ok(
    before === undefined
      ? [...outlets, place]
      : outlets.map((one) => (one === before ? place : one)),
  );
}

/** Whether it goes where it went before: to the same server, by the same service. */
function isSameReceiver(before: Outlet, { kind, fields }: PlaceInput): boolean {
  if (before.kind !== kind) return false;
  const raw: Readonly<Record<string, unknown>> = before;
  return (['server', 'host', 'port', 'user'] as const).every((name) => {
    const isAsked = PLACE_FIELDS[kind].some((one) => one.name === name && !one.isSecret);
    return !isAsked || shownValue(raw[name]) === (fields[name]?.trim() ?? '');
  });
}

function fieldValue(field: PlaceField, typed: string): unknown {
  if (typed === '') return undefined;
  if (field === 'port') return Number(typed);
  if (field === 'to') return typed.split(',').map((one) => one.trim());
  return typed;
}

/** Where the address of the check elsewhere is taken from, as the page shows it; null: none is set. */
export function shownPing(ping: PingSettings | null): string | null {
  return ping === null ? null : shownRef(ping.url);
}

/** How often the check hears from this machine, and when it hears of a red light; null: none is set. */
export function shownPingPace(ping: PingSettings | null): PingPace | null {
  return ping === null ? null : { everyMs: ping.everyMs, graceMs: ping.graceMs };
}

/** The check with this reference to its address, at the pace it had; null: the reference is none. */
export function pingWith(before: PingSettings | null, url: string): PingSettings | null {
  const parsed = pingSchema.safeParse({ ...before, url });
  return parsed.success ? parsed.data : null;
}
