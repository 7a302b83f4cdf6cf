import { z } from 'zod';
import { LANGUAGES } from '../catalogue/languages.ts';
import { reason } from '../catalogue/sentences/reason.ts';
import { type Outlet, outletSchema } from '../notices/away/outlet-schema.ts';
import { pingSchema } from '../notices/away/ping-schema.ts';
import { plannedQuietSchema } from '../notices/planned-quiet.ts';
import { isKeyOf } from '../text/key-of.ts';
import { duration } from '../text/words.ts';
import { HEALING_AFTER_MS, healingAfterSchema } from './healing.ts';
import {
  DEFAULT_THRESHOLDS,
  type Thresholds,
  thresholdFields,
  thresholdSettingsSchema,
} from './thresholds.ts';

/** The owner's choices and their checks, for the file, the window and other callers alike. */

const profileSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, reason('mustBeProfile'));
const folderSchema = z
  .string()
  .max(1024)
  .refine((path) => path.startsWith('/'), reason('mustBeAbsolute'));
const urlSchema = z
  .string()
  .max(1024)
  .refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || (url.protocol !== 'ws:' && url.protocol !== 'wss:')) return false;
    return url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  }, reason('mustBeGatewayUrl'));

const clockTimeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, reason('mustBeClockTime'));

/**
 * The subject of a notice: a stuck run or session, a silent agent, a gateway that does not answer,
 * scheduled jobs, other trouble, or the end of all trouble.
 */
export const noticeKindSchema = z.enum([
  'stalled',
  'silent',
  'down',
  'automations',
  'other',
  'recovered',
]);
export type NoticeKind = z.infer<typeof noticeKindSchema>;

/** More places than these are a mistake. */
const MOST_OUTLETS = 20;

const fields = {
  /** Native notifications. The light works without them. */
  notifications: z.boolean(),
  /** No look happens before this time. */
  pausedUntil: z.iso.datetime().nullable(),
  /**
   * Whether anybody has ever seen a notice. The system accepts notices that it then does not show,
   * so only a person knows.
   */
  noticesSeen: z.enum(['not-asked', 'asked', 'yes']),
  /** Whether a signed release may ask github.com once a day for a newer one. */
  updates: z.enum(['not-asked', 'on', 'off']),
  /** The notices that a person wants. */
  notifyAbout: z.array(noticeKindSchema).max(10),
  /**
   * No notice comes between these local times. Trouble that still lasts is reported when they end.
   */
  quietHours: z.strictObject({ from: clockTimeSchema, to: clockTimeSchema }).nullable(),
  /** How often a lasting incident is repeated; null: once is enough. */
  remindEveryMs: z
    .number()
    .min(5 * 60_000)
    .max(24 * 60 * 60_000)
    .nullable(),
  /** The kinds of step allowed without being asked, and their limit per hour in all. */
  selfHealing: z.strictObject({
    stopped: z.boolean().default(false),
    orphanedLocks: z.boolean().default(false),
    leakedLocks: z.boolean().default(false),
    restartChannel: z.boolean().default(false),
    endStalledRuns: z.boolean().default(false),
    startGateway: z.boolean().default(false),
    restartHung: z.boolean().default(false),
    /** How long a trouble must have lasted before each kind acts. */
    afterMs: healingAfterSchema.default(HEALING_AFTER_MS),
    maxPerHour: z.int().min(1).max(20).default(3),
  }),
  /** Places outside this machine that notices go to. Each has its own name. */
  outlets: z
    .array(outletSchema)
    .max(MOST_OUTLETS)
    .refine(
      (all) => new Set(all.map(({ name }) => name)).size === all.length,
      reason('mustHaveOwnNames'),
    ),
  /**
   * How long a notice for elsewhere waits while somebody sits at this machine, in ms; 0: not at
   * all.
   */
  awayWaitMs: z
    .number()
    .min(0)
    .max(60 * 60_000),
  /**
   * A check elsewhere that gets regular pings from this machine, and raises the alarm without them.
   */
  ping: pingSchema.nullable(),
  /** Announced work on OpenClaw. Trouble that begins and ends in it raises no notice. */
  plannedQuiet: plannedQuietSchema.nullable(),
  /** Whether a notice sums up the last week, once a week. */
  weeklySummary: z.boolean(),
  /** Clawbuoy's language. `system`: the person's own, if Clawbuoy has it. */
  language: z.enum(['system', ...LANGUAGES]),
  /**
   * `template`: macOS draws the light in the menu bar's own colour, and its shape shows the state.
   * `automatic`: template while the light needs nobody, colour otherwise.
   */
  menuBarIcon: z.enum(['automatic', 'colour', 'template']),
  /** Whether it was said that the menu bar hides the light. It is said once. */
  hiddenIconTold: z.boolean(),
  /** The keys that open the panel from anywhere, in Electron's names; null: none. */
  shortcut: z
    .string()
    .regex(
      /^((Command|Control|Alt|Option|Shift)\+){1,4}([A-Z0-9]|F([1-9]|1\d|2[0-4])|Space)$/,
      reason('mustBeKeys'),
    )
    .nullable(),
  /** The watched OpenClaw; null: the one that OpenClaw itself would find. */
  profile: profileSchema.nullable(),
  stateDir: folderSchema.nullable(),
  url: urlSchema.nullable(),
  /**
   * Whether the listener at the gateway's address on this machine always gets the gateway's key. It
   * may then be a process that Clawbuoy cannot see to be OpenClaw: in a container, behind a proxy
   * or a tunnel.
   */
  trustListener: z.boolean(),
};
const plainSchema = z.object(fields);
type PlainSettings = z.infer<typeof plainSchema>;

