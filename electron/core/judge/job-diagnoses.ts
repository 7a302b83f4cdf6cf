import { counted, type Slot, say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { JobFact } from '../evidence/job-facts.ts';
import { isoTime } from '../text/iso-time.ts';
import type { Diagnosis } from './diagnosis.ts';

/** An older failure is history. A job that runs once a week would else be told of for a week. */
const NEWS_MS = 24 * 60 * 60_000;
/** The gateway tries again within this time: 30 s, 1 min and 5 min after the errors (2026.5.28). */
const RETRY_MS = 6 * 60_000;
/** From this many failed runs in a row on, another try is no reason to wait. */
const RETRIES = 3;
/** A heartbeat is a chore of OpenClaw's own, and the next one comes soon. One that failed is none. */
const FAILED_AGAIN = 2;
/** A late job may still run: after a start the gateway takes its jobs up one by one. */
const LATE_MS = 10 * 60_000;
/** A job that runs every few minutes and has missed all its times for so long does not run. */
const MISSED_AGAIN_MS = 30 * 60_000;
const MOST_NAMED = 10;
const MOST_SAID = 160;

/**
 * Scheduled jobs that failed, whose result reached nobody, or that did not run at their time. Each
 * is told for a day. Nobody waits in a chat for them, so no step is named, and no notice comes
 * unless somebody asked for it (openclaw/openclaw #13593, #50844, #67286).
 */
export function jobDiagnoses(evidence: Evidence): Diagnosis[] {
  const { jobs } = evidence;
  if (jobs === undefined) return [];
  const failed = jobs.list.filter((job) => hasFailed(evidence, job));
  const missed =
    jobs.schedulerOn === false ? [] : jobs.list.filter((job) => isMissed(evidence, job));
  return [
    ...diagnosisOf('job-failed', failed, {
      cause: (what) => say('jobFailed', { what }),
      since: (job) => job.lastRunAtMs,
      seen: failedWords,
      why: say('nextRunMaySucceed'),
    }),
    ...diagnosisOf('job-missed', missed, {
      cause: (what) => say('jobMissed', { what }),
      since: (job) => job.missedSinceMs ?? job.promisedAtMs,
      seen: (job) =>
        say('seenJobMissed', {
          time: isoTime(job.promisedAtMs ?? 0),
          name: nameOf(job),
          last:
            job.lastRunAtMs === null
              ? say('hasNeverRun')
              : say('lastRunWas', { time: isoTime(job.lastRunAtMs) }),
        }),
      why: say('runJobByHand'),
    }),
  ];
}

/** Whether the last run of a job ended in trouble that the gateway does not mend by itself soon. */
function hasFailed({ atMs }: Evidence, job: JobFact): boolean {
  const { lastRunAtMs, lastStatus, errorsInARow, nextRunAtMs, enabled, schedule } = job;
  if (lastRunAtMs === null || lastRunAtMs > atMs || atMs - lastRunAtMs >= NEWS_MS) return false;
  if (job.runningAtMs !== null) return false;
  if (job.autoDisabled) return true;
  // A job that its owner has switched off is of no interest. One that runs once is switched off by
  // OpenClaw itself.
  if (!enabled && schedule !== 'at') return false;
  if (lastStatus === 'ok') return isUndelivered(job);
  if (lastStatus !== 'error') return false;
  if (isHeartbeat(job)) return Math.max(errorsInARow ?? 0, job.failuresSeen ?? 0) >= FAILED_AGAIN;
  const isRetried =
    errorsInARow !== null &&
    errorsInARow < RETRIES &&
    enabled &&
    nextRunAtMs !== null &&
    nextRunAtMs - lastRunAtMs < RETRY_MS;
  return !isRetried;
}

function isHeartbeat({ declaredAs }: JobFact): boolean {
  return declaredAs?.startsWith('heartbeat:') === true;
}

/** Whether a job has done its work and nobody got the result. */
function isUndelivered({ delivery, deliveryError, isQuiet }: JobFact): boolean {
  return delivery === 'not-delivered' && deliveryError !== null && !isQuiet;
}

/** Whether a job stood still at a time for which the gateway had announced it. */
function isMissed(evidence: Evidence, job: JobFact): boolean {
  const { atMs, machine, gateway } = evidence;
  const { promisedAtMs, nextRunAtMs } = job;
  if (promisedAtMs === null || !job.enabled || job.runningAtMs !== null) return false;
  const openedAtMs = gateway.socket.kind === 'open' ? gateway.socket.openedAtMs : 0;
  const couldSinceMs = Math.max(machine.wokeAtMs ?? 0, openedAtMs);
  const couldRunSinceMs = Math.max(promisedAtMs, couldSinceMs);
  if (atMs - promisedAtMs >= NEWS_MS) return false;
  const { missedSinceMs = atMs } = job;
  if (atMs - Math.max(missedSinceMs, couldSinceMs) >= MISSED_AGAIN_MS) return true;
  if (atMs - couldRunSinceMs < LATE_MS) return false;
  // It is made up for at once: later, and not missed.
  const isMadeUpFor = nextRunAtMs !== null && nextRunAtMs > atMs && nextRunAtMs - atMs < LATE_MS;
  return !isMadeUpFor;
}

function diagnosisOf(
  kind: 'job-failed' | 'job-missed',
  jobs: readonly JobFact[],
  words: {
    readonly cause: (what: Slot) => Words;
    readonly since: (job: JobFact) => number | null;
    readonly seen: (job: JobFact) => Words;
    readonly why: Words;
  },
): Diagnosis[] {
  const [first] = jobs;
  if (first === undefined) return [];
  const only = jobs.length === 1 ? first : null;
  const starts = jobs.flatMap((job) => words.since(job) ?? []);
  return [
    {
      class: kind,
      target: '',
      level: 'amber',
      sinceMs: starts.length === 0 ? null : Math.min(...starts),
      sessionKey: only === null ? null : `agent:${only.agentId ?? 'main'}:cron:${only.id}`,
      cause: words.cause(
        only === null ? counted(jobs.length, 'job') : say('oneJob', { name: nameOf(only) }),
      ),
      evidence: jobs.slice(0, MOST_NAMED).map(words.seen),
      action: 'none',
      actionTarget: null,
      why: words.why,
      untilMs: null,
      remedy: {
        words: say(kind === 'job-missed' ? 'remedyJobByHand' : 'remedyJobRuns'),
        command: 'openclaw cron list --all',
      },
    },
  ];
}

function nameOf({ label, id }: JobFact): string {
  return label ?? id;
}

function failedWords(job: JobFact): Words {
  const said = job.lastStatus === 'ok' ? job.deliveryError : job.lastError;
  const times = job.errorsInARow ?? 0;
  return say('seenJobFailed', {
    time: isoTime(job.lastRunAtMs ?? 0),
    name: nameOf(job),
    what: howItFailed(job),
    times: times > 1 ? say('jobTimesInARow', { times }) : '',
    why: said == null ? '' : `: ${said.slice(0, MOST_SAID)}`,
  });
}

function howItFailed({ autoDisabled, lastStatus }: JobFact): Words {
  if (autoDisabled) return say('jobSwitchedOff');
  return lastStatus === 'ok' ? say('jobUndelivered') : say('jobRunFailed');
}
