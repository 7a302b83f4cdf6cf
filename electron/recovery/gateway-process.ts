import { say, type Words } from '../core/catalogue/sentences/sentence.ts';
import { isLiving, SAME_START_MS } from '../core/evidence/queries.ts';
import { identifyCommand } from '../core/openclaw/command-line.ts';
import type { Result } from '../core/result.ts';
import { err, ok } from '../core/result.ts';
import type { ProcessInfo, System } from '../system/types.ts';
import type { RecoveryContext } from './context.ts';
import type { Look } from './look.ts';

/** The process that is the gateway. Its number, start and port agreed when it was identified. */
export type GatewayProcess = {
  readonly pid: number;
  readonly startedAtMs: number;
  /** The service manager runs this process and will start it again. */
  readonly isSupervised: boolean;
};

type ProcessTools = Pick<RecoveryContext, 'location'> & {
  readonly system: Pick<System, 'listeners' | 'processNow'>;
};

/**
 * Identifies the gateway's process. Three facts must agree: the judged process number, its start
 * time, and the process that listens at the port. If they do not, no process is touched.
 */
export async function identifyGateway(
  tools: ProcessTools,
  look: Look,
): Promise<Result<GatewayProcess | null, Words>> {
  const { pid, process: judged, service } = look.evidence.gateway;
  if (pid === null || judged?.kind !== 'alive') {
    return err(say('processNotTold'));
  }
  const listeners = await tools.system.listeners(tools.location.port);
  if (listeners === null) {
    return err(say('listenersNotTold', { port: tools.location.port }));
  }
  const pids = [...new Set(listeners.map((one) => one.pid))];
  if (pids.length !== 1 || pids[0] !== pid) {
    const { port } = tools.location;
    return err(
      pids.length === 0
        ? say('seenButNobody', { pid, port })
        : say('seenButOther', { pid, port, other: pids.join(', ') }),
    );
  }
  const same = sameProcess(tools.system.processNow(pid), judged.startedAtMs);
  if (same !== null) return err(same);
  return ok({
    pid,
    startedAtMs: judged.startedAtMs,
    isSupervised:
      service.kind === 'installed' && service.state === 'running' && service.pid === pid,
  });
}

/** For a gateway that is down. No process may be left that would conflict with a new one. */
export function identifyGone(
  system: Pick<System, 'processNow'>,
  look: Look,
): Result<GatewayProcess | null, Words> {
  const { pid, process: judged, service } = look.evidence.gateway;
  if (pid === null || judged?.kind !== 'alive') return ok(null);
  const now = system.processNow(pid);
  if (now.kind === 'unknown') return err(say('processOutOfSight', { pid, why: now.why }));
  if (!isLiving(now)) return ok(null);
  const isOwn = service.kind === 'installed' && service.pid === pid;
  if (sameProcess(now, judged.startedAtMs) !== null) return ok(null);
  return isOwn
    ? ok({ pid, startedAtMs: judged.startedAtMs, isSupervised: service.state === 'running' })
    : err(say('secondBeside', { pid }));
}

/** Returns why this is not the judged gateway, or null if it is. Used right before a signal. */
export function sameProcess(now: ProcessInfo, startedAtMs: number): Words | null {
  const { pid } = now;
  if (now.kind === 'absent') return say('processEnded', { pid });
  if (now.kind === 'unknown') return say('processOutOfSight', { pid, why: now.why });
  if (now.state === 'zombie') return say('processEnded', { pid });
  if (Math.abs(now.startedAtMs - startedAtMs) > SAME_START_MS) {
    return say('processStartDiffers', { pid });
  }
  const identity = identifyCommand(now.argv);
  if (identity === 'openclaw-gateway' || identity === 'openclaw') return null;
  const command = now.command ?? say('commandNotReadable');
  return say('processNotToldOpenClaw', { pid, command });
}
