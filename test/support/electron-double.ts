import { EventEmitter } from 'node:events';

/**
 * Stands in for Electron where there is none: it records what the shell asks for and lets a test
 * play the system's part. Each piece is checked against Electron's own types, so that a change
 * there fails to compile here. It is a module that plain Node can load, too: the built app runs
 * against it.
 *
 * It is as awkward as the real thing wherever that is known: nothing works before the app is
 * ready, what crosses between processes is copied, events come later than the call, a first notice
 * is refused while macOS asks, a never registered login item is `not-found`, and what has been
 * destroyed throws.
 */

type ElectronModule = typeof import('electron');
type Listener = (...args: never[]) => unknown;
type Handler = (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown;

/** What the shell has asked for, and the switches of the pretended system. */
export type DoubleState = {
  /** False until the entry module has been loaded: Electron's own modules throw before. */
  ready: boolean;
  hasLock: boolean;
  packaged: boolean;
  switches: Set<string>;
  paths: Map<string, string>;
  schemes: Electron.CustomScheme[];
  loginStatus: Electron.LoginItemSettings['status'];
  /** What becomes of the login item when it is registered. */
  loginAnswer: Electron.LoginItemSettings['status'];
  notificationsSupported: boolean;
  /** How many notices macOS refuses before it takes one: somebody reads its question first. */
  refusals: number;
  /** Whether macOS has been made to ask for the permission. */
  hasAskedForNotices: boolean;
  /** Notices of an earlier life that are still in the notification centre. */
  history: Notification[];
  /** What a window does that lost the keyboard: the event, half a second later, or nothing. */
  blur: 'comes' | 'comes-late' | 'never';
  /** Whether the app itself has the keyboard: never by showing a panel; by a click, on macOS 27. */
  active: boolean;
  hidden: boolean;
  withoutColor: boolean;
  isDark: boolean;
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
  /** Where the key for secrets is kept; null: nowhere. */
  passwordStore: ReturnType<Electron.SafeStorage['getSelectedStorageBackend']> | null;
  errorBoxes: string[];
  focusStolen: number;
  relaunches: Electron.RelaunchOptions[];
  /** How often the system was asked to take a version that was fetched. */
  updateChecks: number;
  exits: number[];
  quits: number;
  abouts: number;
  languages: string[];
  /** The process would be gone: a quit that nobody held back, or an exit. */
  ended: boolean;
  sandboxed: boolean;
  dockHidden: boolean;
};

const PANEL_SCHEME = {
  scheme: 'clawbuoy',
  privileges: { standard: true, secure: true },
} satisfies Electron.CustomScheme;

function fresh(started: boolean): DoubleState {
  return {
    ready: started,
    hasLock: true,
    packaged: false,
    switches: new Set(),
    paths: new Map(),
    schemes: started ? [PANEL_SCHEME] : [],
    loginStatus: 'not-found',
    loginAnswer: 'enabled',
    notificationsSupported: true,
    refusals: 1,
    hasAskedForNotices: false,
    history: [],
    blur: 'comes',
    active: false,
    hidden: false,
    withoutColor: false,
    isDark: false,
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
    passwordStore: 'gnome_libsecret',
    errorBoxes: [],
    focusStolen: 0,
    relaunches: [],
    updateChecks: 0,
    exits: [],
    quits: 0,
    abouts: 0,
    languages: ['en-GB'],
    ended: false,
    sandboxed: false,
    dockHidden: false,
  };
}

export const double: DoubleState = fresh(false);
let becomeReadyNow: () => void = () => undefined;
let readiness = new Promise<void>((resolve) => {
  becomeReadyNow = resolve;
});

/** A new machine: nothing asked, nothing listening; the app has started, unless told otherwise. */
export function resetDouble({ started = true } = {}): void {
  Object.assign(double, fresh(started));
  readiness = new Promise((resolve) => {
    becomeReadyNow = resolve;
  });
  if (started) becomeReadyNow();
  for (const emitter of [app, autoUpdater, nativeTheme, powerMonitor]) emitter.removeAllListeners();
}

/** The entry module has been loaded: what waits for the app to be ready goes on. */
export function becomeReady(): void {
  double.ready = true;
  becomeReadyNow();
}

/** Somebody clicks a notice: macOS hands it to the oldest object of that id that was not closed. */
export function clickNotice(id: string): void {
  noticeOf(id)?.emit('click', {});
}

/** Somebody presses a button of a notice. */
export function pressNotice(id: string, actionIndex: number): void {
  noticeOf(id)?.emit('action', { actionIndex, selectionIndex: -1 });
}

function noticeOf(id: string): Notification | undefined {
  return double.notifications.find((one) => one.id === id && one.shown && !one.closed);
}

function needsReady(what: string): void {
  if (!double.ready) throw new Error(`${what} cannot be used before the app is ready`);
}

function needsUnready(what: string): void {
  if (double.ready) throw new Error(`${what} must be called before the app is ready`);
}

function onlyOnMac(what: string): void {
  if (process.platform !== 'darwin') throw new TypeError(`${what} is not a function`);
}

/** What crosses between processes is a copy, and a function cannot cross. */
function cross<T>(value: T): T {
  try {
    return structuredClone(value);
  } catch {
    throw new Error('An object could not be cloned.');
  }
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
  /** As Electron does for most events: after the call that caused it has returned. */
  emitSoon(event: string, ...args: unknown[]): void {
    queueMicrotask(() => this.emit(event, ...args));
  }
}

class AppDouble extends Emitter {
  readonly name = 'Clawbuoy';
  readonly commandLine = {
    hasSwitch: (name: string) => double.switches.has(name),
  } satisfies Fits<Electron.CommandLine, 'hasSwitch'>;
  get isPackaged() {
    return double.packaged;
  }
  get dock() {
    if (process.platform !== 'darwin') return undefined;
    return {
      hide: () => this.#hideDock(),
      isVisible: () => !double.dockHidden,
    } satisfies Fits<Electron.Dock, 'hide' | 'isVisible'>;
  }
  setPath(name: string, path: string) {
    double.paths.set(name, path);
  }
  requestSingleInstanceLock() {
    return double.hasLock;
  }
  enableSandbox() {
    needsUnready('app.enableSandbox');
    double.sandboxed = true;
  }
  whenReady() {
    return readiness;
  }
  isReady() {
    return double.ready;
  }
  isActive() {
    onlyOnMac('app.isActive');
    return double.active;
  }
  getPreferredSystemLanguages() {
    return double.languages;
  }
  getSystemLocale() {
    return 'en-GB';
  }
  getVersion() {
    return '1.0.0';
  }
  showAboutPanel() {
    double.abouts += 1;
  }
  isHidden() {
    onlyOnMac('app.isHidden');
    return double.hidden;
  }
  hide() {
    onlyOnMac('app.hide');
    double.hidden = true;
    double.active = false;
  }
  show() {
    onlyOnMac('app.show');
    double.hidden = false;
  }
  focus(options?: Electron.FocusOptions) {
    if (options?.steal === true) double.focusStolen += 1;
  }
  relaunch(options: Electron.RelaunchOptions = {}) {
    double.relaunches.push(options);
  }
  exit(code = 0) {
    double.exits.push(code);
    double.ended = true;
  }
  quit() {
    double.quits += 1;
    let isHeldBack = false;
    this.emit('before-quit', {
      preventDefault: () => {
        isHeldBack = true;
      },
    });
    if (isHeldBack) return;
    this.emit('will-quit', { preventDefault: () => undefined });
    double.ended = true;
    this.emit('quit', {}, 0);
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
    if (settings.openAtLogin === true) double.loginStatus = double.loginAnswer;
    else if (double.loginStatus !== 'not-found') double.loginStatus = 'not-registered';
  }
  #hideDock() {
    double.dockHidden = true;
  }
}

