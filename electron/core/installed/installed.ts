import { err, type Result } from '../result.ts';
import type { CommandPlan } from './command-link.ts';

/** The packaged app's place on this machine: its command, and its address for updates. */
export type Installed = {
  /** The plan for the command, from what is in the folders now. */
  command(): Promise<CommandPlan>;
  /** Puts the command on the PATH, after another look. An error says in words why not. */
  putCommand(): Promise<Result<string>>;
  /** Whether this is a signed release with an address for its updates. */
  readonly canUpdate: boolean;
};

/** For development, and wherever nothing is packed. */
export const NOT_PACKAGED: Installed = {
  command: async () => ({ kind: 'none', why: 'no-program' }),
  putCommand: async () => err('no-program'),
  canUpdate: false,
};
