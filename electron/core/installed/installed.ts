import { err, type Result } from '../result.ts';
import type { CommandPlan } from './command-link.ts';

/** What the packaged app is to the machine it lies on: its command, and its address for updates. */
export type Installed = {
  /** The plan for the command, by what lies in the folders now. */
  command(): Promise<CommandPlan>;
  /** Puts the command on the PATH; says in words why not. Looks again first. */
  putCommand(): Promise<Result<string>>;
  /** Whether a signed release has brought the address of its updates with it. */
  readonly canUpdate: boolean;
};

/** In development, and wherever nothing is packed. */
export const NOT_PACKAGED: Installed = {
  command: async () => ({ kind: 'none', why: 'no-program' }),
  putCommand: async () => err('no-program'),
  canUpdate: false,
};
