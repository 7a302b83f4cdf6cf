import { begun, ended, mayAsk, type Pace, QUESTION_PACE, RESTED } from '../../core/pace.ts';
import type { Result } from '../../core/result.ts';
import type { RpcError } from './refusal.ts';

export type Answer = Result<unknown, RpcError>;

/** One request under way. */
export type Asked = {
  /** The answer. Null if none came within the given time. */
  readonly inTime: Promise<Answer | null>;
  /** The answer, even a late one, or an error if none can come any more. */
  readonly settled: Promise<Answer>;
};

export type Question = {
  readonly method: string;
  readonly params: object;
  /** How long the caller waits. A later answer is still used. */
  readonly patienceMs: number;
  /** A person waits: asked even in a pause, but never beside a running question. */
  readonly isOwn?: boolean;
  /**
   * Called with the answer, in time or late. `false` means that it is of no use. If the watch's own
   * question finds the same one under way, only the first caller's `take` runs.
   */
  readonly take: (answer: Answer, sentAtMs: number) => boolean;
};

/** `late`: under way, and its answer will be used. `not-asked`: it is not due yet. */
export type Outcome = 'answered' | 'late' | 'not-asked';

/** A method that the gateway answers slowly or has not answered yet. */
export type SlowAnswer = {
  readonly method: string;
  readonly askedAtMs: number;
  /** The duration in ms. Null while there is no answer. */
  readonly tookMs: number | null;
  /** When it is asked again. Null while there is no answer. */
  readonly nextAtMs: number | null;
};

/**
 * All questions over one gateway's socket. Each method has one question under way at a time. When
 * the caller stops waiting, the gateway may still work on it. Slow or failed questions are asked
 * less often (see `core/pace.ts`).
 */
export interface Questions {
  ask(question: Question): Promise<Outcome>;
  /** The methods that now take longer than `overMs`. */
  slow(overMs: number): readonly SlowAnswer[];
  /** Resets all paces, because another gateway answers now. */
  forget(): void;
}

type Line = {
  pace: Pace;
  current: {
    readonly about: string;
    readonly sentAtMs: number;
    /** Whether its caller still waits. */
    isFresh: boolean;
    readonly inTime: Promise<unknown>;
    readonly taken: Promise<Answer>;
  } | null;
};

export function createQuestions(options: {
  /** Null while there is no connection. */
  readonly send: (method: string, params: object, patienceMs: number) => Asked | null;
  readonly now: () => number;
}): Questions {
  const { send, now } = options;
  const lines = new Map<string, Line>();

  function lineOf(method: string): Line {
    const known = lines.get(method);
    if (known !== undefined) return known;
    const line: Line = { pace: RESTED, current: null };
    lines.set(method, line);
    return line;
  }

  function begin(line: Line, question: Question, about: string): Line['current'] {
    const { method, params, patienceMs, take } = question;
    const sentAtMs = now();
    const asked = send(method, params, patienceMs);
    if (asked === null) return null;
    line.pace = begun(line.pace, sentAtMs);
    const taken = asked.settled.then((answer) => {
      const isOfUse = take(answer, sentAtMs);
      line.current = null;
      line.pace = ended(line.pace, now(), QUESTION_PACE, !answer.ok || !isOfUse);
      return answer;
    });
    const current: NonNullable<Line['current']> = {
      about,
      sentAtMs,
      isFresh: true,
      inTime: asked.inTime.then(async (answer) => {
        current.isFresh = false;
        if (answer !== null) await taken;
      }),
      taken,
    };
    line.current = current;
    return current;
  }

  /** Waits with the caller for a running question. A person also waits for a late one. */
  async function wait(line: Line, current: NonNullable<Line['current']>, question: Question) {
    if (current.isFresh) await current.inTime;
    else if (question.isOwn === true) {
      await Promise.race([current.taken, pause(question.patienceMs)]);
    }
    return line.current === current ? 'late' : 'answered';
  }

  return {
    async ask(question) {
      const line = lineOf(question.method);
      const about = JSON.stringify(question.params);
      const waitedFor = new Set<unknown>();
      for (let { current } = line; current !== null; { current } = line) {
        if (current.about === about) {
          // The watch repeats its own questions and uses an answer only once.
          const { sentAtMs } = current;
          const joined =
            question.isOwn === true
              ? current.taken.then((answer) => question.take(answer, sentAtMs))
              : current.taken;
          const outcome = await wait(line, current, question);
          if (outcome === 'answered') await joined;
          return outcome;
        }
        // Another question of this kind waits for the running one, unless that is late.
        if (waitedFor.has(current) || (await wait(line, current, question)) === 'late') {
          return 'not-asked';
        }
        waitedFor.add(current);
      }
      if (question.isOwn !== true && !mayAsk(line.pace, now())) return 'not-asked';
      const mine = begin(line, question, about);
      return mine === null ? 'not-asked' : wait(line, mine, question);
    },
    slow(overMs) {
      return [...lines].flatMap(([method, { pace, current }]): SlowAnswer[] => {
        if (current !== null) {
          const isLate = now() - current.sentAtMs > overMs;
          const { sentAtMs } = current;
          return isLate ? [{ method, askedAtMs: sentAtMs, tookMs: null, nextAtMs: null }] : [];
        }
        if (pace.last === null || pace.last.tookMs <= overMs || pace.notBeforeMs <= now()) {
          return [];
        }
        const { endedAtMs, tookMs } = pace.last;
        return [{ method, askedAtMs: endedAtMs - tookMs, tookMs, nextAtMs: pace.notBeforeMs }];
      });
    },
    forget() {
      for (const line of lines.values()) line.pace = { ...RESTED, askedAtMs: line.pace.askedAtMs };
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
