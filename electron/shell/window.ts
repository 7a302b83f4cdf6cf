import { app, BrowserWindow, screen, type WebContents } from 'electron';
import { clockLocale, language, strings } from '../core/catalogue/catalogue.ts';
import { isIconVisible, placePanel, type Rectangle } from '../core/view/placement.ts';
import { panelUrl } from './protocol.ts';

export type PanelWindow = {
  /** Opens it under an icon at these bounds. Null: at the place that the system reports. */
  show(icon: Rectangle | null): void;
  hide(): void;
  /** Makes it as high as its page, within the screen. */
  fit(heightPx: number): void;
  isVisible(): boolean;
  /** The page's contents while there is a window. Null otherwise. */
  contents(): WebContents | null;
  close(): void;
};

export type Icon = {
  bounds(): Rectangle;
  /** Whether the mouse is down on it. Only the following click may then close the panel. */
  isPressed(): boolean;
};

const SIZE = { width: 380, height: 560 };
/** A lower window would not look like one. */
const LEAST_HEIGHT = 240;
/**
 * A click on the icon first takes the focus away. The panel must still be open for the click to
 * close.
 */
const HIDE_DELAY_MS = 100;
/** The interval for checking whether the panel still has the keyboard. */
const FOCUS_MS = 200;
/** A hidden window costs about 60 MB and is not needed for long. */
const IDLE_MS = 5 * 60_000;

/**
 * The panel: a small window under the icon. It is made at the first request, hidden when it loses
 * the focus, and destroyed after some idle minutes. It also works without an icon.
 *
 * On macOS `blur` concerns the main window. A panel of an inactive app is only the key window, so
 * the event may never come (electron/electron #49274, #52914). `isFocused` is true for the key
 * window, so it is checked while the panel is open. `blur` only makes this faster.
 */
export function createPanelWindow(preload: string, icon: Icon): PanelWindow {
  let window: BrowserWindow | null = null;
  let isWanted = false;
  let at: Rectangle | null = null;
  let { height } = SIZE;
  let hideTimer: NodeJS.Timeout | undefined;
  let idleTimer: NodeJS.Timeout | undefined;
  let focusTimer: NodeJS.Timeout | undefined;

  const stopTimers = () => {
    clearTimeout(hideTimer);
    clearTimeout(idleTimer);
    clearInterval(focusTimer);
  };
  const hide = () => {
    isWanted = false;
    stopTimers();
    if (window === null) return;
    window.hide();
    giveKeyboardBack();
    idleTimer = setTimeout(close, IDLE_MS);
  };
  const close = () => {
    isWanted = false;
    stopTimers();
    window?.destroy();
    window = null;
  };
  const open = (): BrowserWindow => {
    const made = makeWindow(preload);
    made.on('blur', () => {
      clearTimeout(hideTimer);
      hideTimer = setTimeout(() => {
        if (!made.isDestroyed() && !made.isFocused() && !icon.isPressed()) hide();
      }, HIDE_DELAY_MS);
    });
    made.on('closed', () => {
      if (window === made) window = null;
      stopTimers();
    });
    // A page that died stays blank for ever, so the next click makes a new one.
    made.webContents.on('render-process-gone', close);
    made.once('ready-to-show', () => {
      if (isWanted) reveal(made);
    });
    void made.loadURL(panelUrl(language(), clockLocale())).catch(() => undefined);
    return made;
  };
  const reveal = (shown: BrowserWindow) => {
    // Windows of a hidden app are not drawn, and showing a panel does not unhide the app.
    if (process.platform === 'darwin' && app.isHidden()) app.show();
    shown.setBounds(place(at ?? icon.bounds(), height));
    shown.show();
    shown.focus();
    followFocus(shown);
  };
  const followFocus = (shown: BrowserWindow) => {
    clearInterval(focusTimer);
    let hadFocus = false;
    focusTimer = setInterval(() => {
      if (shown.isDestroyed() || !shown.isVisible()) return;
      if (shown.isFocused()) hadFocus = true;
      else if (hadFocus && !icon.isPressed()) hide();
    }, FOCUS_MS);
  };

  return {
    show: (bounds) => {
      clearTimeout(hideTimer);
      clearTimeout(idleTimer);
      isWanted = true;
      at = bounds !== null && bounds.width > 0 && bounds.height > 0 ? bounds : null;
      if (window === null) window = open();
      else reveal(window);
    },
    hide,
    fit: (heightPx) => {
      if (window === null) return;
      // The page measures in its own pixels, which grow with its text size.
      const wanted = Math.round(heightPx * window.webContents.getZoomFactor());
      height = Math.max(LEAST_HEIGHT, wanted);
      if (window.isVisible()) window.setBounds(place(at ?? icon.bounds(), height));
    },
    isVisible: () => window?.isVisible() ?? false,
    contents: () => window?.webContents ?? null,
    close,
  };
}

/**
 * macOS 27 makes the app active when somebody clicks in its panel (electron/electron #53889). An
 * active app without a window would keep the keyboard.
 */
function giveKeyboardBack(): void {
  if (process.platform === 'darwin' && app.isActive()) app.hide();
}

function place(icon: Rectangle, height: number): Rectangle {
  const size = { ...SIZE, height };
  const display = screen.getDisplayMatching(icon);
  if (isIconVisible(icon, display.bounds)) return placePanel(icon, size, display.workArea);
  const here = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
  return placePanel(null, size, here.workArea);
}

function makeWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    ...SIZE,
    // A panel in AppKit's sense: it can be over a full-screen app without leaving it.
    ...(process.platform === 'darwin' ? { type: 'panel' } : {}),
    title: strings.app,
    show: false,
    frame: false,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  window.setVisibleOnAllWorkspaces(true, {
    visibleOnFullScreen: true,
    // The app is a menu-bar app already. Transforming it makes the Dock flicker.
    skipTransformProcessType: true,
  });
  return window;
}
