import type { SettingsReply } from '../../electron/core/api/ipc-contract.ts';
import type { SettingsPatch } from '../../electron/core/api/settings-schema.ts';

/** A change of some settings. */
export type Patch = SettingsPatch;

/** The props of every part of the settings page. */
export type SectionProps = {
  readonly current: SettingsReply;
  /** Saves a click. The top of the page shows how it went. */
  readonly save: (patch: Patch) => void;
  /** Saves typed text. Resolves to null if it is valid, else to the reason for the field. */
  readonly change: (patch: Patch) => Promise<string | null>;
  readonly sendTest: () => void;
};
