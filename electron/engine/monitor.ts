import type { Snapshot } from '../core/api/snapshot.ts';
import type { Thresholds } from '../core/api/thresholds.ts';
import type { Evidence } from '../core/evidence/evidence.ts';
import type { Memory } from '../core/evidence/memory.ts';
import { type OwnFacts, withOwnFacts } from '../core/evidence/own-facts.ts';
import { understood } from '../core/evidence/understood.ts';
import { isLate, judge } from '../core/judge/judge.ts';
import type { Observer } from '../openclaw/observer.ts';
import type { LookKind } from '../openclaw/sources.ts';
import type { Look } from '../recovery/look.ts';
import { hangsOnMaintenance, worthAsking } from './open-file-queries.ts';

export type MonitorOptions = {
  readonly observer: Pick<
    Observer,
    'gather' | 'askOpeners' | 'askMaintenance' | 'pollLog' | 'isReasonDue' | 'grace' | 'refresh'
  >;
  readonly thresholds: Thresholds;
  /**
   * The knowledge of an earlier engine. Its incidents keep their ids if they are found again in
   * time.
   */
  readonly memory: Memory | null;
  readonly settlingMs: number;
  readonly dismissed?: () => OwnFacts['dismissed'];
  readonly ended?: () => OwnFacts['ended'];
  readonly now: () => number;
  readonly onLook: (look: Look) => void;
  /**
   * Called after each minute of running time without a completed look. The last state no longer
   * counts. `isMeant`: looking is paused on purpose.
   */
  readonly onBlind: (isMeant: boolean) => void;
  readonly onError: (error: unknown) => void;
};

/** The loop. It looks at its own pace, sooner when something happens, and never twice at once. */
export interface Monitor {
  /** Looks now and asks the gateway. Resolves to that look. */
  look(): Promise<Look>;
  /** Something has happened: judge again soon. A `tick` asks the gateway, an `event` does not. */
  news(kind: LookKind): void;
  /** Ignores the gateway's earlier lives, because our own step has given it a new one. */
  forgetLives(): void;
  pause(): void;
  resume(): void;
  /** Suppresses alarms for a while, because the machine has woken. */
  woke(): void;
  close(): void;
}

/** Events come in bursts. One judgement per burst is enough. */
const NEWS_PAUSE_MS = 60;
const LOG_POLL_MS = 1_000;
/** A timer this late means that the machine or this process has slept. */
const LATE_MS = 15_000;
/**
 * The interval for checking whether a look was completed. The checks are counted, not the time, so
 * that sleep and clock changes do not count.
 */
const BLIND_ASK_MS = 15_000;
const BLIND_QUARTERS = 4;

