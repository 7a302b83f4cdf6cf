import type { Evidence } from '../evidence/evidence.ts';
import type { Era } from '../openclaw/era.ts';
import { DRAIN_LIMIT_MS, DRAIN_OVERDUE_MS } from '../openclaw/limits.ts';
import { assertNever } from '../result.ts';
import { nobodyStartsIt, RUN_COMMAND } from '../steps/by-hand.ts';
import { duration } from '../text/words.ts';
import { troubledChannels } from './channel-findings.ts';
import type { Finding } from './finding.ts';
import { at } from './finding.ts';
import type { JudgedGateway } from './gateway.ts';
import { isGuessedAddress, onAGuess } from './guessed-address.ts';
import { hungFinding } from './hung-finding.ts';
import { opaqueFinding } from './opaque-finding.ts';
import { startTroubleFinding } from './start-trouble.ts';
import { installerOf, startingProcess } from './start-work.ts';
import { waitingMessages } from './waiting.ts';

/** Returns what is wrong with the gateway itself, and what follows from it. */
export function gatewayFindings(evidence: Evidence, era: Era, gateway: JudgedGateway): Finding[] {
  const found: Finding[] = [];
  if (isAbsent(evidence, gateway)) return [absent(evidence, gateway)];
  const start = startTroubleFinding(evidence, gateway);
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
      cause: `two programs listen at ${evidence.install.url}: processes ${listeners.join(' and ')}`,
      action: 'none',
      why: 'messages reach now one, now the other; stop the one that you do not want',
    });
    return found;
  }
  if (gateway.portTakenBy !== null) {
    found.push({
      ...base(evidence, gateway),
      class: 'port-taken',
      level: 'red',
      cause: `another program answers at ${evidence.install.url}: ${gateway.portTakenBy}`,
      action: 'none',
      why: 'the gateway cannot listen while that program has its port; Clawbuoy does not stop programs that are not OpenClaw',
    });
    return found;
  }
  const own = onAGuess(
    evidence,
    gateway,
    base(evidence, gateway),
    stateFinding(evidence, era, gateway),
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

function absent(evidence: Evidence, gateway: JudgedGateway): Finding {
  return {
    ...base(evidence, gateway),
    class: 'not-installed',
    level: 'amber',
    cause: 'no OpenClaw was found on this machine',
    evidence: evidence.install.lookedFor.map((place) => `looked for ${place}`),
    action: 'none',
    why: 'install OpenClaw, or say where it is with --state-dir or OPENCLAW_STATE_DIR; `clawbuoy demo` shows what Clawbuoy does',
  };
}

type Common = Pick<
  Finding,
  'target' | 'sinceMs' | 'sessionKey' | 'evidence' | 'actionTarget' | 'untilMs'
>;

function base(evidence: Evidence, gateway: JudgedGateway): Common {
  return {
    target: '',
    sinceMs: null,
    sessionKey: null,
    evidence: [`${at(evidence.gateway.httpAtMs ?? evidence.atMs)} ${gateway.detail}`],
    actionTarget: null,
    untilMs: null,
  };
}

function stateFinding(evidence: Evidence, era: Era, gateway: JudgedGateway): Finding | null {
  const common = base(evidence, gateway);
  // Hung and slow may alternate. The time since the last answer counts.
  const forMs =
    evidence.atMs - Math.min(gateway.sinceMs, gateway.failingSinceMs ?? gateway.sinceMs);
  switch (gateway.state) {
    case 'up':
      return notReady(evidence, common) ?? opaqueFinding(evidence, common);
    case 'unknown':
      return null;
    case 'down':
      return downFinding(evidence, common);
    case 'hung':
      return { ...common, ...hungFinding(evidence, gateway, forMs) };
    case 'slow':
      return { ...common, ...slowFinding(evidence, gateway, forMs) };
    case 'starting':
      return { ...common, ...startingFinding(evidence, era, gateway) };
    case 'draining':
      return {
        ...common,
        class: 'gateway-draining',
        level: forMs > DRAIN_OVERDUE_MS ? 'red' : 'amber',
        cause: 'the gateway is draining before a restart: it takes no new messages',
        action: forMs > DRAIN_OVERDUE_MS ? 'restart' : 'wait',
        why:
          forMs > DRAIN_OVERDUE_MS
            ? 'it should have ended by now'
            : 'it finishes the runs in progress first, up to five minutes',
        untilMs: gateway.sinceMs + DRAIN_LIMIT_MS,
      };
    case 'unauthorized':
      return {
        ...common,
        class: 'unauthorized',
        level: 'amber',
        cause: isStranger(evidence)
          ? gateway.detail
          : 'the gateway runs, but Clawbuoy cannot look inside',
        action: 'none',
        why: isStranger(evidence) ? STRANGER_WHY : `${gateway.detail}. ${wayInWords(evidence)}`,
      };
    default:
      return assertNever(gateway.state);
  }
}

/** Whether it is no gateway, or none that can be seen from here. Its inside is not judged. */
function isStranger({ gateway: { socket } }: Evidence): boolean {
  return socket.kind === 'refused' && socket.why === 'stranger';
}

const STRANGER_WHY =
  'whoever has the key can do anything with OpenClaw, so it goes to the gateway alone. If your gateway is reached there on purpose (in a container, through a proxy or a tunnel), set "trustListener": true in Clawbuoy\'s settings file';

/**
 * A start that works is waited for, however long it takes. Starts of 4 to 12 min are known
 * (openclaw/openclaw #148529, #119958), and ending one only makes it begin again.
 */
function startingFinding(
  evidence: Evidence,
  era: Era,
  gateway: JudgedGateway,
): Omit<Finding, keyof Common> & Pick<Finding, 'untilMs'> {
  const fromMs = startingSinceMs(evidence, gateway);
  const forMs = evidence.atMs - fromMs;
  const isLong = forMs > era.bootLimitMs;
  const work = gateway.startWork;
  if (!isLong) {
    return {
      class: 'gateway-starting',
      level: 'amber',
      cause: 'the gateway is starting',
      action: 'wait',
      why: `this version may take ${duration(era.bootLimitMs)} to start`,
      untilMs: fromMs + era.bootLimitMs,
    };
  }
  if (work?.kind === 'works') {
    return {
      class: 'gateway-starting',
      level: 'amber',
      cause: `the gateway has been starting for ${duration(forMs)}; its process works (${work.words})`,
      action: 'wait',
      why: 'a start that works is left alone: ending it would only begin it anew',
      untilMs: null,
    };
  }
  return {
    class: 'gateway-starting',
    level: 'red',
    cause: `the gateway has been starting for ${duration(forMs)}: ${gateway.detail}`,
    action: 'restart',
    why:
      work === null
        ? 'it should be up by now'
        : `its process shows no work for ${duration(work.forMs)}; a restart ends that start and begins it anew`,
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
function wayInWords({ gateway: { socket } }: Evidence): string {
  const why = socket.kind === 'refused' ? socket.why : null;
  if (why === 'pairing-required') return 'Clawbuoy looks again within a minute of it';
  if (why === 'certificate') {
    return 'No token was sent. Ask whoever runs that gateway whether its certificate was changed';
  }
  return "Give Clawbuoy the gateway's token: in the config that OpenClaw uses, or as OPENCLAW_GATEWAY_TOKEN";
}

/** An installation is not waited for longer than the longest start that is known. */
const LONGEST_INSTALL_MS = 15 * 60_000;

/**
 * A slow gateway turns red in two cases: it gives no answer at all for too long, or somebody waits.
 * A gateway that answers late while nobody waits is left to catch up.
 */
function slowFinding(
  evidence: Evidence,
  gateway: JudgedGateway,
  forMs: number,
): Omit<Finding, keyof Common> & Pick<Finding, 'untilMs'> {
  const { slowRedMs } = evidence.thresholds;
  const silentForMs = evidence.atMs - (gateway.failingSinceMs ?? evidence.atMs);
  const isPast = forMs >= slowRedMs;
  const isAwaited = waitingMessages(evidence).some((one) => !one.isFromEarlierLife);
  // What it installs would be begun anew: 2026.4.29 took eight minutes without a network.
  const installs = installerOf(evidence) !== null && silentForMs < LONGEST_INSTALL_MS;
  const isRed = !installs && (silentForMs >= slowRedMs || (isPast && isAwaited));
  return {
    class: 'gateway-slow',
    level: isRed ? 'red' : 'amber',
    cause: `the gateway is slow: ${gateway.detail}`,
    action: isRed ? 'restart' : 'wait',
    why: isRed
      ? `it has been busy for ${duration(forMs)} without catching up`
      : 'it is working; a restart would throw that work away',
    untilMs: isPast ? null : evidence.atMs - forMs + slowRedMs,
  };
}

/** It answers and works, and reports that a part of it does not. */
function notReady(evidence: Evidence, common: Common): Finding | null {
  const { http } = evidence.gateway;
  if (http.kind !== 'answered' || http.body.kind !== 'ready' || http.body.ready) return null;
  // A channel's own finding explains it better, so it is not reported twice.
  const told = troubledChannels(evidence);
  const { failing } = http.body;
  if (failing.length > 0 && failing.every((part) => told.has(part))) return null;
  return {
    ...common,
    class: 'gateway-not-ready',
    level: 'amber',
    cause: `the gateway answers, but is not ready: ${http.body.failing.join(', ') || 'it does not say why'}`,
    action: 'wait',
    why: 'it may still get there; what it names does not work until then',
  };
}

function downFinding(evidence: Evidence, common: Common): Finding {
  if (!evidence.install.isLoopback) {
    return {
      ...common,
      class: 'gateway-down',
      level: 'red',
      cause: `the gateway at ${evidence.install.url} cannot be reached`,
      action: 'none',
      why: 'it runs on another machine: start it there, or look at the way to it',
    };
  }
  const { service } = evidence.gateway;
  if (service.kind === 'installed' && service.state === 'not-loaded') {
    return {
      ...common,
      class: 'service-not-loaded',
      level: 'red',
      cause: `the gateway is down: its service ${service.name} is installed but not loaded`,
      action: 'start',
      why: `${service.manager} will not start it by itself until it is loaded`,
    };
  }
  if (service.kind === 'installed') {
    const exit = service.lastExit === null ? '' : `; it last ended with ${service.lastExit}`;
    const isThere = startingProcess(evidence) !== null;
    const ends = `process ${evidence.gateway.pid} lives and does not listen: a restart ends it, and its start with it. `;
    return {
      ...common,
      class: 'gateway-down',
      level: 'red',
      cause: 'the gateway is down',
      action: 'restart',
      why: `${isThere ? ends : ''}${service.manager} knows it as ${service.name} (${service.state}${exit}) and can start it`,
    };
  }
  return {
    ...common,
    class: 'gateway-down',
    level: 'red',
    cause: 'the gateway is down',
    action: 'start',
    why: nobodyStartsIt(service),
    // Clawbuoy's plan for it is refused. A person can do it.
    remedy: { words: nobodyStartsIt(service), command: RUN_COMMAND },
  };
}
