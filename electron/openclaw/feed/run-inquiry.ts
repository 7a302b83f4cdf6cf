import type { InFlightFact, RingFact } from '../../core/evidence/heard-facts.ts';
import type { RunFact } from '../../core/evidence/session-facts.ts';
import type { Outcome, Question } from '../gateway/questions.ts';
import { IN_FLIGHT_ONLY, readInFlight } from './in-flight.ts';
import { readStability } from './stability.ts';

/** The most sessions that a look asks about, the longest at work first. */
const MOST_ASKED_AFTER = 5;
/** The whole ring is requested. For a run of an hour ago it has only a few lines. */
const WHOLE_RING = { limit: 1_000 } as const;
const RPC_MS = 4_000;
const PACE_MS = 5_000;

type Options = {
  /** Asks at the gateway's own pace. The answer may be late, or the question not yet due. */
  readonly ask: (question: Question) => Promise<Outcome>;
  /** Whether the gateway knows this method. */
  readonly offers: (method: string) => boolean;
  readonly now: () => number;
};

/** The gateway's answers about runs whose steps were not seen, as they were given. */
export type InquiredRuns = {
  readonly ring: RingFact | null;
  /** Only of sessions that were asked about and have a run in progress. */
  readonly inFlight: readonly InFlightFact[];
};

const NOTHING_TOLD: InquiredRuns = { ring: null, inFlight: [] };

/** The gateway's answers about runs whose steps were not seen. */
export interface RunInquiry {
  /** Each answer counts as soon as it is there. Its age is for the judge to weigh. */
  readonly told: InquiredRuns;
  /** Forgets all answers: they came over a connection that is gone. */
  forget(): void;
  /** Asks about these runs at its own pace. Without any runs, it forgets all answers. */
  askAfter(runs: readonly RunFact[], store: 'jsonl' | 'sqlite' | 'unknown'): Promise<void>;
  /**
   * Asks for the gateway's reports at once. A question about runs soon after does not repeat it.
   */
  askReports(): Promise<void>;
  /** Asks for the run in progress of this session. Not repeated soon after. */
  askSession(key: string): Promise<void>;
}

export function createRunInquiry({ ask, offers, now }: Options): RunInquiry {
  let told: InquiredRuns = NOTHING_TOLD;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let reportsAtMs = Number.NEGATIVE_INFINITY;
  let reports: Promise<void> = Promise.resolve();
  const sessions = new Map<string, { readonly atMs: number; readonly asked: Promise<void> }>();

  async function takeReports(): Promise<void> {
    if (!offers('diagnostics.stability')) return;
    await ask({
      method: 'diagnostics.stability',
      params: WHOLE_RING,
      patienceMs: RPC_MS,
      take: (answer, sentAtMs) => {
        told = { ...told, ring: answer.ok ? readStability(answer.value, sentAtMs) : null };
        return answer.ok;
      },
    });
  }

  function askReports(): Promise<void> {
    if (now() - reportsAtMs < PACE_MS) return reports;
    reportsAtMs = now();
    reports = takeReports();
    return reports;
  }

  async function takeSession(key: string): Promise<void> {
    await ask({
      method: 'chat.history',
      params: { sessionKey: key, ...IN_FLIGHT_ONLY },
      patienceMs: RPC_MS,
      take: (answer, sentAtMs) => {
        const read = answer.ok ? readInFlight(key, answer.value, sentAtMs) : null;
        const others = told.inFlight.filter((one) => one.sessionKey !== key);
        told = { ...told, inFlight: read === null ? others : [...others, read] };
        return answer.ok;
      },
    });
  }

  async function askSession(key: string): Promise<void> {
    // 2026.2.1 knows no run in progress, refuses the question, and logs that each time.
    if (!offers('chat.history') || !offers('diagnostics.stability')) return;
    const before = sessions.get(key);
    if (before !== undefined && now() - before.atMs < PACE_MS) return before.asked;
    const asked = takeSession(key);
    sessions.set(key, { atMs: now(), asked });
    return asked;
  }

  function forget(): void {
    told = NOTHING_TOLD;
    sessions.clear();
    reportsAtMs = Number.NEGATIVE_INFINITY;
  }

  return {
    get told() {
      return told;
    },
    forget,
    askReports,
    askSession,
    async askAfter(runs, store) {
      const keys = runs
        .toSorted((a, b) => a.startedAtMs - b.startedAtMs)
        .slice(0, MOST_ASKED_AFTER)
        .flatMap((run) => run.sessionKey ?? []);
      if (keys.length === 0) {
        forget();
        return;
      }
      if (now() - askedAtMs < PACE_MS) return;
      askedAtMs = now();
      const asked = new Set(keys);
      const kept = told.inFlight.filter((one) => asked.has(one.sessionKey));
      told = { ...told, inFlight: kept };
      // Versions with transcripts give no times in a history. Their files do.
      for (const key of sessions.keys()) if (!asked.has(key)) sessions.delete(key);
      await Promise.all([askReports(), ...(store === 'sqlite' ? keys.map(askSession) : [])]);
    },
  };
}
