import type { GatewayState } from '../api/snapshot.ts';
import { lasting, say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Memory } from '../evidence/memory.ts';
import { isLiving } from '../evidence/queries.ts';
import type { Era } from '../openclaw/era.ts';
import { assertNever } from '../result.ts';
import { troubledChannels } from './channel-diagnoses.ts';
import { isGuessedAddress, isKnownDown } from './guessed-address.ts';
import { runningMigration } from './notice-diagnoses.ts';
import type { Reading } from './responsiveness.ts';
import {
  isOpenClaw,
  isSlowAnswer,
  keep,
  prompt,
  REPEATED_PROBES,
  SLOW_ANSWER_MS,
  silent,
  slowAnswer,
} from './responsiveness.ts';
import type { RestartLoop } from './restart-loop.ts';
import { livesOf, loopOf, startsOf } from './restart-loop.ts';
import type { StartWork } from './start-work.ts';
import {
  hasAnswered,
  mayBeStarting,
  startAfter,
  startingProcess,
  startWork,
  workNow,
} from './start-work.ts';

export type JudgedGateway = {
  readonly state: GatewayState;
  readonly sinceMs: number;
  /** What was seen, in words for a person. */
  readonly detail: Words;
  readonly lastOkAtMs: number | null;
  readonly version: string | null;
  /** Since when it has not answered; null while it answers. */
  readonly failingSinceMs: number | null;
  /** Since when its address has accepted connections and given no answer; null: it does not. */
  readonly silentSinceMs: number | null;
  /** When it last came back from being frozen. Reports from that time are not believed. */
  readonly thawedAtMs: number | null;
  readonly lives: Memory['gateway']['lives'];
  readonly starts: Memory['gateway']['starts'];
  /** When a start was seen to fail; null while a process lives, or if none was seen. */
  readonly endedAtMs: number | null;
  readonly start: Memory['gateway']['start'];
  /** Whether the process of a gateway that does not answer works; null where there is none. */
  readonly startWork: StartWork | null;
  /** When a migration was last seen to hold up its start. */
  readonly migratingAtMs: number | null;
  readonly restartLoop: RestartLoop | null;
  /** The program, not OpenClaw, that has the port. */
  readonly portTakenBy: Words | null;
};

/**
 * Returns the state of the gateway. Refused means down, or starting while a young process of its
 * own lives. Connected but silent means hung, or slow while the process is busy. A bad token means
 * `unauthorized`: it runs, but its inside cannot be seen.
 */
export function judgeGateway(evidence: Evidence, era: Era): JudgedGateway {
  const before = evidence.memory?.gateway ?? null;
  const failing = isFailing(evidence);
  const failingSinceMs = failing ? (before?.failingSinceMs ?? evidence.atMs) : null;
  const reading = read(evidence, era, before, failingSinceMs);
  const lives = livesOf(evidence, before);
  const starts = startsOf(evidence, before);
  // A state that is kept after a missed question, and silent work, are no answers. A start that was
  // thought to have answered would be no start any more.
  const answers =
    !failing &&
    (reading.state === 'up' || reading.state === 'slow' || reading.state === 'unauthorized');
  const lastOkAtMs = answers ? answeredAtMs(evidence) : (before?.lastOkAtMs ?? null);
  return {
    ...reading,
    sinceMs: before !== null && before.state === reading.state ? before.sinceMs : evidence.atMs,
    lastOkAtMs,
    version:
      (evidence.gateway.socket.kind === 'open' ? evidence.gateway.socket.version : null) ??
      before?.version ??
      null,
    failingSinceMs,
    silentSinceMs: silentSince(evidence, before),
    thawedAtMs:
      before?.state === 'hung' && reading.state !== 'hung'
        ? evidence.atMs
        : (before?.thawedAtMs ?? null),
    lives,
    starts,
    endedAtMs: endedAt(evidence, before),
    start: answers ? undefined : startAfter(evidence, before),
    startWork:
      answers || startingProcess(evidence) === null ? null : startWork(evidence, era, before),
    migratingAtMs:
      runningMigration(evidence) === null ? (before?.migratingAtMs ?? null) : evidence.atMs,
    restartLoop: loopOf(evidence, lives, starts, lastOkAtMs),
    portTakenBy: portTakenBy(evidence),
  };
}

/**
 * When the question went out that was answered last. Who answered had begun before that. The answer
 * itself may be seen seconds later on a crowded machine, when the next process already starts.
 */
