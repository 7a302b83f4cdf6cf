import { basename, isAbsolute } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from './core/result.ts';
import { DEFAULT_THRESHOLDS, type Thresholds, thresholdFields } from './core/thresholds.ts';
import { errorCode, errorWords, type Files, realFiles, replaceFile } from './system/files.ts';

const MAX_SETTINGS_BYTES = 256 * 1024;

const profileSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be the name of a profile');
const folderSchema = z
  .string()
  .max(1024)
  .refine((path) => isAbsolute(path), 'must be an absolute path');
const urlSchema = z
  .string()
  .max(1024)
  .refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || (url.protocol !== 'ws:' && url.protocol !== 'wss:')) return false;
    return url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  }, 'must be ws://HOST:PORT or wss://HOST:PORT, without any credential');

const fields = {
  /** Native notifications; the light works without them. */
  notifications: z.boolean(),
  launchAtLogin: z.boolean(),
  /** Nothing is looked at before this time. */
  pausedUntil: z.iso.datetime().nullable(),
  /** Which OpenClaw is watched; null: the one that OpenClaw itself would find. */
  profile: profileSchema.nullable(),
  stateDir: folderSchema.nullable(),
  url: urlSchema.nullable(),
};
const plainSchema = z.object(fields);
type PlainSettings = z.infer<typeof plainSchema>;

/** What the owner has chosen, complete: every field has a value. */
export type Settings = Readonly<PlainSettings> & { readonly thresholds: Readonly<Thresholds> };

export const DEFAULT_SETTINGS: Settings = {
  notifications: true,
  launchAtLogin: false,
  pausedUntil: null,
  profile: null,
  stateDir: null,
  url: null,
  thresholds: DEFAULT_THRESHOLDS,
};

export type LoadedSettings = {
  readonly settings: Settings;
  /** What was refused or could not be read, by name; empty on a good day. */
  readonly findings: readonly string[];
};

export interface SettingsFile {
  readonly path: string;
  /**
   * Reads the settings. A value that makes no sense is refused by name and its default used; a
   * file that is no JSON object is set aside under a name with the time. Never fails.
   */
  load(): LoadedSettings;
  /** Changes some settings and keeps all else that stands in the file, as one atomic write. */
  save(patch: Partial<Settings>): Result<Settings>;
  /** Writes the defaults where there is no file yet, so that there is something to edit. */
  ensureFile(): Result<void>;
}

type Options = { readonly path: string; readonly files?: Files; readonly now: () => number };

