import { z } from 'zod';
import type { IncidentStory } from '../history/incident-story.ts';
import type { AnsweredShares } from '../history/patterns.ts';
import type { Timeline } from '../history/timeline.ts';
import { acknowledgementSchema } from '../notices/acknowledgement-schema.ts';
import { pingPaceSchema } from '../notices/away/ping-schema.ts';
import {
  actionNameSchema,
  actionResultSchema,
  consentSchema,
  planSchema,
} from '../steps/action.ts';
import { gatewayIdSchema } from './gateway-id.ts';
import { healingCountSchema } from './healing.ts';
import { offerSchema } from './offer.ts';
import { placeFormSchema, placeInputSchema } from './place-form.ts';
import { settingsSchema } from './settings-schema.ts';
import { engineStatusSchema, placesSchema } from './status.ts';

/**
 * All that the window may ask of the app, with the answers: one entry per channel, arguments as a
 * tuple. The compiler asks for a handler (shell/ipc.ts) and a function (preload.ts) for each.
 */

/** A choice made in the menu that the window is to show. */
const wantedSchema = z.strictObject({
  page: z.enum(['now', 'settings']),
  /** The step whose question is asked; null: none. */
  step: z.strictObject({ action: actionNameSchema, target: z.string().nullable() }).nullable(),
  /** Its time, which distinguishes one choice from the next. */
  atMs: z.number(),
});
export type Wanted = z.infer<typeof wantedSchema>;

/** The window's content: the engine's status, and the facts beside it. */
export const panelStatusSchema = z.strictObject({
  status: engineStatusSchema,
  /** Steps that may be asked for beyond those on offer: for single sessions, and the undo. */
  further: z.array(offerSchema),
  /** A person's marks on incidents and lost messages. */
  marks: z.array(acknowledgementSchema),
  /** When agents last answered. It never holds their words. */
  replies: z.array(z.strictObject({ sessionKey: z.string(), at: z.iso.datetime() })),
  /** Problems of the app itself. */
  notices: z.array(z.string()),
  /** A test notice was sent, and nobody has said whether it came. */
  askAboutNotices: z.boolean(),
  /** Whether the demo's simulated OpenClaw is shown. */
  demo: z.boolean(),
  /** Absent: nothing, or it has been shown. */
  wanted: wantedSchema.optional(),
});
export type PanelStatus = z.infer<typeof panelStatusSchema>;

/** How a requested step ended, or why it did not begin. */
const actReplySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ended'), result: actionResultSchema }),
  z.strictObject({ kind: z.literal('refused'), reason: z.string() }),
]);
export type ActReply = z.infer<typeof actReplySchema>;

/** What came of trying a model, in words. `well`: it answered. */
const tryReplySchema = z.strictObject({ well: z.boolean(), words: z.string() });
export type TryReply = z.infer<typeof tryReplySchema>;

/** The plan of a step, or why there is none. */
const planReplySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('plan'), plan: planSchema }),
  z.strictObject({ kind: z.literal('refused'), reason: z.string() }),
]);
export type PlanReply = z.infer<typeof planReplySchema>;

/** Done, or why not. */
const replySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('done') }),
  z.strictObject({ kind: z.literal('refused'), reason: z.string() }),
]);
export type Reply = z.infer<typeof replySchema>;

/** The change is made, or why not, with the words for each field. */
const configureReplySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('done') }),
  z.strictObject({
    kind: z.literal('refused'),
    reason: z.string(),
    fields: z.array(z.strictObject({ field: z.string(), words: z.string() })),
  }),
]);
export type ConfigureReply = z.infer<typeof configureReplySchema>;

/**
 * Where notices go is not the window's to know: addresses are as good as passwords. It adds and
 * changes places by a form of their own, in which no secret comes back and no program can be named.
 */
const NOT_FOR_THE_WINDOW = { outlets: true, ping: true } as const;
const outletName = z.string().max(64);

/**
 * Only the size is checked here. The values are checked where they are kept, with a message for
 * each.
 */
const settingsChangeSchema = z
  .record(z.string().max(64), z.unknown())
  .refine((change) => JSON.stringify(change).length <= 16_384)
  .refine((change) => !Object.keys(NOT_FOR_THE_WINDOW).some((name) => Object.hasOwn(change, name)));

/** The app's facts about itself: its news, its command and its updates. */
const ownFactsSchema = z.strictObject({
  /** The changelog's Markdown, one line each; empty: nothing about this version. */
  changes: z.array(z.string()),
  command: z.enum(['no-program', 'not-installed', 'there', 'taken', 'can-be-put']),
  /** Where the command is or would be; null: nowhere. */
  commandPath: z.string().nullable(),
  /** Whether this package can update itself at all. */
  canUpdate: z.boolean(),
  /** The version that waits to be installed; null: none does. */
  ready: z.string().nullable(),
});
export type OwnFacts = z.infer<typeof ownFactsSchema>;

const sampleSchema = z.strictObject({ title: z.string(), body: z.string() });

const settingsReplySchema = z.strictObject({
  settings: settingsSchema.omit(NOT_FOR_THE_WINDOW),
  /** The default thresholds. */
  defaults: settingsSchema.shape.thresholds,
  version: z.string(),
  /** The places for notices, as a form shows them. */
  placeForms: z.array(placeFormSchema),
  /** A notice as it would go out, word for word, by how much it tells. */
  samples: z.strictObject({ short: sampleSchema, full: sampleSchema }),
  /** Where the address of the check elsewhere is taken from, empty where the app keeps it; null: none is set. */
  ping: z.string().nullable(),
  pingPace: pingPaceSchema.nullable(),
  /** The counts of each kind of healing, from the smallest to the largest. */
  healing: z.array(healingCountSchema),
  /** Errors in the settings file, in words. */
  findings: z.array(z.string()),
  places: placesSchema,
  own: ownFactsSchema,
  login: z.enum(['enabled', 'not-registered', 'requires-approval', 'not-found', 'unpackaged']),
});
export type SettingsReply = z.infer<typeof settingsReplySchema>;