function answeredAtMs({ atMs, gateway: { http, httpAtMs } }: Evidence): number {
  return http.kind === 'answered' ? Math.min(atMs, httpAtMs ?? atMs) - http.latencyMs : atMs;
}

function isFailing(evidence: Evidence): boolean {
  const { http, socket } = evidence.gateway;
  if (http.kind === 'answered') return false;
  return !(http.kind === 'not-asked' && socket.kind === 'open');
}

/**
 * Since when it has accepted connections without an answer. A gateway that refused them before was
 * away or starting then, and not frozen: that time proves nothing about its silence.
 */
function silentSince(
  { atMs, gateway: { http } }: Evidence,
  before: Memory['gateway'] | null,
): number | null {
  // Evidence of earlier versions has only the state.
  const hungSinceMs = before?.state === 'hung' ? before.sinceMs : null;
  const sinceMs = before?.silentSinceMs ?? hungSinceMs;
  switch (http.kind) {
    case 'silent':
      return sinceMs ?? atMs;
    // Nobody was reached, so nobody has answered either.
    case 'unreachable':
    case 'not-asked':
      return sinceMs;
    case 'refused':
    case 'answered':
      return null;
    default:
      return assertNever(http);
  }
}

function read(
  evidence: Evidence,
  era: Era,
  before: Memory['gateway'] | null,
  failingSinceMs: number | null,
): Reading {
  const { http } = evidence.gateway;
  switch (http.kind) {
    case 'not-asked':
      return evidence.gateway.socket.kind === 'open'
        ? { state: 'up', detail: 'connected' }
        : { state: 'unknown', detail: say('notLookedYet') };
    case 'refused':
      return refused(evidence, era, before, failingSinceMs);
    case 'unreachable':
      return unreached(evidence, era, before, http.code, failingSinceMs);
    case 'silent':
      return silent(evidence, era, before, http.afterMs);
    case 'answered':
      return answered(evidence, era, http, before);
  }
}

/**
 * No connection, and nobody who refused one. A busy machine may delay Clawbuoy so much that it
 * misses its own connection. So one such look proves nothing, and a timeout does not prove that
 * nobody listens on this machine.
 */
function unreached(
  evidence: Evidence,
  era: Era,
  before: Memory['gateway'] | null,
  code: string,
  failingSinceMs: number | null,
): Reading {
  if (evidence.gateway.httpRepeats < REPEATED_PROBES) {
    return keep(before, say('couldNotBeReached', { code }));
  }
  if (evidence.install.isLoopback && code === 'ETIMEDOUT') {
    return silent(evidence, era, before, evidence.atMs - (failingSinceMs ?? evidence.atMs));
  }
  return notThere(evidence, say('itCannotBeReached', { code }));
}

function refused(
  evidence: Evidence,
  era: Era,
  before: Memory['gateway'] | null,
  failingSinceMs: number | null,
): Reading {
  const { process, socket, pid } = evidence.gateway;
  const refusedForMs = evidence.atMs - (failingSinceMs ?? evidence.atMs);
  if (socket.kind === 'closed' && socket.restartExpectedMs !== null) {
    const sinceMs = evidence.atMs - socket.atMs;
    if (
      sinceMs < Math.max(socket.restartExpectedMs, era.bootLimitMs) &&
      !isGone(evidence, sinceMs)
    ) {
      return { state: 'starting', detail: say('announcedRestart', { time: lasting(sinceMs) }) };
    }
  }
  if (isLiving(process) && isOpenClaw(process.identity)) {
    const ageMs = evidence.atMs - process.startedAtMs;
    if (ageMs < era.bootLimitMs) {
      return {
        state: 'starting',
        detail: say('startedNotListening', { pid, time: lasting(ageMs) }),
      };
    }
    // An old process may have restarted inside itself (SIGUSR1, a changed config).
    if (refusedForMs < era.bootLimitMs && before !== null && before.lastOkAtMs !== null) {
      return {
        state: 'starting',
        detail: say('stoppedListening', { pid, time: lasting(refusedForMs) }),
      };
    }
    // 2026.9.6 waits for the migration. Its start begins only after that.
    const waitedUntilMs = before?.migratingAtMs ?? null;
    if (waitedUntilMs !== null && evidence.atMs - waitedUntilMs < era.bootLimitMs) {
      return {
        state: 'starting',
        detail: say('waitedForMigration', { pid, time: lasting(evidence.atMs - waitedUntilMs) }),
      };
    }
    // A gateway that has answered and restarts inside itself may take its time, too.
    const mayStart = mayBeStarting(evidence, before) || hasAnswered(evidence, before);
    if (mayStart || workNow(evidence) !== null) {
      const forMs = hasAnswered(evidence, before) ? refusedForMs : ageMs;
      const work = startWork(evidence, era, before);
      return work.kind === 'works'
        ? {
            state: 'starting',
            detail: say('startingNotListening', { pid, time: lasting(forMs), words: work.words }),
          }
        : notThere(
            evidence,
            say('livesShowsNoWork', { pid, url: evidence.install.url, time: lasting(work.forMs) }),
          );
    }
    return notThere(evidence, say('livesNothingListens', { pid, url: evidence.install.url }));
  }
  const { service } = evidence.gateway;
  if (service.kind === 'installed' && service.state === 'starting') {
    return {
      state: 'starting',
      detail: say('aboutToStart', { manager: service.manager, name: service.name }),
    };
  }
  if (isBetweenLives(evidence, before)) {
    return {
      state: 'starting',
      detail: say('endedMayComeBack'),
    };
  }
  return notThere(evidence, say('nothingListens', { url: evidence.install.url }));
}

