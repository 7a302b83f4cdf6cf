import { expect, it } from 'vitest';
import { wasThere } from '../../electron/recovery/leftovers.ts';
import { isStillThere } from '../../electron/recovery/still-there.ts';
import type { ProcessInfo } from '../../electron/system/types.ts';
import { gatewayProcess } from './world.ts';

const SINCE_MS = 1_000_000;
const under = (info: ProcessInfo) => ({ processNow: () => info });
const began = (startedAtMs: number, state: 'sleeping' | 'zombie' = 'sleeping') =>
  gatewayProcess({ pid: 7, startedAtMs, state });

it.each<[string, ProcessInfo, boolean]>([
  ['that began before', began(SINCE_MS - 60_000), true],
  ['that began within what two clocks differ by', began(SINCE_MS + 2_000), true],
  ['that cannot be looked at', { kind: 'unknown', pid: 7, why: 'permission denied' }, true],
  ['that began later, and has only the number', began(SINCE_MS + 2_001), false],
  ['that is a zombie', began(SINCE_MS - 60_000, 'zombie'), false],
  ['that is gone', { kind: 'absent', pid: 7 }, false],
])('a step of a process %s: one answer, whoever asks', (_what, info, isThere) => {
  expect(isStillThere(under(info), 7, SINCE_MS)).toBe(isThere);
  expect(wasThere(under(info), 1)(7, SINCE_MS)).toBe(isThere);
  // What this very process is at is no leftover of another.
  expect(wasThere(under(info), 7)(7, SINCE_MS)).toBe(false);
});