export function createMonitor(options: MonitorOptions): Monitor {
  const { observer, thresholds, now } = options;
  let memory = options.memory;
  let livesCountFromMs = 0;
  const startedAtMs = options.now();
  let last: Snapshot | null = null;
  /** The last probe had no prompt answer. One is no verdict yet, but the next may be. */
  let isInDoubt = false;
  let tickTimer: NodeJS.Timeout | null = null;
  let newsTimer: NodeJS.Timeout | null = null;
  let logTimer: NodeJS.Timeout | null = null;
  let reasonTimer: NodeJS.Timeout | null = null;
  let newsKind: LookKind = 'event';
  let running = true;
  let closed = false;
  /**
   * Counts the chains of looks. A pause ends a chain, though its last look may still be running.
   */
  let chain = 0;
  let polling = false;
  let tail: Promise<unknown> = Promise.resolve();
  let quartersWithoutLook = 0;

  function enqueue(kind: LookKind): Promise<Look> {
    const next = tail.then(() => lookOnce(kind));
    tail = next.catch(() => undefined);
    return next;
  }

  async function seenNow(kind: LookKind): Promise<Look> {
    const heard = await gather(kind);
    const evidence = understood(heard);
    return { evidence, heard, judgement: judge(evidence) };
  }

  async function lookOnce(kind: LookKind): Promise<Look> {
    let look = await seenNow(kind);
    const open = worthAsking(look.judgement.locks, look.evidence.atMs);
    if (open.length > 0) {
      await Promise.all(open.map((lock) => observer.askOpeners(lock.fact.path)));
      look = await seenNow('event');
    }
    if (hangsOnMaintenance(look.judgement.snapshot)) {
      await observer.askMaintenance();
      look = await seenNow('event');
    }
    const { evidence, judgement } = look;
    memory = withoutOldLives(withSeeds(judgement.memory));
    last = judgement.snapshot;
    isInDoubt = isLate(evidence.gateway.http);
    // Looks that were still running when the watch ended are not reported.
    if (!closed) options.onLook(look);
    quartersWithoutLook = 0;
    seekReason(kind === 'event' ? NEWS_PAUSE_MS : thresholds.fastTickMs);
    return look;
  }

  async function gather(kind: LookKind): Promise<Evidence> {
    const evidence = await observer.gather(kind, memory);
    const dismissed = options.dismissed?.() ?? [];
    const ended = options.ended?.() ?? [];
    return withOwnFacts(evidence, { dismissed, ended });
  }

  function withoutOldLives(judged: Memory): Memory {
    const lives = judged.gateway.lives.filter((life) => life.firstSeenAtMs >= livesCountFromMs);
    const starts = judged.gateway.starts.filter((start) => start.atMs >= livesCountFromMs);
    return { ...judged, gateway: { ...judged.gateway, lives, starts } };
  }

  function withSeeds(judged: Memory): Memory {
    if (options.memory === null || now() - startedAtMs > options.settlingMs) return judged;
    const found = new Set(judged.incidents.map((incident) => incident.key));
    const waiting = options.memory.incidents.filter((seed) => !found.has(seed.key));
    return { ...judged, incidents: [...judged.incidents, ...waiting] };
  }

  function schedule(ofChain: number): void {
    if (!running || ofChain !== chain) return;
    const delayMs = nextLookMs(last, isInDoubt, thresholds);
    const dueMs = now() + delayMs;
    tickTimer = setTimeout(() => {
      if (now() - dueMs > LATE_MS) woke();
      enqueue('tick')
        .catch(options.onError)
        .finally(() => schedule(ofChain));
    }, delayMs);
  }

  function woke(): void {
    observer.grace(now() + thresholds.wakeGraceMs);
  }

  async function pollLog(): Promise<void> {
    if (polling) return;
    polling = true;
    try {
      if (await observer.pollLog()) news('event');
    } catch (error) {
      options.onError(error);
    } finally {
      polling = false;
    }
  }

  function news(kind: LookKind): void {
    if (!running) return;
    if (kind === 'tick') newsKind = 'tick';
    newsTimer ??= setTimeout(() => {
      const wanted = newsKind;
      newsTimer = null;
      newsKind = 'event';
      enqueue(wanted).catch(options.onError);
    }, NEWS_PAUSE_MS);
  }

  /** Reads the reason of a turn without words soon, and again at the pace of trouble until it is there. */
  function seekReason(delayMs: number): void {
    if (!running || reasonTimer !== null || !observer.isReasonDue()) return;
    reasonTimer = setTimeout(() => {
      reasonTimer = null;
      if (observer.isReasonDue()) enqueue('inside').catch(options.onError);
    }, delayMs);
  }

  function begin(): void {
    chain += 1;
    const ofChain = chain;
    enqueue('tick')
      .catch(options.onError)
      .finally(() => schedule(ofChain));
    logTimer = setInterval(() => void pollLog(), LOG_POLL_MS);
  }

  /**
   * Reports missing looks. If a look never returns or always fails, the last result must not stay.
   */
  function askWhetherBlind(): void {
    quartersWithoutLook += 1;
    if (quartersWithoutLook % BLIND_QUARTERS === 0) options.onBlind(!running);
  }

  function stopTimers(): void {
    if (tickTimer !== null) clearTimeout(tickTimer);
    if (newsTimer !== null) clearTimeout(newsTimer);
    if (logTimer !== null) clearInterval(logTimer);
    if (reasonTimer !== null) clearTimeout(reasonTimer);
    tickTimer = null;
    newsTimer = null;
    logTimer = null;
    reasonTimer = null;
  }

  begin();
  const blindTimer = setInterval(askWhetherBlind, BLIND_ASK_MS);
  blindTimer.unref();

  return {
    look: () => enqueue('tick'),
    news,
    forgetLives() {
      livesCountFromMs = now();
    },
    pause() {
      running = false;
      stopTimers();
    },
    resume() {
      if (running) return;
      running = true;
      begin();
    },
    woke,
    close() {
      running = false;
      closed = true;
      clearInterval(blindTimer);
      stopTimers();
    },
  };
}

/** The delay in ms before the next look: short during trouble or doubt, long while all is well. */
function nextLookMs(
  snapshot: Snapshot | null,
  isInDoubt: boolean,
  thresholds: Pick<Thresholds, 'tickMs' | 'fastTickMs'>,
): number {
  if (snapshot === null || snapshot.level !== 'green' || isInDoubt) return thresholds.fastTickMs;
  return thresholds.tickMs;
}
