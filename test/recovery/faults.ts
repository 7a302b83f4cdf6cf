import { rmSync } from 'node:fs';
import { relative } from 'node:path';
import type { ActionResult } from '../../electron/core/steps/action.ts';
import { takeStock } from '../../electron/recovery/leftovers.ts';
import { type Census, census, differences } from '../support/census.ts';
import { MINUTE } from '../support/evidence.ts';
import { type FileCall, quickFiles, watchedFiles } from '../support/faulty-files.ts';
import { FAULT_SCENES, type FaultScene } from './fault-scenes.ts';
import type { World } from './world.ts';

/** What a step may have changed of OpenClaw's, and nothing beside it. */
const INTENDED: Readonly<Record<string, RegExp>> = {
  unlock: /^gone: .*\.jsonl\.lock$/,
  heal: /^gone: .*\.jsonl\.lock$/,
  'undo of an unlock': /^new: .*\.jsonl\.lock$/,
  // The gateway does it, when it is asked to.
  reset: /^changed: .*\/sessions\.json$/,
  'undo of a reset': /^changed: .*\/sessions\.json$/,
  'undo of a reset that archived the transcript': /^(changed: .*\/sessions\.json|new: .*\.jsonl)$/,
};

export type Met = {
  /** The call or word that was met; null: the step was over before. */
  readonly met: string | null;
  readonly outcome: ActionResult['outcome'];
  readonly reason: string;
  /** What is wrong with how it ended, in words. */
  readonly complaints: readonly string[];
};

/** Sets up the n-th fault in a world; answers what was met, once the step is over. */
export type Disturb = (world: World) => {
  readonly met: () => string | null;
  /** The file that the disturbance itself has taken away. */
  readonly removed?: () => string | null;
};

/**
 * Takes one step in a world of its own with one fault in it, and compares the world before and
 * after. Then the fault is over: the next start must tell the rest, and the step can be taken again.
 */
export async function takeDisturbed(name: string, disturb: Disturb): Promise<Met> {
  const scene = await FAULT_SCENES[name]?.();
  if (scene === undefined) throw new Error(`no scene ${name}`);
  const { world } = scene;
  try {
    const before = census(world.stateDir);
    const disturbance = disturb(world);
    const result = await scene.act();
    calm(world);
    const removed = disturbance.removed?.() ?? null;
    const changes = changesOf(world, before, removed);
    const complaints = [
      ...complaintsOf(
        name,
        result,
        changes.filter((one) => !OWN_UNFINISHED.test(one)),
      ),
      ...(await aftermath(name, scene, before, removed)),
    ];
    const { outcome, reason } = result;
    const told = reason.replaceAll(world.root, '');
    return {
      met: disturbance.met()?.replaceAll(world.root, '') ?? null,
      outcome,
      reason: told,
      complaints,
    };
  } finally {
    rmSync(world.root, { recursive: true, force: true });
  }
}

/** What cannot be removed while the disk refuses it; the next attempt must. */
const OWN_UNFINISHED = /^new: .*\/\.[^/]*\.clawbuoy$/;

/** What is different of OpenClaw's files, but for the one that the test itself has removed. */
function changesOf(world: World, before: Census, removed: string | null): string[] {
  const gone = removed === null ? '' : `gone: ${relative(world.stateDir, removed)}`;
  return differences(before, census(world.stateDir)).filter((one) => one !== gone);
}

function calm(world: World): void {
  world.files = quickFiles;
  world.journalFiles = quickFiles;
  world.fate = () => 'delivered';
  world.read = (info) => info;
}

function complaintsOf(name: string, result: ActionResult, changes: readonly string[]): string[] {
  const { outcome, reason, undo } = result;
  const complaints = [...unclear(reason)];
  const beyond = changes.filter((change) => INTENDED[name]?.test(change) !== true);
  if (beyond.length > 0) complaints.push(`it changed more than it may: ${beyond.join(', ')}`);
  const wasChanged = changes.length > 0 && outcome !== 'done';
  const isTold = undo !== null || /is kept as|is back|has taken its place/.test(reason);
  if (wasChanged && !isTold) {
    complaints.push(`it is ${outcome} and changed the world untold: ${changes.join(', ')}`);
  }
  return complaints;
}

