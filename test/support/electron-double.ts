import { EventEmitter } from 'node:events';

/**
 * Stands in for Electron where there is none: it records what the shell asks for and lets a test
 * play the system's part. Each piece is checked against Electron's own types, so that a change
 * there fails to compile here. It is a module that plain Node can load, too: the built app runs
 * against it.
 */

type ElectronModule = typeof import('electron');
type Listener = (...args: never[]) => unknown;
type Handler = (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown;

/** What the shell has asked for, and the switches of the pretended system. */
export type DoubleState = {
  hasLock: boolean;
  packaged: boolean;
  loginStatus: Electron.LoginItemSettings['status'];
  notificationsSupported: boolean;
  withoutColor: boolean;
  openPathError: string;
  trays: Tray[];
  windows: BrowserWindow[];
  notifications: Notification[];
  removedNotifications: string[];
  applicationMenu: Menu | null;
  ipcHandlers: Map<string, Handler>;
  schemeHandlers: Map<string, (request: Request) => Response | Promise<Response>>;
  openedExternal: string[];
  openedPaths: string[];
  userDefaults: Map<string, unknown>;
  shortcuts: Map<string, () => void>;
  takenShortcuts: string[];
  /** Shows a page in a real browser, where there is one; nothing is loaded otherwise. */
  loadPage: ((window: BrowserWindow, url: string) => Promise<void>) | null;
  clipboardText: string;
  errorBoxes: string[];
  exits: number[];
  quits: number;
  sandboxed: boolean;
  dockHidden: boolean;
};

function fresh(): DoubleState {
  return {
    hasLock: true,
    packaged: false,
    loginStatus: 'not-registered',
    notificationsSupported: true,
    withoutColor: false,
    openPathError: '',
    trays: [],
    windows: [],
    notifications: [],
    removedNotifications: [],
    applicationMenu: null,
    ipcHandlers: new Map(),
    schemeHandlers: new Map(),
    openedExternal: [],
    openedPaths: [],
    userDefaults: new Map(),
    shortcuts: new Map(),
    takenShortcuts: [],
    loadPage: null,
    clipboardText: '',
    errorBoxes: [],
    exits: [],
    quits: 0,
    sandboxed: false,
    dockHidden: false,
  };
}

export const double: DoubleState = fresh();

/** A new machine: nothing asked, nothing listening. */
export function resetDouble(): void {
  Object.assign(double, fresh());
  for (const emitter of [app, nativeTheme, powerMonitor]) emitter.removeAllListeners();
}

/** An emitter whose `on` fits the overloads that Electron declares. */
class Emitter {
  readonly #emitter = new EventEmitter();
  on(event: string, listener: Listener): this {
    this.#emitter.on(event, listener as (...args: unknown[]) => void);
    return this;
  }
  once(event: string, listener: Listener): this {
    this.#emitter.once(event, listener as (...args: unknown[]) => void);
    return this;
  }
  removeAllListeners(): this {
    this.#emitter.removeAllListeners();
    return this;
  }
  emit(event: string, ...args: unknown[]): boolean {
    return this.#emitter.emit(event, ...args);
  }
}

class AppDouble extends Emitter {
  get isPackaged() {
    return double.packaged;
  }
  get dock() {
    return { hide: () => this.#hideDock() } satisfies Pick<Electron.Dock, 'hide'>;
  }
  requestSingleInstanceLock() {
    return double.hasLock;
  }
  enableSandbox() {
    double.sandboxed = true;
  }
  async whenReady() {}
  exit(code = 0) {
    double.exits.push(code);
  }
  quit() {
    double.quits += 1;
    this.emit('before-quit', { preventDefault: () => undefined });
  }
  getLoginItemSettings() {
    const { loginStatus: status } = double;
    return {
      status,
      openAtLogin: status === 'enabled',
      wasOpenedAtLogin: false,
      executableWillLaunchAtLogin: false,
      launchItems: [],
    } satisfies Electron.LoginItemSettings;
  }
  setLoginItemSettings(settings: Electron.Settings) {
    double.loginStatus = settings.openAtLogin === true ? 'enabled' : 'not-registered';
  }
  #hideDock() {
    double.dockHidden = true;
  }
}

export const app = new AppDouble() satisfies Fits<
  Electron.App,
  | 'isPackaged'
  | 'requestSingleInstanceLock'
  | 'enableSandbox'
  | 'whenReady'
  | 'exit'
  | 'quit'
  | 'getLoginItemSettings'
  | 'setLoginItemSettings'
>;

/** The parts of an Electron object that a double has, `on` excepted. */
type Fits<T, K extends keyof T> = Pick<T, K>;

export class NativeImage implements Fits<Electron.NativeImage, 'setTemplateImage'> {
  readonly representations: Electron.AddRepresentationOptions[] = [];
  isTemplate = false;
  setTemplateImage(option: boolean) {
    this.isTemplate = option;
  }
  addRepresentation(options: Electron.AddRepresentationOptions) {
    this.representations.push(options);
  }
}
export const nativeImage = { createEmpty: () => new NativeImage() };

export class Menu {
  readonly template: Electron.MenuItemConstructorOptions[];
  constructor(template: Electron.MenuItemConstructorOptions[]) {
    this.template = template;
  }
  static buildFromTemplate(template: Electron.MenuItemConstructorOptions[]) {
    return new Menu(template);
  }
  static setApplicationMenu(menu: Menu | null) {
    double.applicationMenu = menu;
  }
  /** The labels a person sees, "---" for a line. */
  labels(): readonly string[] {
    return this.template.map((item) => (item.type === 'separator' ? '---' : (item.label ?? '')));
  }
  /** Chooses the first item whose label begins so. */
  choose(label: string): void {
    const item = this.template.find((each) => each.label?.startsWith(label));
    if (item === undefined) throw new Error(`no item "${label}" in ${this.labels().join(' | ')}`);
    if (item.enabled === false) throw new Error(`"${label}" is greyed out`);
    (item.click as (() => void) | undefined)?.();
  }
}

export class Tray
  extends Emitter
  implements
    Fits<Electron.Tray, 'setToolTip' | 'setTitle' | 'setIgnoreDoubleClickEvents' | 'getBounds'>
{
  image: NativeImage;
  imagesSet = 0;
  toolTip = '';
  title = '';
  ignoresDoubleClicks = false;
  destroyed = false;
  bounds = { x: 900, y: 0, width: 30, height: 24 };
  poppedUp: Menu | null = null;
  constructor(image: NativeImage) {
    super();
    this.image = image;
    double.trays.push(this);
  }
  setImage(image: NativeImage) {
    this.image = image;
    this.imagesSet += 1;
  }
  setToolTip(toolTip: string) {
    this.toolTip = toolTip;
  }
  setTitle(title: string) {
    this.title = title;
  }
  setIgnoreDoubleClickEvents(ignore: boolean) {
    this.ignoresDoubleClicks = ignore;
  }
  popUpContextMenu(menu: Menu) {
    this.poppedUp = menu;
  }
  getBounds() {
    return this.bounds;
  }
  destroy() {
    this.destroyed = true;
  }
}

export class Notification extends Emitter implements Fits<Electron.Notification, 'show' | 'close'> {
  readonly options: Electron.NotificationConstructorOptions;
  shown = false;
  closed = false;
  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super();
    this.options = options;
    double.notifications.push(this);
  }
  static isSupported() {
    return double.notificationsSupported;
  }
  static remove(id: string | string[]) {
    double.removedNotifications.push(...[id].flat());
  }
  show() {
    this.shown = true;
  }
  close() {
    this.closed = true;
  }
}