/** Opens `settings.json` in Clawbuoy's home. */
export function openSettings({ path, files = realFiles, now }: Options): SettingsFile {
  type Raw =
    | { readonly kind: 'read'; readonly value: Readonly<Record<string, unknown>> }
    | { readonly kind: 'absent' }
    | { readonly kind: 'denied' | 'broken'; readonly why: string };

  function readRaw(): Raw {
    let text: string;
    try {
      const fd = files.open(path, 'read');
      try {
        const stat = files.fstat(fd);
        if (stat.kind !== 'file') return { kind: 'denied', why: 'it is no regular file' };
        if (stat.size > MAX_SETTINGS_BYTES) return { kind: 'broken', why: 'it is too large' };
        text = files.read(fd, 0, MAX_SETTINGS_BYTES).toString('utf8');
      } finally {
        files.close(fd);
      }
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return { kind: 'absent' };
      return { kind: 'denied', why: errorWords(error) };
    }
    try {
      const object = z.record(z.string(), z.unknown()).safeParse(JSON.parse(text));
      if (object.success) return { kind: 'read', value: object.data };
      return { kind: 'broken', why: 'it is no JSON object' };
    } catch {
      return { kind: 'broken', why: 'it is not JSON' };
    }
  }

  /** Out of the way, not deleted: a person wrote it. */
  function setAside(): string {
    const time = new Date(now()).toISOString().slice(0, 19).replaceAll(':', '-');
    const aside = path.replace(/(\.json)?$/, `.broken-${time}.json`);
    try {
      files.rename(path, aside);
      return `set aside as ${basename(aside)}`;
    } catch (error) {
      return `left where it is: ${errorWords(error)}`;
    }
  }

  function load(): LoadedSettings {
    const name = basename(path);
    const raw = readRaw();
    switch (raw.kind) {
      case 'absent':
        return { settings: DEFAULT_SETTINGS, findings: [] };
      case 'denied':
        return {
          settings: DEFAULT_SETTINGS,
          findings: [`${name} could not be read, the defaults are used: ${raw.why}`],
        };
      case 'broken':
        return {
          settings: DEFAULT_SETTINGS,
          findings: [`${name} is not used, the defaults are: ${raw.why}; it was ${setAside()}`],
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
      return err(`${basename(path)} could not be saved: ${errorWords(error)}`);
    }
  }

  function save(patch: Partial<Settings>): Result<Settings> {
    const { thresholds, ...plain } = patch;
    const checked = checkSettings({ ...plain, thresholds: thresholds ?? {} }, 'the change');
    if (checked.findings.length > 0) return err(checked.findings.join('; '));
    const raw = readRaw();
    // Written over, a file that cannot be read would be lost.
    if (raw.kind === 'denied') return err(`${basename(path)} could not be read: ${raw.why}`);
    if (raw.kind === 'broken') setAside();
    const before = raw.kind === 'read' ? raw.value : { ...DEFAULT_SETTINGS };
    const value = { ...before, ...patch };
    const written = write(value);
    return written.ok ? ok(checkSettings(value, basename(path)).settings) : written;
  }

  function ensureFile(): Result<void> {
    const raw = readRaw();
    return raw.kind === 'absent' ? write(DEFAULT_SETTINGS) : ok(undefined);
  }

  return { path, load, save, ensureFile };
}

/**
 * Checks what stands in a settings file, value by value: what is good is used, what is not is
 * named in the findings and its default used. Values are not repeated in findings.
 */
export function checkSettings(
  raw: Readonly<Record<string, unknown>>,
  name = 'settings.json',
): LoadedSettings {
  const findings: string[] = [];
  const plain = checkFields(fields, raw, DEFAULT_SETTINGS, name, findings, ['thresholds']);
  const given = z.record(z.string(), z.unknown()).safeParse(raw.thresholds ?? {});
  if (!given.success) findings.push(`${name}: thresholds must be an object; the defaults are used`);
  const thresholds = checkFields(
    thresholdFields,
    given.success ? given.data : {},
    DEFAULT_THRESHOLDS,
    `${name}: thresholds`,
    findings,
  );
  const settings = {
    ...plainSchema.parse({ ...DEFAULT_SETTINGS, ...plain }),
    thresholds: { ...DEFAULT_THRESHOLDS, ...z.record(z.string(), z.number()).parse(thresholds) },
  };
  if (settings.thresholds.stalledRedMs < settings.thresholds.stalledAmberMs) {
    findings.push(`${name}: stalledRedMs is less than stalledAmberMs; the defaults are used`);
    settings.thresholds.stalledRedMs = DEFAULT_THRESHOLDS.stalledRedMs;
    settings.thresholds.stalledAmberMs = DEFAULT_THRESHOLDS.stalledAmberMs;
  }
  return { settings, findings };
}

/** The values that fit their schema; the others are named. */
function checkFields(
  schemas: Readonly<Record<string, z.ZodType>>,
  raw: Readonly<Record<string, unknown>>,
  defaults: object,
  name: string,
  findings: string[],
  besides: readonly string[] = [],
): Record<string, unknown> {
  const good: Record<string, unknown> = {};
  const standing = new Map(Object.entries(defaults));
  for (const [key, value] of Object.entries(raw)) {
    if (besides.includes(key) || value === undefined) continue;
    const schema = Object.hasOwn(schemas, key) ? schemas[key] : undefined;
    if (schema === undefined) {
      findings.push(`${name}: ${JSON.stringify(key.slice(0, 64))} is not a setting`);
      continue;
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) good[key] = parsed.data;
    else {
      const why = parsed.error.issues[0]?.message ?? 'it does not fit';
      findings.push(`${name}: ${key} is refused (${why}); ${standing.get(key)} is used`);
    }
  }
  return good;
}
