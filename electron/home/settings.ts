import { basename } from 'node:path';
import {
  checkSettings,
  DEFAULT_SETTINGS,
  type LoadedSettings,
  type Settings,
  type SettingsPatch,
} from '../core/api/settings-schema.ts';
import { DEFAULT_THRESHOLDS } from '../core/api/thresholds.ts';
import { reason } from '../core/catalogue/sentences/reason.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { LocateFlags } from '../openclaw/locate/locate-paths.ts';
import { errorWords } from '../system/file-reads.ts';
import { type Files, realFiles, replaceFile } from '../system/files.ts';
import { readSettingsObject } from './settings-object.ts';

export interface SettingsFile {
  readonly path: string;
  /**
   * Reads the settings. A senseless value is refused by name, and its default is used. A file that
   * is no JSON object is set aside under a name with the time. Never fails.
   */
  load(): LoadedSettings;
  /** Changes some settings in one atomic write and keeps everything else in the file. */
  save(patch: SettingsPatch): Result<Settings>;
  /** Writes the defaults if there is no file yet, so that there is something to edit. */
  ensureFile(): Result<void>;
}

type Options = { readonly path: string; readonly files?: Files; readonly now: () => number };

/** Opens `settings.json` in Clawbuoy's home. */
export function openSettings({ path, files = realFiles, now }: Options): SettingsFile {
  /**
   * Moves the file away but does not delete it, because a person wrote it. Says what became of it.
   */
  function setAside(why: string): string {
    const time = new Date(now()).toISOString().slice(0, 19).replaceAll(':', '-');
    const aside = path.replace(/(\.json)?$/, `.broken-${time}.json`);
    try {
      files.rename(path, aside);
      return reason('settingsAside', { file: basename(path), why, name: basename(aside) });
    } catch (error) {
      return reason('settingsLeft', { file: basename(path), why, error: errorWords(error) });
    }
  }

  function load(): LoadedSettings {
    const name = basename(path);
    const raw = readSettingsObject(path, files);
    switch (raw.kind) {
      case 'absent':
        return { settings: DEFAULT_SETTINGS, findings: [] };
      case 'denied':
        return {
          settings: DEFAULT_SETTINGS,
          findings: [reason('settingsUnread', { file: name, why: raw.why })],
        };
      case 'broken':
        return {
          settings: DEFAULT_SETTINGS,
          findings: [setAside(raw.why)],
        };
      case 'read':
        return checkSettings(raw.value, name);
    }
  }

  function write(value: unknown): Result<void> {
    try {
      replaceFile(files, path, `${JSON.stringify(value, null, 2)}\n`);
      return ok(undefined);
    } catch (error) {
      return err(reason('settingsUnsaved', { file: basename(path), why: errorWords(error) }));
    }
  }

  function save(patch: SettingsPatch): Result<Settings> {
    const { thresholds, ...plain } = patch;
    const checked = checkSettings({ ...plain, thresholds: thresholds ?? {} }, reason('theChange'));
    if (checked.findings.length > 0) return err(checked.findings.join('; '));
    const raw = readSettingsObject(path, files);
    // An unreadable file would be lost if it were overwritten.
    if (raw.kind === 'denied')
      return err(reason('couldNotBeRead', { file: basename(path), why: raw.why }));
    if (raw.kind === 'broken') setAside(raw.why);
    const before = raw.kind === 'read' ? raw.value : { ...DEFAULT_SETTINGS };
    const value = {
      ...before,
      ...plain,
      ...(thresholds === undefined ? {} : { thresholds: chosenOnly(thresholds) }),
    };
    const written = write(value);
    return written.ok ? ok(checkSettings(value, basename(path)).settings) : written;
  }

  function ensureFile(): Result<void> {
    const raw = readSettingsObject(path, files);
    return raw.kind === 'absent' ? write(DEFAULT_SETTINGS) : ok(undefined);
  }

  return { path, load, save, ensureFile };
}

/** Leaves out values equal to their default, so that a later version's better default applies. */
function chosenOnly(thresholds: NonNullable<SettingsPatch['thresholds']>): object {
  const defaults = new Map(Object.entries(DEFAULT_THRESHOLDS));
  return Object.fromEntries(
    Object.entries(thresholds).filter(([name, value]) => defaults.get(name) !== value),
  );
}

/** The OpenClaw to look for: the command line over the owner's settings. */
export function locateFlags(
  {
    profile,
    stateDir,
    url,
    trustListener,
  }: Pick<Settings, 'profile' | 'stateDir' | 'url' | 'trustListener'>,
  said: LocateFlags,
): LocateFlags {
  return {
    ...(profile === null ? {} : { profile }),
    ...(stateDir === null ? {} : { stateDir }),
    ...(url === null ? {} : { url }),
    ...(trustListener ? { trustListener } : {}),
    ...said,
  };
}
