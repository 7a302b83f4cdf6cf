import { z } from 'zod';
import type { JobFact, JobsFact } from '../../core/evidence/job-facts.ts';
import { parseVersion } from '../../core/openclaw/era.ts';

const MOST_JOBS = 200;
const LONGEST_NAME = 200;
const LONGEST_ERROR = 300;

const time = z.number().nullish().catch(null);
const word = z.string().max(100).nullish().catch(null);
const flag = z.boolean().nullish().catch(null);
const said = z
  .string()
  .transform((text) => text.slice(0, LONGEST_ERROR))
  .nullish()
  .catch(null);
const told = { lastError: said, lastDeliveryStatus: word, lastDeliveryError: said };

/**
 * A job: the whole one of every version, or the compact one of 2026.7 and later. The job's own
 * prompt is not read.
 */
const jobSchema = z.object({
  id: z.string().min(1).max(LONGEST_NAME),
  name: z.string().nullish().catch(null),
  displayName: z.string().nullish().catch(null),
  agentId: word,
  declarationKey: word,
  enabled: z.boolean(),
  schedule: z.object({ kind: word }).nullish().catch(null),
  scheduleKind: word,
  updatedAtMs: time,
  nextRunAtMs: time,
  runningAtMs: time,
  lastRunAtMs: time,
  lastRunStatus: word,
  lastRunError: said,
  autoDisabled: z.unknown().optional(),
  deliverySuppressionReason: word,
  consecutiveErrors: time,
  ...told,
  state: z
    .object({
      nextRunAtMs: time,
      runningAtMs: time,
      lastRunAtMs: time,
      lastRunStatus: word,
      lastStatus: word,
      consecutiveErrors: time,
      autoDisabled: z.unknown().optional(),
      deliverySuppressionReason: word,
      ...told,
    })
    .nullish()
    .catch(null),
});
const jobsSchema = z.object({
  jobs: z
    .array(z.unknown())
    .transform((all) => all.slice(0, MOST_JOBS))
    .pipe(z.array(jobSchema.nullable().catch(null))),
});
const statusSchema = z.object({ enabled: flag });

type Told = Omit<JobFact, 'promisedAtMs' | 'missedSinceMs' | 'failuresSeen'>;

/**
 * The parameters of `cron.list` for this version. Finished and switched off jobs are wanted too:
 * a failed one may be among them. Read from 2026.7.35: it can leave the prompts out.
 */
export function jobsQuery(version: string | null): object {
  const [year = 0, month = 0] = parseVersion(version) ?? [];
  const isCompact = year > 2026 || (year === 2026 && month >= 7);
  return isCompact
    ? { includeDisabled: true, compact: true, limit: 200, sortBy: 'updatedAtMs', sortDir: 'desc' }
    : { includeDisabled: true };
}

/** The scheduled jobs, with the times at which the gateway said that each would run. */
export interface JobLedger {
  /** Takes an answer to `cron.list`. False if it is not understood. */
  list(payload: unknown, atMs: number): boolean;
  /** Takes an answer to `cron.status`. False if it is not understood. */
  status(payload: unknown): boolean;
  /** Whether a job is past its time, by the gateway's own list. */
  isOneLate(nowMs: number): boolean;
  /** Null before the first list. */
  facts(): JobsFact | null;
}

