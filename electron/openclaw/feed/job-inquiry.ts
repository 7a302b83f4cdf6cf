import type { JobsFact } from '../../core/evidence/job-facts.ts';
import type { Outcome, Question } from '../gateway/questions.ts';
import { createJobLedger, jobsQuery } from './job-ledger.ts';

/** Jobs run by the hour or the day. An event of one makes them worth asking for again. */
const PACE_MS = 10 * 60_000;
const AFTER_EVENT_MS = 60_000;

type Options = {
  readonly ask: (question: Omit<Question, 'patienceMs'>) => Promise<Outcome>;
  /** Whether the gateway knows this method. */
  readonly offers: (method: string) => boolean;
  readonly now: () => number;
};

/** The scheduled jobs. They are asked for slowly and never waited for: no look is late for a job. */
export interface JobInquiry {
  /** Call this when a connection has opened, with the gateway's version. */
  opened(version: string | null): void;
  /** Call this at an event of a job. */
  news(): void;
  /** Asks if it is due. */
  ask(): Promise<void>;
  /** Null before the first list, or if this version has none. */
  facts(): JobsFact | null;
}

export function createJobInquiry({ ask, offers, now }: Options): JobInquiry {
  const ledger = createJobLedger();
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let isNews = false;
  let version: string | null = null;
  return {
    opened(next) {
      version = next;
      isNews = true;
    },
    news() {
      isNews = true;
    },
    async ask() {
      const paceMs = isNews ? AFTER_EVENT_MS : PACE_MS;
      if (now() - askedAtMs < paceMs || !offers('cron.list')) return;
      askedAtMs = now();
      isNews = false;
      await ask({
        method: 'cron.list',
        params: jobsQuery(version),
        take: (answer, sentAtMs) => answer.ok && ledger.list(answer.value, sentAtMs),
      });
      // A scheduler that its owner has switched off misses nothing.
      if (!ledger.isOneLate(now()) || !offers('cron.status')) return;
      await ask({
        method: 'cron.status',
        params: {},
        take: (answer) => answer.ok && ledger.status(answer.value),
      });
    },
    facts: () => ledger.facts(),
  };
}
