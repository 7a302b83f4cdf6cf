import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { app, becomeReady, double } from './electron-double.ts';

/**
 * Runs a built main bundle on plain Node, with the double as its Electron, and prints as one
 * JSON line what a person would have seen. Argument: the bundle's path.
 */
register('./electron-double-hooks.mjs', import.meta.url);

const [, , bundle] = process.argv;
if (bundle === undefined) throw new Error('which bundle?');
await import(pathToFileURL(bundle).href);
becomeReady();

const tray = await until(() => double.trays[0]);
// The first look has been taken when the light has something to say.
await until(() => (tray.toolTip === '' ? undefined : tray.toolTip));
await new Promise((resolve) => setTimeout(resolve, 1_500));
tray.rightClick();
await new Promise((resolve) => setImmediate(resolve));
const page = await double.schemeHandlers.get('clawbuoy')?.(
  new Request('clawbuoy://panel/index.html'),
);
const seen = {
  trays: double.trays.length,
  image: tray.image.representations[0]?.dataURL ?? '',
  toolTip: tray.toolTip,
  menu: tray.poppedUp?.labels() ?? [],
  panelStatus: page?.status ?? 0,
  channels: [...double.ipcHandlers.keys()].sort(),
  sandboxed: double.sandboxed,
  profile: double.paths.get('userData') ?? '',
  windows: double.windows.length,
  errors: double.errorBoxes,
};
app.quit();
await until(() => (double.ended ? true : undefined));
console.log(JSON.stringify({ ...seen, closed: true }));
process.exit(0);

/** Asks again until there is an answer; the parent's time limit ends it if there is none. */
async function until<T>(ask: () => T | undefined): Promise<T> {
  for (;;) {
    const answer = ask();
    if (answer !== undefined) return answer;
    if (double.errorBoxes.length > 0) throw new Error(double.errorBoxes.join('\n'));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
