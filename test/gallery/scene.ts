import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Size of the README's picture, in points. */
export const SCENE = { width: 860, height: 640 };

const icons = join(import.meta.dirname, '../../assets/icons');

/** Lays a menu bar and two pictures of the panel out as they would be seen on a desktop. */
export async function composeScene(page: Page, left: Buffer, right: Buffer): Promise<void> {
  const png = (data: Buffer) => `data:image/png;base64,${data.toString('base64')}`;
  const icon = await readFile(join(icons, 'tray-red-light@2x.png'));
  await page.setContent(`<!doctype html><style>
    body { margin: 0; background: #5d8aae; font: 13px -apple-system, 'Helvetica Neue', Arial, sans-serif; color: #1d1d1f; }
    .bar { display: flex; gap: 18px; align-items: center; height: 26px; padding: 0 14px; background: #f3f4f6; }
    .bar b:first-child + span { margin-right: auto; }
    .bar img { width: 18px; height: 18px; }
    .panels { display: flex; justify-content: center; gap: 28px; padding-top: 18px; }
    .panels img { width: 380px; height: 560px; border-radius: 10px; box-shadow: 0 8px 22px rgb(0 0 0 / 30%); }
  </style>
  <div class="bar"><b>Finder</b><span>File &nbsp; Edit &nbsp; View</span><img src="${png(icon)}"><span>Sun 22 Nov &nbsp;12:00</span></div>
  <div class="panels"><img src="${png(left)}"><img src="${png(right)}"></div>`);
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
}
