import { app } from 'electron';

/**
 * Gives Chromium its own folder in Clawbuoy's home. By the app's name it would be the home itself
 * on a disk that does not distinguish "clawbuoy" and "Clawbuoy". The folder holds the
 * single-instance lock, so another `CLAWBUOY_HOME` is another Clawbuoy. Call this before the lock
 * is requested. Without a folder (null), the engine has no home either and reports why once there
 * is a screen.
 */
export function placeProfile(takeFolder: () => string | null): void {
  if (app.commandLine.hasSwitch('user-data-dir')) return;
  const folder = takeFolder();
  if (folder !== null) app.setPath('userData', folder);
}
