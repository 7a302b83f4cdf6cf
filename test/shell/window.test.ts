import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('../support/electron-double.ts'));

import { createPanelWindow } from '../../electron/shell/window.ts';
import { type BrowserWindow, double, resetDouble } from '../support/electron-double.ts';
import { pretendPlatform, restorePlatform } from '../support/platform.ts';

const ICON = { x: 900, y: 0, width: 30, height: 24 };

let isPressed = false;

function madePanel(icon = ICON) {
  return createPanelWindow('/preload.cjs', { bounds: () => icon, isPressed: () => isPressed });
}

function shownPanel(icon = ICON) {
  const panel = madePanel(icon);
  panel.show(null);
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
  isPressed = false;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  restorePlatform();
});

describe('the panel window', () => {
  it('is not made before somebody asks for it', () => {
    madePanel();
    expect(double.windows).toHaveLength(0);
  });

  it('appears under the icon once its page is drawn, and not as a white square before', () => {
    const panel = madePanel();
    panel.show(null);
    expect(newest().visible).toBe(false);
    newest().emit('ready-to-show');
    expect(newest().visible).toBe(true);
    expect(newest().bounds).toEqual({ x: 725, y: 30, width: 380, height: 560 });
    expect(newest().webContents.mainFrame.url).toMatch(
      /^clawbuoy:\/\/panel\/index\.html\?language=en/,
    );
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

  it('is not drawn when it was closed again before its page was', () => {
    const panel = madePanel();
    panel.show(null);
    panel.hide();
    newest().emit('ready-to-show');
    expect(panel.isVisible()).toBe(false);
  });

  it('appears under the icon that was clicked, where the system names another one', () => {
    const panel = madePanel();
    panel.show({ x: 300, y: 0, width: 30, height: 24 });
    newest().emit('ready-to-show');
    expect(newest().bounds.x).toBe(125);
    panel.show({ x: 0, y: 0, width: 0, height: 0 });
    expect(newest().bounds.x).toBe(725);
  });

  it('hides a moment after it lost the focus, so that a click on the icon still finds it', async () => {
    const { panel, window } = shownPanel();
    window.clickElsewhere();
    await vi.advanceTimersByTimeAsync(99);
    expect(panel.isVisible()).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(panel.isVisible()).toBe(false);
  });

  it.each(['never', 'comes-late'] as const)(
    'hides when somebody clicks elsewhere, each time, though its blur event %s',
    async (blur) => {
      double.blur = blur;
      const { panel, window } = shownPanel();
      for (let time = 0; time < 3; time += 1) {
        await vi.advanceTimersByTimeAsync(1_000);
        expect(panel.isVisible()).toBe(true);
        window.clickElsewhere();
        await vi.advanceTimersByTimeAsync(400);
        expect(panel.isVisible()).toBe(false);
        panel.show(null);
      }
    },
  );

  it('stays while the mouse is down on its icon, however long', async () => {
    const { panel, window } = shownPanel();
    await vi.advanceTimersByTimeAsync(1_000);
    isPressed = true;
    window.clickElsewhere();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(panel.isVisible()).toBe(true);
    isPressed = false;
    await vi.advanceTimersByTimeAsync(200);
    expect(panel.isVisible()).toBe(false);
  });

  it('stays when the focus comes back within that moment', async () => {
    const { panel, window } = shownPanel();
    window.clickElsewhere();
    await vi.advanceTimersByTimeAsync(50);
    window.focus();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(panel.isVisible()).toBe(true);
  });

  it('stays where it never got the focus, so that nobody has taken it away', async () => {
    const { panel, window } = shownPanel();
    window.focused = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(panel.isVisible()).toBe(true);
  });

  it('gives the keyboard back when the app has become active by a click in it', () => {
    pretendPlatform('darwin');
    const { panel, window } = shownPanel();
    window.clickInsideOnMacos27();
    panel.hide();
    expect(double.active).toBe(false);
    expect(double.hidden).toBe(true);
    panel.show(null);
    expect(double.hidden).toBe(false);
    expect(panel.isVisible()).toBe(true);
  });

  it('leaves an app alone that never became active', () => {
    pretendPlatform('darwin');
    shownPanel().panel.hide();
    expect(double.hidden).toBe(false);
  });

  it('is drawn though somebody has hidden the app', () => {
    pretendPlatform('darwin');
    const { panel } = shownPanel();
    panel.hide();
    double.hidden = true;
    panel.show(null);
    expect(panel.isVisible()).toBe(true);
  });

  it('is a panel over full-screen apps on macOS, without a flicker in the Dock', () => {
    pretendPlatform('darwin');
    const { window } = shownPanel();
    expect(window.options.type).toBe('panel');
    expect(window.workspaces).toEqual([
      true,
      { visibleOnFullScreen: true, skipTransformProcessType: true },
    ]);
  });

  it('is gone after five idle minutes, and made anew when asked for', () => {
    const { panel, window } = shownPanel();
    panel.hide();
    vi.advanceTimersByTime(5 * 60_000 - 1);
    expect(window.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(window.destroyed).toBe(true);
    expect(panel.contents()).toBeNull();
    panel.show(null);
    expect(double.windows).toHaveLength(2);
  });

  it('is the same window when shown again before that', () => {
    const { panel, window } = shownPanel();
    panel.hide();
    vi.advanceTimersByTime(60_000);
    panel.show(null);
    vi.advanceTimersByTime(10 * 60_000);
    expect(double.windows).toEqual([window]);
    expect(window.destroyed).toBe(false);
  });

  it('is as high as its page, within what the screen has', () => {
    const { panel, window } = shownPanel();
    const heights = [10, 700, 5_000].map((heightPx) => {
      panel.fit(heightPx);
      return window.getBounds().height;
    });
    expect(heights).toEqual([240, 700, 875]);
    window.webContents.setZoomFactor(1.5);
    panel.fit(300);
    expect(window.getBounds().height).toBe(450);
  });

  it('leaves Escape to its page, where it may take a text back', () => {
    const { panel, window } = shownPanel();
    window.webContents.emit('before-input-event', {}, { type: 'keyDown', key: 'Escape' });
    expect(panel.isVisible()).toBe(true);
  });

  it('makes a new window after somebody else has closed it', () => {
    const { panel, window } = shownPanel();
    window.destroy();
    expect(panel.isVisible()).toBe(false);
    expect(panel.contents()).toBeNull();
    panel.show(null);
    expect(double.windows).toHaveLength(2);
  });

  it('makes a new window after its page has died', () => {
    const { panel, window } = shownPanel();
    window.webContents.emit('render-process-gone');
    expect(window.destroyed).toBe(true);
    panel.show(null);
    expect(double.windows).toHaveLength(2);
  });
});