/** The owner's choices, complete: every field has a value. */
export type Settings = Readonly<PlainSettings> & { readonly thresholds: Readonly<Thresholds> };

/**
 * Settings in files of earlier versions that no longer mean anything. The system itself keeps
 * whether the app is launched at login. A copy here could only disagree.
 */
const RETIRED: ReadonlySet<string> = new Set(['launchAtLogin']);

/**
 * A change. Absent fields stay as they are. Thresholds absent from a given `thresholds` become the
 * defaults.
 */
export const settingsPatchSchema = z
  .strictObject(fields)
  .partial()
  .extend({ thresholds: thresholdSettingsSchema.optional() });
export type SettingsPatch = z.input<typeof settingsPatchSchema>;

export const settingsSchema = z.strictObject({ ...fields, thresholds: thresholdSettingsSchema });

export const DEFAULT_SETTINGS: Settings = {
  notifications: true,
  pausedUntil: null,
  noticesSeen: 'not-asked',
  updates: 'not-asked',
  // Nobody waits in a chat for a scheduled job, so its notices are to be asked for.
  notifyAbout: noticeKindSchema.options.filter((kind) => kind !== 'automations'),
  quietHours: null,
  remindEveryMs: null,
  selfHealing: {
    stopped: false,
    orphanedLocks: false,
    leakedLocks: false,
    restartChannel: false,
    endStalledRuns: false,
    startGateway: false,
    restartHung: false,
    afterMs: HEALING_AFTER_MS,
    maxPerHour: 3,
  },
  outlets: [],
  awayWaitMs: 2 * 60_000,
  ping: null,
  plannedQuiet: null,
  weeklySummary: false,
  language: 'system',
  menuBarIcon: 'automatic',
  hiddenIconTold: false,
  shortcut: 'Control+Alt+Command+C',
  profile: null,
  stateDir: null,
  url: null,
  trustListener: false,
  thresholds: DEFAULT_THRESHOLDS,
};

export type LoadedSettings = {
  readonly settings: Settings;
  /** The values refused or unreadable, by name; empty on a good day. */
  readonly findings: readonly string[];
};

/**
 * Checks a settings file value by value. Good values are used. Others are named in the findings,
 * and their defaults used. Findings do not repeat values.
 */
