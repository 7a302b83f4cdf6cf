import { z } from 'zod';
import { tailLog } from './log-tail.ts';
import { ALL, LATER, type Method, method, ok } from './method.ts';
import {
  healthPayload,
  lanesPayload,
  preflightPayload,
  stabilityPayload,
  statusPayload,
} from './payloads.ts';

const none = () => z.looseObject({});
const count = z.int().optional();

export const gatewayMethods: readonly Method[] = [
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
