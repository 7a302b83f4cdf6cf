import { z } from 'zod';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A duration in ms with its default and its sensible bounds. */
const duration = (defaultMs: number, minMs: number, maxMs: number, meaning: string) =>
  z.number().min(minMs).max(maxMs).default(defaultMs).describe(meaning);

/**
 * Every duration that verdicts or the pace of watching depend on, in ms, in one place. A version's
 * own limits (acquire timeout, maximal hold, boot limit) belong to its era, not here.
 */
export const thresholdFields = {
  /** A person is notified when somebody has waited this long for an answer. */
  waitedTooLongMs: duration(3 * MINUTE, 10 * SECOND, 24 * HOUR, 'waiting that is worth a notice'),
  /** A run without progress turns amber, then red. */
  stalledAmberMs: duration(MINUTE, 5 * SECOND, 24 * HOUR, 'run without progress: amber'),
  stalledRedMs: duration(3 * MINUTE, 5 * SECOND, 24 * HOUR, 'run without progress: red'),
  /** A gateway that accepts connections and says nothing. */
  hungRedMs: duration(30 * SECOND, 5 * SECOND, HOUR, 'gateway silent: red'),
  /** A gateway that answers late, because its event loop is busy. */
  slowRedMs: duration(5 * MINUTE, 10 * SECOND, 24 * HOUR, 'gateway slow: red'),
  /** `database is locked` (2026.8.1 and later). */
  storeBusyRedMs: duration(MINUTE, 5 * SECOND, HOUR, 'session database busy: red'),
  /** One HTTP probe. A longer wait means "silent". */
  probeTimeoutMs: duration(2 * SECOND, 200, 10 * SECOND, 'limit of one probe'),
  /** The pace of looks on a good day, and while something is off or an action runs. */
  tickMs: duration(5 * SECOND, SECOND, 10 * MINUTE, 'pace on a good day'),
  fastTickMs: duration(SECOND, 250, MINUTE, 'pace while something is off'),
  /** How long the same lock must stay after its run ended before it counts as leaked. */
  leakedConfirmMs: duration(5 * SECOND, 2 * SECOND, HOUR, 'lock left after its run: leaked'),
  /** A process that started this much later than a lock was made cannot be its owner. */
  recycledToleranceMs: duration(2 * SECOND, 2 * SECOND, HOUR, 'start later than the lock'),
  /** An unreadable lock may be one that is just being written. */
  malformedGraceMs: duration(30 * SECOND, 5 * SECOND, HOUR, 'grace of an unreadable lock'),
  /** No alarm this soon after a wake: everything is late then (openclaw/openclaw #110354). */
  wakeGraceMs: duration(30 * SECOND, 0, 10 * MINUTE, 'grace after a wake'),
} as const;

export const thresholdSettingsSchema = z.strictObject(thresholdFields);
export type Thresholds = z.infer<typeof thresholdSettingsSchema>;
export type ThresholdName = keyof Thresholds;

export const DEFAULT_THRESHOLDS: Thresholds = thresholdSettingsSchema.parse({});
