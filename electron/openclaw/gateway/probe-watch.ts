import type { HttpFact } from '../../core/evidence/gateway-facts.ts';
import { isLate, isSlowAnswer } from '../../core/judge/judge.ts';
import { httpOrigin } from '../locate/gateway-url.ts';
import type { Location } from '../locate/locate.ts';
import { httpFact } from './http-fact.ts';
import { probeHttp } from './http-probe.ts';

type Options = {
  readonly location: Location;
  readonly timeoutMs: number;
  readonly now: () => number;
};

/** The last answer of the gateway's port and how often it repeated. */
export interface ProbeWatch {
  readonly fact: HttpFact;
  /** Null before the first probe. */
  readonly atMs: number | null;
  /** The number of consecutive probes that ended like the last one. */
  readonly repeats: number;
  /** The number of consecutive late probes: silent, or answered slowly. */
  readonly late: number;
  /** Asks. After repeated late answers it pauses, and the last answer stands. */
  ask(): Promise<HttpFact>;
  /** Makes the next `ask` probe, whatever the last result was. */
  expire(): void;
}

/** The longest pause. A frozen or overloaded gateway must not get a pile of connections. */
const LONGEST_PAUSE_MS = 5_000;

/**
 * The pause in ms before the next probe. The first late answer causes none. Then the pause grows
 * with each late answer and its duration.
 */
function pauseMs(fact: HttpFact, late: number): number {
  const tookMs =
    fact.kind === 'silent' ? fact.afterMs : fact.kind === 'answered' ? fact.latencyMs : 0;
  return late < 2 ? 0 : Math.min(LONGEST_PAUSE_MS, tookMs * (late - 1));
}

export function createProbeWatch({ location, timeoutMs, now }: Options): ProbeWatch {
  let fact: HttpFact = { kind: 'not-asked' };
  let atMs: number | null = null;
  let repeats = 0;
  let late = 0;
  let notBeforeMs = 0;
  return {
    get fact() {
      return fact;
    },
    get atMs() {
      return atMs;
    },
    get repeats() {
      return repeats;
    },
    get late() {
      return late;
    },
    expire() {
      notBeforeMs = 0;
    },
    async ask() {
      // If the clock was set back, the probe still runs.
      if (now() < notBeforeMs && now() >= (atMs ?? 0)) return fact;
      const origin = httpOrigin(location.gatewayUrl);
      const next = httpFact(await probeHttp(origin, { timeoutMs, path: '/readyz' }));
      repeats = endedAlike(next, fact) ? repeats + 1 : 1;
      late = isLate(next) ? late + 1 : 0;
      fact = next;
      atMs = now();
      notBeforeMs = atMs + pauseMs(next, late);
      return next;
    },
  };
}

/** Whether two probes ended alike. A slow answer differs from a prompt one. */
function endedAlike(a: HttpFact, b: HttpFact): boolean {
  if (a.kind !== 'answered' || b.kind !== 'answered') return a.kind === b.kind;
  return isSlowAnswer(a) === isSlowAnswer(b);
}
