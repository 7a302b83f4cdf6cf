import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { strings } from './core/catalogue/catalogue.ts';
import { spokenReason } from './core/catalogue/sentences/spoken.ts';
import { argumentsAfterHang, hasHungTooOften, withoutHangs } from './core/restart-arguments.ts';
import { errorMessage } from './core/text/errors.ts';
import { setAppStage } from './demo/app-stage.ts';
import { createEngine } from './engine/engine.ts';
import { replaceHung } from './engine/replace-hung.ts';
import { takeFolder } from './home/home.ts';
import { lookAtInstalled } from './home/installed.ts';
import { type RunningApp, runApp } from './shell/app.ts';
import { outliveFailure, STARTS_AGAIN } from './shell/failure.ts';
import { closeBeforeQuit, type End } from './shell/lifecycle.ts';
import { ownProgram } from './shell/own-program.ts';
import { optOutOfAppNap } from './shell/power.ts';
import { placeProfile } from './shell/profile.ts';
import { declareScheme, serveScheme } from './shell/protocol.ts';
import { appCipher } from './shell/safe-storage.ts';
import { lockDown } from './shell/security.ts';
import { showStopped } from './shell/stopped.ts';

const log = (line: string) => console.error(line);
const nowMs = () => Date.now();

const args = process.argv.slice(1);
/** This life watches nothing, because those before it hung. */
const hasStopped = hasHungTooOften(args, nowMs());
let heartbeat: ReturnType<typeof replaceHung> | null = null;
/** Requests for the panel before the engine is ready are remembered here. */
let shown: RunningApp | null = null;
let isAskedFor = false;
let end: End | null = null;
let closeAll: () => Promise<void> = async () => undefined;
const showPanel = () => {
  isAskedFor = true;
  // A person who opens the app while it ends wants the next one, since this one watches no more.
  if (end?.hasBegun() === true) end.thenStartAgain();
  else if (hasStopped) startAnew();
  else shown?.showPanel();
};

/** Begins a life that knows nothing of the hangs before it. */
function startAnew(): void {
  app.relaunch({ args: [...withoutHangs(args)], execPath: ownProgram() });
  app.exit(STARTS_AGAIN);
}

/** Replaces this process if it hangs: a light that nothing can change any more must not stay. */
function outliveHang(): void {
  heartbeat = replaceHung({
    env: process.env,
    homeDir: homedir(),
    words: strings.hungAndRestarts,
    // The life that watches nothing must not follow upon itself for ever.
    successor: hasStopped ? null : { program: ownProgram(), args: argumentsAfterHang(args) },
    log,
  });
}

async function start(): Promise<void> {
  app.dock?.hide();
  lockDown();
  outliveHang();
  if (hasStopped) {
    showStopped(startAnew);
    return;
  }
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
  // The alert holds this thread until somebody reads it.
  heartbeat?.stop();
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
      sayAtTheFront(strings.cannotStart(spokenReason(why)));
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
