import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Stage } from '../stage.ts';

const configSchema = z.record(z.string(), z.unknown());
type Config = z.infer<typeof configSchema>;

/**
 * Plays with the gateway started anew under a changed config and environment, and puts both back
 * afterwards: a gateway of its own would need another gigabyte.
 */
export async function withConfig<T>(
  stage: Stage,
  change: (config: Config) => Config,
  overlay: NodeJS.ProcessEnv,
  play: () => Promise<T>,
): Promise<T> {
  const { gateway, place } = stage;
  const before = await readFile(place.config, 'utf8');
  const changed = change(configSchema.parse(JSON.parse(before)));
  const start = async (text: string, env: NodeJS.ProcessEnv): Promise<void> => {
    await gateway.stop();
    await writeFile(place.config, text, { mode: 0o600 });
    gateway.overlay = env;
    await gateway.start();
    await stage.untilGreen(90_000);
  };
  try {
    await start(JSON.stringify(changed, null, 2), overlay);
    return await play();
  } finally {
    await stage.behave({ kind: 'answer' });
    stage.model.breakOff();
    await start(before, {});
  }
}