/** Nobody listens at its address: it is down, unless that address is only a guess. */
function notThere(evidence: Evidence, detail: Words): Reading {
  const isUnknown = isGuessedAddress(evidence) && !isKnownDown(evidence);
  return { state: isUnknown ? 'unknown' : 'down', detail };
}

/**
 * launchd starts a service once in 10 s. A service that it keeps alive looks stopped until then.
 */
const THROTTLE_MS = 15_000;

/**
 * launchd keeps OpenClaw's service alive, and says "not running" until its throttle is over. A
 * start that was just seen to fail is the sign of this. A stopped service, or a healthy gateway
 * that is gone, lacks it.
 */
function isBetweenLives(evidence: Evidence, before: Memory['gateway'] | null): boolean {
  const { service, process } = evidence.gateway;
  if (service.kind !== 'installed') return false;
  // The manager was asked some seconds ago. The process that it calls running has ended.
  const isStale = service.state === 'running' || service.state === 'starting';
  const isThrottled =
    service.manager === 'launchd' && (service.state === 'stopped' || service.state === 'failed');
  if (!isStale && !isThrottled) return false;
  const endedAtMs = endedAt(evidence, before);
  const isAlive = isLiving(process);
  return !isAlive && endedAtMs !== null && evidence.atMs - endedAtMs < THROTTLE_MS;
}

/** When a process that never answered was first seen gone; null while one lives. */
function endedAt(evidence: Evidence, before: Memory['gateway'] | null): number | null {
  if (before === null || startingProcess(evidence) !== null) return null;
  return before.endedAtMs ?? (before.start === undefined ? null : evidence.atMs);
}

/** Its process has ended, and nothing would carry out the restart that it announced. */
function isGone({ gateway: { process, service } }: Evidence, announcedForMs: number): boolean {
  if (process?.kind !== 'absent') return false;
  if (service.kind !== 'installed') return true;
  switch (service.state) {
    case 'running':
    case 'starting':
      return false;
    // `openclaw gateway stop` leaves it like this. 2026.2.1 announces a restart even then.
    case 'not-loaded':
      return true;
    case 'stopped':
    case 'failed':
      return announcedForMs > THROTTLE_MS;
    default:
      return assertNever(service.state);
  }
}

type Answered = Extract<Evidence['gateway']['http'], { kind: 'answered' }>;

