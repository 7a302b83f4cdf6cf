import { engineSocketPath } from '../home/home.ts';
import type { LinkedEngine, LinkServer } from './server.ts';
import { createLinkServer } from './server.ts';

/**
 * Lets other Clawbuoy programs reach this engine. Where that cannot be, the engine goes on alone
 * and says so.
 */
export async function serveEngine(
  home: string,
  engine: LinkedEngine,
  log: (line: string) => void,
): Promise<LinkServer | null> {
  const path = engineSocketPath(home);
  if (!path.ok) {
    log(`the terminal cannot reach this engine: ${path.error}`);
    return null;
  }
  const server = await createLinkServer({ path: path.value, engine, log });
  if (server.ok) return server.value;
  log(`the terminal cannot reach this engine: ${server.error}`);
  return null;
}