export class WebContents
  extends Emitter
  implements Fits<Electron.WebContents, 'id' | 'send' | 'isDestroyed'>
{
  static #count = 0;
  readonly id = ++WebContents.#count;
  readonly mainFrame = { url: '' };
  readonly sent: { channel: string; args: unknown[] }[] = [];
  windowOpenHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | null = null;
  /** Takes what is sent to the page, where there is one. */
  deliver: ((channel: string, args: unknown[]) => void) | null = null;
  send(channel: string, ...args: unknown[]) {
    this.sent.push({ channel, args });
    this.deliver?.(channel, args);
  }
  setWindowOpenHandler(handler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0]) {
    this.windowOpenHandler = handler;
  }
  isDestroyed() {
    return false;
  }
}

export class BrowserWindow
  extends Emitter
  implements
    Fits<
      Electron.BrowserWindow,
      'show' | 'hide' | 'focus' | 'isVisible' | 'isFocused' | 'isDestroyed' | 'destroy'
    >
{
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly webContents = new WebContents();
  bounds: Partial<Electron.Rectangle> = {};
  visible = false;
  focused = false;
  destroyed = false;
  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    this.options = options;
    double.windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url: string) {
    this.webContents.mainFrame.url = url;
    if (double.loadPage === null) return;
    await double.loadPage(this, url);
    this.emit('ready-to-show');
  }
  setBounds(bounds: Partial<Electron.Rectangle>) {
    this.bounds = bounds;
  }
  setVisibleOnAllWorkspaces() {}
  show() {
    this.visible = true;
  }
  focus() {
    this.focused = true;
  }
  hide() {
    this.visible = false;
    this.focused = false;
  }
  isVisible() {
    return this.visible;
  }
  isFocused() {
    return this.focused;
  }
  isDestroyed() {
    return this.destroyed;
  }
  destroy() {
    this.destroyed = true;
    this.emit('closed');
  }
}

