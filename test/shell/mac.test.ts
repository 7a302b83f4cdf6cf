import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('../support/electron-double.ts'));

import { type PanelStatus, panelStatusSchema } from '../../electron/core/ipc-contract.ts';
import { runApp } from '../../electron/shell/app.ts';
import { loginItem, setLaunchAtLogin } from '../../electron/shell/login-item.ts';
import { createNotifier } from '../../electron/shell/notifications.ts';
import { optOutOfAppNap } from '../../electron/shell/power.ts';
import { openNotificationSettings } from '../../electron/shell/security.ts';
import { NOW_MS } from '../core/view/status-fixture.ts';
import { double, resetDouble } from '../support/electron-double.ts';
import { engineFake } from './engine-fake.ts';

const platform = Object.getOwnPropertyDescriptor(process, 'platform');
function on(name: NodeJS.Platform): void {
  Object.defineProperty(process, 'platform', { ...platform, value: name });
}

beforeEach(() => resetDouble());
afterEach(() => {
  if (platform !== undefined) Object.defineProperty(process, 'platform', platform);
});

describe('launching at login', () => {
  it('says what macOS says, approval still wanted included', () => {
    on('darwin');
    double.packaged = true;
    double.loginStatus = 'requires-approval';
    expect(loginItem()).toBe('requires-approval');
  });

  it('registers and removes the packaged app', () => {
    on('darwin');
    double.packaged = true;
    expect(setLaunchAtLogin(true)).toBe(true);
    expect(loginItem()).toBe('enabled');
    expect(setLaunchAtLogin(false)).toBe(true);
    expect(loginItem()).toBe('not-registered');
  });

  it('never registers an unpackaged Electron', () => {
    on('darwin');
    expect(setLaunchAtLogin(true)).toBe(false);
    expect(double.loginStatus).toBe('not-registered');
    expect(loginItem()).toBe('unpackaged');
  });
});

describe('App Nap', () => {
  it('is declined by the user default that macOS reads, on macOS only', () => {
    on('linux');
    optOutOfAppNap();
    expect(double.userDefaults.size).toBe(0);
    on('darwin');
    optOutOfAppNap();
    expect(double.userDefaults).toEqual(new Map([['NSAppSleepDisabled', true]]));
  });
});

describe('a notification of an earlier life of the app', () => {
  it('is taken out of the notification centre by its id', () => {
    on('darwin');
    const notifier = createNotifier({
      onOpen: () => undefined,
      onAction: () => undefined,
      onTrouble: () => undefined,
      onSeen: () => undefined,
    });
    notifier.handle({
      id: 'n9',
      title: '',
      body: '',
      actions: [],
      incidentId: 'gateway-down',
      event: 'withdrawn',
    });
    expect(double.removedNotifications).toEqual(['n9']);
  });
});

describe('the first start', () => {
  const newEngine = () => {
    const engine = engineFake();
    engine.configure({ noticesSeen: 'not-asked' });
    return engine;
  };
  const start = (engine = newEngine()) => {
    const shown = runApp({
      engine,
      preload: '/p.cjs',
      demo: null,
      log: () => undefined,
      nowMs: () => NOW_MS,
    });
    shown.showPanel();
    return { engine, ...shown };
  };
  const told = async (): Promise<PanelStatus> => {
    const contents = double.windows[0]?.webContents;
    const status = double.ipcHandlers.get('clawbuoy:status');
    if (contents === undefined || status === undefined) throw new Error('no panel');
    const event = { sender: contents, senderFrame: contents.mainFrame };
    return panelStatusSchema.parse(await status(event as unknown as Electron.IpcMainInvokeEvent));
  };

  it('sends one notice, so that macOS asks while somebody is there, and asks who has seen it', async () => {
    on('darwin');
    const { engine, close } = start();
    expect(double.notifications).toHaveLength(1);
    expect((await told()).askAboutNotices).toBe(true);
    close();
    resetDouble();
    start(engine);
    expect(double.notifications).toHaveLength(0);
    expect((await told()).askAboutNotices).toBe(true);
  });

  it('asks no more once a notice was clicked', async () => {
    on('darwin');
    const { engine } = start();
    double.notifications[0]?.emit('click');
    expect(engine.settings().settings.noticesSeen).toBe('yes');
    expect((await told()).askAboutNotices).toBe(false);
  });

  it('says at once that macOS refuses them', async () => {
    on('darwin');
    start();
    double.notifications[0]?.emit('failed', {}, 'not allowed');
    expect((await told()).notices).toEqual([expect.stringContaining('not allowed')]);
  });

  it('sends none where notifications are off, and none on other systems', () => {
    on('darwin');
    const silent = newEngine();
    silent.configure({ notifications: false });
    start(silent);
    expect(double.notifications).toHaveLength(0);
    resetDouble();
    on('linux');
    start();
    expect(double.notifications).toHaveLength(0);
  });
});

describe('the settings of notifications', () => {
  it('are one fixed place, on macOS only', async () => {
    on('linux');
    expect(await openNotificationSettings()).toBe(false);
    on('darwin');
    expect(await openNotificationSettings()).toBe(true);
    expect(double.openedExternal).toEqual([
      'x-apple.systempreferences:com.apple.Notifications-Settings.extension',
    ]);
  });
});
