import { beforeEach, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('../support/electron-double.ts'));
const library = vi.hoisted(() => ({
  autoUpdater: {
    logger: undefined as unknown,
    autoDownload: true,
    autoInstallOnAppQuit: true,
    on: vi.fn(),
    checkForUpdates: vi.fn(async () => null),
    downloadUpdate: vi.fn(async () => []),
    quitAndInstall: vi.fn(),
  },
}));
vi.mock('electron-updater', () => ({ default: library }));

import { loadUpdater } from '../../electron/shell/updater.ts';
import { double, resetDouble, autoUpdater as system } from '../support/electron-double.ts';

beforeEach(() => resetDouble());

it('fetches nothing by itself, and puts nothing in place at the end by itself', async () => {
  await loadUpdater(() => undefined);
  const { autoDownload, autoInstallOnAppQuit, logger } = library.autoUpdater;
  expect({ autoDownload, autoInstallOnAppQuit, logger }).toEqual({
    autoDownload: false,
    autoInstallOnAppQuit: false,
    logger: null,
  });
});

it('waits until macOS has taken the new version, and says why it does not', async () => {
  const updater = await loadUpdater(() => undefined);
  let taken = false;
  const handing = updater.handOver().then(() => {
    taken = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect([double.updateChecks, taken]).toEqual([1, false]);
  system.emit('update-downloaded', {});
  await handing;
  const refused = updater.handOver();
  system.emit('error', new Error('code signature'));
  await expect(refused).rejects.toThrow('code signature');
  expect(library.autoUpdater.quitAndInstall).not.toHaveBeenCalled();
});
