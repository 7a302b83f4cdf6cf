import { powerMonitor, systemPreferences } from 'electron';

/** Why watching is suspended. Each reason ends with its own event. */
type Reason = 'asleep' | 'locked';

/**
 * After this many timers the machine is awake, even if the event was missed. Dark wakes of
 * macOS are shorter. Timers are counted, because the clock goes on during sleep.
 */
const AWAKE_ASK_MS = 60_000;
const AWAKE_TIMERS = 3;

/**
 * Stops looking while the machine sleeps or is locked, unless it is needed then. It starts again
 * with a grace period. A Mac that wakes up locked stays suspended until it is unlocked. A click on
 * the icon ends both, in case an event was missed. The light must not stay asleep
 * (openclaw/openclaw PR #2171).
 */
export function followPower(
  engine: { suspend(): void; resume(): void },
  /** True if notices go elsewhere or the engine heals. Both matter most on a locked screen. */
  isNeededWhileLocked: () => boolean,
): {
  /** Call this when somebody has clicked. */
  somebodyIsHere(): void;
} {
  const reasons = new Set<Reason>();
  let awakeTimers = 0;
  let awake: NodeJS.Timeout | undefined;
  const add = (reason: Reason) => () => {
    if (reasons.size === 0) engine.suspend();
    reasons.add(reason);
    if (reason !== 'asleep') return;
    clearInterval(awake);
    awakeTimers = 0;
    awake = setInterval(() => {
      awakeTimers += 1;
      if (awakeTimers === AWAKE_TIMERS) remove('asleep')();
    }, AWAKE_ASK_MS);
  };
  const remove =
    (...gone: readonly Reason[]) =>
    () => {
      const before = reasons.size;
      for (const reason of gone) reasons.delete(reason);
      if (!reasons.has('asleep')) clearInterval(awake);
      if (before > 0 && reasons.size === 0) engine.resume();
    };
  powerMonitor.on('suspend', add('asleep'));
  powerMonitor.on('resume', remove('asleep'));
  const lock = add('locked');
  powerMonitor.on('lock-screen', () => {
    if (!isNeededWhileLocked()) lock();
  });
  powerMonitor.on('unlock-screen', remove('locked'));
  return { somebodyIsHere: remove('asleep', 'locked') };
}

/**
 * Keeps App Nap from slowing the monitor. macOS naps an app without a window. Its timers then come
 * many seconds late, and "red within seconds" is no longer true.
 *
 * Only the user default `NSAppSleepDisabled` fits. powerSaveBlocker's 'prevent-app-suspension' also
 * keeps the whole Mac from idle sleep (electron/electron #30859), which a light must not do. The
 * same key in Info.plist has no effect. `backgroundThrottling` concerns the pages of a window, and
 * nothing important runs there. macOS reads the default at an app's start, so after the very first
 * start it counts from the next one.
 */
export function optOutOfAppNap(): void {
  if (process.platform !== 'darwin') return;
  systemPreferences.setUserDefault('NSAppSleepDisabled', 'boolean', true);
}
