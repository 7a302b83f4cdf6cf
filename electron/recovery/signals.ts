import { say, type Words } from '../core/catalogue/sentences/sentence.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { RecoveryContext } from './context.ts';
import type { GatewayProcess } from './gateway-process.ts';
import { identifyGateway, sameProcess } from './gateway-process.ts';
import { barredByWork } from './guard.ts';
import type { Look } from './look.ts';
import type { StepOutcome } from './step-log.ts';

/** launchd itself waits 20 s (`ExitTimeOut` of the plist) before it kills. */
const TERM_LIMIT_MS = 25_000;
const KILL_LIMIT_MS = 5_000;
/** launchd limits starts to one in 10 s. */
const BACK_LIMIT_MS = 15_000;
const PAUSE_MS = 250;

/**
 * Ends the gateway's process with stronger and stronger signals, each with its time. Used when the
 * service manager could not end it. 2026.9.6 ignores SIGTERM while it drains, so this needs
 * consent. A gateway that nothing would start again is not stopped.
 */
export async function endByForce(
  context: RecoveryContext,
  look: Look,
  target: GatewayProcess,
): Promise<StepOutcome> {
  const gone = () => !isSame(context, target);
  if (gone()) return startAgain(context, target);
  if (!target.isSupervised) {
    return {
      outcome: 'refused',
      detail: say('notTheManagers', { pid: target.pid }),
    };
  }
  for (const [signal, limitMs] of [
    ['SIGTERM', TERM_LIMIT_MS],
    ['SIGKILL', KILL_LIMIT_MS],
  ] as const) {
    const sent = await context.steps.run(signal, async (): Promise<StepOutcome> => {
      const barred = await barredByWork(context);
      if (barred !== null) return { outcome: 'refused', detail: barred };
      const checked = await checkedAgain(context, look, target);
      if (!checked.ok) return { outcome: gone() ? 'ok' : 'refused', detail: checked.error };
      // No code of this process runs between these readings and the signal.
      if (gone()) return { outcome: 'ok', detail: say('processEnded', { pid: target.pid }) };
      const other = sameProcess(context.system.processNow(target.pid), target.startedAtMs);
      if (other !== null)
        return { outcome: 'refused', detail: say('nothingIsStopped', { why: other }) };
      const result = context.system.signal(target.pid, signal);
      if (!result.ok) return { outcome: gone() ? 'ok' : 'failed', detail: result.error };
      const endMs = context.now() + limitMs;
      while (!gone() && context.now() < endMs) await context.sleep(PAUSE_MS);
      return gone()
        ? { outcome: 'ok', detail: say('processEnded', { pid: target.pid }) }
        : { outcome: 'failed', detail: say('processDidNotEnd', { pid: target.pid }) };
    });
    if (sent.outcome === 'ok') return startAgain(context, target);
    if (sent.outcome === 'refused') return sent;
  }
  return { outcome: 'failed', detail: say('processCannotBeEnded', { pid: target.pid }) };
}

function isSame(context: Pick<RecoveryContext, 'system'>, target: GatewayProcess): boolean {
  const now = context.system.processNow(target.pid);
  // An unreadable process could be any. It gets no signal and does not count as gone.
  if (now.kind === 'unknown') return true;
  return sameProcess(now, target.startedAtMs) === null;
}

/** A frozen gateway still has its port. One that is closing down may have released it already. */
async function checkedAgain(
  context: RecoveryContext,
  look: Look,
  target: GatewayProcess,
): Promise<Result<void, Words>> {
  const status = await context.system.services.status(context.location.profile);
  if (status.kind !== 'installed' || status.pid !== target.pid) {
    return err(say('managerNotAnyMore', { pid: target.pid }));
  }
  const again = await identifyGateway(context, look);
  if (again.ok && again.value?.pid === target.pid) return ok(undefined);
  const listeners = await context.system.listeners(context.location.port);
  const closed = listeners !== null && listeners.length === 0;
  const same = sameProcess(context.system.processNow(target.pid), target.startedAtMs);
  if (closed && same === null) return ok(undefined);
  return err(again.ok ? say('notTheGatewayAnyMore', { pid: target.pid }) : again.error);
}

/** The manager normally starts it without help. It is asked only if it does not. */
async function startAgain(context: RecoveryContext, target: GatewayProcess): Promise<StepOutcome> {
  return context.steps.run('start again', async () => {
    const endMs = context.now() + BACK_LIMIT_MS;
    do {
      const status = await context.system.services.status(context.location.profile);
      if (status.kind === 'installed' && status.pid !== null && status.pid !== target.pid) {
        return {
          outcome: 'ok',
          detail: say('managerStartedProcess', { manager: status.manager, pid: status.pid }),
        };
      }
      await context.sleep(PAUSE_MS * 4);
    } while (context.now() < endMs);
    const barred = await barredByWork(context);
    if (barred !== null) return { outcome: 'refused', detail: barred };
    const started = await context.system.services.start(context.location.profile);
    return started.ok
      ? { outcome: 'ok', detail: say('managerWasAsked') }
      : { outcome: 'failed', detail: started.error };
  });
}
