import { reason } from '../core/catalogue/sentences/reason.ts';
import { begun, ended, mayAsk, PROGRAM_PACE, RESTED } from '../core/pace.ts';
import { err } from '../core/result.ts';
import type { Openers, ProcessInfo, ProcessWork, ServiceStatus, System } from './types.ts';

const WHY = reason('slowToTell');

/** A system that is asked at its own pace until a person waits for the answer. */
export type PacedSystem = System & {
  /** A person waits: each kind may be asked once more, however slow it was. */
  readonly hurry: () => void;
};

/**
 * The same system, asked at its own pace, for repeated looks. Each kind has one question at a time.
 * Slow or failed questions are asked less often, and the answer is "unknown" meanwhile. Actions and
 * the checks right before them are not delayed. A person's step uses the unpaced system.
 */
export function pacedSystem(system: System, now: () => number): PacedSystem {
  let restedAtMs = Number.NEGATIVE_INFINITY;
  const line = () => createLine(now, () => restedAtMs);
  const boot = line();
  const processes = line();
  const shown = line();
  const work = line();
  const listeners = line();
  const openers = line();
  const owners = line();
  const versions = line();
  const folders = line();
  const status = line();
  return {
    ...system,
    hurry: () => {
      restedAtMs = now();
    },
    bootedAtMs: () =>
      boot(
        () => system.bootedAtMs(),
        () => null,
        (answer) => answer === null,
      ),
    processes: (pids) =>
      processes(
        () => system.processes(pids),
        () => pids.map((pid): ProcessInfo => ({ kind: 'unknown', pid, why: WHY })),
      ),
    shownProcesses: () =>
      shown(
        () => system.shownProcesses(),
        () => err(WHY),
        (answer) => !answer.ok,
      ),
    workOf: (pid) =>
      work(
        () => system.workOf(pid),
        (): ProcessWork => ({ ioBytes: null, children: null }),
      ),
    listeners: (port) =>
      listeners(
        () => system.listeners(port),
        () => null,
        (answer) => answer === null,
      ),
    connectionOwner: (ends) =>
      owners(
        () => system.connectionOwner(ends),
        () => null,
      ),
    folderOf: (pid) =>
      folders(
        () => system.folderOf(pid),
        () => null,
      ),
    versionOf: (program) =>
      versions(
        () => system.versionOf(program),
        () => null,
        (answer) => answer === null,
      ),
    // If one file cannot be checked, another one still may be.
    openers: (path, question) =>
      openers(
        () => system.openers(path, question),
        (): Openers => ({ kind: 'unknown', why: WHY }),
      ),
    services: {
      ...system.services,
      status: (profile) =>
        status(
          () => system.services.status(profile),
          (): ServiceStatus => ({ kind: 'unknown', why: WHY }),
          (answer) => answer.kind === 'unknown',
        ),
    },
  };
}

type Line = <T>(
  ask: () => Promise<T>,
  unasked: () => T,
  isFailure?: (answer: T) => boolean,
) => Promise<T>;

/** Paces questions of one kind. The next waits for the running one, which has a time limit. */
function createLine(now: () => number, hurriedAtMs: () => number): Line {
  let pace = RESTED;
  let current: Promise<void> | null = null;
  return async (ask, unasked, isFailure = () => false) => {
    while (current !== null) await current;
    const isHurried = pace.last !== null && hurriedAtMs() >= pace.last.endedAtMs;
    if (!isHurried && !mayAsk(pace, now())) return unasked();
    pace = begun(pace, now());
    let isOver: () => void = () => undefined;
    current = new Promise((resolve) => {
      isOver = resolve;
    });
    let hasFailed = true;
    try {
      const answer = await ask();
      hasFailed = isFailure(answer);
      return answer;
    } finally {
      pace = ended(pace, now(), PROGRAM_PACE, hasFailed);
      current = null;
      isOver();
    }
  };
}
