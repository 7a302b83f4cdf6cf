import { expect, it, onTestFinished } from 'vitest';
import { identifyGone } from '../../electron/recovery/gateway-process.ts';
import type { ProcessInfo } from '../../electron/system/types.ts';
import { GATEWAY_PID, GATEWAY_STARTED_MS, NO_SERVICE, owner } from '../support/evidence.ts';
import { gatewayProcess, World } from './world.ts';

it.each<[string, ProcessInfo, boolean]>([
  ['lives', gatewayProcess(), false],
  ['cannot be looked at any more', { kind: 'unknown', pid: GATEWAY_PID, why: 'ps failed' }, false],
  ['has ended', gatewayProcess({ state: 'zombie' }), true],
  ['is gone', { kind: 'absent', pid: GATEWAY_PID }, true],
  [
    'left its number to a later process',
    gatewayProcess({ startedAtMs: GATEWAY_STARTED_MS + 60_000 }),
    true,
  ],
])(
  'beside a gateway that was seen a moment ago and %s, a start is right or not',
  async (_what, info, isRight) => {
    const world = new World(onTestFinished);
    world.seen = () => ({
      gateway: {
        pid: GATEWAY_PID,
        process: owner('openclaw-gateway'),
        listeners: null,
        service: NO_SERVICE,
      },
    });
    const system = { listeners: async () => [], processNow: () => info };
    const found = identifyGone(system, await world.look());
    expect(found.ok).toBe(isRight);
  },
);
