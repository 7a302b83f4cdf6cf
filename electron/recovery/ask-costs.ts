import { z } from 'zod';
import type { Noun } from '../core/catalogue/sentences/book.ts';
import { counted, say, type Words } from '../core/catalogue/sentences/sentence.ts';
import type { ActionName } from '../core/steps/action.ts';
import type { AskedCosts } from '../core/steps/plan/draft.ts';
import type { GatewaySocket } from '../openclaw/gateway/gateway-socket.ts';

const RPC_MS = 3_000;

const countsSchema = z.object({
  pendingReplies: z.number().default(0),
  embeddedRuns: z.number().default(0),
  cronRuns: z.number().default(0),
  backgroundExecSessions: z.number().default(0),
  activeTasks: z.number().default(0),
});
const preflightSchema = z.object({ safe: z.boolean(), counts: countsSchema });

const lanesSchema = z.object({
  lanes: z.array(z.object({ lane: z.string().max(400), queuedCount: z.number() })).max(2_000),
});
/** The lane of a session is named like `session:agent:main:main`. */
const SESSION_LANE = /^session:(.+)$/;

/**
 * Asks the gateway what a step would cost. `gateway.restart.preflight` (2026.6 and later) tells
 * which runs stop. `diagnostics.lanes` (2026.9) tells which messages wait. Null if it tells
 * neither, or if the answer is not understood.
 */
export async function askCosts(
  socket: Pick<GatewaySocket, 'offers' | 'request'>,
  action: ActionName,
): Promise<AskedCosts | null> {
  if (action !== 'restart' && action !== 'abort' && action !== 'reset') return null;
  const [restart, queued] = await Promise.all([
    action === 'restart' ? askPreflight(socket) : null,
    askQueued(socket),
  ]);
  return restart === null && queued.length === 0 ? null : { restart, queued };
}

async function askPreflight(socket: Pick<GatewaySocket, 'offers' | 'request'>) {
  if (!socket.offers('gateway.restart.preflight')) return null;
  const answer = await socket.request('gateway.restart.preflight', {}, RPC_MS);
  if (!answer.ok) return null;
  const parsed = preflightSchema.safeParse(answer.value);
  if (!parsed.success) return null;
  const { counts } = parsed.data;
  const runs = counts.embeddedRuns + counts.cronRuns;
  const [first, ...rest] = [
    stops(runs, 'run'),
    stops(counts.pendingReplies, 'reply'),
    stops(counts.backgroundExecSessions, 'command'),
    stops(counts.activeTasks, 'task'),
  ].filter((part) => part !== null);
  if (first !== undefined) {
    return rest.reduce((told, more) => say('partsThatStop', { first: told, more }), first);
  }
  return say(parsed.data.safe ? 'nothingInProgress' : 'somethingInProgress');
}

function stops(amount: number, noun: Noun): Words | null {
  if (amount <= 0) return null;
  return say(amount === 1 ? 'stopsOne' : 'stopsMany', { what: counted(amount, noun) });
}

/** Returns the sessions that have messages in the queue. */
export async function askQueued(
  socket: Pick<GatewaySocket, 'offers' | 'request'>,
): Promise<AskedCosts['queued']> {
  if (!socket.offers('diagnostics.lanes')) return [];
  const answer = await socket.request('diagnostics.lanes', {}, RPC_MS);
  const parsed = lanesSchema.safeParse(answer.ok ? answer.value : null);
  if (!parsed.success) return [];
  return parsed.data.lanes.flatMap(({ lane, queuedCount }) => {
    const sessionKey = SESSION_LANE.exec(lane)?.[1];
    return sessionKey === undefined || queuedCount <= 0 ? [] : [{ sessionKey, count: queuedCount }];
  });
}
