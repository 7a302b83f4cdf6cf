import { posix } from 'node:path';

/** Where a gateway's log may be. */
export type LogPlace = {
  /** `logging.file` of the config, absolute; null for the default. */
  readonly configuredFile: string | null;
  readonly profile: string | null;
  /** `os.tmpdir()`: the fallback where `/tmp/openclaw` is not safe to use. */
  readonly tmpDir: string;
  readonly uid: number | null;
  /** Other logs of the same gateway: its service's stdout and stderr. */
  readonly extraFiles?: readonly string[];
};

/** Profile names in file names, as 2026.9.6 escapes them: capitals and signs would collide. */
function profileSegment(profile: string): string {
  return Array.from(profile, (char) => {
    if (/[a-z0-9]/.test(char)) return char;
    if (char === '-') return '--';
    if (char === '_') return '-0';
    return `-1${char.toLowerCase()}`;
  }).join('');
}

/** The day of a moment as `YYYY-MM-DD` on the wall calendar of a time zone (undefined: the machine's). */
export function localDate(atMs: number, timeZone?: string): string {
  if (timeZone === undefined) {
    // To load the calendars of all zones takes a twelfth of a whole `status`.
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
 * The files a gateway may write its log of one day to. All versions: `/tmp/openclaw` on macOS
 * and Linux, not the user's `$TMPDIR`; newer ones fall back to `$TMPDIR/openclaw-<uid>` where
 * that folder is not theirs. 2026.9.6 puts a named profile into the name, older ones do not: both
 * are followed. A configured file that looks like the dated default moves on with the day.
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
