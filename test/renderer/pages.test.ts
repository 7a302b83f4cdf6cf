import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('../support/electron-double.ts'));

import { panelWith, statusWith } from '../core/view/status-fixture.ts';
import { NO_REPLIES, noChromium, openState, PanelLab } from './panel-page.ts';
import { nowStates, pageStates, refusedByModel, sessionRows, weekOfTrouble } from './states.ts';

if (noChromium !== null) console.log(`renderer tests skipped: ${noChromium}`);

const lab = new PanelLab();
const at = (name: keyof typeof pageStates) => {
  const state = pageStates[name];
  if (state === undefined) throw new Error(`there is no state "${name}"`);
  return openState(lab, state);
};

describe.skipIf(noChromium !== null)('the other pages, in Chromium', () => {
  beforeAll(() => lab.start(), 60_000);
  afterAll(() => lab.stop());

  describe('sessions', () => {
    it('begin with the one for which somebody waits', async () => {
      const { page } = await at('sessions');
      const all = page.getByRole('main').getByRole('listitem');
      await expect.poll(() => all.count()).toBeGreaterThan(1);
      const rows = await all.allInnerTexts();
      expect(rows[0]).toContain('main conversation');
      expect(rows[0]).toContain('Blocked for 3 minutes');
      expect(rows[0]).toContain('It is locked, and nothing uses the lock any more.');
      expect(rows[1]).toContain('Stuck for 3 minutes');
      await page.getByText('2 idle').click();
      await expect.poll(() => all.last().textContent()).toContain('Idle for 1 day');
    });

    it('have steps of their own; one that costs something is asked about', async () => {
      const opened = await at('sessions');
      const row = opened.page.getByRole('listitem').filter({ hasText: 'Stuck' }).first();
      await row.getByText('Steps').click();
      await row.getByRole('button', { name: /^Stop This Reply: main conversation/ }).click();
      await row.getByRole('button', { name: 'Do it' }).click();
      expect(await opened.asked()).toEqual(['act abort agent:research:main {"secondYes":false}']);
    });

    it('are searched by name where there are many, and leave a healthy one alone', async () => {
      const panel = panelWith(statusWith({ sessions: sessionRows(40) }));
      const { page } = await openState(lab, { panel, replies: {}, press: ['Conversations'] });
      const rows = page.locator('.session');
      expect(await rows.count()).toBe(1);
      await page.getByLabel('Find a conversation').fill('direct:37');
      expect(await rows.count()).toBe(1);
      expect(await rows.first().textContent()).toContain('37');
      expect(await rows.first().getByText('Steps').count()).toBe(0);
      await page.keyboard.press('Escape');
      await page.getByText('39 idle').waitFor();
      await page.getByLabel('Find a conversation').fill('nobody');
      await page.getByText('No conversation is called that.').waitFor();
    });

    it('of a large house are laid out only where they can be seen', async () => {
      const panel = panelWith(statusWith({ sessions: sessionRows(300) }));
      const { page } = await openState(lab, { panel, replies: {}, press: ['Conversations'] });
      const rows = page.locator('.session');
      const oldest = page.getByText('Telegram chat 299');
      await page.getByText('294 idle').click();
      expect(await rows.count()).toBeLessThan(60);
      for (let screens = 0; screens < 200 && !(await oldest.isVisible()); screens += 1) {
        await page.getByRole('main').evaluate((main) => main.scrollBy(0, 1_500));
        await page.waitForTimeout(16);
      }
      expect(await oldest.isVisible()).toBe(true);
      expect(await rows.count()).toBeLessThan(60);
    });
  });

  describe('history', () => {
    it('puts the strip into words, worst first, for those who do not see it', async () => {
      const { page } = await at('history');
      const strip = page.getByRole('img', { name: 'Last 24 hours: red' });
      expect(await strip.getAttribute('aria-label')).toMatch(
        /red \d+ minutes, amber 1 hour, green \d+ hours.*not watched \d hours/,
      );
    });

    it('draws each level with a pattern of its own', async () => {
      const { page } = await at('history');
      const fills = await page
        .locator('.strip > rect')
        .evaluateAll((rects) => [...new Set(rects.map((rect) => rect.getAttribute('fill')))]);
      expect(fills).toHaveLength(4);
      const marks = await page
        .locator('.strip pattern path')
        .evaluateAll((paths) => paths.map((path) => path.getAttribute('d')));
      expect(new Set(marks).size).toBe(marks.length);
    });

    it('opens an incident from its mark and from the list, and comes back', async () => {
      const { page } = await at('history');
      await page.locator('.marks button').last().click();
      await page.getByText('You were told').waitFor();
      await page.getByRole('button', { name: 'Back' }).click();
      await page.getByRole('region', { name: 'Incidents' }).getByRole('button').first().click();
      await page.getByText('You were told').waitFor();
    });

    it('goes back a week when asked', async () => {
      const { page } = await at('history of a week');
      await page.getByRole('img', { name: 'Last 7 days: red' }).waitFor();
    });

    it('says so where nothing is known', async () => {
      const { page } = await at('empty history');
      await page.getByRole('img', { name: 'Last 24 hours: not watched 1 day.' }).waitFor();
      await page.getByText('No incident in this time.').waitFor();
    });
  });

  describe('an incident', () => {
    it('tells its story in order, with what was seen', async () => {
      const { page } = await at('incident');
      const story = page.getByRole('region', { name: 'What happened' });
      const events = await story.getByRole('listitem').allInnerTexts();
      expect(events.map((event) => event.replaceAll(/\s+/g, ' '))).toEqual([
        '11:46 It began. Your agent may not answer on Telegram.',
        '11:47 It got worse.',
        '11:47 You were told: “Your agent can’t answer on Telegram.”',
        '11:47 Stop This Reply: nothing to do. No run was active.',
      ]);
      await page.getByText('made 11:46:00').waitFor();
    });

    it('of a model is tried once at a press, and its answer is read out', async () => {
      const { page, asked } = await at('incident of a model');
      await page.getByRole('button', { name: 'Try the Model Now' }).click();
      await page.getByRole('status').getByText('OpenAI answers (0.8 s).').waitFor();
      expect(await asked()).toEqual([
        expect.stringMatching(/^tryModel model-refused~openai\/gpt-5~/),
      ]);
      await page.getByRole('button', { name: 'Try the Model Now' }).waitFor();
    });

    it('says what a person can do, with the command to copy', async () => {
      const { page, asked } = await at('incident of a model');
      const words = refusedByModel.remedy?.words ?? 'no remedy';
      await page.locator('.by-hand').getByText(words).waitFor();
      await page.getByRole('heading', { name: 'What this means' }).waitFor();
      const card = await page.locator('.by-hand').boundingBox();
      const next = await page.getByRole('button', { name: 'Try the Model Now' }).boundingBox();
      expect(next?.y).toBeGreaterThan((card?.y ?? 0) + (card?.height ?? 0) + 4);
      await page.getByRole('button', { name: 'Copy the Command' }).click();
      expect(await asked()).toEqual([`copyCommand ${refusedByModel.id}`]);
    });

    it('of anything else offers no such try', async () => {
      const { page } = await at('incident');
      await page.getByRole('button', { name: 'Copy Report' }).waitFor();
      expect(await page.getByRole('button', { name: 'Try the Model Now' }).count()).toBe(0);
    });

    it('can be copied, snoozed and acknowledged', async () => {
      const opened = await at('incident');
      for (const name of ['Snooze for an Hour', 'Don’t Remind Me Again', 'Copy Report']) {
        await opened.page.getByRole('button', { name }).click();
      }
      await opened.page.getByRole('status').getByText('The report is on the clipboard').waitFor();
      const incidentId = weekOfTrouble.now.id;
      expect(await opened.asked()).toEqual([
        `mark ${JSON.stringify({ kind: 'snooze', incidentId })}`,
        `mark ${JSON.stringify({ kind: 'acknowledge', incidentId })}`,
        `copyReport ${incidentId}`,
      ]);
    });
  });

  describe('settings', () => {
    const settings = () => at('settings');

    it('save a choice as soon as it is made', async () => {
      const opened = await settings();
      const { page } = opened;
      await page.getByLabel('an agent that says nothing').click();
      await page.getByLabel('Quiet hours').click();
      await page.getByLabel('Remind me').selectOption({ label: 'Every 15 minutes' });
      await page.getByRole('status').getByText('Saved.').waitFor();
      expect(await opened.asked()).toEqual([
        'configure {"notifyAbout":["stalled","down","other","recovered"]}',
        'configure {"quietHours":{"from":"22:00","to":"07:00"}}',
        'configure {"remindEveryMs":900000}',
      ]);
    });

    it('take minutes for long thresholds, and say what is none', async () => {
      const opened = await settings();
      const { page } = opened;
      const field = page.getByLabel('Somebody waits for an answer, in minutes');
      expect(await field.inputValue()).toBe('3');
      await field.fill('soon');
      await field.press('Enter');
      await page.getByRole('alert').getByText('this is not a number').waitFor();
      await field.fill('1.5');
      await field.press('Enter');
      const asked = await opened.asked();
      expect(asked).toHaveLength(1);
      expect(asked[0]).toContain('"waitedTooLongMs":90000');
    });

    it('leave what somebody types alone when a saved value arrives meanwhile', async () => {
      const opened = await settings();
      const { page } = opened;
      const waited = page.getByLabel('Somebody waits for an answer, in minutes');
      await waited.fill('9');
      const saved = { waitedTooLongMs: 90_000, hungRedMs: 17_000 };
      await page.evaluate((thresholds) => {
        const { replies } = window.panelTest;
        const { settings } = replies.settings;
        const changed = { ...settings, thresholds: { ...settings.thresholds, ...thresholds } };
        window.panelTest.replies = {
          ...replies,
          settings: { ...replies.settings, settings: changed },
        };
      }, saved);
      await opened.push(nowStates.red);
      await page.locator('input[value="17"]').waitFor();
      expect(await waited.inputValue()).toBe('9');
      await waited.press('Enter');
      expect((await opened.asked())[0]).toContain('"waitedTooLongMs":540000');
      await waited.fill('7');
      await waited.press('Escape');
      expect(await waited.inputValue()).toBe('1.5');
      // It took the text back, and so did not close the panel.
      expect(await opened.asked()).not.toContain('hide');
      await waited.press('Escape');
      await expect.poll(() => opened.asked()).toContain('hide');
    });

    it('let it release orphaned locks by itself only when told so', async () => {
      const opened = await settings();
      const box = opened.page.getByLabel('Release locks whose owner is gone, without asking');
      expect(await box.isChecked()).toBe(false);
      await box.click();
      expect(await opened.asked()).toEqual([
        'configure {"selfHealing":{"stopped":false,"orphanedLocks":true,"leakedLocks":false,"restartChannel":false,"endStalledRuns":false,"startGateway":false,"restartHung":false,"afterMs":{"restartChannel":600000,"endStalledRuns":900000,"startGateway":180000,"restartHung":300000},"maxPerHour":3}}',
      ]);
    });

    it('let all of that be resumed where it is stopped and nothing is allowed', async () => {
      const { settings: reply } = NO_REPLIES;
      const selfHealing = { ...reply.settings.selfHealing, stopped: true };
      const { page, asked } = await openState(lab, {
        panel: panelWith(statusWith({})),
        replies: { settings: { ...reply, settings: { ...reply.settings, selfHealing } } },
        press: ['Settings'],
      });
      await page.getByRole('button', { name: 'Allow It Again' }).click();
      expect((await asked()).at(-1)).toContain('"stopped":false');
    });

    it('add a place for notices, with what is wrong said at its field', async () => {
      const opened = await settings();
      const { page } = opened;
      await page.getByRole('button', { name: 'Add a Place' }).click();
      await page.getByLabel('Kind').selectOption('ntfy');
      await page.getByLabel('Name', { exact: true }).fill('phone');
      await page.evaluate(() => {
        window.panelTest.refuse = true;
      });
      await page.getByRole('button', { name: 'Save' }).click();
      const topic = page.locator('input[name="topic"]');
      await page.getByRole('alert').getByText('Not saved: this is needed.').waitFor();
      expect(await topic.getAttribute('aria-invalid')).toBe('true');
      await expect.poll(() => topic.evaluate((one) => one === document.activeElement)).toBe(true);
      // What it will say is shown, for either choice.
      await page.getByText('OpenClaw is not running.').waitFor();
      await page.evaluate(() => {
        window.panelTest.refuse = false;
      });
      expect(await topic.getAttribute('type')).toBe('password');
      await topic.fill('a-topic');
      await topic.press('Enter');
      await page.getByRole('button', { name: 'Add a Place' }).waitFor();
      expect((await opened.asked()).at(-1)).toBe(
        'savePlace {"was":null,"kind":"ntfy","name":"phone","text":"short","answers":false,"fields":{"topic":"a-topic"}}',
      );
    });

    it('take a form back with Escape, and leave the panel open', async () => {
      const opened = await settings();
      const { page } = opened;
      await page.getByRole('button', { name: 'Add a Place' }).click();
      await page.getByLabel('Name', { exact: true }).press('Escape');
      await page.getByRole('button', { name: 'Add a Place' }).waitFor();
      expect(await opened.asked()).toEqual([]);
    });

    it('change and remove a place, which is asked for twice', async () => {
      const opened = await at('settings, a place is changed');
      const { page } = opened;
      const token = page.locator('input[name="token"]');
      expect(await token.inputValue()).toBe('');
      expect(await token.getAttribute('placeholder')).toContain('kept safely');
      await page.getByLabel('Name', { exact: true }).fill('my phone');
      await page.getByRole('button', { name: 'Save' }).click();
      expect((await opened.asked()).at(-1)).toContain('savePlace {"was":"phone","kind":"telegram"');
      await page.getByRole('button', { name: 'Remove phone' }).click();
      expect((await opened.asked()).filter((one) => one.startsWith('removePlace'))).toEqual([]);
      await page.getByRole('button', { name: 'Remove phone for Good' }).click();
      await expect.poll(() => opened.asked()).toContain('removePlace phone');
    });

    it('set the address that hears of this machine, and announce work', async () => {
      const opened = await settings();
      const { page } = opened;
      const ping = page.getByLabel('Address that hears regularly');
      await ping.fill('https://hc.example/abc');
      await ping.press('Enter');
      await expect.poll(() => opened.asked()).toContain('savePing https://hc.example/abc');
      const begin = page.getByRole('button', { name: 'Begin' });
      expect(await begin.isDisabled()).toBe(true);
      await page.getByLabel('Why').fill('new disk');
      await begin.click();
      await expect
        .poll(async () => (await opened.asked()).at(-1))
        .toMatch(/^configure {"plannedQuiet":{.*"reason":"new disk"}}$/);
    });

    it('set the pace of that address, and how mail is encrypted', async () => {
      const opened = await at('settings, a place is changed');
      const { page } = opened;
      await page.getByLabel('It hears it every').selectOption('300000');
      await page.getByLabel('A red light is reported there after').selectOption('0');
      expect((await opened.asked()).slice(-2)).toEqual([
        'pacePing {"everyMs":300000,"graceMs":120000}',
        'pacePing {"everyMs":60000,"graceMs":0}',
      ]);
      await page.getByLabel('Name', { exact: true }).press('Escape');
      await page.getByRole('button', { name: 'Add a Place' }).click();
      await page.getByLabel('Kind').selectOption('mail');
      const security = page.getByLabel('Encryption');
      expect(await security.inputValue()).toBe('tls');
      await security.selectOption('starttls');
      await page.getByRole('button', { name: 'Save' }).click();
      expect((await opened.asked()).at(-1)).toContain('"fields":{"security":"starttls"}');
    });

    it('take the keys that are pressed, and leave those that edit the text', async () => {
      const opened = await settings();
      const field = opened.page.getByLabel('Keys that open this panel');
      await field.press('Control+A');
      await field.press('Backspace');
      await field.press('Control+Alt+k');
      expect(await field.inputValue()).toBe('Control+Alt+K');
      await field.press('Enter');
      expect(await opened.asked()).toEqual(['configure {"shortcut":"Control+Alt+K"}']);
    });

    it('say why a change was refused', async () => {
      const { page } = await settings();
      await page.evaluate(() => {
        window.panelTest.refuse = true;
      });
      await page.getByText('Another place').click();
      const field = page.getByLabel('Address of OpenClaw');
      await field.fill('http://elsewhere');
      await field.press('Enter');
      // At the field itself, with the value of before back in it.
      const id = await field.getAttribute('aria-describedby');
      await page.locator(`[id="${id}"]`).getByText('write it as ws://host:port').waitFor();
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      expect(await field.inputValue()).toBe('');
    });

    it('say which OpenClaw is watched, and let another profile be chosen', async () => {
      const opened = await settings();
      const { page } = opened;
      await page
        .getByText('at a time: now /Users/ada/.openclaw, at ws://127.0.0.1:18789.')
        .waitFor();
      const profile = page.getByLabel('Profile');
      expect(await profile.locator('option').allTextContents()).toEqual([
        'the one OpenClaw finds',
        'default',
        'work',
      ]);
      await profile.selectOption('work');
      expect(await opened.asked()).toEqual(['configure {"profile":"work"}']);
    });

    it('leave it to OpenClaw where a field is empty', async () => {
      const opened = await settings();
      await opened.page.getByText('Another place').click();
      const field = opened.page.getByLabel('Data folder');
      await field.fill('/srv/openclaw');
      await field.press('Enter');
      expect(await opened.asked()).toEqual(['configure {"stateDir":"/srv/openclaw"}']);
    });

    it('name a file that was set aside, and the true status of launching at login', async () => {
      const { page } = await at('settings, broken file');
      await page.getByText('it was set aside as settings.broken-').waitFor();
      await page.getByText('allow Clawbuoy in System Settings').waitFor();
      expect(await page.getByLabel('Launch at login').isChecked()).toBe(false);
    });

    it.each([
      ['not-found', true],
      ['not-registered', true],
      ['unpackaged', false],
    ] as const)('let launching at login be chosen where it is %s: %s', async (login, may) => {
      const replies = { settings: { ...NO_REPLIES.settings, login } };
      const { page } = await openState(lab, {
        panel: nowStates.green,
        replies,
        press: ['Settings'],
      });
      expect(await page.getByLabel('Launch at login').isEnabled()).toBe(may);
    });

    it('pause, resume and open the file', async () => {
      const opened = await settings();
      await opened.page.getByRole('button', { name: 'Pause for an Hour' }).click();
      await opened.page.getByRole('button', { name: 'Open Settings File' }).click();
      await opened.push(nowStates.paused);
      await opened.page.getByRole('button', { name: 'Resume Watching' }).click();
      expect(await opened.asked()).toEqual(['pause for-an-hour', 'openSettingsFile', 'pause off']);
    });
  });

  it('are reached by keyboard alone, and begin at their top', async () => {
    const { page } = await openState(lab, { panel: nowStates.green, replies: {}, press: [] });
    const current = () => page.getByRole('navigation').locator('[aria-current=page]').textContent();
    await page.getByRole('button', { name: 'History' }).focus();
    await page.keyboard.press('Enter');
    expect(await current()).toBe('History');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
  });
});
