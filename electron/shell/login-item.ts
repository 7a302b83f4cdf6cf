import { app } from 'electron';
import type { LoginItem } from '../core/view/login-item.ts';

/**
 * The current "open at login" state on macOS. People change it in System Settings, so it is read
 * each time. Unpackaged, the program is Electron itself and must not be registered.
 */
export function loginItem(): LoginItem {
  if (process.platform !== 'darwin' || !app.isPackaged) return 'unpackaged';
  return app.getLoginItemSettings().status;
}

/** Registers or removes the app. False if the system did not accept it. */
export function setLaunchAtLogin(enabled: boolean): boolean {
  if (loginItem() === 'unpackaged') return false;
  app.setLoginItemSettings({ openAtLogin: enabled });
  const now = loginItem();
  return enabled ? now === 'enabled' || now === 'requires-approval' : now !== 'enabled';
}
