import { connect } from 'node:net';
import { z } from 'zod';
import { type Snapshot, snapshotSchema } from '../core/api/snapshot.ts';
import { parseJson } from '../core/text/json.ts';
import type { Asker } from './asker.ts';
import { onLines } from './lines.ts';

const replySchema = z.union([
  z.strictObject({ id: z.literal(1), ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ id: z.literal(2), ok: z.literal(true), value: snapshotSchema.nullable() }),
]);

/** A frozen engine gives no sign of life. It must not use up the time for a look without it. */
const SIGN_OF_LIFE_MS = 1_000;
const ANSWER_MS = 4_000;

/**
 * The snapshot of the running engine, in one exchange with little code to load: monitors run
 * `status` every minute. Null if no engine answers in time, if it watches another OpenClaw, or if
 * it is too old for the request. The caller then looks itself.
 */
export function askSnapshot(
  path: string,
  asker: Asker,
  signOfLifeMs = SIGN_OF_LIFE_MS,
): Promise<Snapshot | null> {
  return new Promise((settle) => {
    const socket = connect(path);
    const end = (answer: Snapshot | null): void => {
      clearTimeout(timer);
      socket.destroy();
      settle(answer);
    };
    let timer = setTimeout(() => end(null), signOfLifeMs);
    socket.once('connect', () => {
      const requests = [
        { id: 1, verb: 'hello' },
        { id: 2, verb: 'snapshot', asker },
      ];
      socket.write(requests.map((request) => `${JSON.stringify(request)}\n`).join(''));
    });
    socket.once('error', () => end(null));
    socket.once('close', () => end(null));
    onLines(socket, (line) => {
      const reply = replySchema.safeParse(parseJson(line));
      if (!reply.success) end(null);
      else if (reply.data.id === 2) end(reply.data.value);
      else {
        clearTimeout(timer);
        timer = setTimeout(() => end(null), ANSWER_MS);
      }
    });
  });
}
