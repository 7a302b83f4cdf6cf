/** The decisions of `npm start`. start.mjs carries them out. */

/** An Electron that ends earlier cannot run here at all. */
const EARLY_MS = 5_000;
/** The app has met an error and restarts on its own: electron/shell/failure.ts. */
const STARTS_AGAIN = 75;
/** Somebody wanted the end. */
const ASKED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Decides what follows the end of Electron: the exit code, what to say (null: nothing), and whether
 * the light should run in the terminal instead. An unwanted signal is no success.
 * @param {{ code: number | null, signal: string | null, aliveMs: number, platform: string }} end
 * @returns {{ exit: number, say: string | null, terminal: boolean }}
 */
export function afterElectron({ code, signal, aliveMs, platform }) {
  if (code === 0 || (signal !== null && ASKED.includes(signal))) {
    return { exit: 0, say: null, terminal: false };
  }
  if (code === STARTS_AGAIN) {
    const say = 'Clawbuoy met an error and starts again, outside of this terminal.';
    return { exit: 1, say, terminal: false };
  }
  const how = signal === null ? `ended with ${code}` : `was ended by ${signal}`;
  const isEarly = aliveMs < EARLY_MS;
  if (isEarly && platform === 'linux') {
    return {
      exit: 1,
      say: `Electron cannot run here (it ${how}): the light runs in this terminal instead.`,
      terminal: true,
    };
  }
  const help =
    isEarly && signal !== null && platform === 'darwin'
      ? ' Its signature may be broken: remove node_modules, then npm install.'
      : '';
  return { exit: code ?? 1, say: `Clawbuoy ${how}.${help}`, terminal: false };
}

/**
 * The environment for Electron. Terminals inside editors and agents pass on a variable that turns
 * Electron into plain Node, which cannot run an app.
 * @param {Readonly<Record<string, string | undefined>>} env
 */
export function electronEnvironment(env) {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE'),
  );
}

/** @typedef {{ readonly program: string, readonly args: readonly string[] }} Step */

/**
 * The commands that turn Electron's app into our own, on a Mac. The downloaded Electron is signed
 * only in name, so macOS refuses its notices (Electron 42 and later). It also calls itself
 * "Electron" everywhere. Every tool is part of macOS.
 * @param {{ electronApp: string, bundle: string, icon: string }} paths
 * @returns {readonly Step[]}
 */
export function devBundleSteps({ electronApp, bundle, icon }) {
  const plist = `${bundle}/Contents/Info.plist`;
  /** @type {(key: string, kind: string, value: string) => Step} */
  const set = (key, kind, value) => ({
    program: '/usr/bin/plutil',
    args: ['-replace', key, kind, value, plist],
  });
  return [
    { program: '/bin/rm', args: ['-rf', bundle] },
    { program: '/bin/mkdir', args: ['-p', bundle.slice(0, bundle.lastIndexOf('/'))] },
    // A clone, which uses no disk space.
    { program: '/bin/cp', args: ['-c', '-R', electronApp, bundle] },
    { program: '/bin/cp', args: [icon, `${bundle}/Contents/Resources/clawbuoy.icns`] },
    // Another identity than the packaged app's, which may be installed as well.
    set('CFBundleIdentifier', '-string', 'app.clawbuoy.dev'),
    set('CFBundleName', '-string', 'Clawbuoy'),
    set('CFBundleDisplayName', '-string', 'Clawbuoy'),
    set('CFBundleIconFile', '-string', 'clawbuoy.icns'),
    set('LSUIElement', '-bool', 'YES'),
    set('NSUserNotificationAlertStyle', '-string', 'alert'),
    // The program keeps its name, so that Electron knows that the app is not packaged.
    { program: '/usr/bin/codesign', args: ['--force', '--deep', '--sign', '-', bundle] },
    { program: '/usr/bin/codesign', args: ['--verify', '--deep', bundle] },
  ];
}

/**
 * Makes that app, unless the existing one was made from the same Electron by the same commands.
 * Returns its program, or null if a command failed. Then nothing of it is used.
 * @param {{ electronApp: string, cache: string, icon: string, version: string }} paths
 * @param {{
 *   run: (program: string, args: readonly string[]) => boolean,
 *   read: (path: string) => string | null,
 *   write: (path: string, text: string) => void,
 * }} doors
 * @returns {string | null}
 */
export function makeDevBundle({ electronApp, cache, icon, version }, { run, read, write }) {
  const bundle = `${cache}/Clawbuoy.app`;
  const program = `${bundle}/Contents/MacOS/Electron`;
  const steps = devBundleSteps({ electronApp, bundle, icon });
  const madeFrom = `${cache}/made-from.json`;
  const print = JSON.stringify({ version, steps });
  if (read(madeFrom) === print && read(`${bundle}/Contents/Info.plist`) !== null) return program;
  for (const step of [{ program: '/bin/rm', args: ['-f', madeFrom] }, ...steps]) {
    if (!run(step.program, step.args)) return null;
  }
  // Written last, so that an unfinished app is made again.
  write(madeFrom, print);
  return program;
}
