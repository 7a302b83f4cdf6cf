/**
 * Draws the icons from their vector sources (`npm run icons`): the menu-bar lights at 18 and 36
 * points, the app icon as a 1024 px PNG and as an `.icns`. Needs Chromium; its path is taken from
 * CHROMIUM or is Debian's. The results are committed, so that nobody needs it to build.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const FOLDER = join(import.meta.dirname, 'icons');

/** The entries of an `.icns` that hold a plain PNG, with the pixels of each. */
const ICNS_ENTRIES = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
] as const;

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(executablePath)) {
  console.error(`No Chromium at ${executablePath}: set CHROMIUM to one.`);
  process.exit(1);
}
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
try {
  for (const file of (await readdir(FOLDER)).filter((name) => /^tray-.*\.svg$/.test(name))) {
    const svg = await readFile(join(FOLDER, file), 'utf8');
    const base = join(FOLDER, file.slice(0, -'.svg'.length));
    await writeFile(`${base}.png`, await render(browser, svg, 18));
    await writeFile(`${base}@2x.png`, await render(browser, svg, 36));
  }
  const app = await readFile(join(FOLDER, 'app.svg'), 'utf8');
  await writeFile(join(FOLDER, 'app.png'), await render(browser, app, 1024));
  const chunks: Buffer[] = [];
  for (const [type, pixels] of ICNS_ENTRIES) {
    chunks.push(chunk(type, await render(browser, app, pixels)));
  }
  await writeFile(join(FOLDER, 'app.icns'), chunk('icns', Buffer.concat(chunks)));
} finally {
  await browser.close();
}

/** A PNG of a square drawing, with its transparency, this many pixels wide. */
async function render(browser: Browser, svg: string, pixels: number): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: pixels, height: pixels } });
  try {
    const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
    await page.setContent(
      `<style>*{margin:0}img{display:block;width:${pixels}px;height:${pixels}px}</style>` +
        `<img src="${source}" alt="">`,
    );
    await page.waitForFunction(() => document.images[0]?.complete === true);
    return await page.screenshot({ omitBackground: true });
  } finally {
    await page.close();
  }
}

/** An ICNS chunk, the whole file being one too: four letters, the length with both, the data. */
function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  head.writeUInt32BE(data.length + head.length, 4);
  return Buffer.concat([head, data]);
}
