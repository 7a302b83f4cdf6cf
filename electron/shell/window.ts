import { app, BrowserWindow, screen, type WebContents } from 'electron';
import { isIconVisible, placePanel, type Rectangle } from '../core/view/placement.ts';
import { strings } from '../core/view/strings.ts';
import { PANEL_URL } from './protocol.ts';

export type PanelWindow = {
  show(): void;
  hide(): void;
  isVisible(): boolean;
  /** The page's contents while there is a window. */
  contents(): WebContents | null;
  close(): void;
};

const SIZE = { width: 380, height: 560 };
/** A click on the icon takes the focus away first: it must still find the panel open to close it. */
const HIDE_DELAY_MS = 100;
/** A hidden window costs some 60 MB: nobody who has looked needs it for long. */
const IDLE_MS = 5 * 60_000;

/**
 * The panel: a small window under the icon, made when first asked for, hidden when it loses the
 * focus, and destroyed after some idle minutes. It works without an icon to hang from.
 */
export function createPanelWindow(preload: string, iconBounds: () => Rectangle): PanelWindow {
  let window: BrowserWindow | null = null;
  let hideTimer: NodeJS.Timeout | undefined;
  let idleTimer: NodeJS.Timeout | undefined;

  const hide = () => {
    clearTimeout(hideTimer);
    window?.hide();
    clearTimeout(idleTimer);
    idleTimer = setTimeout(close, IDLE_MS);
  };
  const close = () => {
    clearTimeout(hideTimer);
    clearTimeout(idleTimer);
    window?.destroy();
    window = null;
  };
  const open = (): BrowserWindow => {
    const made = makeWindow(preload);
    made.on('blur', () => {
      clearTimeout(hideTimer);
      hideTimer = setTimeout(() => {
        if (!made.isDestroyed() && !made.isFocused()) hide();
      }, HIDE_DELAY_MS);
    });
    made.on('closed', () => {
      if (window === made) window = null;
    });
    made.webContents.on('before-input-event', (_event, input) => {
      if (input.type === 'keyDown' && input.key === 'Escape') hide();
    });
    // A page that died shows nothing for ever: the next click makes a new one.
    made.webContents.on('render-process-gone', close);
    made.once('ready-to-show', () => reveal(made));
    void made.loadURL(PANEL_URL).catch(() => undefined);
    return made;
  };
  const reveal = (shown: BrowserWindow) => {
    shown.setBounds(place(iconBounds()));
    shown.show();
    shown.focus();
  };

  return {
    show: () => {
      clearTimeout(hideTimer);
      clearTimeout(idleTimer);
      if (window === null) window = open();
      else reveal(window);
    },
    hide,
    isVisible: () => window?.isVisible() ?? false,
    contents: () => window?.webContents ?? null,
    close,
  };
}

function place(icon: Rectangle): Rectangle {
  const display = screen.getDisplayMatching(icon);
  if (isIconVisible(icon, display.bounds)) return placePanel(icon, SIZE, display.workArea);
  const here = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
  return placePanel(null, SIZE, here.workArea);
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
