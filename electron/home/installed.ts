import { join } from 'node:path';
import {
  COMMAND_FOLDERS,
  COMMAND_NAME,
  type CommandPlace,
  linkCall,
  planCommandLink,
} from '../core/installed/command-link.ts';
import type { Installed } from '../core/installed/installed.ts';
import { err, ok } from '../core/result.ts';
import { type FileReads, realReads } from '../system/file-reads.ts';
import { type Run, run as realRun } from '../system/spawn.ts';

const LOOK_MS = 5_000;
/** A person enters a password meanwhile. */
const ASKED_MS = 5 * 60_000;

export type InstalledDoors = {
  readonly reads: Pick<FileReads, 'lstat'>;
  readonly run: Run;
};

/** Looks from the app's resources folder (`process.resourcesPath`). Null in development. */
export function lookAtInstalled(
  resources: string | null,
  platform: NodeJS.Platform,
  doors: InstalledDoors = { reads: realReads, run: realRun },
): Installed {
  const { reads, run } = doors;
  const exists = (path: string) => {
    try {
      reads.lstat(path);
      return true;
    } catch {
      return false;
    }
  };
  const helper = resources === null ? null : join(resources, '../Helpers', COMMAND_NAME);
  const program = helper !== null && exists(helper) ? helper : null;

  const look = async (folder: string): Promise<CommandPlace> => {
    const mayWrite = await run('/bin/test', ['-w', folder], { timeoutMs: LOOK_MS });
    const writable = mayWrite.ok && mayWrite.value.code === 0;
    const path = join(folder, COMMAND_NAME);
    if (!exists(path)) return { folder, writable, found: null };
    const target = await run('/usr/bin/readlink', [path], { timeoutMs: LOOK_MS });
    const isLink = target.ok && target.value.code === 0;
    return {
      folder,
      writable,
      found: isLink ? { linkTo: target.value.stdout.trim() } : 'no-link',
    };
  };
  const command = async () =>
    planCommandLink({
      isMac: platform === 'darwin',
      program,
      places: platform === 'darwin' ? await Promise.all(COMMAND_FOLDERS.map(look)) : [],
    });

  return {
    command,
    putCommand: async () => {
      const plan = await command();
      if (plan.kind === 'there') return ok(plan.path);
      if (plan.kind !== 'can-be-put' || program === null) return err(plan.kind);
      const { tool, args } = linkCall(program, plan.path, plan.asAdministrator);
      const made = await run(tool, args, { timeoutMs: ASKED_MS });
      if (!made.ok) return err(made.error.why);
      const now = await command();
      return now.kind === 'there' ? ok(now.path) : err(made.value.stderr.trim());
    },
    canUpdate:
      platform === 'darwin' && resources !== null && exists(join(resources, 'app-update.yml')),
  };
}
