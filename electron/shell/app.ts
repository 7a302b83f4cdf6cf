import { app, Menu, nativeTheme, screen } from 'electron';
import { greySnapshot } from '../core/api/grey-snapshot.ts';
import type { Wanted } from '../core/api/ipc-contract.ts';
import type { Engine, EngineEvent, EngineStatus } from '../core/api/status.ts';
import { strings } from '../core/catalogue/catalogue.ts';
import { type Installed, NOT_PACKAGED } from '../core/installed/installed.ts';
import { isNeededAway } from '../core/notices/away/needed.ts';
import { assertNever } from '../core/result.ts';
import { errorMessage } from '../core/text/errors.ts';
import { menuItems } from '../core/view/menu.ts';
import { isIconVisible, type Rectangle } from '../core/view/placement.ts';
import { trayView } from '../core/view/tray.ts';
import { createAct, createAskPlan } from './actions.ts';
import { copyCommandOf, copyReportOf } from './clipboard.ts';
import { createCommands } from './commands.ts';
import { createDemo, type DemoStage } from './demo.ts';
import { createHandlers, panelStatusOf } from './handlers.ts';
import { pushStatus, serveIpc } from './ipc.ts';
import { inTheirLanguage, speakAsChosen } from './language.ts';
import { loginItem } from './login-item.ts';
import { applicationMenu, buildMenu } from './menu.ts';
import { createNotices } from './notices.ts';
import { createDesktopNotifications } from './notifications.ts';
import { ownProgram } from './own-program.ts';
import { followPower } from './power.ts';
import { createIconPress } from './press.ts';
import { createShortcut } from './shortcut.ts';
import { createTray } from './tray.ts';
import { loadUpdater } from './updater.ts';
import { createUpdates, type Updater } from './updates.ts';
import { createPanelWindow } from './window.ts';

/** How long after its start the light must have its place. */
const ICON_PLACED_MS = 5_000;
const FAILURE_ID = 'clawbuoy-failed';

export type AppOptions = {
  readonly engine: Engine;
  /** The path of the built preload script. */
  readonly preload: string;
  /** Sets up a simulated OpenClaw and an engine that watches it. Null if there is none. */
  readonly demo: (() => Promise<DemoStage>) | null;
  /** The packaged app's place on its machine. Absent if it is not packaged. */
  readonly installed?: Installed;
  /** Loads the updater. Only called if the package can be updated. */
  readonly loadUpdater?: () => Promise<Updater>;
  readonly log: (line: string) => void;
  readonly nowMs: () => number;
};

export type RunningApp = {
  showPanel(): void;
  /** Turns the light grey for good: the app has failed, and its last state no longer counts. */
  fail(why: string): void;
  /** Says in a notice that the watch has ended. */
  tellOfFailure(why: string): void;
  /** Returns the work that is left after the engine has closed. Null if there is none. */
  close(): (() => Promise<void>) | null;
  /** Starts the app again after its end. */
  startAgain(): void;
};

/**
 * Adds the light, its menu, the notifications and the panel to an engine. The app works without a
 * window. The caller closes the engine itself.
 */
