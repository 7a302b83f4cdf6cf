import { z } from 'zod';
import type { Evidence } from '../evidence/evidence.ts';
import type { JournalRecord } from '../history/journal-record.ts';
import type { Acknowledgement } from '../notices/acknowledgements.ts';
import { outletStatusSchema } from '../notices/away/outlet-status.ts';
import type { Result } from '../result.ts';
import type { ActionName, ActionResult, Consent, Notification, Plan } from '../steps/action.ts';
import { actionNameSchema, actionResultSchema, notificationSchema } from '../steps/action.ts';
import { type GatewayId, gatewayIdSchema } from './gateway-id.ts';
import { type Offer, offerSchema } from './offer.ts';
import type { LoadedSettings, Settings, SettingsPatch } from './settings-schema.ts';
import { snapshotSchema } from './snapshot.ts';

export const placesSchema = z.strictObject({
  stateDir: z.string(),
  url: z.string(),
  /** Set up on this machine; the default one is called "default". */
  profiles: z.array(z.string()),
});
export type Places = z.infer<typeof placesSchema>;

/** Everything a viewer (tray, panel, terminal) may know of the engine at one moment. */
export const engineStatusSchema = z.strictObject({
  /** Which gateway all of it is about; absent where only one can be meant. */
  gatewayId: gatewayIdSchema.optional(),
  snapshot: snapshotSchema,
  offers: z.array(offerSchema),
  running: z
    .strictObject({
      action: actionNameSchema,
      target: z.string().nullable(),
      startedAt: z.iso.datetime(),
      steps: actionResultSchema.shape.steps,
    })
    .nullable(),
  lastResult: actionResultSchema.nullable(),
  pausedUntil: z.iso.datetime().nullable(),
  /** The places that notices go to beyond this machine; absent where another engine sends them. */
  outlets: z.array(outletStatusSchema).optional(),
});
export type EngineStatus = z.infer<typeof engineStatusSchema>;

export const engineEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('status'), status: engineStatusSchema }),
  z.strictObject({ type: z.literal('notification'), notification: notificationSchema }),
  z.strictObject({ type: z.literal('action'), result: actionResultSchema }),
]);
export type EngineEvent = z.infer<typeof engineEventSchema>;

export { type Offer, offerSchema };

/**
 * The one engine behind the menu bar, the window and the terminal. Where a gateway's id can be
 * given, none means the one that is shown; a gateway that is not watched is refused by rejecting.
 */
export interface Engine {
  status(): EngineStatus;
  /** Calls back on every change; returns the way to stop it. */
  subscribe(listener: (event: EngineEvent) => void): () => void;
  /** What a step would do now; changes nothing. */
  plan(action: ActionName, target: string | null, gatewayId?: GatewayId): Promise<Plan>;
  /**
   * Takes one step. One at a time: a second call while one runs is refused, with a reason. What a
   * plan asks to be agreed to twice is refused without the second yes.
   */
  act(
    action: ActionName,
    target: string | null,
    consent?: Consent,
    gatewayId?: GatewayId,
  ): Promise<ActionResult>;
  /** Stops looking until this time (ms since epoch); null looks again at once. */
  pause(untilMs: number | null): void;
  /** Looks now instead of at the next tick. */
  look(): Promise<void>;
  /** The machine is about to sleep, or has woken: no alarm within the grace after it. */
  suspend(): void;
  resume(): void;
  /** What the owner has chosen, and what is wrong with the file it stands in. */
  settings(): LoadedSettings;
  /** Changes settings: in the file, and at once in what is done. Says why a change is refused. */
  configure(patch: SettingsPatch): Result<Settings>;
  /** The journal, oldest record first. */
  history(): readonly JournalRecord[];
  /** What the current snapshot was judged from; null before the first look. */
  evidence(): Evidence | null;
  /** What a person has said of incidents and lost messages, and the way to say it. */
  marks(): readonly Acknowledgement[];
  mark(mark: Acknowledgement): Result<void>;
  /** Which OpenClaw is watched, and which profiles could be instead. */
  places(): Places;
  /** Sends a test to one of the places for notices; an error, in words, where it did not arrive. */
  testOutlet(name: string): Promise<Result<void>>;
  /** Where the settings file is, for "Open settings". */
  readonly settingsFile: string;
  /** The dashboard of the watched gateway (`http://127.0.0.1:PORT/`), without any credential. */
  dashboardUrl(): string;
  close(): Promise<void>;
}

export type { ActionName, ActionResult, Notification, Plan };
