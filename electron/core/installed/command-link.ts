/**
 * Puts the terminal program of the packaged app where a shell finds it. One click in the settings
 * makes a link. A name that something else uses is never taken.
 */

/** Folders on the PATH of every shell of macOS, or of one with Homebrew, in the order of search. */
export const COMMAND_FOLDERS = ['/opt/homebrew/bin', '/usr/local/bin'] as const;
export const COMMAND_NAME = 'clawbuoy';

/** What is at the command's name in one folder. */
export type CommandPlace = {
  readonly folder: string;
  /** Whether this user may write there; false where there is no such folder. */
  readonly writable: boolean;
  /** Null: nothing. Otherwise a link with its target, or anything else. */
  readonly found: null | { readonly linkTo: string } | 'no-link';
};

export type CommandFacts = {
  readonly isMac: boolean;
  /** The terminal program of this very app; null where it has none, as in development. */
  readonly program: string | null;
  readonly places: readonly CommandPlace[];
};

export type CommandPlan =
  /** No packaged app, or one in a place where it cannot stay. */
  | { readonly kind: 'none'; readonly why: 'no-program' | 'not-installed' }
  | { readonly kind: 'there'; readonly path: string }
  /** Something else has the name. */
  | { readonly kind: 'taken'; readonly path: string }
  | { readonly kind: 'can-be-put'; readonly path: string; readonly asAdministrator: boolean };

/** On a disk image, or where macOS puts an app that nobody has moved yet. */
const NOT_INSTALLED = /^\/Volumes\/|\/AppTranslocation\//;
/** The terminal program of some Clawbuoy: an older place of this app, or another copy. */
const OF_A_CLAWBUOY = /\/Clawbuoy[^/]*\.app\/Contents\/Helpers\/clawbuoy$/;

/** Plans the command's link from what is in the folders. */
export function planCommandLink({ isMac, program, places }: CommandFacts): CommandPlan {
  if (!isMac || program === null) return { kind: 'none', why: 'no-program' };
  const pathIn = ({ folder }: CommandPlace) => `${folder}/${COMMAND_NAME}`;
  const isOurs = ({ found }: CommandPlace) =>
    found !== null && found !== 'no-link' && found.linkTo === program;
  const there = places.find(isOurs);
  if (there !== undefined) return { kind: 'there', path: pathIn(there) };
  if (NOT_INSTALLED.test(program)) return { kind: 'none', why: 'not-installed' };
  const taken = places.find(
    ({ found }) => found === 'no-link' || (found !== null && !OF_A_CLAWBUOY.test(found.linkTo)),
  );
  if (taken !== undefined) return { kind: 'taken', path: pathIn(taken) };
  // An older Clawbuoy's link is mended in place. Another one in front of it would make two.
  const older = places.find(({ found }) => found !== null);
  const place = older ?? places.find(({ writable }) => writable) ?? places.at(-1);
  if (place === undefined) return { kind: 'none', why: 'no-program' };
  return { kind: 'can-be-put', path: pathIn(place), asAdministrator: !place.writable };
}

/** One word for a POSIX shell, whatever is in it. */
function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The call that makes the link: plain `ln`, or through macOS's request for an administrator.
 * Anything but a link that has come to the name since the look is left alone.
 */
export function linkCall(
  program: string,
  path: string,
  asAdministrator: boolean,
): { readonly tool: string; readonly args: readonly string[] } {
  const folder = path.slice(0, path.lastIndexOf('/'));
  const script = [
    `/bin/mkdir -p ${shellWord(folder)}`,
    `{ [ -L ${shellWord(path)} ] || [ ! -e ${shellWord(path)} ]; }`,
    `/bin/ln -sfn ${shellWord(program)} ${shellWord(path)}`,
  ].join(' && ');
  if (!asAdministrator) return { tool: '/bin/sh', args: ['-c', script] };
  const text = script.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return {
    tool: '/usr/bin/osascript',
    args: ['-e', `do shell script "${text}" with administrator privileges`],
  };
}
