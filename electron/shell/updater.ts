import type { Updater } from './updates.ts';

/** electron-updater, which also checks that a fetched version is signed by who signed this one. */
export async function loadUpdater(log: (line: string) => void): Promise<Updater> {
  // Loaded by who has something to ask, and by nobody else.
  const { default: library } = await import('electron-updater');
  const { autoUpdater } = library;
  autoUpdater.logger = null;
  autoUpdater.on('error', (error) => log(`update: ${error.message}`));
  return autoUpdater;
}
