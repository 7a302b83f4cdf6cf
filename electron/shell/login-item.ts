import { app } from 'electron';
import type { LoginItem } from '../core/view/login-item.ts';

/**
 * What macOS says of "open at login" at this moment; people change it in System Settings, so it
 * is asked each time. Unpackaged, the program is Electron itself and must not be registered.
 */
export function loginItem(): LoginItem {
  if (process.platform !== 'darwin' || !app.isPackaged) return 'unpackaged';
  return app.getLoginItemSettings().status;
}

/** Registers or removes the app; false if the system did not take it. */
export function setLaunchAtLogin(enabled: boolean): boolean {
  if (loginItem() === 'unpackaged') return false;
  app.setLoginItemSettings({ openAtLogin: enabled });
  const now = loginItem();
  return enabled ? now === 'enabled' || now === 'requires-approval' : now !== 'enabled';
}
