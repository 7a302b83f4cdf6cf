import type { HttpFact } from '../../core/evidence/evidence.ts';
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

/** How the gateway's port answered last, and how often alike before. */
export interface ProbeWatch {
  readonly fact: HttpFact;
  /** Null before the first probe. */
  readonly atMs: number | null;
  /** How many probes in a row ended like the last one. */
  readonly repeats: number;
  /** How many in a row were late: silent, or answered slowly. */
  readonly late: number;
  /** Asks; who was late again and again is given a pause, and then the last answer stands. */
  ask(): Promise<HttpFact>;
  /** The next `ask` does, whatever came of the last. */
  expire(): void;
}

/** A gateway that is frozen or overloaded gets no pile of connections: how long it is left alone. */
const LONGEST_PAUSE_MS = 5_000;

/** One late answer is followed up at once; then the pause grows with each and what it took. */
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
      // A clock that was set back keeps nobody from asking.
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

/** A slow answer is another ending than a prompt one. */
function endedAlike(a: HttpFact, b: HttpFact): boolean {
  if (a.kind !== 'answered' || b.kind !== 'answered') return a.kind === b.kind;
  return isSlowAnswer(a) === isSlowAnswer(b);
}
