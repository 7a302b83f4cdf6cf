import type { Request, SettingsReply } from '../../electron/core/api/ipc-contract.ts';

/** A change of some settings. */
export type Patch = Request<'configure'>[0];

/** What every part of the settings page is given. */
export type SectionProps = {
  readonly current: SettingsReply;
  readonly save: (patch: Patch) => void;
  readonly refuse: (why: string) => void;
  readonly sendTest: () => void;
};