export function createJobLedger(): JobLedger {
  let facts: JobsFact | null = null;
  let schedulerOn: boolean | null = null;

  /**
   * A promise outlives a restart of the gateway, which then names a later time. It ends with the
   * next run, and with a change of the job that came before its time.
   */
  function withPromise(job: Told, updatedAtMs: number | null, atMs: number): JobFact {
    const known = facts;
    const before = known?.list.find((one) => one.id === job.id);
    const isChanged = (promisedAtMs: number) =>
      known !== null &&
      updatedAtMs !== null &&
      updatedAtMs > known.atMs &&
      updatedAtMs < promisedAtMs;
    const hasRun = before !== undefined && before.lastRunAtMs !== job.lastRunAtMs;
    const earlier = hasRun
      ? []
      : [before?.promisedAtMs, before?.nextRunAtMs].filter((one) => one != null && !isChanged(one));
    const due = [...earlier, job.nextRunAtMs].flatMap((promisedAtMs) => {
      if (promisedAtMs == null || promisedAtMs > atMs || job.runningAtMs !== null) return [];
      return (job.lastRunAtMs ?? 0) >= promisedAtMs - EARLY_MS ? [] : promisedAtMs;
    });
    const told = { ...job, ...failuresSeen(job, before) };
    if (due.length === 0) return { ...told, promisedAtMs: null };
    const promisedAtMs = Math.max(...due);
    // A job that runs every minute has always a next time soon, also where it never runs.
    const firstAtMs = Math.min(
      ...due,
      hasRun ? promisedAtMs : (before?.missedSinceMs ?? promisedAtMs),
    );
    return {
      ...told,
      promisedAtMs,
      ...(firstAtMs < promisedAtMs && !isChanged(firstAtMs) ? { missedSinceMs: firstAtMs } : {}),
    };
  }

  return {
    list(payload, atMs) {
      const parsed = jobsSchema.safeParse(payload);
      if (!parsed.success) return false;
      const list = parsed.data.jobs.flatMap((row) =>
        row === null ? [] : withPromise(jobFact(row), row.updatedAtMs ?? null, atMs),
      );
      facts = { atMs, schedulerOn, list };
      return true;
    },
    status(payload) {
      const parsed = statusSchema.safeParse(payload);
      if (!parsed.success) return false;
      schedulerOn = parsed.data.enabled ?? null;
      if (facts !== null) facts = { ...facts, schedulerOn };
      return true;
    },
    isOneLate: (nowMs) =>
      facts?.list.some(
        ({ enabled, nextRunAtMs }) => enabled && nextRunAtMs !== null && nextRunAtMs < nowMs,
      ) === true,
    facts: () => facts,
  };
}

/** The failures in a row: the lists of 2026.7 and later do not count them. */
function failuresSeen(job: Told, before: JobFact | undefined): Pick<JobFact, 'failuresSeen'> {
  if (job.lastStatus !== 'error' || before?.lastStatus !== 'error') return {};
  const isSame = before.lastRunAtMs === job.lastRunAtMs;
  if (isSame) return before.failuresSeen === undefined ? {} : { failuresSeen: before.failuresSeen };
  return { failuresSeen: (before.failuresSeen ?? 1) + 1 };
}

/** A run may begin this long before its time: clocks are rounded. */
const EARLY_MS = 2_000;
const SCHEDULES = new Set(['at', 'every', 'cron']);

function jobFact(row: z.infer<typeof jobSchema>): Told {
  const { state } = row;
  const kind = row.schedule?.kind ?? row.scheduleKind ?? '';
  const name = row.displayName ?? row.name ?? '';
  const disabled = row.autoDisabled ?? state?.autoDisabled ?? null;
  return {
    id: row.id,
    label: name === '' ? null : name.slice(0, LONGEST_NAME),
    agentId: row.agentId ?? null,
    ...(row.declarationKey == null ? {} : { declaredAs: row.declarationKey }),
    enabled: row.enabled,
    schedule: isSchedule(kind) ? kind : 'other',
    nextRunAtMs: row.nextRunAtMs ?? state?.nextRunAtMs ?? null,
    runningAtMs: row.runningAtMs ?? state?.runningAtMs ?? null,
    lastRunAtMs: row.lastRunAtMs ?? state?.lastRunAtMs ?? null,
    lastStatus: row.lastRunStatus ?? state?.lastRunStatus ?? state?.lastStatus ?? null,
    lastError: row.lastRunError ?? row.lastError ?? state?.lastError ?? null,
    errorsInARow: row.consecutiveErrors ?? state?.consecutiveErrors ?? null,
    autoDisabled: disabled !== null && disabled !== false,
    delivery: row.lastDeliveryStatus ?? state?.lastDeliveryStatus ?? null,
    deliveryError: row.lastDeliveryError ?? state?.lastDeliveryError ?? null,
    isQuiet: (row.deliverySuppressionReason ?? state?.deliverySuppressionReason ?? null) !== null,
  };
}

function isSchedule(kind: string): kind is 'at' | 'every' | 'cron' {
  return SCHEDULES.has(kind);
}
