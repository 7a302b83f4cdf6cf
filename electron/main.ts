import { join } from 'node:path';
import { app, dialog } from 'electron';
import { strings } from './core/view/strings.ts';
import { setAppStage } from './demo/app-stage.ts';
import { createEngine } from './engine/engine.ts';
import { runApp } from './shell/app.ts';
import { closeBeforeQuit } from './shell/lifecycle.ts';
import { optOutOfAppNap } from './shell/power.ts';
import { declareScheme, serveScheme } from './shell/protocol.ts';
import { lockDown } from './shell/security.ts';

const log = (line: string) => console.error(line);

async function start(): Promise<void> {
  app.dock?.hide();
  lockDown();
  serveScheme(join(import.meta.dirname, '../renderer'));
  const engine = await createEngine({ log, link: true });
  const shown = runApp({
    engine,
    preload: join(import.meta.dirname, '../preload/preload.cjs'),
    demo: () => setAppStage(log),
    log,
    nowMs: () => Date.now(),
  });
  app.on('second-instance', () => shown.showPanel());
  app.on('activate', () => shown.showPanel());
  closeBeforeQuit(async () => {
    shown.close();
    await engine.close();
  }, log);
}

// One light only: a second start shows the panel of the first, and ends.
if (!app.requestSingleInstanceLock()) {
  app.exit(0);
} else {
  app.enableSandbox();
  declareScheme();
  optOutOfAppNap();
  // Without a listener Electron quits when the panel's window is destroyed.
  app.on('window-all-closed', () => undefined);
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      log(why);
      dialog.showErrorBox(strings.app, strings.cannotStart(why));
      app.exit(1);
    });
}