export const app = new AppDouble() satisfies Fits<
  Electron.App,
  | 'name'
  | 'isPackaged'
  | 'requestSingleInstanceLock'
  | 'enableSandbox'
  | 'whenReady'
  | 'isReady'
  | 'isActive'
  | 'isHidden'
  | 'hide'
  | 'show'
  | 'focus'
  | 'relaunch'
  | 'exit'
  | 'quit'
  | 'setPath'
  | 'getLoginItemSettings'
  | 'getVersion'
  | 'getPreferredSystemLanguages'
  | 'getSystemLocale'
  | 'showAboutPanel'
  | 'setLoginItemSettings'
>;

/** The parts of an Electron object that a double has, `on` excepted. */
type Fits<T, K extends keyof T> = Pick<T, K>;

const PNG_DATA_URL = /^data:image\/png;base64,/;
const PNG_SIGNATURE = '89504e470d0a1a0a';

export class NativeImage implements Fits<Electron.NativeImage, 'setTemplateImage' | 'isEmpty'> {
  readonly representations: Electron.AddRepresentationOptions[] = [];
  isTemplate = false;
  setTemplateImage(option: boolean) {
    this.isTemplate = option;
  }
  /** What cannot be decoded is left out without a word, as Chromium does. */
  addRepresentation(options: Electron.AddRepresentationOptions) {
    const png = Buffer.from((options.dataURL ?? '').replace(PNG_DATA_URL, ''), 'base64');
    if (png.subarray(0, 8).toString('hex') !== PNG_SIGNATURE) return;
    this.representations.push(options);
  }
  /** The pixels across, by the picture itself. */
  pixels(): readonly number[] {
    return this.representations.map(({ dataURL = '' }) =>
      Buffer.from(dataURL.replace(PNG_DATA_URL, ''), 'base64').readUInt32BE(16),
    );
  }
  isEmpty() {
    return this.representations.length === 0;
  }
}
export const nativeImage = { createEmpty: () => new NativeImage() };

