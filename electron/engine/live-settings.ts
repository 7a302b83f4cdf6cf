import type { LoadedSettings, Settings, SettingsPatch } from '../core/api/settings-schema.ts';
import { err, type Result } from '../core/result.ts';
import type { SettingsFile } from '../home/settings.ts';

type Options = {
  readonly file: SettingsFile;
  /** A step under way works with the settings it began with. */
  readonly isBusy: () => boolean;
  /** Other settings count from now on; `isPaceNew`: what the watch rests on is among them. */
  readonly onChange: (isPaceNew: boolean) => void;
  readonly log: (line: string) => void;
};

/** What the owner has chosen, in the file or through the window: it counts at once. */
export interface LiveSettings {
  readonly loaded: LoadedSettings;
  /** Saves a change and lets it count; an error, in words, changes nothing. */
  configure(patch: SettingsPatch): Result<Settings>;
  /** The file has changed: what stands there counts, after the step under way if there is one. */
  reload(): void;
  /** The step under way is over: what the file has got meanwhile counts from now on. */
  free(): void;
  /** Keeps until when nothing is looked at; a file that cannot be written is only told of. */
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
      if (isBusy()) return err('a step is under way; change settings when it is over');
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
