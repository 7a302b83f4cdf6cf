import { plain } from '../../core/view/terminal-text.ts';
import type { LocalEngine } from '../../engine/engine.ts';
import { sleep } from '../../system/sleep.ts';
import type { Args } from '../args.ts';
import type { Place, Terminal } from './shared.ts';

/** The longest wait until a short-lived engine knows the gateway's state. */
const INFORMED_MS = 4_000;

/** An engine for one verb, where none is running. It has looked, and knows the gateway's state. */
export async function ownEngine(
  place: Place,
  terminal: Terminal,
  { dryRun }: Pick<Args, 'dryRun'>,
): Promise<LocalEngine> {
  const { createEngine } = await import('../../engine/engine.ts');
  const engine = await createEngine({
    flags: place.flags,
    records: !dryRun,
    log: (line) => terminal.err(`${plain(line)}\n`),
  });
  const endMs = Date.now() + INFORMED_MS;
  for (;;) {
    await engine.look();
    const gateway = engine.lastLook()?.evidence.gateway;
    const isInformed =
      gateway?.socket.kind === 'open' ||
      gateway?.socket.kind === 'refused' ||
      gateway?.http.kind === 'refused';
    if (isInformed || Date.now() > endMs) return engine;
    await sleep(100);
  }
}
