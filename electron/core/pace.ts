/**
 * When a question may be asked again. A gateway or a program that is slow is asked less, so that
 * watching never adds to its trouble: a gateway that takes seconds for its list of sessions
 * (openclaw/openclaw #76931, #77373) is at work for us all that time. Pure: every time comes in.
 */

export type Pace = {
  /** When the question was asked that has not ended; null: none is under way. */
  readonly askedAtMs: number | null;
  /** The one that ended last; null before the first. */
  readonly last: { readonly endedAtMs: number; readonly tookMs: number } | null;
  /** How many in a row failed. */
  readonly failures: number;
  /** Not to be asked before this time. */
  readonly notBeforeMs: number;
};

export type PaceRule = {
  /** Quicker than this is quick: then only the asker's own pace counts. */
  readonly quickMs: number;
  /** A pause is so many times as long as the answer took: 15 leaves it one sixteenth of the time. */
  readonly pauseShare: number;
  /** The pause after the first failure; it doubles with each that follows. */
  readonly failurePauseMs: number;
  readonly longestPauseMs: number;
};

/** Questions over the gateway's socket. A well gateway answers within some 50 ms. */
export const QUESTION_PACE: PaceRule = {
  quickMs: 250,
  pauseShare: 15,
  failurePauseMs: 1_000,
  longestPauseMs: 5 * 60_000,
};

/** Questions to the operating system: each may start a program (ps, lsof, launchctl, systemctl). */
export const PROGRAM_PACE: PaceRule = {
  quickMs: 1_000,
  pauseShare: 15,
  failurePauseMs: 1_000,
  longestPauseMs: 2 * 60_000,
};

/** A question that has had no answer for so long has none to come. */
export const GIVEN_UP_MS = 5 * 60_000;

export const RESTED: Pace = { askedAtMs: null, last: null, failures: 0, notBeforeMs: 0 };

/** Whether it may be asked now. A clock that was set back keeps nobody from asking. */
export function mayAsk(pace: Pace, nowMs: number): boolean {
  if (pace.askedAtMs !== null) return false;
  const isSetBack = pace.last !== null && nowMs < pace.last.endedAtMs;
  return isSetBack || nowMs >= pace.notBeforeMs;
}

export function begun(pace: Pace, nowMs: number): Pace {
  return { ...pace, askedAtMs: nowMs };
}

/** It has ended: answered, or refused, or lost, or given up. The pause grows with what it took. */
export function ended(pace: Pace, nowMs: number, rule: PaceRule, isFailure: boolean): Pace {
  const tookMs = Math.max(0, nowMs - (pace.askedAtMs ?? nowMs));
  const failures = isFailure ? pace.failures + 1 : 0;
  const slowMs = tookMs < rule.quickMs ? 0 : tookMs * rule.pauseShare;
  const failedMs = failures === 0 ? 0 : rule.failurePauseMs * 2 ** Math.min(failures - 1, 16);
  return {
    askedAtMs: null,
    last: { endedAtMs: nowMs, tookMs },
    failures,
    notBeforeMs: nowMs + Math.min(rule.longestPauseMs, Math.max(slowMs, failedMs)),
  };
}
