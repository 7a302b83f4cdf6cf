import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('../support/electron-double.ts'));

import { allowedDashboard, lockDown } from '../../electron/shell/security.ts';
import { BrowserWindow, resetDouble, sessionHandlers } from '../support/electron-double.ts';

beforeEach(() => resetDouble());

describe('the dashboard address', () => {
  it.each(['http://127.0.0.1:18789/', 'http://localhost:19001/', 'http://[::1]:18789/ui/'])(
    'may be %s',
    (address) => {
      expect(allowedDashboard(address)).toEqual({ ok: true, value: address });
    },
  );

  it.each([
    ['elsewhere', 'http://openclaw.example/'],
    ['elsewhere, looking local', 'http://127.0.0.1.evil.example/'],
    ['elsewhere, behind a name', 'http://127.0.0.1@evil.example/'],
    ['a file', 'file:///Applications/Calculator.app'],
    ['a program', 'vscode://file/etc/passwd'],
    ['script', 'javascript:alert(1)'],
    ['with a token in its query', 'http://127.0.0.1:18789/?token=abc'],
    ['with a token in its fragment', 'http://127.0.0.1:18789/#token=abc'],
    ['with a password', 'http://a:b@127.0.0.1:18789/'],
    ['no address', 'dashboard'],
  ])('is refused when it is %s', (_case, address) => {
    expect(allowedDashboard(address).ok).toBe(false);
  });
});

describe('a window', () => {
  it.each(['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview'])(
    'is stopped at %s',
    (name) => {
      lockDown();
      const preventDefault = vi.fn();
      new BrowserWindow().webContents.emit(name, { preventDefault });
      expect(preventDefault).toHaveBeenCalledOnce();
    },
  );

  it('opens no other window', () => {
    lockDown();
    const { windowOpenHandler } = new BrowserWindow().webContents;
    expect(windowOpenHandler?.({} as Electron.HandlerDetails)).toEqual({ action: 'deny' });
  });

  it('gets no permission and no device', () => {
    lockDown();
    const answer = vi.fn();
    const nobody = {} as Electron.WebContents;
    const request = {} as Electron.PermissionRequest;
    sessionHandlers.permissionRequest?.(nobody, 'media', answer, request);
    expect(answer).toHaveBeenCalledWith(false);
    expect(
      sessionHandlers.permissionCheck?.(
        nobody,
        'media',
        'clawbuoy://panel',
        {} as Electron.PermissionCheckHandlerHandlerDetails,
      ),
    ).toBe(false);
    expect(sessionHandlers.device?.({} as Electron.DevicePermissionHandlerHandlerDetails)).toBe(
      false,
    );
  });
});
