import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Installed } from './install.ts';
import type { Place } from './place.ts';

/**
 * 2026.4.29 looks through its 120 bundled plugins before its first answer, for minutes, with its
 * plugins off as well. Told to have none, it is quick; but it looks for the parts of its own that
 * lie among them, in an empty folder that it makes. So they are put there, each as one line that
 * names the real one: OpenClaw follows no link out of that folder.
 */
export const NO_BUNDLED_PLUGINS = { OPENCLAW_DISABLE_BUNDLED_PLUGINS: '1' } as const;

const EMPTY_FOLDER = 'openclaw-empty-bundled-plugins';

/** Gives a gateway without bundled plugins those that OpenClaw itself calls core. */
export async function putCorePlugins(installed: Installed, place: Place): Promise<void> {
  const bundled = join(dirname(installed.entry), 'dist/extensions');
  const names = (await readdir(bundled)).filter((name) => name.endsWith('-core'));
  for (const name of names) {
    // One with a manifest is a plugin like any other, and off.
    const isPlugin = existsSync(join(bundled, name, 'openclaw.plugin.json'));
    if (isPlugin) continue;
    const folder = join(place.temp, EMPTY_FOLDER, name);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name, type: 'module' }));
    const files = (await readdir(join(bundled, name))).filter((file) => file.endsWith('.js'));
    for (const file of files) {
      const real = pathToFileURL(join(bundled, name, file)).href;
      await writeFile(join(folder, file), `export * from ${JSON.stringify(real)};\n`);
    }
  }
}
