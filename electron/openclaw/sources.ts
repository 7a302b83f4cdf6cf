import type { Thresholds } from '../core/api/thresholds.ts';
import type { Evidence } from '../core/evidence/evidence.ts';
import { pacedSystem } from '../system/paced-system.ts';
import type { System } from '../system/types.ts';
import { createClockWatch } from './clock-watch.ts';
import { createDiskWatch } from './disk-watch.ts';
import { createGatewayFeed } from './feed/gateway-feed.ts';
import { readOnlyFiles } from './files.ts';
import type { DeviceStore } from './gateway/device-identity.ts';
import type { Hello } from './gateway/frames.ts';
import { createListenerCheck } from './gateway/listener-check.ts';
import { createProbeWatch } from './gateway/probe-watch.ts';
import type { Location } from './locate/locate.ts';
import { createLockFacts } from './locks/lock-facts.ts';
import { createLockWatch } from './locks/lock-watch.ts';
import { createLogFacts } from './log/log-facts.ts';
import { createPairingRequests } from './pairing-requests.ts';
import { createDatabaseHolderWatch } from './processes/database-holder.ts';
import { createMaintenanceWatch } from './processes/maintenance.ts';
import { createMigrationWatch } from './processes/migration-watch.ts';
import { createProcessWatch } from './processes/process-watch.ts';
import { createServiceWatch } from './processes/service-watch.ts';
import { createStartTroubleWatch } from './processes/start-trouble.ts';
import { createRowFiles } from './sessions/row-files.ts';
import { createUndeliveredFiles } from './undelivered-files.ts';

/**
 * The extent of a look. A tick asks everything, `inside` asks only the open connection, and an
 * event only reads what has arrived.
 */
export type LookKind = 'tick' | 'inside' | 'event';

export type ObserverOptions = {
  readonly location: Location;
  /** Clawbuoy's own identity, for a gateway that wants more than the shared token. */
  readonly device?: DeviceStore | null;
  readonly system: System;
  readonly thresholds: Thresholds;
  readonly mode: Evidence['mode'];
  readonly tmpDir: string;
  readonly uid: number | null;
  readonly now: () => number;
  readonly random: () => number;
  /** Called when something deserves a judgement before the next tick. */
  readonly onNews: (kind: LookKind) => void;
};

/** All sources about one OpenClaw. Each keeps its last answer. */
export type Sources = ReturnType<typeof createSources>;

/** Opens the connection and the watches. Asks nothing yet. */
export function createSources(options: ObserverOptions) {
  const { location, now } = options;
  const { stateDir } = location;
  const paced = pacedSystem(options.system, now);
  // A single look asks each question once or twice, and somebody waits for it.
  const system = options.mode === 'one-look' ? options.system : paced;
  const service = createServiceWatch({ location, system, now });
  const processes = createProcessWatch({
    ...options,
    system,
    launchOf: (pid) => service.launchOf(pid),
  });
  const locks = createLockWatch({
    stateDir,
    system,
    now,
    onChange: () => options.onNews('event'),
  });
  let otherFolder: string | null = null;
  const feed = createGatewayFeed({
    location,
    device: options.device ?? null,
    // It is asked at the moment when a secret goes out, so it must not be paced.
    listener: createListenerCheck(options),
    now,
    random: options.random,
    isInHaste: options.mode === 'one-look',
    onNews: options.onNews,
    onHello: (hello) => {
      processes.forget();
      otherFolder = otherFolderOf(hello, location);
    },
  });
  const rowFiles = createRowFiles({ stateDir, now });
  return {
    system,
    processes,
    locks,
    feed,
    clock: createClockWatch(now),
    disk: createDiskWatch({ folder: stateDir, now }),
    probe: createProbeWatch({ location, timeoutMs: options.thresholds.probeTimeoutMs, now }),
    service,
    log: createLogFacts(options),
    undelivered: createUndeliveredFiles({ stateDir, now }),
    pairing: createPairingRequests({ stateDir, now }),
    startTrouble: createStartTroubleWatch({ location, system }),
    databaseHolder: createDatabaseHolderWatch({ system, stateDir, now }),
    maintenance: createMaintenanceWatch({ system, location, now }),
    migrations: createMigrationWatch({ system, stateDir, now }),
    lockFacts: createLockFacts({
      locks,
      askOpeners: (path, owner) => processes.askOpeners(path, owner),
      rowKeyOf: (lock) => rowFiles.keyOf(lock.agentId, `${lock.sessionId}.jsonl`),
      uid: options.uid,
    }),
    /** The state folder that the gateway says it serves, if it is another one. */
    otherFolder: () => otherFolder,
    /** A person asks, so the next question to the operating system is not delayed. */
    hurry: () => paced.hurry(),
  };
}

/** Versions from June on name their folder to administrators only. Null in that case. */
function otherFolderOf(hello: Hello, location: Location): string | null {
  const served = hello.snapshot.stateDir ?? null;
  if (served === null || !location.isLoopback) return null;
  const real = readOnlyFiles.realPath(served) ?? served;
  if (real === location.stateDir || served === location.rawStateDir) return null;
  return served;
}
