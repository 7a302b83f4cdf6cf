import { z } from 'zod';
import { say, type Words } from '../core/catalogue/sentences/sentence.ts';
import { together } from '../core/catalogue/sentences/words.ts';
import type { ChannelAccount } from '../core/openclaw/channel-accounts.ts';
import { accountsToStart } from '../core/openclaw/channel-accounts.ts';
import { CHANNEL_LIMIT_MS } from '../core/steps/plan/channel.ts';
import type { Connection } from '../openclaw/gateway/connection.ts';
import { isUnanswered, rpcWords } from '../openclaw/gateway/refusal.ts';
import type { RecoveryContext } from './context.ts';
import { planNow } from './context.ts';
import type { Ending } from './ending.ts';
import { endedBy, endedByPlan } from './ending.ts';
import { barredByWork } from './guard.ts';
import { freshLook } from './look.ts';
import type { StepOutcome } from './step-log.ts';

/** A stop waits for the channel's current work. 2026.9.6 allows it half a minute. */
const RPC_MS = 45_000;
const PAUSE_MS = 1_000;
/** OpenClaw answers "retry" while it still stops the channel. */
const MOST_TRIES = 10;

const stoppedSchema = z.object({ stopped: z.boolean().optional() });
const startedSchema = z.object({
  started: z.boolean().optional(),
  outcome: z.object({ status: z.string(), reason: z.string().optional() }).optional(),
});
const rowSchema = z.object({
  accountId: z.string(),
  running: z.boolean().nullish(),
  connected: z.boolean().nullish(),
  lifecycle: z.string().max(100).nullish(),
  terminalDisconnect: z.boolean().nullish(),
  lastError: z.string().nullish(),
});
const statusSchema = z.object({
  channelAccounts: z.record(z.string(), z.array(rowSchema).max(1_000)),
});
type Row = z.infer<typeof rowSchema>;

/**
 * Restarts one channel account, or all that a plan names for this target. It stops an account that
 * runs or waits for its next try, starts it, and proves by the gateway's own report that it runs
 * and is connected. The gateway and its runs go on. While the gateway answers "retry", the start is
 * requested again. If a stopped channel stays stopped, the result says so.
 */
export async function restartChannel(
  context: RecoveryContext,
  target: string | null,
): Promise<Ending> {
  const look = await freshLook(context);
  const ended = endedByPlan(await planNow(context, 'restart-channel', target, look));
  if (ended !== null) return ended;
  const accounts = accountsToStart(look.evidence, target);
  const stopped = new Set<string>();
  const opened: { connection: Connection | null } = { connection: null };
  try {
    const asked = await context.steps.run('start', async () => {
      const barred = await barredByWork(context);
      if (barred !== null) return { outcome: 'refused', detail: barred };
      // Starting and stopping a channel requires the admin scope.
      const scoped = await context.open(['operator.read', 'operator.admin']);
      if (!scoped.ok) return { outcome: 'failed', detail: scoped.error };
      opened.connection = scoped.value;
      const failures: Words[] = [];
      for (const account of accounts) {
        const part = await startAnew(context, scoped.value, account, stopped);
        if (part.outcome !== 'ok') {
          failures.push(say('ofName', { name: account.name, what: part.detail }));
        }
      }
      const isFailed = failures.length === accounts.length;
      const parts = isFailed ? failures : [...accounts.map((one) => one.name), ...failures];
      const [first = '', ...rest] = parts;
      return { outcome: isFailed ? 'failed' : 'ok', detail: together(first, ...rest) };
    });
    const { connection } = opened;
    if (asked.outcome !== 'ok' || connection === null) {
      return { ...endedBy(asked, target), reason: withLeftOff(asked.detail, stopped) };
    }
    const proof = await context.steps.run('prove', () => prove(context, connection, accounts));
    if (proof.outcome !== 'ok') return endedBy(proof, target);
    return { outcome: 'done', reason: proof.detail, target, undo: null };
  } finally {
    opened.connection?.close();
  }
}

function withLeftOff(detail: Words, stopped: ReadonlySet<string>): Words {
  return [...stopped].reduce<Words>((why, name) => say('isStoppedNow', { why, name }), detail);
}

