import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('../support/electron-double.ts'));

import { createPanelWindow } from '../../electron/shell/window.ts';
import { type BrowserWindow, double, resetDouble } from '../support/electron-double.ts';

const ICON = { x: 900, y: 0, width: 30, height: 24 };

function shownPanel(icon = ICON) {
  const panel = createPanelWindow('/preload.cjs', () => icon);
  panel.show();
  const window = newest();
  window.emit('ready-to-show');
  return { panel, window };
}

function newest(): BrowserWindow {
  const window = double.windows.at(-1);
  if (window === undefined) throw new Error('no window');
  return window;
}

beforeEach(() => {
  resetDouble();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('the panel window', () => {
  it('is not made before somebody asks for it', () => {
    createPanelWindow('/preload.cjs', () => ICON);
    expect(double.windows).toHaveLength(0);
  });

  it('appears under the icon once its page is drawn, and not as a white square before', () => {
    const panel = createPanelWindow('/preload.cjs', () => ICON);
    panel.show();
    expect(newest().visible).toBe(false);
    newest().emit('ready-to-show');
    expect(newest().visible).toBe(true);
    expect(newest().bounds).toEqual({ x: 725, y: 30, width: 380, height: 560 });
    expect(newest().webContents.mainFrame.url).toBe('clawbuoy://panel/index.html');
  });

  it('appears without an icon that could be seen', () => {
    const { window } = shownPanel({ x: 0, y: 900, width: 30, height: 24 });
    expect(window.bounds).toEqual({ x: 1054, y: 31, width: 380, height: 560 });
  });

  it('gives its page no power beyond the preload script', () => {
    expect(shownPanel().window.options.webPreferences).toMatchObject({
      preload: '/preload.cjs',
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
    });
  });

  it('hides a moment after it lost the focus, so that a click on the icon still finds it', () => {
    const { panel, window } = shownPanel();
    window.focused = false;
    window.emit('blur');
    vi.advanceTimersByTime(99);
    expect(panel.isVisible()).toBe(true);
    vi.advanceTimersByTime(1);
    expect(panel.isVisible()).toBe(false);
  });

  it('stays when the focus comes back within that moment', () => {
    const { panel, window } = shownPanel();
    window.emit('blur');
    vi.advanceTimersByTime(200);
    expect(panel.isVisible()).toBe(true);
  });

  it('is gone after five idle minutes, and made anew when asked for', () => {
    const { panel, window } = shownPanel();
    panel.hide();
    vi.advanceTimersByTime(5 * 60_000 - 1);
    expect(window.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(window.destroyed).toBe(true);
    expect(panel.contents()).toBeNull();
    panel.show();
    expect(double.windows).toHaveLength(2);
  });

  it('is the same window when shown again before that', () => {
    const { panel, window } = shownPanel();
    panel.hide();
    vi.advanceTimersByTime(60_000);
    panel.show();
    vi.advanceTimersByTime(10 * 60_000);
    expect(double.windows).toEqual([window]);
    expect(window.destroyed).toBe(false);
  });

  it('hides on Escape, on nothing else', () => {
    const { panel, window } = shownPanel();
    window.webContents.emit('before-input-event', {}, { type: 'keyDown', key: 'a' });
    expect(panel.isVisible()).toBe(true);
    window.webContents.emit('before-input-event', {}, { type: 'keyDown', key: 'Escape' });
    expect(panel.isVisible()).toBe(false);
  });

  it('makes a new window after its page has died', () => {
    const { panel, window } = shownPanel();
    window.webContents.emit('render-process-gone');
    expect(window.destroyed).toBe(true);
    panel.show();
    expect(double.windows).toHaveLength(2);
  });
});
