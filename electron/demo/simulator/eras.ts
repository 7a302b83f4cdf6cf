/** The OpenClaw versions that the simulator can imitate. */
export const SIMULATED_VERSIONS = ['2026.2.1', '2026.7.35', '2026.9.6'] as const;
export type SimulatedVersion = (typeof SIMULATED_VERSIONS)[number];

export type Scope = 'operator.read' | 'operator.write' | 'operator.admin';

/** Why an OpenClaw takes over a session lock that it did not make. */
export type ReclaimReason =
  | 'malformed'
  | 'dead-pid'
  | 'too-old'
  | 'recycled-pid'
  | 'orphan-self-pid'
  | 'non-openclaw-owner';

export interface LockTraits {
  readonly reclaims: ReadonlySet<ReclaimReason>;
  readonly staleMs: number;
  /** Part of the payload, with the owner's start time, since 2026.5.28. */
  readonly maxHoldMs: number | null;
  /** Since 2026.6, locks of dead processes are swept when the gateway starts. */
  readonly sweptAtStart: boolean;
}

/** Durations in ms that a test can shorten. */
export interface Limits {
  /** How long a turn waits for a session lock. */
  readonly acquireTimeoutMs: number;
  /** From the lock to the run's lifecycle start. */
  readonly prepareMs: number;
  /** From the start to the model's answer. */
  readonly answerMs: number;
  /** From the run's end to the lock's removal. */
  readonly releaseMs: number;
  /** Between two `tick` events. */
  readonly tickMs: number;
  /** How long the port is closed during a restart in place. */
  readonly downMs: number;
  /** How long the port is open but not ready. */
  readonly bootMs: number;
  /** How long a restart waits for active runs. */
  readonly drainMs: number;
  /** How long a write waits for a busy database. */
  readonly databaseBusyMs: number;
  /** The delay before a wrong token is refused. */
  readonly badTokenMs: number;
  /** A hung run is ended after this time. */
  readonly runTimeoutMs: number;
  /** Between two log lines about a run without progress. */
  readonly stallReportMs: number;
  /** A run without progress for this long is reported. */
  readonly stallWarnMs: number;
}

export interface Era {
  readonly version: SimulatedVersion;
  /** The name in `hello-ok`. 2026.2.1 installed from npm calls itself "dev". */
  readonly serverVersion: string;
  readonly protocol: 3 | 4;
  readonly generation: 'feb' | 'july' | 'sep';
  /** `null`: sessions are in a database, and there is no session lock. */
  readonly locks: LockTraits | null;
  readonly limits: Limits;
  readonly events: readonly string[];
}

const COMMON: Limits = {
  acquireTimeoutMs: 10_000,
  prepareMs: 20,
  answerMs: 40,
  releaseMs: 40,
  tickMs: 30_000,
  downMs: 130,
  bootMs: 400,
  drainMs: 300_000,
  databaseBusyMs: 5_000,
  badTokenMs: 5,
  runTimeoutMs: 600_000,
  stallReportMs: 30_000,
  stallWarnMs: 120_000,
};

const EVENTS_FEB = ['connect.challenge', 'agent', 'chat', 'presence', 'tick', 'shutdown', 'health'];
const EVENTS_LATER = [...EVENTS_FEB, 'session.message', 'sessions.changed'];

const ERAS: Readonly<Record<SimulatedVersion, Era>> = {
  '2026.2.1': {
    version: '2026.2.1',
    serverVersion: 'dev',
    protocol: 3,
    generation: 'feb',
    locks: {
      reclaims: new Set(['malformed', 'dead-pid', 'too-old']),
      staleMs: 30 * 60_000,
      maxHoldMs: null,
      sweptAtStart: false,
    },
    limits: COMMON,
    events: EVENTS_FEB,
  },
  '2026.7.35': {
    version: '2026.7.35',
    serverVersion: '2026.7.35',
    protocol: 4,
    generation: 'july',
    locks: {
      reclaims: new Set([
        'malformed',
        'dead-pid',
        'recycled-pid',
        'orphan-self-pid',
        'non-openclaw-owner',
      ]),
      staleMs: 30 * 60_000,
      maxHoldMs: 300_000,
      sweptAtStart: true,
    },
    limits: { ...COMMON, acquireTimeoutMs: 60_000, runTimeoutMs: 378_000 },
    events: EVENTS_LATER,
  },
  '2026.9.6': {
    version: '2026.9.6',
    serverVersion: '2026.9.6',
    protocol: 4,
    generation: 'sep',
    locks: null,
    limits: { ...COMMON, badTokenMs: 300, runTimeoutMs: 1_800_000 },
    events: [...EVENTS_LATER, 'chat.metadata.changed', 'gateway.suspension'],
  },
};

/** The behaviour of one version. The differences were seen on real gateways. */
export function eraOf(version: SimulatedVersion): Era {
  return ERAS[version];
}