export class Menu {
  readonly template: Electron.MenuItemConstructorOptions[];
  constructor(template: Electron.MenuItemConstructorOptions[]) {
    this.template = template;
  }
  static buildFromTemplate(template: Electron.MenuItemConstructorOptions[]) {
    checkTemplate(template);
    return new Menu(template);
  }
  static setApplicationMenu(menu: Menu | null) {
    double.applicationMenu = menu;
  }
  /** The labels a person sees, "---" for a line. */
  labels(): readonly string[] {
    return this.template.map((item) => (item.type === 'separator' ? '---' : (item.label ?? '')));
  }
  /** All roles in it, those of its submenus included. */
  roles(items = this.template): readonly string[] {
    return items.flatMap(({ role, submenu }) => [
      ...(role === undefined ? [] : [role]),
      ...(Array.isArray(submenu) ? this.roles(submenu) : []),
    ]);
  }
  /** Chooses the first item whose label begins so. */
  choose(label: string): void {
    const item = this.template.find((each) => each.label?.startsWith(label));
    if (item === undefined) throw new Error(`no item "${label}" in ${this.labels().join(' | ')}`);
    if (item.enabled === false) throw new Error(`"${label}" is greyed out`);
    (item.click as (() => void) | undefined)?.();
  }
}

function checkTemplate(template: readonly Electron.MenuItemConstructorOptions[]): void {
  for (const { type, label, role, submenu, click } of template) {
    if (type === undefined && label === undefined && role === undefined) {
      throw new TypeError(
        'Invalid template for MenuItem: must have at least one of label, role or type',
      );
    }
    if (type === 'submenu' && submenu === undefined) throw new TypeError('Invalid submenu');
    if (click !== undefined && typeof click !== 'function') throw new TypeError('Invalid click');
    if (Array.isArray(submenu)) checkTemplate(submenu);
  }
}

type Modifiers = { readonly ctrlKey?: boolean };

