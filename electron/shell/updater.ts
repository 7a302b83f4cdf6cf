import { autoUpdater as system } from 'electron';
import type { Updater } from './updates.ts';

/**
 * electron-updater, which also checks that a new version is signed by the signer of this one. It
 * fetches nothing and passes nothing to macOS without a request. What macOS has received is
 * installed at the end of the app, and that cannot be undone (`MacUpdater` in electron-updater 6).
 */
export async function loadUpdater(log: (line: string) => void): Promise<Updater> {
  // Loaded only when there is something to ask.
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
        // The request goes to electron-updater, which serves the fetched file on this machine.
        system.checkForUpdates();
      }),
    quitAndInstall: () => autoUpdater.quitAndInstall(),
  };
}
