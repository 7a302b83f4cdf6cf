import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('../support/electron-double.ts'));

import { LEFT_TO_RIGHT } from '../../electron/core/view/left-to-right.ts';
import { judgedStates } from '../gallery/judged.ts';
import { block, CLOSED, evidence, lock, MINUTE, session } from '../support/evidence.ts';
import { judged } from '../support/judged-status.ts';
import { noChromium, openState, PanelLab, setTextSize } from './panel-page.ts';
import { nowStates, type PageState, pageStates } from './states.ts';

if (noChromium !== null) console.log(`renderer tests skipped: ${noChromium}`);

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const axeSource = await readFile(axePath, 'utf8');
const lab = new PanelLab();

const states: Readonly<Record<string, PageState>> = {
  ...Object.fromEntries(
    Object.entries({ ...judgedStates, ...nowStates }).map(([name, panel]) => [
      name,
      { panel, replies: {}, press: [] },
    ]),
  ),
  ...pageStates,
};

/** A house where six wait, with the longest names there are. */
const crowded: PageState = {
  replies: {},
  press: [],
  panel: {
    ...nowStates.red,
    status: {
      ...nowStates.red.status,
      snapshot: {
        ...nowStates.red.status.snapshot,
        unanswered: Array.from({ length: 6 }, (_each, index) => ({
          sessionKey: `agent:main:whatsapp:group:a-very-long-name-of-a-group-that-nobody-cut-${index}`,
          since: nowStates.red.status.snapshot.at,
          channel: 'whatsapp',
          lost: false,
        })),
      },
    },
  },
};

/** A conversation whose name fills the headline, in wide letters. */
const named = (label: string): PageState => {
  const key = 'agent:main:whatsapp:group:120363041234567890@g.us';
  const panel = judged(
    evidence({
      version: '2026.2.1',
      sessions: [session({ key, channel: 'whatsapp', chatType: 'group', label })],
      locks: [lock({ ageMs: 14 * MINUTE, openedBy: CLOSED })],
      blocks: [block({ sessionKey: key })],
    }),
  );
  return { panel, replies: {}, press: [] };
};
const longest = {
  'a long name': named('WWWW MMMM WWWW MMMM WWWW'),
  'a long word': named('Elektrizitätswerkleitung'),
  'a name that is cut': named('MMMM WWWW MMMM WWWW MMMM WWWW MMMM WWWW MMMM'),
};

describe.skipIf(noChromium !== null)('every state of the panel', () => {
  beforeAll(() => lab.start(), 60_000);
  afterAll(() => lab.stop());

  it.each(Object.entries(states))('is readable by everybody: %s', async (_name, state) => {
    const { page, complaints } = await openState(lab, state);
    for (const summary of await page.locator('summary').all()) await summary.click();
    await page.evaluate(axeSource);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page)).toEqual([]);
    }
    expect(await page.evaluate(unisolated, LEFT_TO_RIGHT)).toEqual([]);
    for (const dir of ['ltr', 'rtl']) {
      await page.evaluate((value) => {
        document.documentElement.dir = value;
      }, dir);
      for (const textPercent of [100, 200]) {
        await page.evaluate(setTextSize, textPercent);
        expect(await page.evaluate(sidewaysScroll)).toBe(0);
        expect(await page.evaluate(cutText)).toEqual([]);
      }
      await page.evaluate(setTextSize, 100);
    }
    expect(complaints).toEqual([]);
  });

  // What somebody unfolds may push it out of sight: they scroll then anyway.
  const folded = Object.entries({ ...states, crowded, ...longest }).filter(
    ([, one]) => one.unfold === undefined,
  );
  it.each(folded)(
    'has the step that mends it inside the window in every text size: %s',
    async (_name, state) => {
      const { page } = await openState(lab, state);
      for (const textPercent of [100, 150, 200]) {
        await page.evaluate(setTextSize, textPercent);
        expect(await page.evaluate(hiddenPrimaries)).toEqual([]);
        expect(await page.evaluate(crowdedHeadlines)).toEqual([]);
      }
      await page.evaluate(setTextSize, 100);
    },
  );

  it.each(Object.entries(states))(
    'shows whole what has the keyboard, wherever it goes: %s',
    async (_name, state) => {
      const { page } = await openState(lab, state);
      const controls = await page.locator('button:enabled, a, input, select, summary').count();
      for (let presses = 0; presses <= controls; presses += 1) {
        await page.keyboard.press('Tab');
        expect(await page.evaluate(coveredFocus)).toBe(null);
      }
    },
  );
});

/** Runs in the page: headlines that the step below them covers, or stands closer to than a finger. */
function crowdedHeadlines(): string[] {
  const leastGap = 8;
  const steps = [...document.querySelectorAll('button.primary')].map((button) =>
    button.getBoundingClientRect(),
  );
  return [...document.querySelectorAll('h1')].flatMap((headline) => {
    const { top, bottom } = headline.getBoundingClientRect();
    const close = steps.filter((step) => step.top < bottom + leastGap && step.bottom > top);
    return close.map((step) => `${headline.textContent}: ${Math.round(step.top - bottom)} px`);
  });
}

/** Runs in the page: words that a right-to-left page would turn around: "ms 12". */
function unisolated(leftToRight: string): string[] {
  const pattern = new RegExp(leftToRight, 'u');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const strays: string[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const isKept = node.parentElement?.closest('bdi, [dir], option, script') !== null;
    if (!isKept && pattern.test(node.textContent ?? '')) strays.push(node.textContent ?? '');
  }
  return strays;
}

/** Runs in the page: what has the keyboard, where something else lies on its middle. */
function coveredFocus(): string | null {
  const focused = document.activeElement;
  if (focused === null || focused === document.body) return null;
  const { left, top, width, height } = focused.getBoundingClientRect();
  const seen = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 40));
  const shown = focused.closest('label') ?? focused;
  return shown.contains(seen) ? null : `${focused.outerHTML} at ${Math.round(top)}`;
}

/** Runs in the page: main buttons of which a corner cannot be clicked without scrolling. */
function hiddenPrimaries(): string[] {
  return [...document.querySelectorAll('button.primary')].flatMap((button) => {
    const { left, right, top, bottom } = button.getBoundingClientRect();
    const corners = [top + 8, bottom - 8].flatMap((y) => [left + 8, right - 8].map((x) => [x, y]));
    const isClear = corners.every(
      ([x = 0, y = 0]) => document.elementFromPoint(x, y)?.closest('button') === button,
    );
    return isClear ? [] : [`${button.textContent} at ${Math.round(top)} to ${Math.round(bottom)}`];
  });
}

/** Runs in the page: how far it could be scrolled sideways. */
function sidewaysScroll(): number {
  return [document.documentElement, ...document.querySelectorAll('main, nav')]
    .map((element) => element.scrollWidth - element.clientWidth)
    .reduce((a, b) => Math.max(a, b), 0);
}

/** Runs in the page: buttons and headings whose words do not fit into them. */
function cutText(): string[] {
  return [...document.querySelectorAll('button, h1, h2, label, summary')]
    .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
    .map((element) => element.textContent ?? '');
}

/** What axe finds, as short lines. */
async function violations(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const found = await window.axe.run(document, { resultTypes: ['violations'] });
    return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
  });
}

declare global {
  interface Window {
    axe: Pick<typeof import('axe-core'), 'run'>;
  }
}
