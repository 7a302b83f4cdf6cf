import { createEngine } from '../../engine.ts';
import type { Args } from '../args.ts';
import { plain } from '../format.ts';
import { createShow } from '../show.ts';
import { demo } from './demo.ts';
import type { Terminal } from './shared.ts';
import { findEngine, findPlace } from './shared.ts';

/**
 * Stays and tells of every change. Where an engine already runs, it listens to that one; else it
 * is the engine, and other terminals ask it.
 */
export async function watch(args: Args, terminal: Terminal): Promise<number> {
  const place = findPlace(args);
  const link = await findEngine(place);
  if (link === null && args.orDemo && place.location.stateDirState === 'absent') {
    terminal.err('No OpenClaw was found on this machine, so here is the demo.\n');
    return demo(args, terminal);
  }
  const show = createShow(args, terminal);
  const stopped = untilStopped();
  if (link !== null) {
    const subscribed = await link.subscribe(show);
    if (subscribed.ok) {
      show({ type: 'status', status: subscribed.value });
      await Promise.race([stopped, link.closed]);
      link.close();
      return 0;
    }
    link.close();
  }
  const engine = await createEngine({
    flags: place.flags,
    link: true,
    log: (line) => terminal.err(`${plain(line)}\n`),
  });
  engine.subscribe(show);
  await stopped;
  await engine.close();
  return 0;
}

/** Resolves on the first SIGINT or SIGTERM. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
