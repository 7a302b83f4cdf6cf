import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type SpawnedOpenClaw,
  spawnSimulatedOpenClaw,
} from '../../electron/demo/spawn-simulated.ts';
import {
  type RunningApp,
  startInElectron,
  startUnderDouble,
  whyNoDouble,
  whyNoElectron,
} from './app-driver.ts';

const TOKEN = 'a-token-that-nobody-may-see';
const drivers = [
  ['under the double', startUnderDouble, whyNoDouble()],
  ['in real Electron', startInElectron, whyNoElectron()],
] as const;

for (const [name, start, missing] of drivers) {
  if (missing !== null) console.log(`the whole app ${name}: skipped: ${missing}`);

  describe.skipIf(missing !== null)(`the whole app ${name}, against a simulated OpenClaw`, () => {
    let dir: string;
    let settingsFile: string;
    let gateway: SpawnedOpenClaw;
    let app: RunningApp;
    let page: Page;
    const headline = (text: RegExp) =>
      page.getByRole('heading', { level: 1, name: text }).waitFor({ timeout: 15_000 });
    const go = (to: string) =>
      page.getByRole('navigation').getByRole('button', { name: to }).click();

    beforeAll(async () => {
      dir = await mkdtemp(join(tmpdir(), 'clawbuoy-whole-'));
      gateway = await spawnSimulatedOpenClaw({
        era: '2026.2.1',
        dir: join(dir, 'openclaw'),
        token: TOKEN,
        acquireTimeoutMs: 2_000,
        answerMs: 400,
      });
      const home = join(dir, 'clawbuoy');
      settingsFile = join(home, 'settings.json');
      await mkdir(home, { mode: 0o700 });
      const thresholds = { leakedConfirmMs: 2_000, tickMs: 1_000, fastTickMs: 250 };
      await writeFile(settingsFile, JSON.stringify({ thresholds, noticesSeen: 'yes' }));
      app = await start({
        PATH: process.env.PATH ?? '',
        HOME: dir,
        CLAWBUOY_HOME: home,
        OPENCLAW_STATE_DIR: gateway.stateDir,
        OPENCLAW_CONFIG_PATH: gateway.configPath,
        ...(process.env.CHROMIUM === undefined ? {} : { CHROMIUM: process.env.CHROMIUM }),
      });
    }, 60_000);
    afterAll(async () => {
      await app?.quit();
      await gateway?.kill();
      await rm(dir, { recursive: true, force: true, maxRetries: 5 });
    });

    it('opens its panel at a click on the icon, and says that all is well', async () => {
      page = await app.openPanel();
      await headline(/Your agent is ready/);
      expect((await app.see())?.isPanelVisible ?? true).toBe(true);
    });

    it('turns red when a message waits behind a lock, and says so in one notice', async () => {
      await gateway.leakLock();
      await gateway.userMessage('Are you there?');
      await page.getByRole('img', { name: 'Red: needs you' }).waitFor({ timeout: 15_000 });
      await page.getByRole('button', { name: 'Unlock the Conversation' }).waitFor();
      const seen = await app.see();
      if (seen !== null) expect(seen.notices).toHaveLength(1);
    });

    it('tells what the step will do before it is asked for', async () => {
      await page.getByText('What will happen').first().click();
      const plan = page.locator('details.plan').first();
      await plan.getByText('Judge again').waitFor();
      await plan.getByText('The lock is gone.').waitFor();
      await page.getByText('What will happen').first().click();
    });

    it('brings it back at one click, and proves it', async () => {
      await page.getByRole('button', { name: 'Unlock the Conversation' }).click();
      const last = page.getByRole('region', { name: 'Last step' });
      await last.getByText(/Unlock the Conversation: done/).waitFor({ timeout: 20_000 });
      await last.getByText(/Proved at \d\d:\d\d/).waitFor();
      await headline(/Your agent is (ready|working)/);
    });

    it('lists the message that was lost until it is dismissed', async () => {
      const lost = page.getByRole('region', { name: 'Lost: to be sent again' });
      await lost.getByRole('button', { name: 'Dismiss' }).first().click();
      await lost.waitFor({ state: 'detached' });
      await headline(/^Your agent is (ready|working)/);
    });

    it('says that the agent has replied when the message is sent again', async () => {
      await gateway.userMessage('Are you there?');
      const last = page.getByRole('region', { name: 'Last step' });
      await last.getByText(/Your agent answered at \d\d:\d\d/).waitFor({ timeout: 15_000 });
    });

    it('keeps the incident in the history, and puts a report without secrets on the clipboard', async () => {
      await go('History');
      await page.getByRole('region', { name: 'Incidents' }).getByRole('button').first().click();
      await page.getByText('You were told').first().waitFor();
      await page.getByText(/Unlock the Conversation: done/).waitFor();
      await page.getByRole('button', { name: 'Copy Report' }).click();
      await page.getByText('The report is on the clipboard').waitFor();
      const copied = await app.evaluate(({ clipboard }) => clipboard.readText(), null);
      expect(copied).toContain('# OpenClaw report by Clawbuoy');
      expect(copied).toContain('Unlock the Conversation: done');
      expect(copied).not.toContain(TOKEN);
      expect(copied).not.toContain(dir);
    });

    it('takes a setting at once, writes it down, and keeps the others', async () => {
      await go('Settings');
      const field = page.getByLabel('Somebody waits for an answer, in minutes');
      await field.fill('1.5');
      await field.press('Enter');
      await page.getByRole('status').getByText('Saved.').waitFor();
      expect(JSON.parse(readFileSync(settingsFile, 'utf8')).thresholds).toEqual({
        waitedTooLongMs: 90_000,
        leakedConfirmMs: 2_000,
        tickMs: 1_000,
        fastTickMs: 250,
      });
      await field.fill('0');
      await field.press('Enter');
      await page.getByRole('alert').waitFor();
      await go('Now');
      await headline(/Your agent is (ready|working)/);
    });

    it('sees a gateway that dies, and one that comes back', async () => {
      await gateway.kill();
      await headline(/OpenClaw is not running/);
      await gateway.restart();
      await headline(/Your agent is (ready|working)/);
    });

    it('never lets the token reach the page', async () => {
      expect(await page.content()).not.toContain(TOKEN);
      const status = await page.evaluate(() => window.clawbuoy.status());
      expect(JSON.stringify(status)).not.toContain(TOKEN);
      const hasCrossed = await app.hasCrossed(TOKEN);
      if (hasCrossed === null) return;
      expect(hasCrossed).toBe(false);
      // What has crossed is really looked at.
      expect(await app.hasCrossed('agent:main:main')).toBe(true);
    });
  });

  describe.skipIf(missing !== null)(`the whole app ${name}, where there is no OpenClaw`, () => {
    let dir: string;
    let app: RunningApp;
    let page: Page;

    beforeAll(async () => {
      dir = await mkdtemp(join(tmpdir(), 'clawbuoy-first-'));
      app = await start({
        PATH: process.env.PATH ?? '',
        HOME: dir,
        CLAWBUOY_HOME: join(dir, 'clawbuoy'),
        // A port that nobody uses: the usual one may be somebody's on this machine.
        OPENCLAW_GATEWAY_PORT: '1',
        ...(process.env.CHROMIUM === undefined ? {} : { CHROMIUM: process.env.CHROMIUM }),
      });
      page = await app.openPanel();
    }, 60_000);
    afterAll(async () => {
      await app?.quit();
      await rm(dir, { recursive: true, force: true, maxRetries: 5 });
    });

    it('says what it looked for', async () => {
      await page.getByRole('heading', { level: 1, name: 'OpenClaw was not found here' }).waitFor();
      const places = page.locator('details', { hasText: 'Where it was looked for' });
      await places.locator('summary').click();
      expect(await places.getByRole('listitem').count()).toBeGreaterThan(0);
    });

    it('shows a demo whose incident is mended with one click', async () => {
      await page.getByRole('button', { name: 'Show Me a Demo' }).click();
      await page.getByText('This is a demo').waitFor({ timeout: 10_000 });
      await page
        .getByRole('button', { name: 'Unlock the Conversation' })
        .click({ timeout: 25_000 });
      const last = page.getByRole('region', { name: 'Last step' });
      await last.getByText(/Unlock the Conversation: done/).waitFor({ timeout: 15_000 });
      await last.getByText(/Your agent answered at/).waitFor({ timeout: 15_000 });
    }, 60_000);

    it('ends the demo when asked to, and is honest again', async () => {
      await page.getByRole('button', { name: 'End the Demo' }).click();
      await page.getByRole('heading', { level: 1, name: 'OpenClaw was not found here' }).waitFor();
    });
  });
}
