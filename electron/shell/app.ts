import { Menu, nativeTheme } from 'electron';
import { never } from '../core/result.ts';
import type { Engine, EngineEvent } from '../core/status.ts';
import { menuItems } from '../core/view/menu.ts';
import { strings } from '../core/view/strings.ts';
import { trayView } from '../core/view/tray.ts';
import { createAct, createAskPlan } from './actions.ts';
import { createCommands } from './commands.ts';
import { createDemo, type DemoStage } from './demo.ts';
import { createHandlers, panelStatusOf } from './handlers.ts';
import { pushStatus, serveIpc } from './ipc.ts';
import { loginItem } from './login-item.ts';
import { applicationMenu, buildMenu } from './menu.ts';
import { createNotices } from './notices.ts';
import { createNotifier } from './notifications.ts';
import { followPower } from './power.ts';
import { createShortcut } from './shortcut.ts';
import { createTray } from './tray.ts';
import { createPanelWindow } from './window.ts';

export type AppOptions = {
  readonly engine: Engine;
  /** Path of the built preload script. */
  readonly preload: string;
  /** Sets up a simulated OpenClaw and an engine that watches it; null where there is none. */
  readonly demo: (() => Promise<DemoStage>) | null;
  readonly log: (line: string) => void;
  readonly nowMs: () => number;
};

/**
 * Puts the light, its menu, the notifications and the panel around an engine. The app is whole
 * without a window; `close` leaves the engine to its maker.
 */
export function runApp(options: AppOptions): { showPanel(): void; close(): void } {
  const { preload, log, nowMs } = options;
  const demo = createDemo(options.engine, options.demo, log);
  const { engine } = demo;
  const act = createAct(engine, log);
  const askPlan = createAskPlan(engine, log);
  const notices = createNotices(() => refresh());
  const power = followPower(engine);

  const view = () =>
    trayView(engine.status(), {
      withoutColor: nativeTheme.shouldDifferentiateWithoutColor,
      paint: engine.settings().settings.menuBarIcon,
    });
  const panelStatus = () => panelStatusOf(engine, notices.list(), demo.running());

  const tray = createTray(view(), {
    onClick: () => (panel.isVisible() ? panel.hide() : showPanel()),
    onMenu: () => openMenu(),
  });
  const panel = createPanelWindow(preload, tray.bounds);
  const showPanel = () => {
    power.somebodyIsHere();
    panel.show();
  };
  const commands = createCommands({ engine, act, notices, showPanel, nowMs, log });

  // The menu is built when it is opened: its times are right, and it never changes under a hand.
  const openMenu = () => {
    power.somebodyIsHere();
    const items = menuItems(engine.status(), {
      nowMs: nowMs(),
      login: loginItem(),
      notices: notices.list(),
    });
    tray.popUp(buildMenu(items, commands.run));
  };
  const refresh = () => {
    tray.show(view());
    const contents = panel.contents();
    if (contents !== null && !contents.isDestroyed()) pushStatus(contents, panelStatus());
  };

  const notifier = createNotifier({
    onOpen: showPanel,
    onAction: commands.runForIncident,
    onTrouble: (why) => notices.set('notifications', why),
    onSeen: () => {
      if (engine.settings().settings.noticesSeen === 'asked')
        engine.configure({ noticesSeen: 'yes' });
    },
  });
  /** At the very first start, while somebody sits there: better than at the first alarm. */
  const introduceNotices = () => {
    const { notifications, noticesSeen } = engine.settings().settings;
    if (process.platform !== 'darwin' || !notifications || noticesSeen !== 'not-asked') return;
    if (engine.configure({ noticesSeen: 'asked' }).ok) notifier.sendTest();
  };

  const handlers = createHandlers({
    engine,
    act,
    askPlan,
    commands,
    demo,
    notifier,
    panelStatus,
    nowMs,
    log,
  });
  serveIpc(handlers, () => panel.contents());

  const hear = (event: EngineEvent) => {
    switch (event.type) {
      case 'status':
      case 'action':
        shortcut.follow(engine.settings().settings.shortcut);
        refresh();
        break;
      case 'notification':
        notifier.handle(event.notification);
        break;
      default:
        never(event);
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
    showPanel,
    close: () => {
      unsubscribe();
      shortcut.close();
      void demo.end();
      notifier.close();
      panel.close();
      tray.close();
    },
  };
}
