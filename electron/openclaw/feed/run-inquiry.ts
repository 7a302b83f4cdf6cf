import type { RunFact } from '../../core/evidence/evidence.ts';
import type { Outcome, Question } from '../gateway/questions.ts';
import type { InFlight } from './in-flight.ts';
import { IN_FLIGHT_ONLY, readInFlight } from './in-flight.ts';
import { type InquiredRuns, NOTHING_HEARD } from './listed-runs.ts';
import { readStability } from './stability.ts';

/** The most sessions that a look asks about, the longest at work first. */
const MOST_ASKED_AFTER = 5;
/** The whole ring is requested. For a run of an hour ago it has only a few lines. */
const WHOLE_RING = { limit: 1_000 } as const;
const RPC_MS = 4_000;
const PACE_MS = 5_000;
/** Older answers are dropped. A look asks every few seconds, a slow gateway less often. */
const OLD_MS = 20_000;

type Options = {
  /** Asks at the gateway's own pace. The answer may be late, or the question not yet due. */
  readonly ask: (question: Question) => Promise<Outcome>;
  /** Whether the gateway knows this method. */
  readonly offers: (method: string) => boolean;
  readonly now: () => number;
  /** The run in progress of a session that was asked about. Null: none, or none reported. */
  readonly onSession: (key: string, run: InFlight | null) => void;
};

/** The gateway's answers about runs whose steps were not seen. */
export interface RunInquiry {
  /** Each answer counts as soon as it is there. */
  readonly told: InquiredRuns;
  /** Asks about these runs at its own pace. Without any runs, it forgets all answers. */
  askAfter(runs: readonly RunFact[], store: 'jsonl' | 'sqlite' | 'unknown'): Promise<void>;
  /**
   * Asks for the gateway's reports at once. A question about runs soon after does not repeat it.
   */
  askReports(): Promise<void>;
  /** Asks for the run in progress of this session. Not repeated soon after. */
  askSession(key: string): Promise<void>;
}

export function createRunInquiry({ ask, offers, now, onSession }: Options): RunInquiry {
  let told: InquiredRuns = NOTHING_HEARD;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let reportsAtMs = Number.NEGATIVE_INFINITY;
  let reports: Promise<void> = Promise.resolve();
  let toldAtMs = 0;
  const heardAtMs = new Map<string, number>();
  const sessions = new Map<string, { readonly atMs: number; readonly asked: Promise<void> }>();

  async function takeReports(): Promise<void> {
    if (!offers('diagnostics.stability')) return;
    await ask({
      method: 'diagnostics.stability',
      params: WHOLE_RING,
      patienceMs: RPC_MS,
      take: (answer, sentAtMs) => {
        told = { ...told, stability: answer.ok ? readStability(answer.value) : null };
        toldAtMs = sentAtMs;
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

  /** Drops old answers, since a run may have moved since. */
  function forgetOld(): void {
    const isOld = (atMs: number) => now() - atMs > OLD_MS;
    if (told.stability !== null && isOld(toldAtMs)) told = { ...told, stability: null };
    const kept = [...told.inFlight].filter(([key]) => !isOld(heardAtMs.get(key) ?? 0));
    if (kept.length < told.inFlight.size) told = { ...told, inFlight: new Map(kept) };
  }

  async function takeSession(key: string): Promise<void> {
    await ask({
      method: 'chat.history',
      params: { sessionKey: key, ...IN_FLIGHT_ONLY },
      patienceMs: RPC_MS,
      take: (answer, sentAtMs) => {
        const read = answer.ok ? readInFlight(answer.value) : null;
        const others = [...told.inFlight].filter(([known]) => known !== key);
        told = { ...told, inFlight: new Map(read === null ? others : [...others, [key, read]]) };
        heardAtMs.set(key, sentAtMs);
        onSession(key, read);
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

  return {
    get told() {
      forgetOld();
      return told;
    },
    askReports,
    askSession,
    async askAfter(runs, store) {
      const keys = runs
        .toSorted((a, b) => a.startedAtMs - b.startedAtMs)
        .slice(0, MOST_ASKED_AFTER)
        .flatMap((run) => run.sessionKey ?? []);
      if (keys.length === 0) {
        told = NOTHING_HEARD;
        sessions.clear();
        heardAtMs.clear();
        reportsAtMs = Number.NEGATIVE_INFINITY;
        return;
      }
      if (now() - askedAtMs < PACE_MS) return;
      askedAtMs = now();
      const asked = new Set(keys);
      const kept = [...told.inFlight].filter(([key]) => asked.has(key));
      told = { ...told, inFlight: new Map(kept) };
      // Versions with transcripts give no times in a history. Their files do.
      for (const key of sessions.keys()) if (!asked.has(key)) sessions.delete(key);
      await Promise.all([askReports(), ...(store === 'sqlite' ? keys.map(askSession) : [])]);
    },
  };
}