export class Tray
  extends Emitter
  implements
    Fits<
      Electron.Tray,
      'setToolTip' | 'setTitle' | 'setIgnoreDoubleClickEvents' | 'getBounds' | 'isDestroyed'
    >
{
  image: NativeImage;
  imagesSet = 0;
  toolTip = '';
  title = '';
  ignoresDoubleClicks = false;
  destroyed = false;
  bounds = { x: 900, y: 0, width: 30, height: 24 };
  poppedUp: Menu | null = null;
  contextMenu: Menu | null = null;
  constructor(image: NativeImage) {
    super();
    needsReady('Tray');
    this.image = usable(image);
    double.trays.push(this);
  }
  setImage(image: NativeImage) {
    this.#alive();
    this.image = usable(image);
    this.imagesSet += 1;
  }
  setToolTip(toolTip: string) {
    this.#alive();
    this.toolTip = toolTip;
  }
  setTitle(title: string) {
    this.#alive();
    this.title = title;
  }
  setIgnoreDoubleClickEvents(ignore: boolean) {
    this.ignoresDoubleClicks = ignore;
  }
  setContextMenu(menu: Menu | null) {
    this.#alive();
    this.contextMenu = menu;
  }
  /** Posted, as on macOS: the menu is not there yet when the call returns. Unknown on Linux. */
  popUpContextMenu(menu: Menu) {
    this.#alive();
    if (process.platform === 'linux') return;
    queueMicrotask(() => {
      this.poppedUp = menu;
    });
  }
  /** Linux does not say where an icon is. */
  getBounds() {
    this.#alive();
    return process.platform === 'linux' ? { x: 0, y: 0, width: 0, height: 0 } : this.bounds;
  }
  isDestroyed() {
    return this.destroyed;
  }
  destroy() {
    this.destroyed = true;
  }
  /** Somebody puts the finger down. On macOS only: elsewhere no event tells of it. */
  press(modifiers: Modifiers = {}) {
    if (process.platform === 'darwin') this.emit('mouse-down', keyEvent(modifiers), point);
  }
  /** And lifts it. */
  release(modifiers: Modifiers = {}, bounds = this.getBounds()) {
    if (process.platform === 'darwin') this.emit('mouse-up', keyEvent(modifiers), point);
    this.emit('click', keyEvent(modifiers), bounds, point);
  }
  click(modifiers: Modifiers = {}, bounds = this.getBounds()) {
    this.press(modifiers);
    this.release(modifiers, bounds);
  }
  /** VoiceOver sends the click first, then the press, and no release. */
  clickByVoiceOver() {
    this.emit('click', keyEvent({}), this.getBounds(), point);
    this.emit('mouse-down', keyEvent({}), point);
  }
  /** Linux opens the menu it was given, and tells nobody. */
  rightClick() {
    if (process.platform === 'linux') this.poppedUp = this.contextMenu;
    else this.emit('right-click', keyEvent({}), this.bounds);
  }
  #alive() {
    if (this.destroyed) throw new Error('Tray is destroyed');
  }
}

const point = { x: 910, y: 10 };
function keyEvent({ ctrlKey = false }: Modifiers) {
  return { ctrlKey, shiftKey: false, altKey: false, metaKey: false, triggeredByAccelerator: false };
}
function usable(image: NativeImage): NativeImage {
  if (image.isEmpty()) throw new Error('an icon without a picture cannot be seen');
  return image;
}

export class Notification
  extends Emitter
  implements Fits<Electron.Notification, 'show' | 'close' | 'id' | 'title'>
{
  readonly options: Electron.NotificationConstructorOptions;
  shown = false;
  closed = false;
  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super();
    needsReady('Notification');
    this.options = options;
    double.notifications.push(this);
  }
  get id() {
    return this.options.id ?? '';
  }
  get title() {
    return this.options.title ?? '';
  }
  /** Its first call brings up the question of macOS, as every other one would. */
  static isSupported() {
    needsReady('Notification');
    double.hasAskedForNotices = true;
    return double.notificationsSupported;
  }
  static remove(id: string | string[]) {
    onlyOnMac('Notification.remove');
    double.hasAskedForNotices = true;
    double.removedNotifications.push(...[id].flat());
  }
  static async getHistory() {
    onlyOnMac('Notification.getHistory');
    double.hasAskedForNotices = true;
    return double.history;
  }
  show() {
    this.shown = true;
    this.closed = false;
    double.hasAskedForNotices = true;
    if (double.refusals > 0) {
      double.refusals -= 1;
      this.emitSoon('failed', {}, 'Notifications are not allowed for this application');
    } else {
      this.emitSoon('show', {});
    }
  }
  close() {
    this.closed = true;
  }
}

/** A notice that an earlier life of the app has left in the notification centre. */
export function leftNotice(id: string): Notification {
  const left = new Notification({ id });
  left.shown = true;
  double.history.push(left);
  return left;
}

export class WebContents
  extends Emitter
  implements Fits<Electron.WebContents, 'id' | 'send' | 'isDestroyed'>
{
  static #count = 0;
  readonly id = ++WebContents.#count;
  readonly mainFrame = { url: '' };
  readonly sent: { channel: string; args: unknown[] }[] = [];
  destroyed = false;
  windowOpenHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | null = null;
  /** Takes what is sent to the page, where there is one. */
  deliver: ((channel: string, args: unknown[]) => void) | null = null;
  send(channel: string, ...args: unknown[]) {
    if (this.destroyed) throw new TypeError('Object has been destroyed');
    const copies = cross(args);
    this.sent.push({ channel, args: copies });
    this.deliver?.(channel, copies);
  }
  setWindowOpenHandler(handler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0]) {
    this.windowOpenHandler = handler;
  }
  zoomFactor = 1;
  getZoomFactor() {
    return this.zoomFactor;
  }
  setZoomFactor(factor: number) {
    this.zoomFactor = factor;
  }
  isDestroyed() {
    return this.destroyed;
  }
}