/** What a person could not make anything of. */
export function unclear(reason: string): string[] {
  const complaints: string[] = [];
  if (reason.trim().length < 10) complaints.push('it gives no reason');
  // In brackets, behind words, a code may stand; and a folder's random name may look like one.
  if (/\bE[A-Z]{3,}\b/.test(reason.replaceAll(/\([A-Z_]+\)|\S*\/\S*/g, ''))) {
    complaints.push(`it gives a bare error code: ${reason}`);
  }
  if (/made by the test|undefined|\[object/.test(reason)) {
    complaints.push(`it shows what is inside: ${reason}`);
  }
  return complaints;
}

/** The next start with a world that is well again, and the same step once more. */
async function aftermath(
  name: string,
  { world, act }: FaultScene,
  before: Census,
  removed: string | null,
): Promise<string[]> {
  const complaints: string[] = [];
  const recovered = world.quarantine.recover(() => false);
  for (const one of recovered.filter(({ outcome }) => outcome === 'failed')) {
    complaints.push(`the next start cannot mend it: ${one.why}`);
  }
  for (const text of takeStock({ ...stores(world), isAlive: () => false })) {
    if (!text.includes('`clawbuoy ')) complaints.push(`the next start tells no way on: ${text}`);
  }
  world.nowMs += 2 * MINUTE;
  const again = await act();
  // A session that goes on does so under another name, so its old one is not there again.
  const hasMoved = name === 'going on with a session' && /^there is no session/.test(again.reason);
  const isOver = again.outcome === 'done' || again.outcome === 'nothing-to-do' || hasMoved;
  if (!isOver && removed === null) {
    complaints.push(`once more it is ${again.outcome}: ${again.reason}`);
  }
  complaints.push(...unclear(again.reason));
  const left = changesOf(world, before, removed);
  const beyond = left.filter((change) => INTENDED[name]?.test(change) !== true);
  if (beyond.length > 0) complaints.push(`in the end there is ${beyond.join(', ')}`);
  // OpenClaw's lock with a second name in quarantine could never be released again.
  for (const [path, { names }] of census(world.stateDir)) {
    if (names > 1) complaints.push(`${path} has a second name`);
  }
  const kept = world.quarantine.entries().entries.filter((one) => one.state === 'quarantined');
  const lost = left.filter((change) => /^gone: .*\.lock$/.test(change));
  const ours = removed?.endsWith('.lock') === true ? 1 : 0;
  if (lost.length > kept.length + ours) complaints.push(`lost: ${lost.join(', ')}`);
  return complaints;
}

const stores = ({ journal, quarantine, archive }: World) => ({ journal, quarantine, archive });

/** Lets every file call of a step, of the journal too, pass by `before`. */
export function onEveryCall(world: World, before: (call: FileCall) => void): void {
  const files = watchedFiles(before, quickFiles);
  world.files = files;
  world.journalFiles = files;
}

/**
 * Takes a step again and again, with the fault at the first, second, third … point, until the
 * step ends before the fault is met.
 */
export async function sweep(
  name: string,
  fault: (at: number) => Disturb,
): Promise<{
  readonly points: number;
  readonly outcomes: ReadonlySet<string>;
  readonly complaints: readonly string[];
}> {
  const complaints: string[] = [];
  const outcomes = new Set<string>();
  for (let at = 1; ; at += 1) {
    const taken = await takeDisturbed(name, fault(at));
    complaints.push(...taken.complaints.map((one) => `${at}, ${taken.met}: ${one}`));
    if (taken.met === null) return { points: at - 1, outcomes, complaints };
    outcomes.add(taken.outcome);
  }
}
