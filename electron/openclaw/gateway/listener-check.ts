import { statSync } from 'node:fs';
import type { Socket } from 'node:net';
import { isLiving } from '../../core/evidence/queries.ts';
import { type CommandIdentity, identifyCommand } from '../../core/openclaw/command-line.ts';
import {
  doubtAbout,
  type ListenerDoubt,
  type ListeningProcess,
} from '../../core/openclaw/listener.ts';
import type { ConnectionOwner, ProcessInfo, System } from '../../system/types.ts';
import { readOnlyFiles } from '../files.ts';
import type { Location } from '../locate/locate.ts';
import { readGatewayLock } from '../processes/gateway-lock.ts';
import { LONGEST_COMMAND } from '../processes/process-facts.ts';

/** Why the other end of this connection gets no secret. Null: it may have one. */
export type ListenerCheck = (socket: Socket) => Promise<ListenerDoubt | null>;

/** For a gateway that is verified in another way, and for tests of other things. */
export const ANYBODY: ListenerCheck = async () => null;

/** A process that started this much later than the lock cannot be its owner. */
const RECYCLED_MS = 5_000;

/**
 * Checks who listens at the gateway's address before a secret is sent there. While the gateway is
 * down, any program of any user may listen in its place. No check is needed if a certificate
 * identifies the gateway or the key's owner trusts any listener. The same holds for a gateway on
 * another machine (OpenClaw's remote mode, including a tunnel).
 */
export function createListenerCheck(options: {
  readonly location: Location;
  readonly system: Pick<System, 'connectionOwner' | 'processes'>;
  readonly tmpDir: string;
  readonly uid: number | null;
}): ListenerCheck {
  const { location, system, tmpDir, uid } = options;
  const isElsewhere = !location.isLoopback || location.urlSource === 'config-remote';
  if (isElsewhere || location.trustListener || location.tlsPin.kind === 'pinned') return ANYBODY;

  /** The pid in the gateway's own lock. Null unless that process lives and took the lock. */
  async function lockPid(): Promise<number | null> {
    const lock = readGatewayLock({
      stateDir: location.stateDir,
      configPath: location.configPath,
      tmpDirs: [tmpDir, '/tmp'],
      uid,
      files: readOnlyFiles,
    });
    if (lock === null) return null;
    const [info] = await system.processes([lock.pid]);
    if (!isLiving(info)) return null;
    const isLater = lock.createdAtMs !== null && info.startedAtMs > lock.createdAtMs + RECYCLED_MS;
    return isLater || identifyCommand(info.argv) === 'other' ? null : lock.pid;
  }

  return async (socket) => {
    const { localAddress, localPort, remoteAddress, remotePort } = socket;
    const isKnown =
      localAddress !== undefined &&
      localPort !== undefined &&
      remoteAddress !== undefined &&
      remotePort !== undefined;
    const owner = isKnown
      ? await system.connectionOwner({ localAddress, localPort, remoteAddress, remotePort })
      : null;
    const pids = owner?.pids ?? [];
    const infos = pids.length === 0 ? [] : await system.processes(pids);
    return doubtAbout({
      owners: pids.length === 0 ? null : infos.map((info) => listening(info, owner)),
      uid: owner?.uid ?? null,
      trustedUids: trustedUids(location, uid),
      lockPid: await lockPid(),
    });
  };
}

function listening(info: ProcessInfo, owner: ConnectionOwner | null): ListeningProcess {
  const isAlive = info.kind === 'alive';
  const identity: CommandIdentity = isAlive ? identifyCommand(info.argv) : 'unreadable';
  return {
    pid: info.pid,
    parentPid: isAlive ? info.parentPid : null,
    uid: owner?.uid ?? null,
    identity,
    command: isAlive ? (info.command?.slice(0, LONGEST_COMMAND) ?? null) : null,
    isSelf: info.pid === process.pid,
  };
}

/** The users who can read the key in the config without any help. */
function trustedUids(location: Location, uid: number | null): readonly number[] {
  const owner = ownerOf(location.configPath) ?? ownerOf(location.stateDir);
  return [0, ...(uid === null ? [] : [uid]), ...(owner === null ? [] : [owner])];
}

function ownerOf(path: string): number | null {
  try {
    return statSync(path).uid;
  } catch {
    return null;
  }
}
