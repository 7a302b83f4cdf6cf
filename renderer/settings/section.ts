import type { SettingsReply } from '../../electron/core/api/ipc-contract.ts';
import type { SettingsPatch } from '../../electron/core/api/settings-schema.ts';

/** A change of some settings. */
export type Patch = SettingsPatch;

/** What every part of the settings page is given. */
export type SectionProps = {
  readonly current: SettingsReply;
  /** Saves what was clicked; how it went is said at the top of the page. */
  readonly save: (patch: Patch) => void;
  /** Saves what was typed: null where it counts now, else why not, for the field itself. */
  readonly change: (patch: Patch) => Promise<string | null>;
  readonly sendTest: () => void;
};
