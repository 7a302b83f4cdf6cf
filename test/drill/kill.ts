import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { outcomeSchema } from '../../electron/core/steps/action.ts';
import { type Census, census } from '../support/census.ts';
import type { Buoy } from './buoy.ts';
import { expect } from './failure.ts';
import type { Stage } from './stage.ts';

/** A step, set up anew for every time that Clawbuoy is killed in it. */
export type KillScene = {
  /** What is told of it: `unlock`, or what `heal` takes. */
  readonly action: string;
  readonly argv: readonly string[];
  /** Taken right before the step; what is lost is compared with it. */
  readonly files: Census;
  /** How it may end when it is taken once more; a refusal must be one of these. */
  readonly mayRefuse?: RegExp;
  /** Once more by this instead of by the same words. */
  readonly finish?: readonly string[];
  /** Looks at what must hold when it was taken once more. */
  readonly proved?: () => Promise<void>;
  /** After it, whatever came of it. */
  readonly clear: () => Promise<void>;
};

export type Killed = {
  readonly point: string;
  /** What the next start said; null where the step was not begun. */
  readonly told: string | null;
  /** How the step ended when it was taken again. */
  readonly again: string;
};

const recordsSchema = z.array(
  z.looseObject({
    type: z.string(),
    outcome: outcomeSchema.optional(),
    reason: z.string().optional(),
  }),
);

/**
 * OpenClaw's files that no step may lose: conversations, and this one lock, in its place or in
 * quarantine. Other locks are the gateway's own, which removes them.
 */
export function filesToKeep(stage: Stage, buoy: Buoy, lockPath: string | null = null): Census {
  const all = [...census(stage.place.state), ...census(buoy.home)];
  const name = lockPath === null ? null : basename(lockPath);
  return new Map(
    all.filter(([path]) => {
      if (path.endsWith('.lock')) return name !== null && !isOtherLock(path, name);
      return /sessions\/[^/]+\.jsonl/.test(path);
    }),
  );
}

/** In quarantine a lock has another name; in its folder it must be the one that is meant. */
function isOtherLock(path: string, name: string): boolean {
  return path.includes('/sessions/') && basename(path) !== name;
}

/**
 * Kills Clawbuoy at one point of a step and starts it again: it must tell what happened, every
 * file must be there, and the step must come to an end. Null where the step has no such point.
 */
export async function killAndStartAgain(
  stage: Stage,
  buoy: Buoy,
  scene: KillScene,
  point: number | string,
  everyCall = false,
): Promise<Killed | null> {
  const { points, killed } = await buoy.killedAt(scene.argv, point, everyCall);
  if (!killed) return null;
  const where = points.at(-1) ?? '?';
  const wasBegun = points.includes(`after ${begunIn(scene.action)}`) || where.startsWith('after');
  const begun = wasBegun && where !== `before ${begunIn(scene.action)}`;
  const isOver = points.some((one) => one.startsWith('after the end'));
  nothingIsLost(stage, buoy, scene, `killed ${where}`);
  const { snapshot } = await buoy.status();
  const said = snapshot.findings.find((text) => text.includes('was ended in the middle of'));
  const must = begun && !isOver;
  expect((said !== undefined) === must, `killed ${where}, status says ${said ?? 'nothing'}`);
  if (said !== undefined) {
    expect(said.includes(`\`${scene.action}`), `killed ${where}, status names no step: ${said}`);
    expect(said.includes('`clawbuoy '), `killed ${where}, status tells no way on: ${said}`);
    expect(stepNamed(said, points), `killed ${where}, status names another part: ${said}`);
  }
  const [verb = '', ...rest] = scene.finish ?? scene.argv;
  const again = await buoy.act(verb, rest.find((word) => !word.startsWith('--')) ?? null, 180_000);
  const { outcome, reason } = again.result;
  const isEnd = outcome === 'done' || outcome === 'nothing-to-do';
  const isRefusedWell = outcome === 'refused' && scene.mayRefuse?.test(reason) === true;
  expect(isEnd || isRefusedWell, `killed ${where}, once more it is ${outcome}: ${reason}`);
  nothingIsLost(stage, buoy, scene, `killed ${where} and taken again`);
  nothingIsHalf(stage, buoy, `killed ${where} and taken again`);
  await scene.proved?.();
  const history = recordsSchema.parse(
    JSON.parse((await buoy.run(['history', '--json'], 10_000)).stdout),
  );
  const closed = history.filter((one) => one.reason?.includes('was ended in the middle of'));
  expect(
    closed.length === (must ? 1 : 0),
    `killed ${where}, history tells it ${closed.length} times`,
  );
  const after = await buoy.status();
  const still = after.snapshot.findings.filter((text) => text.includes('was ended in the middle'));
  expect(still.length === 0, `killed ${where}, it is told for ever: ${still[0]}`);
  return { point: where, told: said ?? null, again: `${outcome}: ${reason}` };
}

const begunIn = (action: string) => `the beginning of ${action} in the journal`;

/** The part after which it was ended is the last one that the journal had been told of. */
function stepNamed(said: string, points: readonly string[]): boolean {
  const last = points.findLast((one) => one.startsWith('after "'));
  const name = /^after "(.*)" in the journal$/.exec(last ?? '')?.[1];
  return said.includes(name === undefined ? 'before its first part' : `after "${name}"`);
}

/** Every conversation and lock is the same file as before, or lies in quarantine. */
function nothingIsLost(stage: Stage, buoy: Buoy, scene: KillScene, when: string): void {
  const now = [...census(stage.place.state).values(), ...census(buoy.home).values()];
  for (const [path, { ino }] of scene.files) {
    const isThere = now.some((file) => file.ino === ino);
    expect(isThere, `${when}, ${path} is nowhere`);
  }
}

/** No copy without its manifest, none that is unfinished, nothing half-written of Clawbuoy's. */
function nothingIsHalf(stage: Stage, buoy: Buoy, when: string): void {
  const archive = join(buoy.home, 'archive');
  const names = existsSync(archive) ? readdirSync(archive) : [];
  for (const name of names) {
    if (name.endsWith('.jsonl')) {
      const manifest = name.replace(/jsonl$/, 'json');
      expect(names.includes(manifest), `${when}, nothing tells of the copy ${name}`);
    } else if (name.endsWith('.json')) {
      const text = readFileSync(join(archive, name), 'utf8');
      expect(!text.includes('"copying"'), `${when}, ${name} is unfinished`);
    }
  }
  const left = [...census(stage.place.state).keys()].filter((path) => path.endsWith('.clawbuoy'));
  expect(left.length === 0, `${when}, half-written: ${left.join(', ')}`);
}
