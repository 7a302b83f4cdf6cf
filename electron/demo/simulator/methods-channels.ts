import { z } from 'zod';
import { invalidRequest } from './errors.ts';
import type { Life } from './life.ts';
import { LATER, type Method, method, ok, type Reply } from './method.ts';
import { botRow } from './payloads.ts';

const target = () => z.object({ channel: z.string().min(1), accountId: z.string().optional() });

/** Switches its one account on or off, and tells as 2026.9.6 does. */
function switched(running: boolean, channel: string, life: Life): Reply {
  const { bot } = life.switches;
  if (bot === null || channel !== 'telegram') {
    return { ok: false, error: invalidRequest(`unknown channel: ${channel}`) };
  }
  bot.running = running;
  const told = running ? { started: true, outcome: { status: 'handed-off' } } : { stopped: true };
  return ok({ channel, accountId: 'work', ...told });
}

/** The methods that act on one channel account. 2026.2.1 has none of them. */
export const channelMethods: readonly Method[] = [
  method('channels.start', 'operator.admin', LATER, target, ({ channel }, { life }) =>
    switched(true, channel, life),
  ),
  method('channels.stop', 'operator.admin', LATER, target, ({ channel }, { life }) =>
    switched(false, channel, life),
  ),
  method(
    'channels.status',
    'operator.read',
    LATER,
    () => z.looseObject({}),
    (_, { life }) => {
      const bot = botRow(life);
      return ok({
        ts: life.scheduler.nowMs(),
        channelAccounts: bot === null ? {} : { telegram: [bot] },
      });
    },
  ),
];
