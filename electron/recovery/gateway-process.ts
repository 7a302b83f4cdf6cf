import { identifyCommand } from '../core/openclaw/command-line.ts';
import type { Result } from '../core/result.ts';
import { err, ok } from '../core/result.ts';
import type { ProcessInfo, System } from '../system/types.ts';
import type { Look, RecoveryContext } from './context.ts';

/** Two readings of one start may differ by this much (macOS reports whole seconds). */
export const SAME_START_MS = 1_500;

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
  eyes: ProcessTools,
  look: Look,
): Promise<Result<GatewayProcess | null>> {
  const { pid, process: judged, service } = look.evidence.gateway;
  if (pid === null || judged?.kind !== 'alive') {
    return err(
      'which process the gateway is cannot be told from here: it may run in a container or as another user. Restart it where it runs',
    );
  }
  const listeners = await eyes.system.listeners(eyes.location.port);
  if (listeners === null) {
    return err(`who listens at port ${eyes.location.port} cannot be told, so nothing is stopped`);
  }
  const pids = [...new Set(listeners.map((one) => one.pid))];
  if (pids.length !== 1 || pids[0] !== pid) {
    const seen = pids.length === 0 ? 'nobody listens' : `process ${pids.join(', ')} listens`;
    return err(
      `the gateway was seen as process ${pid}, but ${seen} at port ${eyes.location.port}. Look again`,
    );
  }
  const same = sameProcess(eyes.system.processNow(pid), judged.startedAtMs);
  if (same !== null) return err(same);
  return ok({
    pid,
    startedAtMs: judged.startedAtMs,
    isSupervised:
      service.kind === 'installed' && service.state === 'running' && service.pid === pid,
  });
}

/** For a gateway that is down. No process may be left that would conflict with a new one. */
export function identifyGone(eyes: ProcessTools, look: Look): Result<GatewayProcess | null> {
  const { pid, process: judged, service } = look.evidence.gateway;
  if (pid === null || judged?.kind !== 'alive') return ok(null);
  const now = eyes.system.processNow(pid);
  if (now.kind !== 'alive' || now.state === 'zombie') return ok(null);
  const isOwn = service.kind === 'installed' && service.pid === pid;
  if (sameProcess(now, judged.startedAtMs) !== null) return ok(null);
  return isOwn
    ? ok({ pid, startedAtMs: judged.startedAtMs, isSupervised: service.state === 'running' })
    : err(
        `process ${pid} is still there, and no service manager runs it: a second gateway beside it would fight with it. End it yourself first`,
      );
}

/** Returns why this is not the judged gateway, or null if it is. Used right before a signal. */
export function sameProcess(now: ProcessInfo, startedAtMs: number): string | null {
  if (now.kind === 'absent') return `process ${now.pid} has ended`;
  if (now.kind === 'unknown') return `process ${now.pid} cannot be looked at: ${now.why}`;
  if (now.state === 'zombie') return `process ${now.pid} has ended`;
  if (Math.abs(now.startedAtMs - startedAtMs) > SAME_START_MS) {
    return `process ${now.pid} is another one than was judged: its start differs`;
  }
  const identity = identifyCommand(now.argv);
  if (identity === 'openclaw-gateway' || identity === 'openclaw') return null;
  return `process ${now.pid} cannot be told to be OpenClaw: ${now.command ?? 'its command line is not readable'}`;
}