export const ipcMain = {
  handle: (channel: string, handler: Handler) => {
    if (double.ipcHandlers.has(channel)) throw new Error(`second handler for ${channel}`);
    double.ipcHandlers.set(channel, handler);
  },
} satisfies Fits<Electron.IpcMain, 'handle'>;

export const protocol = {
  registerSchemesAsPrivileged: (_schemes: Electron.CustomScheme[]) => undefined,
  handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>) => {
    double.schemeHandlers.set(scheme, handler);
  },
} satisfies Fits<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'>;

class NativeThemeDouble extends Emitter {
  get shouldDifferentiateWithoutColor() {
    return double.withoutColor;
  }
}
export const nativeTheme = new NativeThemeDouble() satisfies Fits<
  Electron.NativeTheme,
  'shouldDifferentiateWithoutColor'
>;

export const powerMonitor = new Emitter();

const display = {
  bounds: { x: 0, y: 0, width: 1440, height: 900 },
  workArea: { x: 0, y: 25, width: 1440, height: 875 },
} satisfies Fits<Electron.Display, 'bounds' | 'workArea'>;
export const screen = {
  getDisplayMatching: (_rectangle: Electron.Rectangle) => display,
  getDisplayNearestPoint: (_point: Electron.Point) => display,
  getCursorScreenPoint: (): Electron.Point => ({ x: 0, y: 0 }),
};

export const sessionHandlers = {
  permissionRequest: null as Parameters<Electron.Session['setPermissionRequestHandler']>[0],
  permissionCheck: null as Parameters<Electron.Session['setPermissionCheckHandler']>[0],
  device: null as Parameters<Electron.Session['setDevicePermissionHandler']>[0],
};
export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler) => {
      sessionHandlers.permissionRequest = handler;
    },
    setPermissionCheckHandler: (handler) => {
      sessionHandlers.permissionCheck = handler;
    },
    setDevicePermissionHandler: (handler) => {
      sessionHandlers.device = handler;
    },
  } satisfies Fits<
    Electron.Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
  >,
};

export const shell = {
  openExternal: async (url: string) => {
    double.openedExternal.push(url);
  },
  openPath: async (path: string) => {
    double.openedPaths.push(path);
    return double.openPathError;
  },
} satisfies Fits<Electron.Shell, 'openExternal' | 'openPath'>;

export const globalShortcut = {
  register: (keys: string, onPress: () => void) => {
    if (double.takenShortcuts.includes(keys)) return false;
    double.shortcuts.set(keys, onPress);
    return true;
  },
  unregister: (keys: string) => {
    double.shortcuts.delete(keys);
  },
} satisfies Fits<Electron.GlobalShortcut, 'register' | 'unregister'>;

export const clipboard = {
  writeText: async (text: string) => {
    double.clipboardText = text;
  },
} satisfies Fits<Electron.Clipboard, 'writeText'>;

export const dialog = {
  showErrorBox: (title: string, content: string) => {
    double.errorBoxes.push(`${title}: ${content}`);
  },
} satisfies Fits<Electron.Dialog, 'showErrorBox'>;

export const systemPreferences = {
  setUserDefault: (key: string, _type: string, value: unknown) => {
    double.userDefaults.set(key, value);
  },
} satisfies Fits<Electron.SystemPreferences, 'setUserDefault'>;

/** Every name the shell imports exists in Electron under the same name. */
({
  app,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
}) satisfies { [K in keyof ElectronModule]?: unknown };
