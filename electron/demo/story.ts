import { existsSync } from 'node:fs';
import type { Snapshot } from '../core/api/snapshot.ts';
import { terminalWords } from '../core/catalogue/terminal/words.ts';
import type { ActionResult, Outcome, Plan } from '../core/steps/action.ts';
import type { Stage } from './stage.ts';

/** The audience of the story. The light goes to the engine's own listeners. */
export interface Audience {
  /** The time for reading a sentence. */
  readonly breathMs: number;
  /** One or two sentences about what happens next. */
  say(text: string): void;
  /** The whole picture at the worst moment: cause, evidence, what to do. */
  picture(snapshot: Snapshot): void;
  plan(plan: Plan): void;
  result(result: ActionResult): void;
}

/** The longest duration of one scene. */
const SCENE_MS = 20_000;
const LOOK_MS = 50;

/**
 * Plays an incident from beginning to end (openclaw/openclaw #7222), and a crash. Returns how the
 * recovery step ended. Rejects if a scene does not happen in time, or when `stop` fires.
 */
export async function tellStory(
  { gateway, engine }: Stage,
  audience: Audience,
  stop: AbortSignal,
): Promise<Outcome> {
  const told = terminalWords.demo;
  const level = (wanted: Snapshot['level']) => () => engine.status().snapshot.level === wanted;
  const until = (scene: string, holds: () => boolean) => waitUntil(scene, holds, stop);
  const breathe = () => pause(audience.breathMs, stop);
  const answered = (runId: string) => () =>
    engine
      .lastLook()
      ?.evidence.runs.list.some((run) => run.runId === runId && run.phase === 'ended') === true;

  await until('the light is green', level('green'));
  await breathe();
  audience.say(told.arrives);
  const first = await gateway.userMessage('Good morning.');
  await until('the first message is answered', answered(first));
  await breathe();

  audience.say(told.fault);
  const lockPath = await gateway.lockPath();
  await until('the run has released its lock', () => !existsSync(lockPath));
  await gateway.leakLock();
  await until('the leaked lock is seen', level('amber'));
  await breathe();

  audience.say(told.next);
  await gateway.userMessage('Are you there?');
  await until('the light is red', level('red'));
  audience.picture(engine.status().snapshot);
  await breathe();

  audience.say(told.step);
  const { action, target } = engine.status().snapshot.recommended;
  if (action === 'none' || action === 'wait') throw new Error('no step was recommended');
  audience.plan(await engine.plan(action, target));
  const result = await engine.act(action, target);
  audience.result(result);
  if (result.outcome !== 'done') return result.outcome;
  await until('the light is green again', level('green'));
  await breathe();

  audience.say(told.again);
  const again = await gateway.userMessage('Are you there?');
  await until('the message is answered', answered(again));
  await until(
    'nothing is lost any more',
    () => !engine.status().snapshot.unanswered.some((one) => one.lost),
  );
  await breathe();

  audience.say(told.killed);
  await gateway.kill();
  await until('the light is red', level('red'));
  await breathe();

  audience.say(told.started);
  await gateway.restart();
  // The light may be green before it is known which process answers.
  await until('the light is green, and the new process is known', () => {
    const { snapshot } = engine.status();
    return snapshot.level === 'green' && snapshot.gateway.pid === gateway.pid;
  });
  await breathe();
  return 'done';
}

async function waitUntil(scene: string, holds: () => boolean, stop: AbortSignal): Promise<void> {
  const endMs = Date.now() + SCENE_MS;
  while (!holds()) {
    if (Date.now() > endMs) throw new Error(`the demo waited in vain until ${scene}`);
    await pause(LOOK_MS, stop);
  }
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (stop.aborted) return reject(stop.reason);
    const onStop = (): void => {
      clearTimeout(timer);
      reject(stop.reason);
    };
    const timer = setTimeout(() => {
      stop.removeEventListener('abort', onStop);
      resolve();
    }, ms);
    stop.addEventListener('abort', onStop, { once: true });
  });
}
