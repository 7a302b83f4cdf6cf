import { lasting, say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { ServiceProgram, StartFailure } from '../evidence/start-facts.ts';
import { admitsNode } from '../openclaw/node-range.ts';
import { isoTime } from '../text/iso-time.ts';
import type { Diagnosis, Remedy } from './diagnosis.ts';
import type { JudgedGateway } from './gateway.ts';
import { isGuessedAddress, isKnownDown } from './guessed-address.ts';
import { startingProcess } from './start-work.ts';

/**
 * Troubles besides config and program may pass: a locked database, a network that was away. Older
 * reports of them are no reason to keep a person from a start.
 */
const PASSING_MS = 15 * 60_000;

/** A launcher that has found no other Node ends within this time: each look into one is short. */
const LOOKED_FOR_MS = 10_000;
/** One that finds another Node answers within this time, on a machine that is not busy. */
const FOUND_MS = 60_000;

type Why = Pick<Diagnosis, 'class' | 'cause' | 'why'> & {
  readonly remedy?: Remedy;
  readonly evidence: readonly Words[];
};

/**
 * Why the gateway does not start or does not stay, in its own words. It refuses its config, its
 * service cannot start the program, or its last starts ended in some way. Null: nothing tells, or a
 * start is under way that may succeed. No step is named: it would end the same way.
 */
export function startTroubleDiagnosis(
  evidence: Evidence,
  gateway: JudgedGateway,
): Diagnosis | null {
  if (!evidence.install.isLoopback || !isAway(evidence, gateway)) return null;
  const why =
    wrongProgram(evidence, gateway) ??
    refusedConfig(evidence, gateway) ??
    damagedDatabase(evidence, gateway) ??
    failedStarts(evidence, gateway);
  if (why === null) return null;
  return {
    ...why,
    target: '',
    level: 'red',
    sinceMs: null,
    sessionKey: null,
    evidence: [
      say('timed', {
        time: isoTime(evidence.gateway.httpAtMs ?? evidence.atMs),
        what: gateway.detail,
      }),
      ...why.evidence,
    ],
    action: 'none',
    actionTarget: null,
    untilMs: null,
  };
}

/** Whether nothing answers there, and no start is under way that may succeed. */
function isAway(evidence: Evidence, gateway: JudgedGateway): boolean {
  const { startTrouble, http } = evidence.gateway;
  if (startTrouble === undefined || http.kind !== 'refused') return false;
  switch (gateway.state) {
    case 'down':
      return true;
    case 'unknown':
      return isGuessedAddress(evidence) && isKnownDown(evidence);
    case 'starting':
      return isDoomed(evidence, gateway);
    case 'up':
    case 'slow':
    case 'hung':
    case 'draining':
    case 'unauthorized':
      return false;
  }
}

/**
 * Whether no start under way can succeed. Either there is none, or it has said so itself, or those
 * before it ended for one reason. 2026.2.1 runs on for minutes after it has refused its config.
 */
function isDoomed(evidence: Evidence, gateway: JudgedGateway): boolean {
  const process = startingProcess(evidence);
  if (process === null) return true;
  if (isServicesAgain(evidence) && wrongProgram(evidence, gateway) !== null) return true;
  const [last, before] = standing(evidence, gateway).toReversed();
  if (last === undefined) return false;
  const isItsOwn = last.reason === 'config' && last.atMs >= process.startedAtMs;
  return isItsOwn || last.reason === before?.reason;
}

/** Whether its service has started it again after a failed start. */
function isServicesAgain({ gateway: { service, pid } }: Evidence): boolean {
  if (service.kind !== 'installed' || service.pid === null || service.pid !== pid) return false;
  return service.lastExit !== null && !/^(?:0|status 0)\b/.test(service.lastExit);
}

/** The failed starts since the gateway last answered and since its config last changed. */
function standing(
  { atMs, gateway: { startTrouble } }: Evidence,
  gateway: JudgedGateway,
): readonly StartFailure[] {
  const fromMs = Math.max(
    gateway.lastOkAtMs ?? Number.NEGATIVE_INFINITY,
    startTrouble?.configChangedAtMs ?? Number.NEGATIVE_INFINITY,
  );
  return (startTrouble?.failures ?? []).filter(
    (one) => one.atMs > fromMs && one.atMs <= atMs && isTheirs(one, gateway),
  );
}

/**
 * Whether a line is about this gateway. A line that names no gateway counts if this one ended right
 * then.
 */
function isTheirs(one: StartFailure, gateway: JudgedGateway): boolean {
  if (one.isNamed) return true;
  const endedMs = gateway.endedAtMs;
  return endedMs !== null && one.atMs <= endedMs && endedMs - one.atMs < 15_000;
}

function wrongProgram(evidence: Evidence, gateway: JudgedGateway): Why | null {
  const { startTrouble, service } = evidence.gateway;
  const program = startTrouble?.program;
  if (program === undefined || service.kind !== 'installed') return null;
  const { name } = service;
  if (!program.isNodeThere) {
    return {
      class: 'wrong-node',
      cause: say('startsGoneNode', { name, node: program.node }),
      why: say('untilServiceNode'),
      remedy: INSTALL_ANEW,
      evidence: [say('seenProgram', { name, program: program.node })],
    };
  }
  if (!program.isEntryThere) {
    return {
      class: 'start-failed',
      cause: say('startsGoneEntry', { name, entry: program.entry }),
      why: say('openclawMoved'),
      remedy: { words: say('openclawMoved'), command: INSTALL_ANEW.command },
      evidence: [say('seenProgram', { name, program: program.entry })],
    };
  }
  if (program.looksForNode && !hasFoundNone(evidence, gateway)) return null;
  return wrongNode(program, name);
}

/**
 * Whether the launcher has looked for another Node in vain. It then ends with status 1 at once, and
 * so may any gateway that breaks. Therefore nothing has answered for longer than a start takes, and
 * no process works for longer than such a look takes.
 */
function hasFoundNone(evidence: Evidence, { lastOkAtMs }: JudgedGateway): boolean {
  const { service } = evidence.gateway;
  const lastExit = service.kind === 'installed' ? service.lastExit : null;
  if (lastExit === null || !/(?:^|status )1\b/.test(lastExit)) return false;
  const process = startingProcess(evidence);
  const isShort = process === null || evidence.atMs - process.startedAtMs < LOOKED_FOR_MS;
  return isShort && (lastOkAtMs === null || evidence.atMs - lastOkAtMs >= FOUND_MS);
}

function wrongNode(program: ServiceProgram, name: string): Why | null {
  const { nodeVersion, wants, node } = program;
  if (nodeVersion === null || wants === null) return null;
  if (admitsNode(wants, nodeVersion) !== false) return null;
  return {
    class: 'wrong-node',
    cause: say('startsWrongNode', { name, version: bare(nodeVersion), wants }),
    why: say('installNode', { wants }),
    // The command helps only after the Node is there.
    remedy: { words: say('installNode', { wants }), command: INSTALL_ANEW.command },
    evidence: [say('seenNode', { node, version: bare(nodeVersion) }), say('seenWants', { wants })],
  };
}

function bare(version: string): string {
  return version.replace(/^v/, '');
}

const INSTALL_ANEW: Remedy = {
  words: say('remedyService'),
  command: 'openclaw gateway install --force',
};

function refusedConfig(evidence: Evidence, gateway: JudgedGateway): Why | null {
  const { startTrouble } = evidence.gateway;
  const problem = startTrouble?.configProblem ?? null;
  if (problem !== null) {
    return {
      class: 'config-invalid',
      cause: say('cannotReadConfig', { problem }),
      why: say('mendThatPlace'),
      evidence: [],
    };
  }
  const mode = startTrouble?.mode;
  if (mode !== undefined) {
    const words =
      mode === null ? say('noGatewayMode') : say('gatewayModeIs', { mode: JSON.stringify(mode) });
    return {
      class: 'config-invalid',
      cause: say('refusesConfig', { words }),
      why: say('untilModeLocal'),
      remedy: {
        words: say('remedyModeLocal'),
        command: 'openclaw config set gateway.mode local',
      },
      evidence: saidOf(standing(evidence, gateway)),
    };
  }
  const last = standing(evidence, gateway).findLast((one) => one.reason === 'config');
  if (last === undefined) return null;
  return {
    class: 'config-invalid',
    cause: say('refusesConfig', { words: last.keys.join('; ') || last.said }),
    why: say('untilConfigMended'),
    remedy: { words: say('remedyConfig'), command: 'openclaw doctor --fix' },
    evidence: saidOf([last]),
  };
}

/**
 * Its last start met a database that is damaged. No time mends the file, and no start gets past it
 * (openclaw/openclaw #143556).
 */
function damagedDatabase(evidence: Evidence, gateway: JudgedGateway): Why | null {
  const last = standing(evidence, gateway).at(-1);
  if (last?.reason !== 'damaged') return null;
  return {
    class: 'start-failed',
    cause: say('startFailed', { times: '', said: last.said, holder: '' }),
    why: say('doNotRestart'),
    remedy: { words: say('remedyDatabase'), command: 'openclaw doctor --fix' },
    evidence: saidOf([last]),
  };
}

/** The gateway's last words, where neither its program nor its config is the reason. */
function failedStarts(evidence: Evidence, gateway: JudgedGateway): Why | null {
  const recent = standing(evidence, gateway).filter(
    // The program that had the port has left it: nobody listens there any more.
    ({ reason, atMs }) => reason !== 'port' && evidence.atMs - atMs < PASSING_MS,
  );
  const last = recent.at(-1);
  if (last === undefined) return null;
  const alike = recent.filter((one) => one.reason === last.reason);
  const times = alike.length < 2 ? '' : say('timesInARow', { count: alike.length });
  const holder = last.reason === 'store' ? holderWords(evidence) : '';
  return {
    class: 'start-failed',
    cause: say('startFailed', { times, said: last.said, holder }),
    why: say('saidAsItEnded', { time: lasting(evidence.atMs - last.atMs) }),
    remedy: { words: say('remedyDoctor'), command: 'openclaw doctor' },
    evidence: saidOf(alike.slice(-5)),
  };
}

function holderWords({ notices }: Evidence): Words {
  const held = notices.findLast((one) => one.kind === 'database-locked');
  return held?.kind === 'database-locked' && held.holderPid !== null
    ? say('processHasIt', { pid: held.holderPid })
    : '';
}

function saidOf(failures: readonly StartFailure[]): Words[] {
  return failures
    .slice(-5)
    .map((one) => say('seenItSaid', { time: isoTime(one.atMs), said: one.said }));
}
