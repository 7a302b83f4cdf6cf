import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { NoHomeError, takeHome } from '../home.ts';

/**
 * Gives Chromium a folder of its own in Clawbuoy's home. By the app's name it would be the home
 * itself on a disk that takes "clawbuoy" for "Clawbuoy". The one-light lock lies in it, so that
 * another `CLAWBUOY_HOME` is another Clawbuoy. Before the lock is asked for.
 */
export function placeProfile(): void {
  if (app.commandLine.hasSwitch('user-data-dir')) return;
  try {
    const folder = join(takeHome(process.env, homedir()), 'chromium');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    app.setPath('userData', folder);
  } catch (error) {
    // The engine needs the home as well, and says why there is none once there is a screen.
    if (!(error instanceof NoHomeError)) throw error;
  }
}
