import { z } from 'zod';
import { strings } from '../../catalogue/catalogue.ts';
import { spokenReason } from '../../catalogue/sentences/spoken.ts';
import type { AwayState } from './away-queue.ts';
import { type AwayText, awayText } from './away-text.ts';
import type { AwayFacts } from './facts.ts';
import { type Outlet, secretRefsOf } from './outlet-schema.ts';

/** One place that notices go to, for a viewer. It holds no address and no secret. */
export const outletStatusSchema = z.strictObject({
  name: z.string(),
  kind: z.string(),
  enabled: z.boolean(),
  waiting: z.int().nonnegative(),
  deliveredAt: z.iso.datetime().nullable(),
  failed: z.strictObject({ at: z.iso.datetime(), why: z.string() }).nullable(),
  /** A notice as it would go out, word for word. */
  sample: z.strictObject({ title: z.string(), body: z.string() }),
});
export type OutletStatus = z.infer<typeof outletStatusSchema>;

export function outletStatuses(
  outlets: readonly Outlet[],
  state: AwayState,
  nowMs: number,
): readonly OutletStatus[] {
  return outlets.map((outlet) => {
    const { name, kind, enabled } = outlet;
    const record = state.outlets[name];
    const { deliveredAtMs = null, failed = null } = record ?? {};
    return {
      name,
      kind,
      enabled,
      waiting: state.messages.filter((one) => one.outlet === name).length,
      deliveredAt: deliveredAtMs === null ? null : new Date(deliveredAtMs).toISOString(),
      failed: failed === null ? null : { at: new Date(failed.atMs).toISOString(), why: failed.why },
      sample: sampleText(outlet, nowMs),
    };
  });
}

/** The troubles of the way out, in sentences for the list of findings. */
export function outletFindings(outlets: readonly Outlet[], state: AwayState): readonly string[] {
  return outlets
    .filter(({ enabled }) => enabled)
    .flatMap((outlet) => {
      const { deliveredAtMs = null, failed = null } = state.outlets[outlet.name] ?? {};
      const isFailing = failed !== null && failed.atMs >= (deliveredAtMs ?? 0);
      const isInClear = Object.values(secretRefsOf(outlet)).some((ref) => ref.startsWith('clear:'));
      return [
        ...(isFailing ? [strings.away.failed(outlet.name, spokenReason(failed.why))] : []),
        ...(isInClear ? [strings.away.inClear(outlet.name)] : []),
      ];
    });
}

/** The sample message: a gateway that has been away for twelve minutes. */
export function sampleText({ text }: Pick<Outlet, 'text'>, nowMs: number): AwayText {
  const sinceMs = nowMs - 12 * 60_000;
  const facts: AwayFacts = {
    class: 'gateway-down',
    kind: 'down',
    level: 'red',
    sinceMs,
    waitingSinceMs: nowMs - 4 * 60_000,
    others: 0,
    full: {
      title: strings.incident['gateway-down'].advice,
      body: strings.away.settings.fullSample,
    },
  };
  return awayText(facts, 'began', text, nowMs, null);
}
