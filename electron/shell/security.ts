import { app, session, shell } from 'electron';
import { err, ok, type Result } from '../core/result.ts';

/**
 * Limits the window to showing the panel: no permission, no navigation, no further window, no
 * webview, no device.
 */
export function lockDown(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}

/**
 * The dashboard's address, if the browser may open it: plain HTTP(S) on this machine, and nothing
 * in it that could be a credential.
 */
export function allowedDashboard(address: string): Result<string> {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return err('not a URL');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return err('not a web page');
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)) return err('not this machine');
  if (url.username !== '' || url.password !== '') return err('carries a credential');
  if (url.search !== '' || url.hash !== '') return err('carries more than an address');
  return ok(url.href);
}

/** Opens the dashboard in the browser. It is the only external address that leaves the app. */
export async function openDashboard(address: string): Promise<'opened' | 'refused' | 'failed'> {
  const allowed = allowedDashboard(address);
  if (!allowed.ok) return 'refused';
  try {
    await shell.openExternal(allowed.value);
    return 'opened';
  } catch {
    return 'failed';
  }
}

const NOTIFICATION_SETTINGS =
  'x-apple.systempreferences:com.apple.Notifications-Settings.extension';

/** Opens macOS's notification settings. False if there are none. */
export async function openNotificationSettings(): Promise<boolean> {
  if (process.platform !== 'darwin') return false;
  try {
    await shell.openExternal(NOTIFICATION_SETTINGS);
    return true;
  } catch {
    return false;
  }
}
