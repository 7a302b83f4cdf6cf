import { homedir } from 'node:os';
import type { EngineEvent } from '../../core/api/status.ts';
import { terminalWords } from '../../core/catalogue/terminal/words.ts';
import { plain } from '../../core/view/terminal-text.ts';
import { createEngine } from '../../engine/engine.ts';
import { replaceHung } from '../../engine/replace-hung.ts';
import type { Link } from '../../link/client.ts';
import type { Args } from '../args.ts';
import { createShow } from '../show.ts';
import { demo } from './demo.ts';
import type { Terminal } from './shared.ts';
import { findEngine, findPlace } from './shared.ts';

/** The longest random pause, so that two listeners do not both replace an ended engine. */
const TAKE_OVER_MS = 600;

/**
 * Stays and prints every change. It listens to a running engine, or else is the engine for other
 * terminals. When the other engine ends, it takes its place.
 */
export async function watch(args: Args, terminal: Terminal): Promise<number> {
  let place = findPlace(args);
  let link = await findEngine(place);
  if (link === null && args.orDemo && place.location.stateDirState === 'absent') {
    terminal.err(`${terminalWords.demo.noOpenClaw}\n`);
    return demo(args, terminal);
  }
  const show = createShow(args, terminal);
  const stopped = untilStopped();
  while (link !== null) {
    const heard = await listen(link, show, stopped);
    if (heard === 'stopped') return 0;
    if (heard === 'refused') break;
    const pauseMs = Math.random() * TAKE_OVER_MS;
    await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, pauseMs))]);
    place = findPlace(args);
    link = await findEngine(place);
  }
  const log = (line: string) => terminal.err(`${plain(line)}\n`);
  // launchd and systemd start it again. In a terminal, an end is seen; a last line that stays is not.
  const heartbeat = replaceHung({
    env: process.env,
    homeDir: homedir(),
    words: 'clawbuoy: it did not answer for a minute, so it ends',
    successor: null,
    log,
  });
  const engine = await createEngine({ flags: place.flags, link: true, log });
  engine.subscribe(show);
  await stopped;
  await engine.close();
  heartbeat.stop();
  return 0;
}

/** Follows a running engine until it ends or this program must end. */
async function listen(
  link: Link,
  show: (event: EngineEvent) => void,
  stopped: Promise<void>,
): Promise<'stopped' | 'ended' | 'refused'> {
  const subscribed = await link.subscribe(show);
  if (subscribed.ok) show({ type: 'status', status: subscribed.value });
  const heard = subscribed.ok
    ? await Promise.race([
        stopped.then(() => 'stopped' as const),
        link.closed.then(() => 'ended' as const),
      ])
    : 'refused';
  link.close();
  return heard;
}

/** Resolves on the first SIGINT or SIGTERM. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
