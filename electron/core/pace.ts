/**
 * When a request may be sent again. A slow gateway or program is asked less, so that watching never
 * adds to its trouble. A gateway that takes seconds for its list of sessions (openclaw/openclaw
 * #76931, #77373) works for Clawbuoy all that time. Pure: every time is an argument.
 */

export type Pace = {
  /** When the open request was sent; null: none is open. */
  readonly askedAtMs: number | null;
  /** The last request that ended; null before the first. */
  readonly last: { readonly endedAtMs: number; readonly tookMs: number } | null;
  /** How many in a row failed. */
  readonly failures: number;
  /** It may not be sent before this time. */
  readonly notBeforeMs: number;
};

export type PaceRule = {
  /** An answer faster than this is quick. Then only the caller's own pace counts. */
  readonly quickMs: number;
  /** A pause lasts the answer's time times this: 15 leaves it one sixteenth of the time. */
  readonly pauseShare: number;
  /** The pause after the first failure. It doubles with each further failure. */
  readonly failurePauseMs: number;
  readonly longestPauseMs: number;
};

/** Requests over the gateway's socket. A healthy gateway answers within some 50 ms. */
export const QUESTION_PACE: PaceRule = {
  quickMs: 250,
  pauseShare: 15,
  failurePauseMs: 1_000,
  longestPauseMs: 5 * 60_000,
};

/** Requests to the operating system. Each may start a program (ps, lsof, launchctl, systemctl). */
export const PROGRAM_PACE: PaceRule = {
  quickMs: 1_000,
  pauseShare: 15,
  failurePauseMs: 1_000,
  longestPauseMs: 2 * 60_000,
};

/** A request without an answer for this long will get none. */
export const GIVEN_UP_MS = 5 * 60_000;

export const RESTED: Pace = { askedAtMs: null, last: null, failures: 0, notBeforeMs: 0 };

/** Whether it may be sent now. A clock that was set back does not prevent it. */
export function mayAsk(pace: Pace, nowMs: number): boolean {
  if (pace.askedAtMs !== null) return false;
  const isSetBack = pace.last !== null && nowMs < pace.last.endedAtMs;
  return isSetBack || nowMs >= pace.notBeforeMs;
}

export function begun(pace: Pace, nowMs: number): Pace {
  return { ...pace, askedAtMs: nowMs };
}

/**
 * The pace after the end of a request: answered, refused, lost or given up. The pause grows with
 * the time that it took.
 */
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
