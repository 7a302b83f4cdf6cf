import { z } from 'zod';
import type { Life } from './life.ts';
import { tailLog } from './log-tail.ts';
import { ALL, LATER, type Method, method, ok, type Reply } from './method.ts';
import {
  healthPayload,
  lanesPayload,
  preflightPayload,
  stabilityPayload,
  statusPayload,
} from './payloads.ts';
import { MODEL } from './rows.ts';

const none = () => z.looseObject({});
const count = z.int().optional();

const MOST_PROBE_MS = 60_000;
const LEAST_PROBE_MS = 5_000;
const USUAL_PROBE_MS = 20_000;

/** What 2026.9.6 says of a provider that it was asked to try. */
async function probe(provider: string, timeoutMs: number, life: Life): Promise<Reply> {
  if (provider !== MODEL.modelProvider) {
    const error = 'No probe targets are available for this provider.';
    return ok({ provider, status: 'unknown', error, results: [] });
  }
  const { model } = life.switches;
  const hangs = model === 'hang' || model === 'hang-mid-stream';
  const answerMs = typeof model === 'object' ? model.slowMs : life.limits.answerMs;
  const latencyMs = hangs ? timeoutMs : Math.min(answerMs, timeoutMs);
  await life.scheduler.sleep(latencyMs);
  const isLate = hangs || answerMs > timeoutMs;
  const told = isLate
    ? { status: 'timeout', latencyMs, error: 'The connection timed out.' }
    : { status: 'ok', latencyMs };
  const label = `Configured credential · ${provider}/${MODEL.model}`;
  return ok({ provider, ...told, results: [{ label, ...told }] });
}

export const gatewayMethods: readonly Method[] = [
  method(
    'models.probe',
    'operator.admin',
    ['sep'],
    () =>
      z.strictObject({
        provider: z.string().min(1),
        profileId: z.string().min(1).optional(),
        timeoutMs: z.int().min(1).optional(),
        agentId: z.string().optional(),
      }),
    ({ provider, timeoutMs = USUAL_PROBE_MS }, { life }) => {
      const limitMs = Math.min(MOST_PROBE_MS, Math.max(LEAST_PROBE_MS, timeoutMs));
      return probe(provider.trim().toLowerCase(), limitMs, life);
    },
  ),
  method('health', null, ALL, none, (_, { life }) => ok(healthPayload(life))),
  method('status', 'operator.read', ALL, none, (_, { life }) => ok(statusPayload(life))),
  method(
    'logs.tail',
    'operator.read',
    ALL,
    () => z.strictObject({ cursor: count, limit: count, maxBytes: count }),
    ({ cursor, limit, maxBytes }, { life }) => {
      const file = life.log.file;
      return ok({ file, ...tailLog(file, cursor, limit ?? 500, maxBytes ?? 250_000) });
    },
  ),
  method('diagnostics.stability', 'operator.read', LATER, none, (_, { life }) =>
    ok(stabilityPayload(life)),
  ),
  method('diagnostics.lanes', 'operator.read', ['sep'], none, (_, { life }) =>
    ok(lanesPayload(life)),
  ),
  method('gateway.restart.preflight', 'operator.read', LATER, none, (_, { life }) =>
    ok(preflightPayload(life)),
  ),
  method(
    'gateway.restart.request',
    'operator.admin',
    LATER,
    () =>
      z.strictObject({
        reason: z.string().optional(),
        delayMs: count,
        skipDeferral: z.boolean().optional(),
      }),
    ({ reason }, context) => {
      const { life } = context;
      const preflight = preflightPayload(life);
      context.restart();
      return ok({
        ok: true,
        status: 'scheduled',
        preflight,
        restart: {
          ok: true,
          pid: life.pid,
          signal: life.era.generation === 'sep' ? 'SIGUSR2' : 'SIGUSR1',
          delayMs: 0,
          ...(reason === undefined ? {} : { reason }),
          mode: 'emit',
          coalesced: false,
          cooldownMsApplied: 0,
          emitHooksQueued: false,
        },
      });
    },
  ),
];
