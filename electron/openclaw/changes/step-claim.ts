import { join } from 'node:path';
import { type ActionName, actionNameSchema } from '../../core/steps/action.ts';
import { quietly } from '../../system/file-reads.ts';
import { type Files, realFiles } from '../../system/files.ts';

/** A step that a Clawbuoy has begun: its process, and its start in ms since epoch. */
export type ClaimedStep = {
  readonly action: ActionName;
  readonly pid: number;
  readonly sinceMs: number;
};

/** What came of claiming a folder: other steps that go on in it, and the way to give it back. */
export type StepClaim = { readonly rivals: readonly ClaimedStep[]; release(): void };

export type StepClaimer = (
  stateDir: string,
  step: ClaimedStep,
  /** Whether the process that had this number at that time may still work. */
  isAlive: (pid: number, sinceMs: number) => boolean,
) => StepClaim;

const NAME = /^\.clawbuoy-step-([a-z-]+)-(\d{1,10})-(\d{1,15})$/;

/**
 * Notes in OpenClaw's state folder that a step has begun, and returns the other steps that are
 * noted there. Two Clawbuoys with homes of their own share no journal, but they share this folder.
 * Everything is in the file's name, so that the note of another user can be read too.
 *
 * Each makes its own note before it looks for others. So of two that begin at once at least one
 * sees the other, and perhaps both. Notes of processes that are gone are removed. A folder that
 * cannot be written to or listed has no rivals: the step may be the one that mends it.
 */
export function claimStep(
  stateDir: string,
  step: ClaimedStep,
  isAlive: (pid: number, sinceMs: number) => boolean,
  files: Files = realFiles,
): StepClaim {
  const own = `.clawbuoy-step-${step.action}-${step.pid}-${step.sinceMs}`;
  quietly(() => files.close(files.open(join(stateDir, own), 'create-new')));
  const rivals: ClaimedStep[] = [];
  quietly(() => {
    for (const name of files.list(stateDir)) {
      const other = name === own ? null : claimIn(name);
      if (other === null || other.pid === step.pid) continue;
      if (isAlive(other.pid, other.sinceMs)) rivals.push(other);
      else quietly(() => files.unlink(join(stateDir, name)));
    }
  });
  return { rivals, release: () => quietly(() => files.unlink(join(stateDir, own))) };
}

function claimIn(name: string): ClaimedStep | null {
  const [, action, pid, sinceMs] = NAME.exec(name) ?? [];
  const named = actionNameSchema.safeParse(action);
  return named.success ? { action: named.data, pid: Number(pid), sinceMs: Number(sinceMs) } : null;
}