/** The gateway that it is about, by the status's name for it. */
const gatewayId = gatewayIdSchema.optional();

/** A person's mark. The app knows how long a snooze lasts. */
const markRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('acknowledge'), incidentId: z.string().max(512), gatewayId }),
  z.strictObject({ kind: z.literal('snooze'), incidentId: z.string().max(512), gatewayId }),
  z.strictObject({
    kind: z.literal('dismiss'),
    sessionKey: z.string().max(512),
    since: z.iso.datetime(),
    gatewayId,
  }),
]);
export type MarkRequest = z.infer<typeof markRequestSchema>;

/** Longest target a window may name: a path at its system limit. */
const MAX_TARGET_LENGTH = 4_096;
const incidentId = z.string().max(512);
const target = z.string().max(MAX_TARGET_LENGTH).nullable();

export const contract = {
  status: { request: z.tuple([]), response: panelStatusSchema },
  /** Returns the plan of a step that makes sense now. Changes nothing. */
  plan: { request: z.tuple([actionNameSchema, target, gatewayId]), response: planReplySchema },
  /** Takes a step that makes sense now, with exactly this action and target. */
  act: {
    request: z.tuple([actionNameSchema, target, consentSchema, gatewayId]),
    response: actReplySchema,
  },
  /** Asks the provider of this incident one short question. */
  tryModel: { request: z.tuple([incidentId, gatewayId]), response: tryReplySchema },
  pause: { request: z.tuple([z.enum(['for-an-hour', 'off'])]), response: z.null() },
  look: { request: z.tuple([]), response: z.null() },
  openDashboard: { request: z.tuple([]), response: z.null() },
  mark: { request: z.tuple([markRequestSchema]), response: replySchema },
  /** The picture of the last day or week. */
  timeline: { request: z.tuple([z.enum(['day', 'week'])]), response: z.custom<Timeline>() },
  /** The shares of the last day, week and month in which the agent could answer. */
  answered: { request: z.tuple([]), response: z.custom<AnsweredShares>() },
  /** The story of one incident; null: the journal does not know it. */
  incident: { request: z.tuple([incidentId]), response: z.custom<IncidentStory | null>() },
  /** Puts a report without secrets on the clipboard. The window never sees its text. */
  copyReport: { request: z.tuple([incidentId.nullable()]), response: replySchema },
  /** Puts the command that is shown on the first page, or on an incident's, on the clipboard. */
  copyCommand: { request: z.tuple([incidentId.nullable()]), response: replySchema },
  settings: { request: z.tuple([]), response: settingsReplySchema },
  configure: { request: z.tuple([settingsChangeSchema]), response: configureReplySchema },
  /** Switches a place for notices from the settings file on or off. */
  outletInUse: { request: z.tuple([outletName, z.boolean()]), response: replySchema },
  /** Adds a place for notices, or changes one; each field that cannot be used is named. */
  savePlace: { request: z.tuple([placeInputSchema]), response: configureReplySchema },
  removePlace: { request: z.tuple([outletName]), response: replySchema },
  /** The address that hears that this machine is alive; null: none from now on. */
  savePing: {
    request: z.tuple([z.string().max(2_048).nullable()]),
    response: configureReplySchema,
  },
  /** How often that address hears it, and when it hears of a red light. */
  pacePing: { request: z.tuple([pingPaceSchema]), response: replySchema },
  /** Sends a test to one of them. */
  testOutlet: { request: z.tuple([outletName]), response: replySchema },
  launchAtLogin: { request: z.tuple([z.boolean()]), response: replySchema },
  /** Puts the terminal program on the PATH. */
  putCommand: { request: z.tuple([]), response: replySchema },
  /** Installs the version that is ready, and starts it. */
  installUpdate: { request: z.tuple([]), response: replySchema },
  openSettingsFile: { request: z.tuple([]), response: z.null() },
  /** Sends a notice to see whether they come. */
  testNotice: { request: z.tuple([]), response: z.null() },
  openNotificationSettings: { request: z.tuple([]), response: replySchema },
  /** Hides the panel: Escape was pressed, and nothing in it used the key. */
  hide: { request: z.tuple([]), response: z.null() },
  quit: { request: z.tuple([]), response: z.null() },
  /** The height that the window needs to show its whole page, in the page's own pixels. */
  fit: { request: z.tuple([z.number().min(0).max(20_000)]), response: z.null() },
  demo: { request: z.tuple([z.enum(['start', 'end'])]), response: replySchema },
} as const;

export type Channel = keyof typeof contract;
export type Request<C extends Channel> = z.infer<(typeof contract)[C]['request']>;
export type Response<C extends Channel> = z.infer<(typeof contract)[C]['response']>;

/** Names on the wire. They are a type, so that the preload script needs no schema at run time. */
export type WireName<C extends Channel> = `clawbuoy:${C}`;
export type StatusPush = 'clawbuoy:on-status';

/** The window's `window.clawbuoy`: functions, nothing else. */
export type PanelApi = {
  readonly [C in Channel]: (...request: Request<C>) => Promise<Response<C>>;
} & {
  /** Calls back with every change. Returns a function that stops it. */
  readonly onStatus: (listener: (status: PanelStatus) => void) => () => void;
};
