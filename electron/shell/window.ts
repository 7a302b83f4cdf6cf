import { app, BrowserWindow, screen, type WebContents } from 'electron';
import { clockLocale, language, strings } from '../core/catalogue/catalogue.ts';
import { isIconVisible, placePanel, type Rectangle } from '../core/view/placement.ts';
import { panelUrl } from './protocol.ts';

export type PanelWindow = {
  /** Opens it under an icon at these bounds; null: where the system says that the icon is. */
  show(icon: Rectangle | null): void;
  hide(): void;
  /** Makes it as high as its page is, within what the screen has. */
  fit(heightPx: number): void;
  isVisible(): boolean;
  /** The page's contents while there is a window. */
  contents(): WebContents | null;
  close(): void;
};

export type Icon = {
  bounds(): Rectangle;
  /** Whether the mouse is down on it: the click that follows closes the panel, nothing else may. */
  isPressed(): boolean;
};

const SIZE = { width: 380, height: 560 };
/** Lower than this it would not look like a window. */
const LEAST_HEIGHT = 240;
/** A click on the icon takes the focus away first: it must still find the panel open to close it. */
const HIDE_DELAY_MS = 100;
/** How often it is asked whether the panel still has the keyboard. */
const FOCUS_MS = 200;
/** A hidden window costs some 60 MB: nobody who has looked needs it for long. */
const IDLE_MS = 5 * 60_000;

/**
 * The panel: a small window under the icon, made when first asked for, hidden when it loses the
 * focus, and destroyed after some idle minutes. It works without an icon to hang from.
 *
 * On macOS `blur` tells of the main window, and a panel of an app that is not active is only the
 * key window, so it may never come (electron/electron #49274, #52914). `isFocused` is true of the
 * key window: while the panel is open that is asked, and `blur` only makes it quicker.
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
    // A page that died shows nothing for ever: the next click makes a new one.
    made.webContents.on('render-process-gone', close);
    made.once('ready-to-show', () => {
      if (isWanted) reveal(made);
    });
    void made.loadURL(panelUrl(language(), clockLocale())).catch(() => undefined);
    return made;
  };
  const reveal = (shown: BrowserWindow) => {
    // Windows of a hidden app are not drawn, and showing a panel does not bring the app back.
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
      // The page counts in its own pixels, which grow with the size of its text.
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
 * active app without a window would keep the keyboard to itself.
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
    // The app is a menu-bar app already; transforming it makes the Dock flicker.
    skipTransformProcessType: true,
  });
  return window;
}
