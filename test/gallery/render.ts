import { mkdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { openState, PanelLab } from '../renderer/panel-page.ts';
import {
  journalOfAWeek,
  type PageState,
  pageStates,
  weekOfTrouble,
  weekReplies,
} from '../renderer/states.ts';
import { judgedStates } from './judged.ts';
import { composeScene, SCENE } from './scene.ts';

const README_PICTURE = join(import.meta.dirname, '../../assets/screenshot.png');
/** A README is fetched by everybody who looks at it. */
const MOST_BYTES = 200 * 1024;

/** How each state of the first page is drawn. */
const MANNERS = {
  light: {},
  dark: { colorScheme: 'dark' },
  'light-200': { textPercent: 200 },
  rtl: {},
  de: { language: 'de' },
  'zh-Hans': { language: 'zh-Hans' },
} as const satisfies Readonly<Record<string, Parameters<typeof openState>[2]>>;

/** Runs in the page: as for somebody who reads from right to left. */
function turnAround(): void {
  document.documentElement.dir = 'rtl';
}

/** Renders all pictures into a folder (default: one in the temporary folder). */
export async function renderGallery(folder?: string): Promise<void> {
  const out = resolve(folder ?? join(tmpdir(), 'clawbuoy-gallery'));
  await mkdir(out, { recursive: true });
  const lab = new PanelLab();
  await lab.start();
  const names: string[] = [];
  try {
    const shoot = async (page: Page, name: string, manner: string) => {
      const file = `${name.replaceAll(/[^a-z]+/g, '-')}-${manner}.png`;
      await page.screenshot({ path: join(out, file) });
      names.push(file);
    };
    for (const [name, panel] of Object.entries(judgedStates)) {
      const state: PageState = { panel, replies: {}, press: [] };
      for (const [manner, options] of Object.entries(MANNERS)) {
        const { page } = await openState(lab, state, options);
        if (manner === 'rtl') await page.evaluate(turnAround);
        await shoot(page, name, manner);
      }
    }
    for (const [name, state] of Object.entries(pageStates)) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const { page } = await openState(lab, state, { colorScheme });
        await shoot(page, `page ${name}`, colorScheme);
      }
    }
    await renderReadmePicture(lab);
  } finally {
    await lab.stop();
  }
  await writeFile(join(out, 'index.html'), indexPage(names));
  console.log(`${names.length} pictures and index.html are in ${out}`);
}

/** The panel under its icon at the moment it is made for, and a second later the history. */
async function renderReadmePicture(lab: PanelLab): Promise<void> {
  const { locked } = judgedStates;
  const now = locked?.status.snapshot.incidents[0];
  if (locked === undefined || now === undefined) throw new Error('there is no state "locked"');
  const history: PageState = {
    panel: locked,
    replies: weekReplies(journalOfAWeek({ ...weekOfTrouble, now }), now.id),
    press: ['History'],
  };
  const red: PageState = { panel: locked, replies: {}, press: [] };
  const shot = async (state: PageState, colorScheme: 'light' | 'dark') => {
    const { page } = await openState(lab, state, { colorScheme, textPercent: 100 });
    return page.screenshot({ scale: 'device' });
  };
  const left = await shot(red, 'light');
  const right = await shot(history, 'dark');
  const page = await lab.plainPage(SCENE);
  await composeScene(page, left, right);
  await shrinkTo(page);
}

async function shrinkTo(page: Page): Promise<void> {
  await page.screenshot({ path: README_PICTURE });
  const { size } = await stat(README_PICTURE);
  if (size > MOST_BYTES) throw new Error(`the README's picture has ${size} bytes`);
  console.log(`${README_PICTURE}: ${size} bytes`);
  await page.close();
}

function indexPage(names: readonly string[]): string {
  const figures = names.map(
    (name) => `<figure><img src="${name}" loading="lazy"><figcaption>${name}</figcaption></figure>`,
  );
  return `<!doctype html><meta charset="utf-8"><title>Clawbuoy: gallery</title>
<style>body{font:13px system-ui;background:#888}figure{display:inline-block;margin:8px}img{width:380px}</style>
${figures.join('\n')}
`;
}
