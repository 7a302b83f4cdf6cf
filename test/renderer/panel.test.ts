import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('../support/electron-double.ts'));

import type { PanelStatus } from '../../electron/core/ipc-contract.ts';
import type { EngineStatus } from '../../electron/core/status.ts';
import { LOCK_PATH, secondsAgo, statusWith, stuckStatus } from '../core/view/status-fixture.ts';
import { noChromium, type OpenPanel, PanelLab, type PanelOptions } from './panel-page.ts';

if (noChromium !== null) console.log(`renderer tests skipped: ${noChromium}`);

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const axeSource = await readFile(axePath, 'utf8');
/** The pictures are looked at by people; nothing compares them. */
const pictures = join(tmpdir(), 'clawbuoy-panel-pictures');
const lab = new PanelLab();

function panel(
  status: EngineStatus,
  options: PanelOptions = {},
  notices: string[] = [],
): Promise<OpenPanel> {
  return lab.open({ status, notices }, options);
}

const plain = (status: EngineStatus): PanelStatus => ({ status, notices: [] });
const runningUnlock = {
  action: 'unlock',
  target: LOCK_PATH,
  startedAt: secondsAgo(1),
  steps: [{ name: 'Check the lock again', outcome: 'ok', durationMs: 2, detail: 'still leaked' }],
} satisfies EngineStatus['running'];
const refusedUnlock = {
  id: 'a1',
  action: 'unlock',
  target: LOCK_PATH,
  outcome: 'refused',
  reason: 'Process 77 is a live OpenClaw and holds it.',
  steps: [{ name: 'Check the owner', outcome: 'refused', durationMs: 2, detail: 'pid 77' }],
  undo: null,
  after: statusWith().snapshot,
} satisfies EngineStatus['lastResult'];

const states = {
  green: statusWith(),
  amber: statusWith({
    level: 'amber',
    headline: 'OpenClaw migrates its data.',
    incidents: [
      {
        id: 'migration-1',
        class: 'migration',
        level: 'amber',
        since: secondsAgo(40),
        sessionKey: null,
        cause: 'A migration is running.',
        evidence: ['12:00 migrations are already running'],
        action: 'wait',
        why: 'A restart would begin it anew.',
      },
    ],
    recommended: {
      action: 'wait',
      target: null,
      why: 'A restart would begin it anew.',
      costs: 'nothing',
      until: secondsAgo(-125),
    },
  }),
  red: stuckStatus(),
  grey: statusWith({
    level: 'grey',
    headline: 'No OpenClaw was found on this Mac.',
    findings: ['~/.openclaw does not exist'],
  }),
  busy: stuckStatus({ running: runningUnlock }),
  paused: stuckStatus({ pausedUntil: secondsAgo(-1_800) }),
  refused: stuckStatus({ lastResult: refusedUnlock }),
} satisfies Record<string, EngineStatus>;

