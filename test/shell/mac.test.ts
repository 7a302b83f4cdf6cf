import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('../support/electron-double.ts'));

import { loginItem, setLaunchAtLogin } from '../../electron/shell/login-item.ts';
import { createNotifier } from '../../electron/shell/notifications.ts';
import { optOutOfAppNap } from '../../electron/shell/power.ts';
import { double, resetDouble } from '../support/electron-double.ts';

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