async function startAnew(
  context: RecoveryContext,
  connection: Connection,
  account: ChannelAccount,
  stopped: Set<string>,
): Promise<StepOutcome> {
  const params = { channel: account.channel, accountId: account.account };
  // An account that waits for its own next try is left alone by a start (2026.7.35).
  if (account.running === true || account.restartPending === true) {
    const answer = await connection.request('channels.stop', params, RPC_MS);
    // Even without an answer the stop may have begun, so the account is started anyway.
    stopped.add(account.name);
    const read = answer.ok ? stoppedSchema.safeParse(answer.value) : null;
    if (!answer.ok && !isUnanswered(answer.error)) {
      stopped.delete(account.name);
      return { outcome: 'failed', detail: rpcWords(answer.error) };
    }
    if (read?.success === true && read.data.stopped === false) await context.sleep(PAUSE_MS);
  }
  let detail: Words = say('startNotTold');
  for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
    if (attempt > 0) await context.sleep(PAUSE_MS);
    const answer = await connection.request('channels.start', params, RPC_MS);
    if (!answer.ok) {
      detail = rpcWords(answer.error);
      // The request may have arrived. The proof shows what came of it.
      if (isUnanswered(answer.error)) break;
      return { outcome: 'failed', detail };
    }
    const started = startedSchema.safeParse(answer.value);
    const outcome = started.success ? started.data.outcome : undefined;
    if (outcome?.status === 'skipped') {
      return {
        outcome: 'failed',
        detail: say('didNotStartIt', { why: outcome.reason ?? say('saysNotWhy') }),
      };
    }
    // 2026.9.6 says "task-owned" for an account that it already runs. The proof shows its state.
    if (outcome?.status !== 'retry' || outcome.reason === 'task-owned') {
      stopped.delete(account.name);
      return { outcome: 'ok', detail: say('wasStarted') };
    }
    detail = say('stillBusyWithIt', { why: outcome.reason ?? 'retry' });
  }
  return { outcome: 'failed', detail };
}

/**
 * Proves by the gateway's report that each account runs and is connected. Else gives its last
 * words.
 */
async function prove(
  context: RecoveryContext,
  connection: Connection,
  accounts: readonly ChannelAccount[],
): Promise<StepOutcome> {
  const endMs = context.now() + CHANNEL_LIMIT_MS;
  const names = accounts.map((one) => one.name).join(', ');
  for (;;) {
    const answer = await connection.request('channels.status', { probe: false }, RPC_MS);
    const status = answer.ok ? statusSchema.safeParse(answer.value) : null;
    const rows = accounts.map((one) =>
      status?.success === true
        ? status.data.channelAccounts[one.channel]?.find((row) => row.accountId === one.account)
        : undefined,
    );
    if (rows.every((row) => row !== undefined && isThere(row))) {
      const { evidence } = await freshLook(context);
      const isKept = accountsToStart(evidence, null).some((one) =>
        accounts.some((mine) => mine.name === one.name),
      );
      if (!isKept)
        return {
          outcome: 'ok',
          detail: say('runsByItsWord', { names }),
        };
    }
    const refused = rows.find((row) => row?.terminalDisconnect === true && row.running !== true);
    if (refused !== undefined || context.now() + PAUSE_MS > endMs) {
      const said = refused ?? rows.find((row) => row !== undefined && !isThere(row));
      const why = answer.ok ? stateWords(said) : rpcWords(answer.error);
      return { outcome: 'failed', detail: say('ofName', { name: names, what: why }) };
    }
    await context.sleep(PAUSE_MS);
  }
}

/** Whether it runs and, if the version tells, has finished its start. */
function isThere(row: Row): boolean {
  const isOnItsWay = row.lifecycle === 'starting' || row.lifecycle === 'recovering';
  return row.running === true && row.connected !== false && !isOnItsWay;
}

function stateWords(row: Row | undefined): Words {
  if (row === undefined) return say('stateNotTold');
  const state = row.lifecycle ?? say(row.running === true ? 'channelRunning' : 'channelNotRunning');
  return row.lastError == null
    ? say('itIsState', { state })
    : say('itIsStateWith', { state, error: row.lastError.slice(0, 300) });
}
