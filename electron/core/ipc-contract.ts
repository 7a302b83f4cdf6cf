import { z } from 'zod';
import { actionNameSchema, actionResultSchema } from './action.ts';
import { engineStatusSchema } from './status.ts';

/**
 * All that the window may ask of the app, and what it gets: one entry per channel, arguments as
 * a tuple. The compiler asks for a handler (shell/ipc.ts) and a function (preload.ts) for each.
 */

/** What the window shows: the engine's status, and what does not work in the app itself. */
export const panelStatusSchema = z.strictObject({
  status: engineStatusSchema,
  notices: z.array(z.string()),
});
export type PanelStatus = z.infer<typeof panelStatusSchema>;

/** How a requested step ended, or why it was not begun. */
export const actReplySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ended'), result: actionResultSchema }),
  z.strictObject({ kind: z.literal('refused'), reason: z.string() }),
]);
export type ActReply = z.infer<typeof actReplySchema>;

/** Longest target a window may name: a path at its system limit. */
const MAX_TARGET_LENGTH = 4_096;

export const contract = {
  status: { request: z.tuple([]), response: panelStatusSchema },
  /** Takes a step that is on offer now: its action and its target, exactly. */
  act: {
    request: z.tuple([actionNameSchema, z.string().max(MAX_TARGET_LENGTH).nullable()]),
    response: actReplySchema,
  },
  pause: { request: z.tuple([z.enum(['for-an-hour', 'off'])]), response: z.null() },
  look: { request: z.tuple([]), response: z.null() },
  openDashboard: { request: z.tuple([]), response: z.null() },
} as const;

export type Channel = keyof typeof contract;
export type Request<C extends Channel> = z.infer<(typeof contract)[C]['request']>;
export type Response<C extends Channel> = z.infer<(typeof contract)[C]['response']>;

/** Names on the wire. A type, so that the preload script needs no schema at run time. */
export type WireName<C extends Channel> = `clawbuoy:${C}`;
export type StatusPush = 'clawbuoy:on-status';

/** What the window finds as `window.clawbuoy`: functions, nothing else. */
export type PanelApi = {
  readonly [C in Channel]: (...request: Request<C>) => Promise<Response<C>>;
} & {
  /** Calls back with every change; returns the way to stop it. */
  readonly onStatus: (listener: (status: PanelStatus) => void) => () => void;
};
