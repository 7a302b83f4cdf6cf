import { autoUpdater as system } from 'electron';
import type { Updater } from './updates.ts';

/**
 * electron-updater, which also checks that a fetched version is signed by who signed this one. It
 * fetches nothing by itself, and hands nothing to macOS by itself: what macOS has been given is put
 * in place at the end of the app, and nobody can take it back (`MacUpdater` in electron-updater 6).
 */
export async function loadUpdater(log: (line: string) => void): Promise<Updater> {
  // Loaded by who has something to ask, and by nobody else.
  const { default: library } = await import('electron-updater');
  const { autoUpdater } = library;
  autoUpdater.logger = null;
  autoUpdater.autoDownload = false;
  autoUpdater.autoInstallOnAppQuit = false;
  autoUpdater.on('error', (error) => log(`update: ${error.message}`));
  return {
    checkForUpdates: () => autoUpdater.checkForUpdates(),
    downloadUpdate: () => autoUpdater.downloadUpdate(),
    handOver: () =>
      new Promise((resolve, reject) => {
        system.once('update-downloaded', () => resolve());
        system.once('error', reject);
        // From electron-updater, which serves the fetched file on this machine.
        system.checkForUpdates();
      }),
    quitAndInstall: () => autoUpdater.quitAndInstall(),
  };
}