const LATE_MS = 500;

export class BrowserWindow
  extends Emitter
  implements
    Fits<
      Electron.BrowserWindow,
      | 'show'
      | 'hide'
      | 'focus'
      | 'isVisible'
      | 'isFocused'
      | 'isDestroyed'
      | 'destroy'
      | 'isAlwaysOnTop'
      | 'isVisibleOnAllWorkspaces'
    >
{
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly #contents = new WebContents();
  bounds: Electron.Rectangle = { x: 0, y: 0, width: 0, height: 0 };
  visible = false;
  focused = false;
  destroyed = false;
  workspaces: [boolean, Electron.VisibleOnAllWorkspacesOptions | undefined] = [false, undefined];
  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    needsReady('BrowserWindow');
    this.options = options;
    double.windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  static getAllWindows() {
    return double.windows.filter((window) => !window.destroyed);
  }
  get webContents() {
    return this.#contents;
  }
  /** A page of a scheme that Chromium was not told of has no origin, and loads nothing. */
  async loadURL(url: string) {
    this.#alive();
    const scheme = new URL(url).protocol.slice(0, -1);
    const known = double.schemes.find((one) => one.scheme === scheme)?.privileges;
    if (known?.standard !== true || known.secure !== true) {
      throw new Error(`ERR_UNKNOWN_URL_SCHEME (-302) loading '${url}'`);
    }
    this.#contents.mainFrame.url = url;
    if (double.loadPage === null) return;
    await double.loadPage(this, url);
    this.emit('ready-to-show');
  }
  setBounds(bounds: Partial<Electron.Rectangle>) {
    this.#alive();
    this.bounds = { ...this.bounds, ...bounds };
  }
  getBounds() {
    this.#alive();
    return this.bounds;
  }
  setVisibleOnAllWorkspaces(visible: boolean, options?: Electron.VisibleOnAllWorkspacesOptions) {
    this.#alive();
    this.workspaces = [visible, options];
  }
  isVisibleOnAllWorkspaces() {
    return this.workspaces[0];
  }
  isAlwaysOnTop() {
    return this.options.alwaysOnTop === true;
  }
  show() {
    this.#alive();
    this.visible = true;
    this.emitSoon('show');
  }
  focus() {
    this.#alive();
    if (!this.visible) return;
    this.focused = true;
    this.emitSoon('focus');
  }
  hide() {
    this.#alive();
    this.visible = false;
    this.#loseFocus();
  }
  /** Somebody clicks in another app. */
  clickElsewhere() {
    double.active = false;
    this.#loseFocus();
  }
  /** Somebody clicks in the panel, on a system where that makes the app active. */
  clickInsideOnMacos27() {
    this.focused = true;
    double.active = true;
  }
  isVisible() {
    this.#alive();
    return this.visible && !double.hidden;
  }
  isFocused() {
    this.#alive();
    return this.focused && !double.hidden;
  }
  isDestroyed() {
    return this.destroyed;
  }
  destroy() {
    this.destroyed = true;
    this.#contents.destroyed = true;
    this.emit('closed');
  }
  #loseFocus() {
    if (!this.focused) return;
    this.focused = false;
    if (double.blur === 'comes') this.emitSoon('blur');
    if (double.blur === 'comes-late') setTimeout(() => this.emit('blur'), LATE_MS);
  }
  #alive() {
    if (this.destroyed) throw new TypeError('Object has been destroyed');
  }
}

export const ipcMain = {
  /** A page gets copies, and the error in Electron's words. */
  handle: (channel: string, handler: Handler) => {
    if (double.ipcHandlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    }
    double.ipcHandlers.set(channel, async (event, ...args) => {
      const copies = cross(args);
      try {
        return cross(await handler(event, ...copies));
      } catch (error) {
        throw new Error(`Error invoking remote method '${channel}': ${String(error)}`);
      }
    });
  },
} satisfies Fits<Electron.IpcMain, 'handle'>;

