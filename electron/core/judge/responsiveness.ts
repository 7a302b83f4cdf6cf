import type { GatewayState } from '../api/snapshot.ts';
import { lasting, say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { HttpFact } from '../evidence/gateway-facts.ts';
import type { Memory } from '../evidence/memory.ts';
import type { Era } from '../openclaw/era.ts';
import { knownStall } from './stall.ts';
import { hasAnswered, mayBeStarting, startWork, workInSilence, workNow } from './start-work.ts';

/** A gateway that answers late or not at all: busy, frozen, or just this once. */

export type Reading = { readonly state: GatewayState; readonly detail: Words };

/** An answer slower than this is slow: a healthy gateway answers within milliseconds. */
export const SLOW_ANSWER_MS = 1_000;
/** This many probes in a row must end alike before the state changes. */
export const REPEATED_PROBES = 2;
/**
 * A partly blocked event loop answers promptly now and then. This many prompt answers are no luck.
 */
const CALM_PROBES = 3;
/** A probe that ends sooner met no silence: the connection was closed. */
const HANGS_UP_MS = 500;
/** A process that uses this share of a core while it does not answer is busy, not frozen. */
const BUSY_SHARE = 0.7;
/** On a busy machine even a running process gets only this share of a core. */
const RUNNING_SHARE = 0.1;

export function isSlowAnswer(http: HttpFact): boolean {
  return http.kind === 'answered' && http.latencyMs >= SLOW_ANSWER_MS;
}

export function isOpenClaw(identity: string): boolean {
  return identity === 'openclaw' || identity === 'openclaw-gateway';
}

/** Whether it was silent or answered slowly: the same thing on either side of the probe's limit. */
export function isLate(http: HttpFact): boolean {
  return http.kind === 'silent' || isSlowAnswer(http);
}

/** The state from before stays for now. */
export function keep(before: Memory['gateway'] | null, detail: Words): Reading {
  return { state: before?.state ?? 'unknown', detail };
}

/** No answer within the probe's limit: hung, or slow while the process is busy. */
export function silent(
  evidence: Evidence,
  era: Era,
  before: Memory['gateway'] | null,
  afterMs: number,
): Reading {
  const { process, cpuShare, pid, httpRepeats } = evidence.gateway;
  const forWords =
    afterMs < HANGS_UP_MS ? say('hangsUp') : say('noAnswerWithin', { time: lasting(afterMs) });
  if (process?.kind === 'alive' && process.state === 'stopped') {
    return {
      state: 'hung',
      detail: say('acceptsStopped', { answer: forWords, pid }),
    };
  }
  if (process?.kind === 'alive' && isOpenClaw(process.identity)) {
    // 2026.9.6 listens long before its parts are loaded, and is silent until then. A restart would
    // only begin that again.
    const ageMs = evidence.atMs - process.startedAtMs;
    const isYoung = ageMs < era.bootLimitMs && !hasAnswered(evidence, before);
    if (isYoung || isSlowStart(evidence, era, before)) {
      return {
        state: 'starting',
        detail: say('startedNotAnswering', {
          pid,
          time: lasting(ageMs),
          work: workWords(evidence),
        }),
      };
    }
  }
  if (lateProbes(evidence) >= REPEATED_PROBES && isBusy(evidence)) {
    return {
      state: 'slow',
      detail: say('processBusy', {
        answer: forWords,
        pid,
        share: Math.round((cpuShare ?? 0) * 100),
      }),
    };
  }
  // What waits for something outside itself has its own words.
  const work = knownStall(evidence) === null ? workInSilence(evidence, before) : null;
  if (lateProbes(evidence) >= REPEATED_PROBES && work !== null) {
    return { state: 'slow', detail: say('processAtWork', { answer: forWords, pid, work }) };
  }
  if (httpRepeats < REPEATED_PROBES) {
    const soFar: Reading = keep(before, say('askingAgain', { answer: forWords }));
    // A look without a past must still not call silence healthy.
    return soFar.state === 'unknown' ? { ...soFar, state: 'hung' } : soFar;
  }
  return { state: 'hung', detail: say('acceptsGives', { answer: forWords }) };
}

/**
 * Whether it has never answered and is at work, or was recently (openclaw/openclaw #148529). A look
 * without a past that sees no work cannot know that, and does not call it a slow start.
 */
function isSlowStart(evidence: Evidence, era: Era, before: Memory['gateway'] | null): boolean {
  if (!mayBeStarting(evidence, before)) return false;
  const isTold = evidence.mode === 'watch' || workNow(evidence) !== null;
  return isTold && startWork(evidence, era, before).kind === 'works';
}

function workWords(evidence: Evidence): string {
  const words = workNow(evidence);
  return words === null ? '' : ` (${words})`;
}

/** One slow answer is a hiccup. The light must not flicker for it. */
export function slowAnswer(
  evidence: Evidence,
  before: Memory['gateway'] | null,
  latencyMs: number,
): Reading {
  const detail = say('tookToAnswer', { time: lasting(latencyMs) });
  const isHiccup = lateProbes(evidence) < REPEATED_PROBES && before?.state === 'up';
  return { state: isHiccup ? 'up' : 'slow', detail };
}

/** A prompt answer means well. After a slow spell it may be luck, and several must follow. */
export function prompt(
  evidence: Evidence,
  before: Memory['gateway'] | null,
  latencyMs: number,
): Reading {
  const detail = say('answersIn', { latency: Math.round(latencyMs) });
  const isLuck = before?.state === 'slow' && evidence.gateway.httpRepeats < CALM_PROBES;
  return isLuck
    ? { state: 'slow', detail: say('againLooking', { detail }) }
    : { state: 'up', detail };
}

/** A frozen or deadlocked process uses no processor. A busy event loop uses all that it gets. */
function isBusy({ gateway: { cpuShare, process } }: Evidence): boolean {
  if (cpuShare === null) return false;
  if (cpuShare >= BUSY_SHARE) return true;
  return process?.kind === 'alive' && process.state === 'running' && cpuShare >= RUNNING_SHARE;
}

/** How many probes in a row were late. Older evidence counts only probes that ended alike. */
function lateProbes({ gateway }: Evidence): number {
  return Math.max(gateway.httpLate, isLate(gateway.http) ? gateway.httpRepeats : 0);
}
