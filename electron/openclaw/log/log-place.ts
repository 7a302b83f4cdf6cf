import { posix } from 'node:path';

/** The possible places of a gateway's log. */
export type LogPlace = {
  /** `logging.file` of the config, absolute. Null for the default. */
  readonly configuredFile: string | null;
  readonly profile: string | null;
  /** `os.tmpdir()`: the fallback if `/tmp/openclaw` is not safe to use. */
  readonly tmpDir: string;
  readonly uid: number | null;
  /** Other logs of the same gateway: its service's stdout and stderr. */
  readonly extraFiles?: readonly string[];
};

/** A profile name for file names. 2026.9.6 escapes capitals and signs, which would collide. */
function profileSegment(profile: string): string {
  return Array.from(profile, (char) => {
    if (/[a-z0-9]/.test(char)) return char;
    if (char === '-') return '--';
    if (char === '_') return '-0';
    return `-1${char.toLowerCase()}`;
  }).join('');
}

/** The day of a moment as `YYYY-MM-DD` in a time zone (undefined: the machine's). */
export function localDate(atMs: number, timeZone?: string): string {
  if (timeZone === undefined) {
    // Loading the calendars of all zones takes a twelfth of a whole `status`.
    const at = new Date(atMs);
    const two = (number: number) => String(number).padStart(2, '0');
    return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  }
  const parts = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    timeZone,
  }).formatToParts(atMs);
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/**
 * The files to which a gateway may write its log of one day. All versions use `/tmp/openclaw` on
 * macOS and Linux, not the user's `$TMPDIR`. Newer ones fall back to `$TMPDIR/openclaw-<uid>` if
 * that folder is not theirs. 2026.9.6 adds the name of a profile, older ones do not, so both names
 * are followed. A configured file that looks like the dated default changes with the day.
 */
export function logFilesFor(place: LogPlace, date: string): readonly string[] {
  const extra = place.extraFiles ?? [];
  const { configuredFile } = place;
  if (configuredFile !== null) {
    const dated = /^(openclaw(?:-[a-z0-9-]+)?)-(?:\d{4}-\d\d-\d\d|YYYY-MM-DD)\.log$/.exec(
      posix.basename(configuredFile),
    );
    const file =
      dated === null
        ? configuredFile
        : posix.join(posix.dirname(configuredFile), `${dated[1]}-${date}.log`);
    return [file, ...extra];
  }
  const owner = place.uid === null ? 'openclaw' : `openclaw-${place.uid}`;
  const folders = ['/tmp/openclaw', posix.join(place.tmpDir, owner)];
  const names = [`openclaw-${date}.log`];
  if (place.profile !== null) {
    names.push(`openclaw-${profileSegment(place.profile)}-${date}.log`);
  }
  return [...folders.flatMap((folder) => names.map((name) => posix.join(folder, name))), ...extra];
}