export function checkSettings(
  raw: Readonly<Record<string, unknown>>,
  name = 'settings.json',
): LoadedSettings {
  const findings: string[] = [];
  const sound = { ...raw, ...checkOutlets(raw.outlets, name, findings) };
  const plain = checkFields(fields, sound, DEFAULT_SETTINGS, name, findings, ['thresholds']);
  const given = z.record(z.string(), z.unknown()).safeParse(raw.thresholds ?? {});
  if (!given.success) findings.push(reason('thresholdsNoObject', { name }));
  const thresholds = checkFields(
    thresholdFields,
    given.success ? given.data : {},
    DEFAULT_THRESHOLDS,
    `${name}: thresholds`,
    findings,
  );
  const settings = {
    ...plainSchema.parse({ ...DEFAULT_SETTINGS, ...plain }),
    thresholds: { ...DEFAULT_THRESHOLDS, ...z.record(z.string(), z.number()).parse(thresholds) },
  };
  if (settings.thresholds.stalledRedMs < settings.thresholds.stalledAmberMs) {
    findings.push(reason('redBeforeAmber', { name }));
    settings.thresholds.stalledRedMs = DEFAULT_THRESHOLDS.stalledRedMs;
    settings.thresholds.stalledAmberMs = DEFAULT_THRESHOLDS.stalledAmberMs;
  }
  return { settings, findings };
}

/** Checks each place alone: a wrong one must not take the others with it. */
function checkOutlets(
  raw: unknown,
  name: string,
  findings: string[],
): { readonly outlets?: readonly Outlet[] } {
  const list = z.array(z.unknown()).max(MOST_OUTLETS).safeParse(raw);
  if (!list.success) return {};
  const outlets = list.data.flatMap((one, index) => {
    const parsed = outletSchema.safeParse(one);
    if (parsed.success) return [parsed.data];
    const issue = parsed.error.issues[0];
    const key = issue?.path.join('.') ?? '';
    const why = problemWords(key, issue);
    const number = index + 1;
    findings.push(
      key === ''
        ? reason('outletNotUsed', { name, number, why })
        : reason('outletFieldNotUsed', { name, number, key, why }),
    );
    return [];
  });
  return { outlets };
}

/** The values that fit their schema. The others are named in the findings. */
function checkFields(
  schemas: Readonly<Record<string, z.ZodType>>,
  raw: Readonly<Record<string, unknown>>,
  defaults: object,
  name: string,
  findings: string[],
  besides: readonly string[] = [],
): Record<string, unknown> {
  const good: Record<string, unknown> = {};
  const standing = new Map(Object.entries(defaults));
  for (const [key, value] of Object.entries(raw)) {
    if (besides.includes(key) || RETIRED.has(key) || value === undefined) continue;
    const schema = Object.hasOwn(schemas, key) ? schemas[key] : undefined;
    if (schema === undefined) {
      findings.push(reason('noSuchSetting', { name, key: JSON.stringify(key.slice(0, 64)) }));
      continue;
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) good[key] = parsed.data;
    else {
      const why = problemWords(key, parsed.error.issues[0]);
      findings.push(
        reason('settingNotUsed', { name, word: key, why, what: shown(key, standing.get(key)) }),
      );
    }
  }
  return good;
}

/** What a value must be, for the person who wrote it into the file. */
function problemWords(key: string, issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case 'too_small':
      return reason('mustBeAtLeast', { least: shown(key, Number(issue.minimum)) });
    case 'too_big':
      return reason('mayBeAtMost', { most: shown(key, Number(issue.maximum)) });
    case 'invalid_type':
      return reason(
        isKeyOf(TYPE_REASONS, issue.expected) ? TYPE_REASONS[issue.expected] : 'mustBeAnother',
      );
    case 'invalid_value':
      return reason('mustBeOneOf', { list: issue.values.map(String).join(', ') });
    // Only these have words of ours.
    case 'custom':
    case 'invalid_format':
      return issue.message;
    default:
      return reason('doesNotFit');
  }
}

const TYPE_REASONS = {
  boolean: 'mustBeTrueOrFalse',
  number: 'mustBeNumber',
  int: 'mustBeWholeNumber',
  string: 'mustBeText',
  array: 'mustBeList',
  object: 'mustBeObject',
  record: 'mustBeObject',
} as const;

/** A value as a person reads it. Lengths of time are in ms in the file, and so are shown both ways. */
function shown(key: string, value: unknown): string {
  if (value === null || value === undefined) return reason('settingIsNone');
  if (typeof value === 'object') return JSON.stringify(value);
  return key.endsWith('Ms') && typeof value === 'number'
    ? `${value} (${duration(value)})`
    : String(value);
}
