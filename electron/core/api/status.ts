import { z } from 'zod';
import type { Evidence } from '../evidence/evidence.ts';
import type { JournalRecord } from '../history/journal-record.ts';
import type { Acknowledgement } from '../notices/acknowledgement-schema.ts';
import { outletStatusSchema } from '../notices/away/outlet-status.ts';
import type { Result } from '../result.ts';
import type { ActionName, ActionResult, Plan } from '../steps/action.ts';
import { actionNameSchema, actionResultSchema, notificationSchema } from '../steps/action.ts';
import type { Consent } from '../steps/consent.ts';
import { type GatewayId, gatewayIdSchema } from './gateway-id.ts';
import type { ModelTry } from './model-try.ts';
import { offerSchema } from './offer.ts';
import { saidSchema } from './said.ts';
import type { LoadedSettings, Settings, SettingsPatch } from './settings-schema.ts';
import { snapshotSchema } from './snapshot.ts';

export const placesSchema = z.strictObject({
  stateDir: z.string(),
  url: z.string(),
  /** The profiles set up on this machine. The default one is called "default". */
  profiles: z.array(z.string()),
  /** Whether Clawbuoy hears of every command that waits for a person; a version may tell of some. */
  approvals: z.enum(['all', 'some', 'unknown']),
});
export type Places = z.infer<typeof placesSchema>;

/** Everything a viewer (tray, panel, terminal) may know of the engine at one moment. */
export const engineStatusSchema = z.strictObject({
  /** The gateway that all of it is about; absent where there is only one. */
  gatewayId: gatewayIdSchema.optional(),
  snapshot: snapshotSchema,
  offers: z.array(offerSchema),
  running: z
    .strictObject({
      action: actionNameSchema,
      target: z.string().nullable(),
      startedAt: z.iso.datetime(),
      steps: actionResultSchema.shape.steps,
      said: saidSchema.optional(),
    })
    .nullable(),
  lastResult: actionResultSchema.nullable(),
  pausedUntil: z.iso.datetime().nullable(),
  /** The places outside this machine that notices go to; absent where another engine sends them. */
  outlets: z.array(outletStatusSchema).optional(),
});
export type EngineStatus = z.infer<typeof engineStatusSchema>;

export const engineEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('status'), status: engineStatusSchema }),
  z.strictObject({ type: z.literal('notification'), notification: notificationSchema }),
  z.strictObject({ type: z.literal('action'), result: actionResultSchema }),
]);
export type EngineEvent = z.infer<typeof engineEventSchema>;

/**
 * The one engine behind the menu bar, the window and the terminal. Without a gateway's id a call
 * means the gateway shown. A call for a gateway that is not watched is rejected.
 */
export interface Engine {
  status(): EngineStatus;
  /** Calls back on every change. Returns a function that stops it. */
  subscribe(listener: (event: EngineEvent) => void): () => void;
  /** Returns the plan of a step. Changes nothing. */
  plan(action: ActionName, target: string | null, gatewayId?: GatewayId): Promise<Plan>;
  /**
   * Takes one step. A second call while one runs is refused, with a reason. A step whose plan needs
   * a second yes is refused without it.
   */
  act(
    action: ActionName,
    target: string | null,
    consent?: Consent,
    gatewayId?: GatewayId,
  ): Promise<ActionResult>;
  /**
   * Asks a model's provider one short question through OpenClaw, because a person wants to know.
   * Null means the provider of the worst incident that can be asked. It never fails.
   */
  tryModel(provider: string | null, gatewayId?: GatewayId): Promise<ModelTry>;
  /** Stops looking until this time (ms since epoch). Null looks again at once. */
  pause(untilMs: number | null): void;
  /** Looks now instead of at the next tick. */
  look(): Promise<void>;
  /** The machine is about to sleep, or has woken: no alarm within the grace after it. */
  suspend(): void;
  resume(): void;
  /** The owner's settings, and the errors in their file. */
  settings(): LoadedSettings;
  /** Changes settings, in the file and at once in use. The error says why a change is refused. */
  configure(patch: SettingsPatch): Result<Settings>;
  /** The journal, oldest record first. */
  history(): readonly JournalRecord[];
  /** The evidence of the current snapshot, as it was heard; null before the first look. */
  evidence(): Evidence | null;
  /** A person's marks on incidents and lost messages, and the call that adds one. */
  marks(): readonly Acknowledgement[];
  mark(mark: Acknowledgement): Result<void>;
  /** The watched OpenClaw, and the profiles that could be watched instead. */
  places(): Places;
  /**
   * Keeps a secret where only the app can read it; the reference to write into the settings, or
   * why it cannot be kept.
   */
  keepSecret(name: string, text: string): Promise<Result<string>>;
  /** Sends a test to one of the places for notices. The error says why it did not arrive. */
  testOutlet(name: string): Promise<Result<void>>;
  /** Where the settings file is, for "Open settings". */
  readonly settingsFile: string;
  /** The dashboard of the watched gateway (`http://127.0.0.1:PORT/`), without any credential. */
  dashboardUrl(): string;
  close(): Promise<void>;
}