export function runApp(options: AppOptions): RunningApp {
  const { preload, log, nowMs, installed = NOT_PACKAGED } = options;
  speakAsChosen(options.engine.settings().settings.language);
  const demo = createDemo(options.engine, options.demo, log);
  const told = inTheirLanguage(demo.engine);
  let failure: EngineStatus['snapshot'] | null = null;
  const engine: Engine = {
    ...told,
    status: () => {
      const status = told.status();
      if (failure === null) return status;
      return { ...status, snapshot: failure, offers: [], running: null, pausedUntil: null };
    },
  };
  const act = createAct(engine, log);
  const askPlan = createAskPlan(engine, log);
  const notices = createNotices(() => refresh());
  const power = followPower(engine, () => isNeededAway(engine.settings().settings));

  const view = () =>
    trayView(engine.status(), {
      withoutColor: nativeTheme.shouldDifferentiateWithoutColor,
      paint: engine.settings().settings.menuBarIcon,
      isDark: nativeTheme.shouldUseDarkColorsForSystemIntegratedUI,
    });
  /**
   * The page that the menu asked the window to show. It counts until the window is opened again.
   */
  let wanted: Wanted | null = null;
  const panelStatus = () => panelStatusOf(engine, notices.list(), demo.running(), wanted);

  const tray = createTray(view(), {
    onPress: () => press.begin(),
    onClick: (bounds) => (press.end() ? panel.hide() : showPanel(bounds)),
    onMenu: () => {
      press.end();
      openMenu();
    },
  });
  const panel = createPanelWindow(preload, {
    bounds: tray.bounds,
    isPressed: () => press.isDown(),
  });
  const press = createIconPress(panel.isVisible, nowMs);
  const showPanel = (icon: Rectangle | null = null, want: Omit<Wanted, 'atMs'> | null = null) => {
    power.somebodyIsHere();
    wanted = want === null ? null : { ...want, atMs: nowMs() };
    refresh();
    panel.show(icon);
  };
  const commands = createCommands({
    engine,
    act,
    notices,
    showPanel: (want) => showPanel(null, want),
    copyReport: copyReportOf(engine),
    copyCommand: copyCommandOf(engine),
    nowMs,
    log,
  });

  const items = () =>
    menuItems(engine.status(), {
      nowMs: nowMs(),
      login: loginItem(),
      version: app.getVersion(),
      notices: notices.list(),
    });
  // The menu is built when it is opened, so its times are right and it never changes while in use.
  const openMenu = () => {
    power.somebodyIsHere();
    tray.popUp(buildMenu(items(), commands.run));
  };
  /** Linux opens the menu without an event, so it must always be up to date. */
  let keptMenu = '';
  const keepMenu = () => {
    const now = items();
    const print = JSON.stringify(now);
    if (print === keptMenu) return;
    keptMenu = print;
    tray.keepMenu(buildMenu(now, commands.run));
  };
  const refresh = () => {
    tray.show(view());
    if (process.platform === 'linux') keepMenu();
    const contents = panel.contents();
    if (contents !== null && !contents.isDestroyed()) pushStatus(contents, panelStatus());
  };

  const notifier = createDesktopNotifications({
    onOpen: () => showPanel(),
    onAction: commands.runForIncident,
    onTrouble: (why) => notices.set('notifications', why),
    onSeen: () => {
      if (engine.settings().settings.noticesSeen === 'asked')
        engine.configure({ noticesSeen: 'yes' });
    },
  });
  /**
   * Runs at the very first start, while somebody is present. That is better than at the first
   * alarm.
   */
  const introduceNotices = () => {
    const { notifications, noticesSeen } = engine.settings().settings;
    if (process.platform !== 'darwin' || !notifications) return;
    if (noticesSeen !== 'not-asked') {
      notifier.takeUpEarlier().catch((error: unknown) => log(errorMessage(error)));
      return;
    }
    if (!engine.configure({ noticesSeen: 'asked' }).ok) return;
    // macOS asks with a banner. It is gone after a minute and then counts as a no.
    notices.set('notifications', strings.notificationsAsk);
    notifier.introduce();
    showPanel();
  };

  /** Whoever cannot see the light cannot click on it: the panel opens once and says so. */
  const tellOfHiddenIcon = () => {
    if (process.platform !== 'darwin' || engine.settings().settings.hiddenIconTold) return;
    const icon = tray.bounds();
    if (isIconVisible(icon, screen.getDisplayMatching(icon).bounds)) return;
    if (!engine.configure({ hiddenIconTold: true }).ok) return;
    notices.set('icon', strings.panel.hiddenIcon);
    showPanel();
  };
  // macOS places it some moments after it was made.
  const iconTimer = setTimeout(tellOfHiddenIcon, ICON_PLACED_MS);

  const updates = createUpdates({
    // The real engine: a demo that is well must not allow an update.
    engine: options.engine,
    canUpdate: installed.canUpdate,
    load: options.loadUpdater ?? (() => loadUpdater(log)),
    say: (text) => notices.set('updates', text),
    relaunch: () => app.relaunch({ execPath: ownProgram() }),
    nowMs,
    log,
  });
  const handlers = createHandlers({
    engine,
    installed,
    updates,
    act,
    askPlan,
    commands,
    demo,
    notifier,
    panelStatus,
    hidePanel: panel.hide,
    fitPanel: panel.fit,
    nowMs,
    log,
  });
  serveIpc(handlers, () => panel.contents());

  /** If the language has changed, the window is rebuilt. */
  const followLanguage = () => {
    if (!speakAsChosen(engine.settings().settings.language)) return;
    Menu.setApplicationMenu(applicationMenu());
    const isOpen = panel.isVisible();
    panel.close();
    if (isOpen) panel.show(null);
  };
  const hear = (event: EngineEvent) => {
    switch (event.type) {
      case 'status':
      case 'action':
        shortcut.follow(engine.settings().settings.shortcut);
        followLanguage();
        refresh();
        break;
      case 'notification':
        notifier.handle(event.notification);
        break;
      default:
        assertNever(event);
    }
  };

  const shortcut = createShortcut(
    () => (panel.isVisible() ? panel.hide() : showPanel()),
    (keys) => notices.set('shortcut', keys === null ? null : strings.shortcutTaken(keys)),
  );
  shortcut.follow(engine.settings().settings.shortcut);

  Menu.setApplicationMenu(applicationMenu());
  nativeTheme.on('updated', refresh);
  const unsubscribe = engine.subscribe(hear);
  refresh();
  introduceNotices();

  return {
    showPanel: () => showPanel(),
    fail: (why) => {
      const { url } = engine.status().snapshot.gateway;
      failure = greySnapshot(url, nowMs(), why);
      refresh();
    },
    tellOfFailure: (why) => {
      notifier.handle({
        id: FAILURE_ID,
        title: strings.failedTitle,
        body: why,
        actions: [],
        incidentId: FAILURE_ID,
        event: 'shown',
      });
    },
    startAgain: updates.startAgain,
    close: () => {
      const last = updates.atEnd();
      unsubscribe();
      clearTimeout(iconTimer);
      shortcut.close();
      updates.close();
      void demo.end();
      notifier.close();
      panel.close();
      tray.close();
      return last;
    },
  };
}
