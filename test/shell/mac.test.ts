import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('../support/electron-double.ts'));

import { type PanelStatus, panelStatusSchema } from '../../electron/core/api/ipc-contract.ts';
import { menuItems } from '../../electron/core/view/menu.ts';
import { runApp } from '../../electron/shell/app.ts';
import { loginItem, setLaunchAtLogin } from '../../electron/shell/login-item.ts';
import { createDesktopNotifications } from '../../electron/shell/notifications.ts';
import { optOutOfAppNap } from '../../electron/shell/power.ts';
import { openNotificationSettings } from '../../electron/shell/security.ts';
import { NOW_MS, statusWith } from '../core/view/status-fixture.ts';
import {
  clickNotice,
  double,
  leftNotice,
  pressNotice,
  resetDouble,
} from '../support/electron-double.ts';
import { pretendPlatform as on, restorePlatform } from '../support/platform.ts';
import { engineFake } from './engine-fake.ts';

beforeEach(() => resetDouble());
afterEach(() => {
  vi.useRealTimers();
  restorePlatform();
});

describe('launching at login', () => {
  it('says what macOS says, approval still wanted included', () => {
    on('darwin');
    double.packaged = true;
    double.loginStatus = 'requires-approval';
    expect(loginItem()).toBe('requires-approval');
  });

  it('can be turned on on a Mac that has never heard of the app', () => {
    on('darwin');
    double.packaged = true;
    expect(loginItem()).toBe('not-found');
    const toggle = () => {
      const status = statusWith();
      const items = menuItems(status, {
        nowMs: NOW_MS,
        login: loginItem(),
        version: '1.0.0',
        notices: [],
      });
      return items.find((item) => item.kind === 'toggle');
    };
    expect(toggle()).toMatchObject({
      checked: false,
      command: { kind: 'launch-at-login', enabled: true },
    });
    expect(setLaunchAtLogin(true)).toBe(true);
    expect(toggle()).toMatchObject({
      checked: true,
      command: { kind: 'launch-at-login', enabled: false },
    });
  });

  it('says so where macOS does not know the app after it was tried either', () => {
    on('darwin');
    double.packaged = true;
    double.loginAnswer = 'not-found';
    expect(setLaunchAtLogin(true)).toBe(false);
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
    expect(double.loginStatus).toBe('not-found');
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
    const notifier = createDesktopNotifications({
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

  const started = async () => {
    on('darwin');
    const opened = vi.fn();
    const acted = vi.fn();
    const notifier = createDesktopNotifications({
      onOpen: opened,
      onAction: acted,
      onTrouble: () => undefined,
      onSeen: () => undefined,
    });
    return { notifier, opened, acted };
  };
  const notice = (event: 'shown' | 'withdrawn') =>
    ({ id: 'n9', title: '', body: '', actions: ['unlock'], incidentId: 'i', event }) as const;

  it('opens the panel when it is clicked, and goes with its incident', async () => {
    const left = leftNotice('n9');
    const { notifier, opened } = await started();
    await notifier.takeUpEarlier();
    clickNotice('n9');
    expect(opened).toHaveBeenCalledOnce();
    notifier.handle({ ...notice('withdrawn'), actions: [] });
    expect(left.closed).toBe(true);
  });

  it('does not take the clicks of the one that replaces it', async () => {
    const left = leftNotice('n9');
    const { notifier, acted } = await started();
    await notifier.takeUpEarlier();
    notifier.handle({ ...notice('shown'), actions: ['unlock'] });
    expect(left.closed).toBe(true);
    pressNotice('n9', 0);
    expect(acted).toHaveBeenCalledWith('unlock', 'i');
  });

  it('leaves the buttons to one that was shown while macOS was asked', async () => {
    leftNotice('n9');
    const { notifier, acted } = await started();
    const taking = notifier.takeUpEarlier();
    notifier.handle({ ...notice('shown'), actions: ['unlock'] });
    await taking;
    pressNotice('n9', 0);
    expect(acted).toHaveBeenCalledWith('unlock', 'i');
  });
});

describe('the first start', () => {
  const newEngine = () => {
    const engine = engineFake();
    engine.configure({ noticesSeen: 'not-asked' });
    return engine;
  };
  const begin = (engine = newEngine()) => {
    const running = runApp({
      engine,
      preload: '/p.cjs',
      demo: null,
      log: () => undefined,
      nowMs: () => NOW_MS,
    });
    return { engine, ...running };
  };
  const start = (engine = newEngine()) => {
    const running = begin(engine);
    running.showPanel();
    return running;
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

  it('takes up at a later start what an earlier life has left in the notification centre', async () => {
    on('darwin');
    leftNotice('n9');
    const engine = engineFake();
    begin(engine);
    await new Promise((resolve) => setImmediate(resolve));
    clickNotice('n9');
    expect(double.windows).toHaveLength(1);
  });

  it('opens the panel, once: whoever has just started it looks for it', async () => {
    on('darwin');
    const { engine, close } = begin();
    double.windows[0]?.emit('ready-to-show');
    expect(double.windows[0]?.isVisible()).toBe(true);
    close();
    resetDouble();
    begin(engine);
    expect(double.windows).toEqual([]);
  });

  it('says once that the menu bar hides the light, with both reasons, and opens the panel', async () => {
    on('darwin');
    vi.useFakeTimers();
    try {
      const engine = engineFake();
      const hide = () => {
        const [tray] = double.trays;
        if (tray !== undefined) tray.bounds = { x: 0, y: 899, width: 30, height: 24 };
      };
      const first = begin(engine);
      hide();
      expect(double.windows).toEqual([]);
      vi.advanceTimersByTime(5_000);
      double.windows[0]?.emit('ready-to-show');
      expect(double.windows[0]?.isVisible()).toBe(true);
      expect((await told()).notices).toEqual([
        expect.stringMatching(/Either .* notch.* Or macOS was told to hide it/),
      ]);
      first.close();
      resetDouble();
      begin(engine);
      hide();
      vi.advanceTimersByTime(5_000);
      expect(double.windows).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('asks no more once a notice was clicked', async () => {
    on('darwin');
    const { engine } = start();
    clickNotice('clawbuoy-test');
    expect(engine.settings().settings.noticesSeen).toBe('yes');
    expect((await told()).askAboutNotices).toBe(false);
  });

  const troubles = async () => (await told()).notices;
  const ASKS = expect.stringContaining('Choose Allow');
  const REFUSED = expect.stringContaining('does not show');

  it('opens the panel and says where macOS asks, until it takes the notice', async () => {
    vi.useFakeTimers();
    on('darwin');
    double.refusals = 4;
    begin();
    expect(double.windows).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(await troubles()).toEqual([ASKS]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await troubles()).toEqual([]);
    expect(double.notifications).toHaveLength(1);
    expect(double.refusals).toBe(0);
  });

  it('says after two minutes that macOS refuses them, and tries no longer', async () => {
    vi.useFakeTimers();
    on('darwin');
    double.refusals = 1_000;
    start();
    await vi.advanceTimersByTimeAsync(119_000);
    expect(await troubles()).toEqual([ASKS]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await troubles()).toEqual([REFUSED]);
    const left = double.refusals;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(double.refusals).toBe(left);
  });

  it('says at once that macOS refuses one that somebody has asked for', async () => {
    vi.useFakeTimers();
    on('darwin');
    double.refusals = 1_000;
    start();
    const contents = double.windows[0]?.webContents;
    const test = double.ipcHandlers.get('clawbuoy:testNotice');
    await test?.({ sender: contents, senderFrame: contents?.mainFrame } as never);
    await vi.advanceTimersByTimeAsync(0);
    expect(await troubles()).toEqual([REFUSED]);
  });

  it('does not make macOS ask where notifications are off', () => {
    on('darwin');
    const silent = newEngine();
    silent.configure({ notifications: false });
    start(silent);
    expect(double.hasAskedForNotices).toBe(false);
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
