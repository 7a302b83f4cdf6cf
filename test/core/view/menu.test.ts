import { describe, expect, it } from 'vitest';
import type { EngineStatus } from '../../../electron/core/api/status.ts';
import { type MenuItem, type MenuOptions, menuItems } from '../../../electron/core/view/menu.ts';
import {
  LOCK_PATH,
  NOW_MS,
  secondsAgo,
  statusWith,
  stuckStatus,
  unlockPlan,
} from './status-fixture.ts';

const options: MenuOptions = { nowMs: NOW_MS, login: 'not-registered', notices: [] };

/** The menu as lines, the way a person reads it. */
function lines(status: EngineStatus, more: Partial<MenuOptions> = {}): readonly string[] {
  return menuItems(status, { ...options, ...more }).map(line);
}

function line(item: MenuItem): string {
  switch (item.kind) {
    case 'separator':
      return '---';
    case 'header':
    case 'text':
      return item.text;
    case 'action':
      return `[${item.label}]`;
    case 'toggle':
      return `[${item.checked ? 'x' : ' '}] ${item.label}${item.command === null ? ' (off)' : ''}`;
  }
}

describe('the menu', () => {
  it('tells in its help tag what a step would do', () => {
    const status = stuckStatus();
    const offers = status.offers.map((offer) =>
      offer.action === 'unlock' ? { ...offer, plan: unlockPlan() } : offer,
    );
    const helps = menuItems({ ...status, offers }, options).flatMap((item) =>
      item.kind === 'action' && item.command.kind === 'act' ? [item.help.length] : [],
    );
    expect(helps).toEqual([4, 0, 0]);
  });

  it('is short on a good day', () => {
    expect(lines(statusWith())).toEqual([
      'OpenClaw answers.',
      '---',
      '[Open Clawbuoy]',
      '[Open Dashboard]',
      '[Look Now]',
      '[Pause for an Hour]',
      '---',
      '[Open Settings File]',
      '[ ] Launch at Login',
      '---',
      '[Quit Clawbuoy]',
    ]);
  });

  it('says what is stuck, who waits, and what each step costs, the recommended one first', () => {
    const text = lines(stuckStatus()).join('\n');
    expect(text).toContain(
      'A message waits and will not be answered: its session is locked.\n' +
        'The gateway holds the lock of this session, and no run is behind\nit. For 3 minutes.',
    );
    expect(text).toContain('Agent main on Telegram: somebody has waited for 3 minutes');
    expect(text).toContain(
      '[Release the lock (cost: nothing)]\n' +
        '[Restart the gateway (cost: all runs in progress)]\n' +
        '[Reset the session: Agent main (cost: the conversation so far, kept as an archive)]',
    );
  });

  it('asks for exactly the offer that is shown', () => {
    const acts = menuItems(stuckStatus(), options).flatMap((item) =>
      item.kind === 'action' && item.command.kind === 'act' ? [item] : [],
    );
    expect(acts[0]).toMatchObject({
      recommended: true,
      command: { kind: 'act', action: 'unlock', target: LOCK_PATH },
    });
    expect(acts.map((item) => item.recommended)).toEqual([true, false, false]);
  });

  it('tells two offers of one name apart by whom they are for', () => {
    const offer = { action: 'reset', label: 'Reset the session', costs: 'x' } as const;
    const text = lines(
      statusWith(
        {},
        {
          offers: [
            { ...offer, target: 'agent:main:main', recommended: true },
            { ...offer, target: 'agent:ops:main', recommended: false },
          ],
        },
      ),
    ).join('\n');
    expect(text).toContain('[Reset the session: Agent main (cost: x)]');
    expect(text).toContain('[Reset the session: Agent ops (cost: x)]');
  });

  it('offers nothing while a step is taken, and shows how far it is', () => {
    const text = lines(
      stuckStatus({
        running: {
          action: 'unlock',
          target: LOCK_PATH,
          startedAt: secondsAgo(1),
          steps: [{ name: 'Check the lock again', outcome: 'ok', durationMs: 2, detail: '' }],
        },
      }),
    ).join('\n');
    expect(text).toContain('Releasing the lock…\nCheck the lock again: done');
    expect(text).not.toContain('(cost:');
  });

  it('says why a step was refused, and is brief about one that worked', () => {
    const result = {
      id: 'a1',
      action: 'unlock',
      target: LOCK_PATH,
      reason: 'Process 77 is a live OpenClaw.',
      steps: [],
      undo: null,
      after: statusWith().snapshot,
    } as const;
    const refused = lines(
      statusWith({}, { lastResult: { ...result, steps: [], outcome: 'refused' } }),
    );
    expect(refused).toContain('Release the lock: refused, just now');
    expect(refused).toContain('Process 77 is a live OpenClaw.');
    const done = lines(statusWith({}, { lastResult: { ...result, steps: [], outcome: 'done' } }));
    expect(done).toContain('Release the lock: done, just now');
    expect(done).not.toContain('Process 77 is a live OpenClaw.');
  });

  it('says how long to wait when waiting is best', () => {
    const text = lines(
      statusWith({
        level: 'amber',
        headline: 'OpenClaw migrates its data.',
        recommended: {
          action: 'wait',
          target: null,
          why: 'A restart would begin it anew.',
          costs: 'nothing',
          until: secondsAgo(-125),
        },
      }),
    );
    expect(text).toContain('Best to wait, about 2 minutes. A restart would begin it anew.');
  });

  it('admits that it cannot tell when grey', () => {
    const text = lines(statusWith({ level: 'grey', headline: 'No OpenClaw was found.' }));
    expect(text.slice(0, 2)).toEqual([
      'No OpenClaw was found.',
      'I cannot tell whether the agent would answer.',
    ]);
  });

  it('does not say the headline twice when the only cause is the same', () => {
    const { snapshot } = stuckStatus();
    const incidents = snapshot.incidents.map((one) => ({ ...one, cause: 'no OpenClaw was found' }));
    const status = statusWith({ level: 'amber', headline: 'No OpenClaw was found.', incidents });
    expect(lines(status).slice(0, 2)).toEqual(['No OpenClaw was found.', '---']);
  });

  it('shows a pause instead of what was last seen, and offers to end it', () => {
    const text = lines(stuckStatus({ pausedUntil: secondsAgo(-1_800) }));
    expect(text[0]).toBe('Paused for 30 minutes more. Nothing is being watched.');
    expect(text).toContain('[Resume Watching]');
    expect(text).not.toContain('[Pause for an Hour]');
    expect(text.join('\n')).not.toMatch(/has waited|cost:/);
  });

  it('counts those who wait beyond the first four, the longest wait first', () => {
    const unanswered = [10, 60, 50, 40, 30, 20].map((age, index) => ({
      sessionKey: `agent:a${index}:main`,
      since: secondsAgo(age),
      channel: null,
      lost: false,
    }));
    const waiting = lines(statusWith({ unanswered })).filter((text) => /waited|more/.test(text));
    expect(waiting).toHaveLength(5);
    expect(waiting[0]).toBe('Agent a1: somebody has waited for 1 minute');
    expect(waiting[4]).toBe('and 2 more');
  });

  it('says that a lost message must be sent again', () => {
    const unanswered = [
      { sessionKey: 'agent:main:main', since: secondsAgo(60), channel: null, lost: true },
    ];
    expect(lines(statusWith({ unanswered }))).toContain(
      'Agent main: a message of 1 minute ago is lost, its sender must',
    );
  });

  it.each([
    ['enabled', '[x] Launch at Login'],
    ['not-registered', '[ ] Launch at Login'],
    ['requires-approval', '[ ] Launch at Login (allow it in System Settings)'],
    ['not-found', '[ ] Launch at Login'],
    ['unpackaged', '[ ] Launch at Login (only in the packaged app) (off)'],
  ] as const)('shows the login item that is %s as it is', (login, text) => {
    expect(lines(statusWith(), { login })).toContain(text);
  });

  it('names what does not work in Clawbuoy itself', () => {
    expect(lines(statusWith(), { notices: ['Notifications are off.'] })).toContain(
      'Notifications are off.',
    );
  });
});