function answered(
  evidence: Evidence,
  era: Era,
  http: Answered,
  before: Memory['gateway'] | null,
): Reading {
  const { socket } = evidence.gateway;
  if (http.body.kind === 'ready' && !http.body.ready) {
    const failing = http.body.failing.join(', ');
    if (http.body.failing.some((name) => name.includes('draining'))) {
      return { state: 'draining', detail: say('finishesBecause', { failing }) };
    }
    const young = http.body.uptimeMs === null || http.body.uptimeMs < era.bootLimitMs;
    return young && !waitsForRefusedChannels(evidence, http.body.failing)
      ? {
          state: 'starting',
          detail: say('startingWaitsFor', { failing: failing || say('itsParts') }),
        }
      : { state: 'up', detail: say('itNotReady', { failing }) };
  }
  if (http.status === 503) {
    return before?.state === 'draining' ||
      (socket.kind === 'refused' && socket.why === 'restarting')
      ? { state: 'draining', detail: say('finishesFirst') }
      : { state: 'starting', detail: say('notYet') };
  }
  if (socket.kind === 'refused') {
    switch (socket.why) {
      case 'unauthorized':
      case 'pairing-required':
      case 'certificate':
      case 'stranger':
        return { state: 'unauthorized', detail: socket.detail };
      case 'restarting':
        return { state: 'draining', detail: socket.detail };
      case 'starting':
        return { state: 'starting', detail: say('itSaysQuoted', { detail: socket.detail }) };
      case 'protocol':
      case 'other':
        return isStrange(http) && (before?.state !== 'up' || portTakenBy(evidence) !== null)
          ? {
              state: 'unknown',
              detail: say('notLikeAGateway', { detail: socket.detail }),
            }
          : { state: 'up', detail: say('socketDoesNotOpen', { detail: socket.detail }) };
    }
  }
  if (socket.kind === 'open' && socket.silentSinceMs !== null) {
    const quietMs = evidence.atMs - socket.silentSinceMs;
    if (quietMs > SLOW_ANSWER_MS * 5) {
      return {
        state: 'slow',
        detail: say('questionOpen', { time: lasting(quietMs) }),
      };
    }
  }
  if (isSlowAnswer(http)) return slowAnswer(evidence, before, http.latencyMs);
  const proven = socket.kind === 'open' || http.body.kind === 'live' || http.body.kind === 'ready';
  if (!proven && isStrange(http)) {
    return unproven(evidence, before);
  }
  return prompt(evidence, before, http.latencyMs);
}

/**
 * Whether a young gateway waits only for channels, and one of them has trouble of its own. Then it
 * has started: this is no start that will end.
 */
function waitsForRefusedChannels(evidence: Evidence, failing: readonly string[]): boolean {
  const known = new Set(evidence.channels.map((one) => one.id));
  if (evidence.gateway.socket.kind !== 'open' || !failing.every((part) => known.has(part))) {
    return false;
  }
  const troubled = troubledChannels(evidence);
  return failing.some((part) => troubled.has(part));
}

/** 2026.2.1 and any web server answer like this. Only a hello proves that it is a gateway. */
function isStrange({ body }: Answered): boolean {
  return body.kind === 'html' || body.kind === 'other';
}

/** A gateway that has just come back says hello within this time. */
const HELLO_MS = 15_000;

/**
 * 2026.2.1 answers every request with a page, and so does any web server. Only a hello proves that
 * it is a gateway. A gateway known here from before gets time for its hello.
 */
function unproven(evidence: Evidence, before: Memory['gateway'] | null): Reading {
  const { socket } = evidence.gateway;
  const handshaking = say('handshakeUnderWay');
  if (before === null) {
    const isTrying = socket.kind === 'connecting' || socket.kind === 'not-tried';
    return {
      state: 'unknown',
      detail: isTrying ? handshaking : say('noGatewayHello'),
    };
  }
  switch (before.state) {
    case 'up':
    case 'slow':
      return { state: 'up', detail: handshaking };
    case 'down':
    case 'hung':
    case 'draining':
      return { state: 'starting', detail: handshaking };
    case 'starting':
      return evidence.atMs - before.sinceMs < HELLO_MS
        ? { state: 'starting', detail: handshaking }
        : { state: 'unknown', detail: say('noGatewayHello') };
    case 'unauthorized':
    case 'unknown':
      return { state: before.state, detail: handshaking };
    default:
      return assertNever(before.state);
  }
}

function portTakenBy(evidence: Evidence): Words | null {
  const { socket, http, process, pid } = evidence.gateway;
  // A forwarder (docker-proxy, `ssh -L`) listens for a gateway that is elsewhere. A stranger is
  // proved only by an answer that no gateway gives, together with a failed handshake.
  const isDeaf = socket.kind === 'refused' && (socket.why === 'protocol' || socket.why === 'other');
  if (http.kind !== 'answered' || !isStrange(http) || !isDeaf) return null;
  if (process?.kind !== 'alive' || process.identity !== 'other' || pid === null) return null;
  return say('processNamed', { pid, command: process.command ?? say('commandUnknown') });
}
