import type { LoadedSettings, Settings, SettingsPatch } from '../core/api/settings-schema.ts';
import { reason } from '../core/catalogue/sentences/reason.ts';
import { err, type Result } from '../core/result.ts';
import type { SettingsFile } from '../home/settings.ts';

type Options = {
  readonly file: SettingsFile;
  /** A running step keeps the settings that it began with. */
  readonly isBusy: () => boolean;
  /** Called when the settings change. `isPaceNew`: the watch's thresholds changed too. */
  readonly onChange: (isPaceNew: boolean) => void;
  readonly log: (line: string) => void;
};

/** The owner's settings, from the file or the window. They take effect at once. */
export interface LiveSettings {
  readonly loaded: LoadedSettings;
  /** Saves a change and applies it. On an error, which is in words, nothing changes. */
  configure(patch: SettingsPatch): Result<Settings>;
  /**
   * Call this when the file has changed. It takes effect, after the running step if there is one.
   */
  reload(): void;
  /** Call this when the step is over. Changes of the file meanwhile take effect now. */
  free(): void;
  /** Saves the end of the pause. If the file cannot be written, this is only logged. */
  keepPause(untilMs: number | null): void;
}

export function createLiveSettings({ file, isBusy, onChange, log }: Options): LiveSettings {
  let loaded = file.load();
  let hasChanged = false;

  function adopt(next: LoadedSettings): void {
    const before = loaded;
    loaded = next;
    if (isSame(before, next)) return;
    onChange(!isSame(before.settings.thresholds, next.settings.thresholds));
  }

  function reload(): void {
    hasChanged = isBusy();
    if (!hasChanged) adopt(file.load());
  }

  return {
    get loaded() {
      return loaded;
    },
    configure(patch) {
      if (isBusy()) return err(reason('stepIsUnderWay'));
      const saved = file.save(patch);
      if (saved.ok) adopt({ settings: saved.value, findings: [] });
      return saved;
    },
    reload,
    free() {
      if (hasChanged) reload();
    },
    keepPause(untilMs) {
      const pausedUntil = untilMs === null ? null : new Date(untilMs).toISOString();
      const saved = file.save({ pausedUntil });
      if (saved.ok) loaded = { ...loaded, settings: saved.value };
      else log(saved.error);
    },
  };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
