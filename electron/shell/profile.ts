import { app } from 'electron';

/**
 * Gives Chromium a folder of its own in Clawbuoy's home. By the app's name it would be the home
 * itself on a disk that takes "clawbuoy" for "Clawbuoy". The one-light lock lies in it, so that
 * another `CLAWBUOY_HOME` is another Clawbuoy. Before the lock is asked for. Where there is no
 * folder (null), the engine needs the home as well, and says why once there is a screen.
 */
export function placeProfile(takeFolder: () => string | null): void {
  if (app.commandLine.hasSwitch('user-data-dir')) return;
  const folder = takeFolder();
  if (folder !== null) app.setPath('userData', folder);
}
