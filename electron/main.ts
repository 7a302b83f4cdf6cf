import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { strings } from './core/catalogue/catalogue.ts';
import { errorMessage } from './core/text/errors.ts';
import { setAppStage } from './demo/app-stage.ts';
import { createEngine } from './engine/engine.ts';
import { takeFolder } from './home/home.ts';
import { lookAtInstalled } from './home/installed.ts';
import { type RunningApp, runApp } from './shell/app.ts';
import { outliveFailure } from './shell/failure.ts';
import { closeBeforeQuit, type End } from './shell/lifecycle.ts';
import { optOutOfAppNap } from './shell/power.ts';
import { placeProfile } from './shell/profile.ts';
import { declareScheme, serveScheme } from './shell/protocol.ts';
import { appCipher } from './shell/safe-storage.ts';
import { lockDown } from './shell/security.ts';

const log = (line: string) => console.error(line);
const nowMs = () => Date.now();

/** Requests for the panel before the engine is ready are remembered here. */
let shown: RunningApp | null = null;
let isAskedFor = false;
let end: End | null = null;
let closeAll: () => Promise<void> = async () => undefined;
const showPanel = () => {
  isAskedFor = true;
  // A person who opens the app while it ends wants the next one, since this one watches no more.
  if (end?.hasBegun() === true) end.thenStartAgain();
  else shown?.showPanel();
};

async function start(): Promise<void> {
  app.dock?.hide();
  lockDown();
  serveScheme(join(import.meta.dirname, '../renderer'));
  const engine = await createEngine({ log, link: true, cipher: appCipher(process.platform) });
  closeAll = () => engine.close();
  const running = runApp({
    engine,
    preload: join(import.meta.dirname, '../preload/preload.cjs'),
    installed: lookAtInstalled(app.isPackaged ? process.resourcesPath : null, process.platform),
    demo: () => setAppStage(log),
    log,
    nowMs,
  });
  shown = running;
  end = closeBeforeQuit({
    close: async () => {
      const last = running.close();
      await engine.close();
      return last;
    },
    startAgain: running.startAgain,
    log,
  });
  // Linux desktops may have no place for an icon, so the panel shows that the app runs.
  if (isAskedFor || process.platform === 'linux') running.showPanel();
}

/** Shows an alert in front: without a window, nobody would see it otherwise. */
function sayAtTheFront(why: string): void {
  app.focus({ steal: true });
  dialog.showErrorBox(strings.app, why);
}

function begin(): void {
  outliveFailure({
    turnGrey: (why) => shown?.fail(why),
    tell: (why) => {
      if (shown !== null) return shown.tellOfFailure(why);
      // There is no light yet that could be grey.
      sayAtTheFront(why);
      app.exit(1);
    },
    close: () => closeAll(),
    log,
    nowMs,
  });
  // It overrides --no-sandbox, which root needs to run Chromium. The panel's own page is sandboxed
  // in any case.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  declareScheme();
  optOutOfAppNap();
  // Without a listener Electron quits when the panel's window is destroyed.
  app.on('window-all-closed', () => undefined);
  app.on('second-instance', showPanel);
  app.on('activate', showPanel);
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      const why = errorMessage(error);
      log(why);
      sayAtTheFront(strings.cannotStart(why));
      app.exit(1);
    });
}

placeProfile(() => takeFolder(process.env, homedir(), 'chromium'));
// Only one light: a second start shows the panel of the first, and ends.
if (app.requestSingleInstanceLock()) {
  begin();
} else {
  log(strings.alreadyRuns);
  app.exit(0);
}
