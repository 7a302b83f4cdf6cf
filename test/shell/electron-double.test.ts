import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  app,
  BrowserWindow,
  clickNotice,
  double,
  ipcMain,
  Menu,
  Notification,
  nativeImage,
  powerMonitor,
  protocol,
  resetDouble,
  screen,
  session,
  Tray,
} from '../support/electron-double.ts';
import { pretendPlatform, restorePlatform } from '../support/platform.ts';

/** What Electron is known to do, and a double that is too kind would hide. */

/** What a picture begins with. */
const PIXEL = `data:image/png;base64,${Buffer.from('89504e470d0a1a0a', 'hex').toString('base64')}`;
const event = {} as Electron.IpcMainInvokeEvent;
const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

beforeEach(() => resetDouble());
afterEach(() => {
  vi.useRealTimers();
  restorePlatform();
});

describe('the double of Electron', () => {
  it('has nothing to give before the app is ready', () => {
    resetDouble({ started: false });
    for (const early of [
      () => new BrowserWindow(),
      () => new Notification(),
      () => Notification.isSupported(),
      () => screen.getPrimaryDisplay(),
      () => session.defaultSession,
      () => powerMonitor.on('suspend', () => undefined),
      () => protocol.handle('clawbuoy', () => new Response()),
    ])
      expect(early).toThrow('before the app is ready');
  });

  it('takes no scheme and no sandbox once the app is ready', () => {
    expect(() => protocol.registerSchemesAsPrivileged([])).toThrow('before the app is ready');
    expect(() => app.enableSandbox()).toThrow('before the app is ready');
  });

  it('loads no page of a scheme that has no origin', async () => {
    resetDouble({ started: false });
    protocol.registerSchemesAsPrivileged([{ scheme: 'clawbuoy', privileges: { secure: true } }]);
    double.ready = true;
    await expect(new BrowserWindow().loadURL('clawbuoy://panel/')).rejects.toThrow('ERR_UNKNOWN');
  });

  it('lets nothing cross that cannot be copied, and copies what does', async () => {
    const kept = { list: [1] };
    ipcMain.handle('data', async () => kept);
    ipcMain.handle('function', async () => () => 1);
    ipcMain.handle('refusal', async () => {
      throw new Error('not you');
    });
    const call = (channel: string) => double.ipcHandlers.get(channel)?.(event);
    expect(await call('data')).toEqual(kept);
    expect(await call('data')).not.toBe(kept);
    await expect(call('function')).rejects.toThrow('could not be cloned');
    await expect(call('refusal')).rejects.toThrow(
      "Error invoking remote method 'refusal': Error: not you",
    );
    expect(() => new BrowserWindow().webContents.send('x', () => 1)).toThrow('cloned');
  });

  it('throws where a window or an icon is gone', () => {
    const window = new BrowserWindow();
    window.destroy();
    expect(() => window.show()).toThrow('destroyed');
    expect(() => window.webContents.send('x')).toThrow('destroyed');
    expect(window.webContents.isDestroyed()).toBe(true);
  });

  it('takes no icon without a picture, and no menu item without a label', () => {
    expect(() => new Tray(nativeImage.createEmpty())).toThrow('cannot be seen');
    const broken = nativeImage.createEmpty();
    broken.addRepresentation({ scaleFactor: 1, dataURL: 'data:image/png;base64,bm8=' });
    expect(broken.isEmpty()).toBe(true);
    expect(() => Menu.buildFromTemplate([{}])).toThrow('at least one of label, role or type');
  });

  it('refuses a first notice, later than the call, and shows the next', async () => {
    const heard: string[] = [];
    const notice = new Notification({ id: 'a' });
    for (const name of ['show', 'failed']) notice.on(name, () => heard.push(name));
    notice.show();
    expect(heard).toEqual([]);
    await soon();
    expect(heard).toEqual(['failed']);
    notice.show();
    await soon();
    expect(heard).toEqual(['failed', 'show']);
  });

  it('hands a click to the older of two notices with one id, until it is closed', () => {
    const heard: string[] = [];
    const [older, newer] = ['older', 'newer'].map((name) => {
      const notice = new Notification({ id: 'same' });
      notice.on('click', () => heard.push(name));
      notice.show();
      return notice;
    });
    clickNotice('same');
    older?.close();
    clickNotice('same');
    newer?.close();
    clickNotice('same');
    expect(heard).toEqual(['older', 'newer']);
  });

  it.each([
    ['comes', 0, 1],
    ['comes-late', 0, 0],
    ['comes-late', 500, 1],
    ['never', 10_000, 0],
  ] as const)('lets blur that %s within %i ms be heard %i times', async (blur, ms, times) => {
    vi.useFakeTimers();
    double.blur = blur;
    const window = new BrowserWindow();
    let heard = 0;
    window.on('blur', () => {
      heard += 1;
    });
    window.show();
    window.focus();
    window.hide();
    expect(heard).toBe(0);
    await vi.advanceTimersByTimeAsync(ms);
    expect(heard).toBe(times);
  });

  it('opens a menu of its icon later than the call', async () => {
    pretendPlatform('darwin');
    const picture = nativeImage.createEmpty();
    picture.addRepresentation({ scaleFactor: 1, dataURL: PIXEL });
    const tray = new Tray(picture);
    tray.popUpContextMenu(Menu.buildFromTemplate([{ label: 'a' }]));
    expect(tray.poppedUp).toBeNull();
    await soon();
    expect(tray.poppedUp?.labels()).toEqual(['a']);
  });

  it('quits unless somebody holds it back', () => {
    app.on('before-quit', (quit: { preventDefault(): void }) => {
      if (double.quits === 1) quit.preventDefault();
    });
    app.quit();
    expect(double.ended).toBe(false);
    app.quit();
    expect(double.ended).toBe(true);
  });

  it('knows macOS only on macOS', () => {
    pretendPlatform('linux');
    for (const call of [() => app.isHidden(), () => app.isActive(), () => Notification.remove('a')])
      expect(call).toThrow('is not a function');
    expect(app.dock).toBeUndefined();
  });
});
