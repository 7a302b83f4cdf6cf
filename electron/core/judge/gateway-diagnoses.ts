import { lasting, say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { activeRunsOf } from '../evidence/queries.ts';
import type { Era } from '../openclaw/era.ts';
import { DRAIN_LIMIT_MS, DRAIN_OVERDUE_MS } from '../openclaw/limits.ts';
import { assertNever } from '../result.ts';
import { nobodyStartsIt, RUN_COMMAND } from '../steps/by-hand.ts';
import { isoTime } from '../text/iso-time.ts';
import { troubledChannels } from './channel-diagnoses.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { JudgedGateway } from './gateway.ts';
import { isGuessedAddress, onAGuess } from './guessed-address.ts';
import { hungDiagnosis } from './hung-diagnosis.ts';
import { opaqueDiagnosis } from './opaque-diagnosis.ts';
import { quietLimits, quietSinceMs } from './run-diagnoses.ts';
import { startTroubleDiagnosis } from './start-trouble.ts';
import { installerOf, startingProcess } from './start-work.ts';
import { waitingMessages } from './waiting.ts';

/** Returns what is wrong with the gateway itself, and what follows from it. */
export function gatewayDiagnoses(
  evidence: Evidence,
  era: Era,
  gateway: JudgedGateway,
): Diagnosis[] {
  const found: Diagnosis[] = [];
  if (isAbsent(evidence, gateway)) return [absent(evidence, gateway)];
  const start = startTroubleDiagnosis(evidence, gateway);
  if (start !== null) return [start];
  if (gateway.restartLoop !== null) {
    found.push({
      ...base(evidence, gateway),
      class: 'restart-loop',
      level: 'red',
      cause: gateway.restartLoop.cause,
      evidence: gateway.restartLoop.evidence,
      action: 'none',
      why: gateway.restartLoop.why,
    });
    return found;
  }
  const { listeners } = evidence.gateway;
  const isOurs =
    evidence.gateway.process?.kind === 'alive' &&
    evidence.gateway.process.identity.startsWith('openclaw') &&
    evidence.gateway.pid !== null &&
    listeners?.includes(evidence.gateway.pid) === true;
  // A proxy may listen with one process per address family. That is no second gateway.
  if (listeners !== null && listeners.length > 1 && isOurs) {
    found.push({
      ...base(evidence, gateway),
      class: 'port-taken',
      level: 'red',
      cause: say('twoListen', { url: evidence.install.url, listeners: listeners.join(' and ') }),
      action: 'none',
      why: say('messagesReachEither'),
    });
    return found;
  }
  if (gateway.portTakenBy !== null) {
    found.push({
      ...base(evidence, gateway),
      class: 'port-taken',
      level: 'red',
      cause: say('strangerAnswers', {
        url: evidence.install.url,
        portTakenBy: gateway.portTakenBy,
      }),
      action: 'none',
      why: say('strangerHasPort'),
    });
    return found;
  }
  const own = onAGuess(
    evidence,
    gateway,
    base(evidence, gateway),
    stateDiagnosis(evidence, era, gateway),
  );
  return own === null ? found : [...found, own];
}

/**
 * Whether there is nothing to watch: no state folder, and nothing that answers. A gateway named on
 * another machine is judged whatever is installed here.
 */
export function isAbsent(evidence: Evidence, gateway: JudgedGateway): boolean {
  return (
    evidence.install.state === 'absent' &&
    evidence.install.isLoopback &&
    !isGuessedAddress(evidence) &&
    (gateway.state === 'down' || gateway.state === 'unknown')
  );
}

function absent(evidence: Evidence, gateway: JudgedGateway): Diagnosis {
  return {
    ...base(evidence, gateway),
    class: 'not-installed',
    level: 'amber',
    cause: say('noneFound'),
    evidence: evidence.install.lookedFor.map((place) => say('lookedFor', { place })),
    action: 'none',
    why: say('installOrName'),
  };
}

type Common = Pick<
  Diagnosis,
  'target' | 'sinceMs' | 'sessionKey' | 'evidence' | 'actionTarget' | 'untilMs'
>;

function base(evidence: Evidence, gateway: JudgedGateway): Common {
  return {
    target: '',
    sinceMs: null,
    sessionKey: null,
    evidence: [
      say('timed', {
        time: isoTime(evidence.gateway.httpAtMs ?? evidence.atMs),
        what: gateway.detail,
      }),
    ],
    actionTarget: null,
    untilMs: null,
  };
}

function stateDiagnosis(evidence: Evidence, era: Era, gateway: JudgedGateway): Diagnosis | null {
  const common = base(evidence, gateway);
  // Hung and slow may alternate. The time since the last answer counts.
  const silentForMs =
    evidence.atMs - Math.min(gateway.sinceMs, gateway.silentSinceMs ?? gateway.sinceMs);
  const forMs =
    evidence.atMs - Math.min(gateway.sinceMs, gateway.failingSinceMs ?? gateway.sinceMs);
  switch (gateway.state) {
    case 'up':
      return notReady(evidence, common) ?? opaqueDiagnosis(evidence, common);
    case 'unknown':
      return null;
    case 'down':
      return downDiagnosis(evidence, common);
    case 'hung':
      return { ...common, ...hungDiagnosis(evidence, gateway, silentForMs) };
    case 'slow':
      return {
        ...common,
        evidence: [...common.evidence, ...itsOwnWord(evidence)],
        ...slowDiagnosis(evidence, gateway, silentForMs),
      };
    case 'starting':
      return { ...common, ...startingDiagnosis(evidence, era, gateway) };
    case 'draining':
      return {
        ...common,
        class: 'gateway-draining',
        level: forMs > DRAIN_OVERDUE_MS ? 'red' : 'amber',
        cause: say('draining'),
        action: forMs > DRAIN_OVERDUE_MS ? 'restart' : 'wait',
        why: forMs > DRAIN_OVERDUE_MS ? say('shouldHaveEnded') : say('finishesRunsFirst'),
        untilMs: gateway.sinceMs + DRAIN_LIMIT_MS,
      };
    case 'unauthorized':
      return {
        ...common,
        class: 'unauthorized',
        level: 'amber',
        cause: isStranger(evidence) ? gateway.detail : say('cannotLookInside'),
        action: 'none',
        why: isStranger(evidence)
          ? STRANGER_WHY
          : say('firstThen', { first: gateway.detail, second: wayInWords(evidence) }),
      };
    default:
      return assertNever(gateway.state);
  }
}

/** Whether it is no gateway, or none that can be seen from here. Its inside is not judged. */
function isStranger({ gateway: { socket } }: Evidence): boolean {
  return socket.kind === 'refused' && socket.why === 'stranger';
}

const STRANGER_WHY = say('keyOnlyToGateway');

/**
 * A start that works is waited for, however long it takes. Starts of 4 to 12 min are known
 * (openclaw/openclaw #148529, #119958), and ending one only makes it begin again.
 */
function startingDiagnosis(
  evidence: Evidence,
  era: Era,
  gateway: JudgedGateway,
): Omit<Diagnosis, keyof Common> & Pick<Diagnosis, 'untilMs'> {
  const fromMs = startingSinceMs(evidence, gateway);
  const forMs = evidence.atMs - fromMs;
  const isLong = forMs > era.bootLimitMs;
  const work = gateway.startWork;
  if (!isLong) {
    return {
      class: 'gateway-starting',
      level: 'amber',
      cause: say('starting'),
      action: 'wait',
      why: say('mayTakeToStart', { time: lasting(era.bootLimitMs) }),
      untilMs: fromMs + era.bootLimitMs,
    };
  }
  if (work?.kind === 'works') {
    return {
      class: 'gateway-starting',
      level: 'amber',
      cause: say('startingAndWorks', { time: lasting(forMs), words: work.words }),
      action: 'wait',
      why: say('startLeftAlone'),
      untilMs: null,
    };
  }
  return {
    class: 'gateway-starting',
    level: 'red',
    cause: say('startingFor', { time: lasting(forMs), detail: gateway.detail }),
    action: 'restart',
    why: work === null ? say('shouldBeUp') : say('startShowsNoWork', { time: lasting(work.forMs) }),
    untilMs: null,
  };
}

/**
 * When the start under way began, in ms. Each process has its own time: in a restart loop only the
 * last one counts. A process that has not answered yet has been starting all its life, unless it
 * waited for a migration.
 */
function startingSinceMs(evidence: Evidence, gateway: JudgedGateway): number {
  const process = startingProcess(evidence);
  if (process === null) return Math.max(gateway.sinceMs, gateway.endedAtMs ?? gateway.sinceMs);
  const isFirst = gateway.lastOkAtMs === null || gateway.lastOkAtMs < process.startedAtMs;
  return isFirst && gateway.migratingAtMs === null
    ? process.startedAtMs
    : Math.max(gateway.sinceMs, process.startedAtMs);
}

/** How a person opens a closed door: approve a device, check a certificate, or give a token. */
function wayInWords({ gateway: { socket } }: Evidence): Words {
  const why = socket.kind === 'refused' ? socket.why : null;
  if (why === 'pairing-required') return say('looksAgainSoon');
  if (why === 'certificate') {
    return say('noTokenSent');
  }
  return say('giveToken');
}

/** An installation is not waited for longer than the longest start that is known. */
const LONGEST_INSTALL_MS = 15 * 60_000;

/**
 * Whether somebody waits in vain: nothing moves for them. Who is being answered waits as well, but
 * a restart would end the very run that answers them.
 */
function isAwaitedInVain(evidence: Evidence): boolean {
  return waitingMessages(evidence).some(({ sessionKey, isFromEarlierLife }) => {
    const moves = activeRunsOf(evidence, sessionKey).some(
      (run) =>
        !run.heartbeat &&
        evidence.atMs - quietSinceMs(evidence, run) < quietLimits(evidence, run).amberMs,
    );
    return !isFromEarlierLife && !moves;
  });
}

/**
 * A slow gateway turns red in two cases: it gives no answer at all for too long, or somebody waits
 * and nothing moves for them. One that answers late and works is left to catch up.
 */
function slowDiagnosis(
  evidence: Evidence,
  gateway: JudgedGateway,
  forMs: number,
): Omit<Diagnosis, keyof Common> & Pick<Diagnosis, 'untilMs'> {
  const { slowRedMs } = evidence.thresholds;
  const silentForMs = evidence.atMs - (gateway.failingSinceMs ?? evidence.atMs);
  const isPast = forMs >= slowRedMs;
  const isAwaited = isAwaitedInVain(evidence);
  // What it installs would be begun anew: 2026.4.29 took eight minutes without a network.
  const installs = installerOf(evidence) !== null && silentForMs < LONGEST_INSTALL_MS;
  const isRed = !installs && (silentForMs >= slowRedMs || (isPast && isAwaited));
  return {
    class: 'gateway-slow',
    level: isRed ? 'red' : 'amber',
    cause: say('slowBecause', { detail: gateway.detail }),
    action: isRed ? 'restart' : 'wait',
    why: isRed ? say('busyFor', { time: lasting(forMs) }) : say('workingDontRestart'),
    untilMs: isPast ? null : evidence.atMs - forMs + slowRedMs,
  };
}

/** Whether a late answer says why: the gateway measures its own delays (2026.3.1 and later). */
function itsOwnWord({ gateway: { http } }: Evidence): readonly Words[] {
  const isOverloaded = http.kind === 'answered' && http.body.kind === 'ready' && http.body.degraded;
  return isOverloaded ? [say('saysOverloaded')] : [];
}

/** It answers and works, and reports that a part of it does not. */
function notReady(evidence: Evidence, common: Common): Diagnosis | null {
  const { http } = evidence.gateway;
  if (http.kind !== 'answered' || http.body.kind !== 'ready' || http.body.ready) return null;
  // A channel's own diagnosis explains it better, so it is not reported twice.
  const told = troubledChannels(evidence);
  const { failing } = http.body;
  if (failing.length > 0 && failing.every((part) => told.has(part))) return null;
  return {
    ...common,
    class: 'gateway-not-ready',
    level: 'amber',
    cause: say('notReadyBecause', {
      failing: http.body.failing.join(', ') || say('doesNotSayWhy'),
    }),
    action: 'wait',
    why: say('mayStillGetThere'),
  };
}

function downDiagnosis(evidence: Evidence, common: Common): Diagnosis {
  if (!evidence.install.isLoopback) {
    return {
      ...common,
      class: 'gateway-down',
      level: 'red',
      cause: say('cannotBeReached', { url: evidence.install.url }),
      action: 'none',
      why: say('onAnotherMachine'),
    };
  }
  const { service } = evidence.gateway;
  if (service.kind === 'installed' && service.state === 'not-loaded') {
    return {
      ...common,
      class: 'service-not-loaded',
      level: 'red',
      cause: say('downNotLoaded', { name: service.name }),
      action: 'start',
      why: say('willNotStart', { manager: service.manager }),
    };
  }
  if (service.kind === 'installed') {
    const exit =
      service.lastExit === null ? '' : say('lastEndedWith', { lastExit: service.lastExit });
    const isThere = startingProcess(evidence) !== null;
    const ends = say('livesNotListening', { pid: evidence.gateway.pid });
    return {
      ...common,
      class: 'gateway-down',
      level: 'red',
      cause: say('down'),
      action: 'restart',
      why: say('managerCanStart', {
        before: isThere ? ends : '',
        manager: service.manager,
        name: service.name,
        state: service.state,
        exit,
      }),
    };
  }
  return {
    ...common,
    class: 'gateway-down',
    level: 'red',
    cause: say('down'),
    action: 'start',
    why: nobodyStartsIt(service),
    // Clawbuoy's plan for it is refused. A person can do it.
    remedy: { words: nobodyStartsIt(service), command: RUN_COMMAND },
  };
}