describe.skipIf(noChromium !== null)('the panel in Chromium', () => {
  beforeAll(async () => {
    await mkdir(pictures, { recursive: true });
    await lab.start();
  }, 60_000);
  afterAll(() => lab.stop());

  it.each([
    ['green', 'Green: all is well', 'OpenClaw answers.'],
    ['amber', 'Amber: something is off', 'OpenClaw migrates its data.'],
    ['red', 'Red: needs you', 'A message waits and will not be answered: its session is locked.'],
    ['grey', 'Grey: cannot tell', 'No OpenClaw was found on this Mac.'],
    ['busy', 'Busy: a step is being taken', undefined],
    ['paused', 'Grey: cannot tell', 'Paused'],
  ] as const)('says %s by name and in a sentence', async (state, light, headline) => {
    const { page } = await panel(states[state]);
    await page.getByRole('img', { name: light }).waitFor();
    if (headline !== undefined) {
      await page.getByRole('heading', { level: 1, name: headline }).waitFor();
    }
  });

  it('tells who waits, the cause, the evidence, and the cost of each step', async () => {
    const { page } = await panel(states.red);
    await page.getByText('agent main on telegram has waited for 3 minutes').waitFor();
    await page
      .getByRole('region', { name: 'The gateway holds the lock' })
      .getByText('For 3 minutes')
      .waitFor();
    const evidence = page.getByText('11:46:00 the lock was made by process 4242');
    expect(await evidence.isVisible()).toBe(false);
    await page.getByText('What was seen').click();
    expect(await evidence.isVisible()).toBe(true);
    const buttons = await page.getByRole('button').allInnerTexts();
    expect(buttons.slice(0, 3)).toEqual([
      'Release the lock',
      'Restart the gateway',
      'Reset the session',
    ]);
    await page.getByText('Cost: all runs in progress').waitFor();
  });

  it('counts the wait up while it is open', async () => {
    const { page } = await panel(states.red);
    await page.getByText('has waited for 3 minutes').waitFor();
    await page.clock.runFor(60_000);
    await page.getByText('has waited for 4 minutes').waitFor();
  });

  it('asks for exactly the step that is shown, by keyboard alone', async () => {
    const opened = await panel(states.red);
    await opened.page.getByRole('button', { name: 'Release the lock' }).waitFor();
    await opened.page.keyboard.press('Tab');
    await opened.page.keyboard.press('Enter');
    expect(await opened.asked()).toEqual([`act unlock ${LOCK_PATH}`]);
    expect(await opened.page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  });

  it('shows the steps as they are taken, and no button meanwhile', async () => {
    const { page, push } = await panel(states.red);
    await push(plain(states.busy));
    await page.getByRole('status').getByText('Check the lock again: done').waitFor();
    expect(await page.getByRole('button', { name: 'Release the lock' }).count()).toBe(0);
  });

  it('says why the last step was refused', async () => {
    const { page } = await panel(states.refused);
    const last = page.getByRole('region', { name: 'Last step' });
    await last.getByText('Release the lock: refused, just now').waitFor();
    await last.getByText('Process 77 is a live OpenClaw and holds it.').waitFor();
  });

  it('raises an alert when main refuses the request itself', async () => {
    const { page } = await panel(states.red);
    await page.evaluate(() => {
      window.panelTest.reply = 'refused';
    });
    await page.getByRole('button', { name: 'Release the lock' }).click();
    await page.getByRole('alert').getByText('Refused: it has changed.').waitFor();
  });

  it('says that it cannot tell, and what could not be read, when grey', async () => {
    const { page } = await panel(states.grey);
    await page.getByText('I cannot tell whether the agent would answer.').waitFor();
    await page.getByText('~/.openclaw does not exist').waitFor();
  });

  it('says how long to wait when waiting is best', async () => {
    const { page } = await panel(states.amber);
    await page.getByText('Best to wait, about 2 minutes. A restart would begin').waitFor();
  });

  it('pauses, resumes, looks and opens the dashboard', async () => {
    const opened = await panel(states.green);
    for (const name of ['Look Now', 'Pause for an Hour', 'Open Dashboard']) {
      await opened.page.getByRole('button', { name }).click();
    }
    await opened.push(plain(states.paused));
    await opened.page.getByRole('button', { name: 'Resume Watching' }).click();
    expect(await opened.asked()).toEqual(['look', 'pause for-an-hour', 'dashboard', 'pause off']);
  });

  it('names what does not work in Clawbuoy itself', async () => {
    const { page } = await panel(states.green, {}, ['Notifications are off.']);
    await page.getByRole('region', { name: 'Clawbuoy itself' }).getByText('are off').waitFor();
  });

  it('shows text from outside as text', async () => {
    const headline = '<img src=x onerror=alert(1)> stuck';
    const { page, complaints } = await panel(statusWith({ headline }));
    await page.getByRole('heading', { level: 1, name: headline }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('keeps still for people who asked for less motion', async () => {
    const turning = async (reducedMotion: boolean) => {
      const { page } = await panel(states.busy, { reducedMotion });
      await page.getByRole('img').waitFor();
      return page.evaluate(() => document.getAnimations().length);
    };
    expect(await turning(false)).toBe(1);
    expect(await turning(true)).toBe(0);
  });

  it.each(Object.keys(states))('is readable by everybody when %s', async (name) => {
    const { page, complaints } = await panel(states[name as keyof typeof states]);
    await page.getByRole('heading', { level: 1 }).waitFor();
    for (const summary of await page.getByText('What was seen').all()) await summary.click();
    await page.evaluate(axeSource);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page)).toEqual([]);
      for (const textPercent of [100, 200]) {
        await page.evaluate(setTextSize, textPercent);
        const picture = `${name}-${colorScheme}-${textPercent}.png`;
        await page.screenshot({ path: join(pictures, picture), fullPage: true });
        expect(await page.evaluate(sidewaysScroll)).toBe(0);
      }
      await page.evaluate(setTextSize, 100);
    }
    expect(complaints).toEqual([]);
  });
});

/** Runs in the page: the text size a person has set in the system. */
function setTextSize(percent: number): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`html { font-size: ${percent}% }`);
  document.adoptedStyleSheets = [sheet];
}

/** Runs in the page: how far it could be scrolled sideways. */
function sidewaysScroll(): number {
  return document.documentElement.scrollWidth - document.documentElement.clientWidth;
}

/** What axe finds, as short lines. */
async function violations(page: OpenPanel['page']): Promise<readonly string[]> {
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