export const protocol = {
  registerSchemesAsPrivileged: (schemes: Electron.CustomScheme[]) => {
    needsUnready('protocol.registerSchemesAsPrivileged');
    double.schemes.push(...schemes);
  },
  handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>) => {
    needsReady('protocol.handle');
    double.schemeHandlers.set(scheme, handler);
  },
} satisfies Fits<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'>;

class AutoUpdaterDouble extends Emitter {
  checkForUpdates() {
    double.updateChecks += 1;
  }
}
export const autoUpdater = new AutoUpdaterDouble() satisfies Fits<
  Electron.AutoUpdater,
  'checkForUpdates'
>;

class NativeThemeDouble extends Emitter {
  get shouldDifferentiateWithoutColor() {
    return double.withoutColor;
  }
  /** On macOS the same as `shouldUseDarkColors`: the bar may yet be dark over a dark desktop. */
  get shouldUseDarkColorsForSystemIntegratedUI() {
    return double.isDark;
  }
}
export const nativeTheme = new NativeThemeDouble() satisfies Fits<
  Electron.NativeTheme,
  'shouldDifferentiateWithoutColor' | 'shouldUseDarkColorsForSystemIntegratedUI'
>;

class PowerMonitorDouble extends Emitter {
  override on(event: string, listener: Listener): this {
    needsReady('powerMonitor');
    return super.on(event, listener);
  }
}
export const powerMonitor = new PowerMonitorDouble();

const display = {
  bounds: { x: 0, y: 0, width: 1440, height: 900 },
  workArea: { x: 0, y: 25, width: 1440, height: 875 },
} satisfies Fits<Electron.Display, 'bounds' | 'workArea'>;
export const screen = {
  getDisplayMatching: (_rectangle: Electron.Rectangle) => shownDisplay(),
  getDisplayNearestPoint: (_point: Electron.Point) => shownDisplay(),
  getPrimaryDisplay: () => shownDisplay(),
  getCursorScreenPoint: (): Electron.Point => {
    needsReady('screen');
    return { x: 0, y: 0 };
  },
};
function shownDisplay() {
  needsReady('screen');
  return display;
}

export const sessionHandlers = {
  permissionRequest: null as Parameters<Electron.Session['setPermissionRequestHandler']>[0],
  permissionCheck: null as Parameters<Electron.Session['setPermissionCheckHandler']>[0],
  device: null as Parameters<Electron.Session['setDevicePermissionHandler']>[0],
};
const defaultSession = {
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
>;
export const session = {
  get defaultSession() {
    needsReady('session');
    return defaultSession;
  },
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
    needsReady('globalShortcut');
    if (double.takenShortcuts.includes(keys)) return false;
    double.shortcuts.set(keys, onPress);
    return true;
  },
  unregister: (keys: string) => {
    needsReady('globalShortcut');
    double.shortcuts.delete(keys);
  },
} satisfies Fits<Electron.GlobalShortcut, 'register' | 'unregister'>;

export const clipboard = {
  writeText: async (text: string) => {
    double.clipboardText = text;
  },
  readText: async () => double.clipboardText,
} satisfies Fits<Electron.Clipboard, 'writeText' | 'readText'>;

export const safeStorage = {
  getSelectedStorageBackend: () => (double.ready ? (double.passwordStore ?? 'unknown') : 'unknown'),
  isAsyncEncryptionAvailable: async () => {
    needsReady('safeStorage');
    return double.passwordStore !== null;
  },
  encryptStringAsync: async (text: string) => {
    needsReady('safeStorage');
    if (double.passwordStore === null) throw new Error('Encryption is not available.');
    return Buffer.from(`v10${[...text].reverse().join('')}`, 'utf8');
  },
  decryptStringAsync: async (data: Buffer) => {
    needsReady('safeStorage');
    const text = data.toString('utf8');
    if (!text.startsWith('v10')) throw new Error('Error while decrypting the ciphertext.');
    return { result: [...text.slice(3)].reverse().join(''), shouldReEncrypt: false };
  },
} satisfies Fits<
  Electron.SafeStorage,
  | 'getSelectedStorageBackend'
  | 'isAsyncEncryptionAvailable'
  | 'encryptStringAsync'
  | 'decryptStringAsync'
>;

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
  autoUpdater,
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
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
}) satisfies { [K in keyof ElectronModule]?: unknown };
