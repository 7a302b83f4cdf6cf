import type { Ending, Look, RecoveryContext } from './context.ts';
import { endedByPlan, lookUntil, planNow } from './context.ts';

const RPC_MS = 15_000;
/** 2026.7.35 polls its health for 61 s after a service restart; slow disks need more. */
const SERVICE_LIMIT_MS = 120_000;
/** 2026.9.6 drains for 300 s at most before it restarts itself. */
const DRAIN_LIMIT_MS = 330_000;

/**
 * Restarts the gateway: through the service manager, which gives it a new process, else by its
 * own request. What nothing would start again is not stopped. Success is a gateway that says
 * hello anew and answers.
 */
export async function restart(context: RecoveryContext): Promise<Ending> {
  context.observer.refresh();
  const look = await context.look();
  const ended = endedByPlan(planNow('restart', null, look));
  if (ended !== null) return ended;
  const before = lifeOf(look);
  const viaService = look.evidence.gateway.service.kind === 'installed';
  const stalled = look.judgement.snapshot.incidents.filter(
    (incident) => incident.class === 'run-stalled' && incident.sessionKey !== null,
  );
  if (!viaService && stalled.length > 0) {
    // A hung run makes the gateway drain for minutes, and it is resumed and hangs again after.
    const aborted = await context.steps.run('abort hung runs', () =>
      abortAll(
        context,
        stalled.flatMap((incident) => incident.sessionKey ?? []),
      ),
    );
    if (aborted.outcome === 'failed') return ending('failed', aborted.detail);
  }
  const asked = await context.steps.run('restart', async () => {
    if (viaService) {
      const result = await context.system.services.restart(context.location.profile);
      return result.ok
        ? { outcome: 'ok', detail: `started again${pidWords(result.value.pid)}` }
        : { outcome: 'failed', detail: result.error };
    }
    const connection = await context.open(['operator.read', 'operator.admin']);
    if (!connection.ok) return { outcome: 'failed', detail: connection.error };
    const answer = await connection.value.request(
      'gateway.restart.request',
      { reason: 'clawbuoy' },
      RPC_MS,
    );
    connection.value.close();
    return answer.ok
      ? { outcome: 'ok', detail: 'the gateway has agreed to restart' }
      : { outcome: 'failed', detail: `${answer.error.code}: ${answer.error.message}` };
  });
  if (asked.outcome !== 'ok') return ending('failed', asked.detail);
  return proveNewLife(context, before, viaService);
}

/** Starts a gateway that is down, through the service manager that knows it. */
export async function start(context: RecoveryContext): Promise<Ending> {
  context.observer.refresh();
  const look = await context.look();
  const ended = endedByPlan(planNow('start', null, look));
  if (ended !== null) return ended;
  const asked = await context.steps.run('start', async () => {
    const result = await context.system.services.start(context.location.profile);
    return result.ok
      ? { outcome: 'ok', detail: `started${pidWords(result.value.pid)}` }
      : { outcome: 'failed', detail: result.error };
  });
  if (asked.outcome !== 'ok') return ending('failed', asked.detail);
  return proveNewLife(context, lifeOf(look), true);
}

type Life = { readonly pid: number | null; readonly openedAtMs: number | null };

function lifeOf(look: Look): Life {
  const { gateway } = look.evidence;
  return {
    pid: gateway.process?.kind === 'alive' ? gateway.pid : null,
    openedAtMs: gateway.socket.kind === 'open' ? gateway.socket.openedAtMs : null,
  };
}

async function proveNewLife(
  context: RecoveryContext,
  before: Life,
  viaService: boolean,
): Promise<Ending> {
  const proof = await context.steps.run('prove', async () => {
    const alive = await lookUntil(
      { ...context, look: () => kickedLook(context) },
      (look) => {
        const { gateway } = look.evidence;
        if (look.judgement.snapshot.gateway.state !== 'up' || gateway.socket.kind !== 'open') {
          return false;
        }
        const isNewHello =
          before.openedAtMs === null || gateway.socket.openedAtMs > before.openedAtMs;
        // A service gives a new process; a restart by request may keep it (OPENCLAW_NO_RESPAWN).
        const isNewPid = before.pid === null || gateway.pid !== before.pid;
        return isNewHello && (!viaService || (gateway.pid !== null && isNewPid));
      },
      viaService ? SERVICE_LIMIT_MS : DRAIN_LIMIT_MS,
      500,
    );
    if (alive === null) return { outcome: 'failed', detail: 'it did not come back in time' };
    return { outcome: 'ok', detail: `it answers${pidWords(alive.evidence.gateway.pid)}` };
  });
  return proof.outcome === 'ok'
    ? ending('done', `the gateway is back: ${proof.detail}`)
    : ending('failed', proof.detail);
}

async function kickedLook(context: RecoveryContext): Promise<Look> {
  context.observer.socket.kick();
  return context.look();
}

async function abortAll(context: RecoveryContext, sessionKeys: readonly string[]) {
  const connection = await context.open(['operator.read', 'operator.write']);
  if (!connection.ok) return { outcome: 'failed' as const, detail: connection.error };
  for (const key of sessionKeys) {
    await connection.value.request('sessions.abort', { key }, RPC_MS);
  }
  connection.value.close();
  return { outcome: 'ok' as const, detail: sessionKeys.join(', ') };
}

function pidWords(pid: number | null): string {
  return pid === null ? '' : ` as process ${pid}`;
}

function ending(outcome: Ending['outcome'], reason: string): Ending {
  return { outcome, reason, target: null, undo: null };
}
