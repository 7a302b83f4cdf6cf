import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('../support/electron-double.ts'));

import type { PanelStatus } from '../../electron/core/api/ipc-contract.ts';
import { LOCK_PATH, panelWith, statusWith, unlockPlan } from '../core/view/status-fixture.ts';
import { caseOf, judged } from '../support/judged-status.ts';
import { noChromium, type OpenPanel, PanelLab, type PanelOptions } from './panel-page.ts';
import { pageStates, nowStates as states } from './states.ts';

if (noChromium !== null) console.log(`renderer tests skipped: ${noChromium}`);

const lab = new PanelLab();
const session = () => ({
  key: 'agent:main:main',
  agentId: 'main',
  state: 'blocked' as const,
  since: new Date(0).toISOString(),
  cause: '',
});
const panel = (shown: PanelStatus, options: PanelOptions = {}): Promise<OpenPanel> =>
  lab.open(shown, options);

describe.skipIf(noChromium !== null)('the first page, in Chromium', () => {
  beforeAll(() => lab.start(), 60_000);
  afterAll(() => lab.stop());

  it.each([
    ['green', 'Green: all is well', 'Your agent is ready.'],
    ['amber', 'Amber: something is off', 'OpenClaw is updating its data.'],
    ['red', 'Red: needs you', 'Your agent can’t answer on Telegram.'],
    ['grey', 'Grey: cannot tell', 'I can’t tell how OpenClaw is.'],
    ['busy', 'Busy: a step is being taken', undefined],
    ['paused', 'Paused: nothing is watched', 'Paused'],
  ] as const)('says %s by name and in a sentence', async (state, light, headline) => {
    const { page } = await panel(states[state]);
    await page.getByRole('img', { name: light }).waitFor();
    if (headline !== undefined) {
      await page.getByRole('heading', { level: 1, name: headline }).waitFor();
    }
  });

  it('shows the recommended step with its cost, and folds the others away', async () => {
    const { page } = await panel(states.red);
    await page.getByText('main conversation on Telegram: waiting for 3 minutes').waitFor();
    await page.getByText('Costs nothing, can be undone').waitFor();
    const restart = page.getByRole('button', { name: 'Restart OpenClaw' });
    expect(await restart.isVisible()).toBe(false);
    await page.getByText('Other steps').click();
    expect(await restart.isVisible()).toBe(true);
    await page.getByText('What is running ends; back in seconds').waitFor();
  });

  it('asks once more before a step that costs something, and not before a free one', async () => {
    const opened = await panel(states.red);
    const { page } = opened;
    await page.getByText('Other steps').click();
    await page.getByRole('button', { name: 'Restart OpenClaw' }).click();
    expect(await opened.asked()).toEqual([]);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Restart OpenClaw' }).click();
    const sure = page.getByRole('group', { name: 'Restart OpenClaw? What is running ends' });
    await sure.getByRole('button', { name: 'Do it' }).click();
    await page.getByRole('button', { name: 'Unlock the Conversation' }).click();
    expect(await opened.asked()).toEqual([
      'act restart null {"secondYes":false}',
      `act unlock ${LOCK_PATH} {"secondYes":false}`,
    ]);
  });

  it('unfolds what a step will do before it is asked for, and does nothing by that', async () => {
    const opened = await panel(states.red);
    const { page } = opened;
    const plan = page.locator('details.plan').first();
    await plan.getByText('What will happen').click();
    await plan.getByText('Judge again').waitFor();
    await plan.getByText('The lock is gone.').waitFor();
    await plan.getByText('20 seconds').waitFor();
    await plan.getByText('No run is active in the session, or the gateway is down.').waitFor();
    expect(await opened.asked()).toEqual([]);
  });

  it('shows the day so far where there is nothing to do, and leads to its story', async () => {
    const { panel: calm, replies } = pageStates['a calm day'] ?? expect.fail();
    const { page } = await lab.open(calm, {}, replies);
    const strip = page.getByRole('button', {
      name: /^Last 24 hours: red 40 minutes, .* green 19 hours/,
    });
    await strip.click();
    await page.getByRole('heading', { level: 1, name: 'History' }).waitFor();
    const inTrouble = await lab.open(states.red, {}, replies);
    await inTrouble.page.getByRole('button', { name: 'Unlock the Conversation' }).waitFor();
    expect(await inTrouble.page.getByRole('button', { name: /^Last 24 hours/ }).count()).toBe(0);
  });

  it('says why a step would be refused now', async () => {
    const plan = unlockPlan({ verdict: 'refused', why: 'a run is active' });
    const { page } = await lab.open(states.red, {}, { plan: { kind: 'plan', plan } });
    await page.getByText('What will happen').first().click();
    await page.getByText('It would be refused now. A run is active.').waitFor();
  });

  it('asks for a second yes where the plan wants one', async () => {
    const plan = unlockPlan({ action: 'restart', target: null, secondYes: 'it is draining' });
    const opened = await lab.open(states.red, {}, { plan: { kind: 'plan', plan } });
    const { page } = opened;
    await page.getByText('Other steps').click();
    await page.getByRole('button', { name: 'Restart OpenClaw' }).click();
    await page.getByText('It is draining.').waitFor();
    const yes = page.getByRole('button', { name: 'Do it' });
    expect(await yes.isDisabled()).toBe(true);
    await page.getByLabel('I agree to this as well').click();
    await yes.click();
    expect(await opened.asked()).toEqual(['act restart null {"secondYes":true}']);
  });

  it('counts the wait up while it is open', async () => {
    const { page } = await panel(states.red);
    await page.getByText('waiting for 3 minutes').waitFor();
    await page.clock.runFor(60_000);
    await page.getByText('waiting for 4 minutes').waitFor();
  });

  it.each(['hangs', 'is gone'] as const)(
    'does not stay at its last colour when the app %s, and comes back with it',
    async (how) => {
      const { page } = await panel(states.green);
      await page.evaluate((app) => void Object.assign(window.panelTest, { app }), how);
      const lost = page.getByText('This window has lost touch with Clawbuoy.');
      // A step at a time: the page draws between them, and asks anew once a minute.
      let passedMs = 0;
      while ((await lost.count()) === 0 && passedMs < 3 * 60_000) {
        await page.clock.runFor(10_000);
        passedMs += 10_000;
      }
      expect(await lost.count()).toBe(1);
      expect(await page.getByText('Your agent is ready.').count()).toBe(0);
      await page.evaluate(() => void Object.assign(window.panelTest, { app: 'answers' }));
      await page.clock.runFor(6_000);
      await page.getByText('Your agent is ready.').first().waitFor();
    },
  );

  it('asks for exactly the step that is shown, by keyboard alone', async () => {
    const opened = await panel(states.red);
    const { page } = opened;
    const button = page.getByRole('button', { name: 'Unlock the Conversation' });
    await button.waitFor();
    const isThere = () => button.evaluate((one) => one === document.activeElement);
    for (let tabs = 0; tabs < 10 && !(await isThere()); tabs += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await opened.asked()).toEqual([`act unlock ${LOCK_PATH} {"secondYes":false}`]);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  });

  it('shows the parts of a step with their times as they are taken, and no button', async () => {
    const { page, push } = await panel(states.red);
    await push(states.busy);
    const live = page.getByRole('status').filter({ hasText: 'What is being done' });
    const first = live.getByRole('listitem').first();
    await first.getByText('Prove leaked: done').waitFor();
    await first.getByText('2.3 s').waitFor();
    const age = live.getByText(/^For \d+ seconds$/);
    const before = await age.textContent();
    await page.clock.runFor(2_000);
    await expect.poll(() => age.textContent()).not.toBe(before);
    expect(await page.getByRole('button', { name: 'Unlock the Conversation' }).count()).toBe(0);
  });

  it('then says what proves that it has worked, and how to take it back', async () => {
    const opened = await panel(states.mended);
    const last = opened.page.getByRole('region', { name: 'Last step' });
    await last.getByText('Unlock the Conversation: done, 1 minute ago').waitFor();
    await last.getByText('Your agent answered at 11:59 (main conversation).').waitFor();
    await last.getByText('Proved at 11:59: The lock is gone; the gateway is up.').waitFor();
    expect(await last.getByRole('button', { name: 'Put the Lock Back' }).count()).toBe(0);
  });

  it('says what the way back brings back, and asks, while nobody has answered', async () => {
    const opened = await panel({ ...states.mended, replies: [] });
    const last = opened.page.getByRole('region', { name: 'Last step' });
    await last.getByText('The agent is blocked again').waitFor();
    await last.getByRole('button', { name: 'Put the Lock Back' }).click();
    expect(await opened.asked()).toEqual([]);
    await last.getByRole('button', { name: 'Do it' }).click();
    expect(await opened.asked()).toEqual(['act undo q-7222 {"secondYes":false}']);
  });

  it('lists what must be sent again until it is dismissed', async () => {
    const opened = await panel(states.mended);
    const lost = opened.page.getByRole('region', { name: 'Lost: to be sent again' });
    await lost.getByText('main conversation on Telegram, 11:55').waitFor();
    await lost.getByRole('button', { name: 'Dismiss' }).click();
    expect(await opened.asked()).toEqual([
      'mark {"kind":"dismiss","sessionKey":"agent:main:main","since":"2026-11-22T11:55:40.000Z"}',
    ]);
    const message = states.mended.status.snapshot.unanswered[0];
    if (message === undefined) throw new Error('nothing was lost');
    const { sessionKey, since } = message;
    await opened.push({ ...states.mended, marks: [{ kind: 'dismiss', sessionKey, since }] });
    await lost.waitFor({ state: 'detached' });
  });

  it('says why the last step was refused', async () => {
    const { page } = await panel(states.refused);
    const last = page.getByRole('region', { name: 'Last step' });
    await last.getByText(/Unlock the Conversation: refused, (just now|\d+ seconds ago)/).waitFor();
    await last.getByText('A run is still active in the session.').waitFor();
  });

  it('raises an alert when main refuses the request itself', async () => {
    const { page } = await panel(states.red);
    await page.evaluate(() => {
      window.panelTest.refuse = true;
    });
    await page.getByRole('button', { name: 'Unlock the Conversation' }).click();
    await page.getByRole('alert').getByText('Refused: it has changed.').waitFor();
  });

  it('says that it cannot tell, and what could not be read, when grey', async () => {
    const { page } = await panel(states.grey);
    await page.getByText('I cannot tell whether the agent would answer.').waitFor();
    const line = page.getByText('/Users/ada/.openclaw: permission denied');
    expect(await line.isVisible()).toBe(false);
    await page.getByText('Could not be read').click();
    await line.waitFor();
  });

  it('says how long to wait when waiting is best', async () => {
    const { page } = await panel(states.amber);
    // The page counts the seconds down.
    await page
      .getByText(/^Best to wait, about [34] minutes\. It starts when that is done\.$/)
      .waitFor();
  });

  it('says where it looked when there is no OpenClaw, and offers the demo and the settings', async () => {
    const opened = await panel(states['not found']);
    const { page } = opened;
    await page.getByText('Where it was looked for').click();
    expect(await page.getByRole('main').getByRole('listitem').count()).toBe(3);
    // There is nothing behind either of them.
    for (const name of ['Open Dashboard', 'Pause for an Hour']) {
      expect(await page.getByRole('button', { name }).count()).toBe(0);
    }
    await page.getByRole('button', { name: 'Show Me a Demo' }).click();
    expect(await opened.asked()).toEqual(['demo start']);
    await page.getByRole('button', { name: 'Open Settings' }).click();
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  });

  it('breaks a command between its words alone', async () => {
    const { page } = await panel(judged(caseOf('channel-message-dropped')));
    const command = page.locator('code.command');
    expect(await command.textContent()).toBe(
      'openclaw channels dead-letters list --channel telegram --account default',
    );
    const heights = await command
      .locator('span')
      .evaluateAll((words) => words.map((word) => word.getClientRects().length));
    expect(heights).toEqual(Array(8).fill(1));
    const lines = await command
      .locator('span')
      .evaluateAll(
        (words) => new Set(words.map((word) => word.getBoundingClientRect().height)).size,
      );
    expect(lines).toBe(1);
  });

  it('says that a demo is a demo, and ends it', async () => {
    const opened = await panel(states.demo);
    await opened.page.getByText('This is a demo: a simulated OpenClaw.').waitFor();
    await opened.page.getByRole('button', { name: 'End the Demo' }).click();
    expect(await opened.asked()).toEqual(['demo end']);
  });

  it('leads to the settings, and to the details, where the token was refused', async () => {
    const { page } = await panel(states['token refused']);
    await page.getByRole('button', { name: 'Open Settings' }).waitFor();
    await page.getByText('How it began, and what was seen').waitFor();
    expect(await page.getByText(/OPENCLAW_GATEWAY_TOKEN|Click/).count()).toBe(0);
  });

  it('pauses, resumes, looks and opens the dashboard', async () => {
    const opened = await panel(states.green);
    for (const name of ['Check Now', 'Pause for an Hour', 'Open Dashboard']) {
      await opened.page.getByRole('button', { name }).click();
    }
    await opened.push(states.paused);
    await opened.page.getByRole('button', { name: 'Resume Watching' }).click();
    const asked = await opened.asked();
    expect(asked).toEqual(['look', 'pause for-an-hour', 'openDashboard', 'pause off']);
  });

  it('names what does not work in Clawbuoy itself', async () => {
    const { page } = await panel(states['no notifications']);
    const itself = page.getByRole('region', { name: 'Clawbuoy itself' });
    await itself.getByText("does not show Clawbuoy's notifications").waitFor();
  });

  it('asks at the first run whether a notice came, since the system does not tell', async () => {
    const opened = await panel(states['first run']);
    const card = opened.page.getByRole('region', { name: 'Did a notice from Clawbuoy come?' });
    await card.getByText('macOS does not tell Clawbuoy').waitFor();
    for (const name of ['Send Another', 'Open System Settings', 'Yes, I Saw It']) {
      await card.getByRole('button', { name }).click();
    }
    expect(await opened.asked()).toEqual([
      'testNotice',
      'openNotificationSettings',
      'configure {"noticesSeen":"yes"}',
    ]);
    await opened.push(states.green);
    await card.waitFor({ state: 'detached' });
  });

  it('shows text from outside as text', async () => {
    const name = '<img src=x onerror=alert(1)>';
    const status = statusWith({ ...states.red.status.snapshot });
    const sessions = [{ ...session(), label: name }];
    const shown = { ...status, snapshot: { ...status.snapshot, sessions } };
    const { page, complaints } = await panel(panelWith(shown));
    await page.getByRole('heading', { level: 1, name: `in “${name}”` }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('keeps still for people who asked for less motion', async () => {
    const turning = async (reducedMotion: boolean) => {
      const { page } = await panel(states.busy, { reducedMotion });
      await page.getByRole('img', { name: 'Busy' }).waitFor();
      return page.evaluate(() => document.getAnimations().length);
    };
    expect(await turning(false)).toBe(1);
    expect(await turning(true)).toBe(0);
  });
});
